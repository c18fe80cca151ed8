#include "demo_content.hpp"  // beside this file

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "dersu/core/random.hpp"

namespace dersu::report {
namespace {

constexpr double kKmPerDegree = 111.2;
constexpr double kMidLat = 43.2;

/// A flat map around 131 E, 43.2 N, with a false origin: good enough for a picture.
Point project(double lon, double lat) {
  return {500000 + (lon - 131) * std::cos(kMidLat * M_PI / 180) * kKmPerDegree * 1000,
          (lat - 36) * kKmPerDegree * 1000};
}

bool near(double lon, double lat) { return lon > 127 && lon < 135 && lat > 40 && lat < 47; }

/// Every line of numbers in a GeoJSON geometry whose points come near the area.
void collect(const nlohmann::json& coordinates, std::vector<std::vector<Point>>& out) {
  if (!coordinates.is_array() || coordinates.empty()) return;
  if (coordinates[0].is_array() && !coordinates[0].empty() && coordinates[0][0].is_number()) {
    std::vector<Point> line;
    bool wanted = false;
    for (const auto& p : coordinates) {
      line.push_back(project(p[0], p[1]));
      wanted = wanted || near(p[0], p[1]);
    }
    if (wanted || line.size() > 500) out.push_back(std::move(line));
    return;
  }
  for (const auto& part : coordinates) collect(part, out);
}

std::vector<Ring> outlines(const std::string& file) {
  const std::filesystem::path path =
      std::filesystem::path(DERSU_SHARED_DATA) / "landscape/naturalearth" / file;
  std::vector<Ring> rings;
  std::ifstream in(path);
  if (!in) return rings;
  const nlohmann::json json = nlohmann::json::parse(in);
  for (const auto& feature : json["features"]) {
    const auto& geometry = feature["geometry"];
    if (geometry.contains("coordinates")) collect(geometry["coordinates"], rings);
  }
  return rings;
}

/// The x at which the border crosses a parallel, in metres; drawn where there is no border file.
double border_x(const std::vector<Ring>& borders, double y) {
  double best = NAN;
  for (const Ring& ring : borders) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const Point a = ring[i];
      const Point b = ring[i + 1];
      if ((a.y_m > y) == (b.y_m > y)) continue;
      const double x = a.x_m + (y - a.y_m) / (b.y_m - a.y_m) * (b.x_m - a.x_m);
      if (x > project(130.3, 0).x_m && x < project(131.7, 0).x_m && !(x < best)) best = x;
    }
  }
  return std::isfinite(best) ? best : project(130.9 + 0.3 * std::sin(y / 30000), 0).x_m;
}

bool inside(const Ring& ring, Point p) {
  bool in = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const Point a = ring[i];
    const Point b = ring[j];
    if ((a.y_m > p.y_m) != (b.y_m > p.y_m) &&
        p.x_m < a.x_m + (p.y_m - a.y_m) / (b.y_m - a.y_m) * (b.x_m - a.x_m)) {
      in = !in;
    }
  }
  return in;
}

/// A strip along the border from `west` to `east` km of it.
Ring strip(const std::vector<Ring>& borders, double south, double north, double west, double east) {
  Ring ring;
  const int n = 60;
  for (int i = 0; i <= n; ++i) {
    const double y = project(131, south + (north - south) * i / n).y_m;
    const double end = std::sin(M_PI * i / n);
    ring.push_back({border_x(borders, y) + (east > 0 ? east * 1000 * std::sqrt(end) : 0), y});
  }
  for (int i = n; i >= 0; --i) {
    const double y = project(131, south + (north - south) * i / n).y_m;
    const double end = std::sin(M_PI * i / n);
    const double wobble = 1 + 0.12 * std::sin(i * 0.9) + 0.08 * std::cos(i * 0.37);
    ring.push_back(
        {border_x(borders, y) + (west < 0 ? west * 1000 * wobble * std::sqrt(end) : 0), y});
  }
  return ring;
}

void add_map(Content& c) {
  MapContent& map = c.map;
  map.crs_name = "local equidistant, WGS 84";
  map.borders = outlines("ne_10m_admin_0_boundary_lines_land.geojson");
  map.rivers = outlines("ne_10m_rivers_lake_centerlines.geojson");
  for (Ring& ring : outlines("ne_10m_land.geojson")) map.land.push_back({{std::move(ring)}});
  for (Ring& ring : outlines("ne_10m_lakes.geojson")) map.water.push_back({{std::move(ring)}});
  map.territories = {
      {"Northeast Tiger and Leopard NP", 0, {{{strip(map.borders, 42.86, 44.1, -62, 0)}}}},
      {"Land of the Leopard NP", 1, {{{strip(map.borders, 42.87, 43.85, 0, 26)}}}}};
  map.labels = {{"China", project(130.25, 43.72), MapLabel::Kind::country},
                {"Russia", project(131.42, 43.95), MapLabel::Kind::country},
                {"Amur Bay", project(131.72, 42.97), MapLabel::Kind::sea},
                {"Hunchun", project(130.36, 42.86), MapLabel::Kind::town},
                {"Vladivostok", project(131.89, 43.12), MapLabel::Kind::town},
                {"Ussuriysk", project(131.95, 43.8), MapLabel::Kind::town}};
  for (double lon = 128; lon <= 134; lon += 0.5) {
    const std::string whole = std::to_string(static_cast<int>(lon));
    map.graticule.push_back({whole + (lon == std::floor(lon) ? "° E" : "°30′ E"),
                             true,
                             {project(lon, 41), project(lon, 46)}});
  }
  for (double lat = 41; lat <= 46; lat += 0.5) {
    const std::string label = lat == std::floor(lat)
                                  ? std::to_string(static_cast<int>(lat)) + "° N"
                                  : std::to_string(static_cast<int>(lat)) + "°30′ N";
    map.graticule.push_back({label, false, {project(127, lat), project(135, lat)}});
  }
}

void add_cameras(Content& c, Random& random) {
  for (int party = 0; party < 2; ++party) {
    const Ring& ring = c.map.territories[static_cast<std::size_t>(party)].polygons[0].rings[0];
    int made = 0;
    while (made < 60) {
      const Point p{project(129.8 + 2.2 * random.uniform(), 0).x_m,
                    project(0, 42.5 + 1.5 * random.uniform()).y_m};
      if (!inside(ring, p)) continue;
      Camera camera;
      camera.party = party;
      camera.place = p;
      camera.name = (party == 0 ? "HunchunRidge-" : "Kedrovaya-") + std::to_string(1000 + made);
      const Day first = to_day({2023, 11, 5}) + static_cast<Day>(random.below(26)) + 12 * party;
      const Day last = first + 120 + static_cast<Day>(random.below(40));
      Day at = first;
      while (random.chance(0.45)) {
        const Day stop = at + 14 + static_cast<Day>(random.below(60));
        const Day again = stop + 5 + static_cast<Day>(random.below(24));
        if (again + 5 >= last) break;
        camera.worked.push_back({at, stop});
        at = again;
      }
      camera.worked.push_back({at, last});
      c.cameras.push_back(std::move(camera));
      ++made;
    }
  }
}

DensitySurface surface(const Content& c) {
  DensitySurface density;
  density.cell_m = 2000;
  density.corner = {project(129.6, 0).x_m, project(0, 42.4).y_m};
  density.outline_follows_cameras = false;
  for (int row = 0; row < 110; ++row) {
    for (int column = 0; column < 110; ++column) {
      const Point p{density.corner.x_m + (column + 0.5) * density.cell_m,
                    density.corner.y_m + (row + 0.5) * density.cell_m};
      bool in = false;
      for (const MapTerritory& t : c.map.territories) {
        in = in || inside(t.polygons[0].rings[0], p);
      }
      if (!in) continue;
      const double from_border = (p.x_m - border_x(c.map.borders, p.y_m)) / 1000;
      const double north = (p.y_m - project(0, 43.15).y_m) / 1000;
      const double value = 1.35 * std::exp(-std::pow((from_border - 4) / 24, 2)) *
                               std::exp(-std::pow(north / 52, 2)) *
                               (1 + 0.25 * std::sin(p.x_m / 5200) * std::cos(p.y_m / 7100)) +
                           0.03;
      density.cells.push_back({column, row, value});
    }
  }
  return density;
}

void add_individuals(Target& target, Random& random) {
  for (int i = 0; i < 46; ++i) {
    Individual animal;
    animal.joint_name = (i < 9 ? "JL-0" : "JL-") + std::to_string(i + 1);
    animal.sex = i % 3 == 0 ? "male" : i % 7 == 0 ? "unknown" : "female";
    const bool china = i < 28;
    const bool russia = i >= 17;
    const auto sighting = [&](int party, const std::string& name) {
      const auto records = static_cast<std::int64_t>(1 + random.poisson(6));
      animal.sightings.push_back(
          {party, name, records,
           std::min<std::int64_t>(records, 1 + static_cast<std::int64_t>(random.below(5)))});
    };
    if (china) sighting(0, "NTL-" + std::to_string(101 + i));
    if (russia) {
      sighting(1, "Leo " + std::to_string(200 - i) + (i % 11 == 0 ? " + Leo 7" : ""));
    }
    target.individuals.push_back(std::move(animal));
  }
}

void add_curves(Target& target) {
  for (const int party : {kJoint, 0, 1}) {
    DetectionCurve curve;
    curve.party = party;
    curve.form = "half-normal";
    const double sigma = party == kJoint ? 4300 : party == 0 ? 4700 : 3950;
    const double g0 = party == kJoint ? 0.021 : party == 0 ? 0.019 : 0.023;
    for (int i = 0; i <= 60; ++i) {
      const double d = i * 250.0;
      const double p = g0 * std::exp(-d * d / (2 * sigma * sigma));
      Estimate detection{p, kUnknown, kUnknown};
      if (party == kJoint) {
        detection.lower = 0.85 * g0 * std::exp(-d * d / (2 * 4050.0 * 4050));
        detection.upper = 1.17 * g0 * std::exp(-d * d / (2 * 4560.0 * 4560));
      }
      curve.points.push_back({d, detection});
    }
    target.curves.push_back(std::move(curve));
  }
}

void add_accumulation(Target& target, Random& random) {
  for (const int party : {kJoint, 0, 1}) {
    Accumulation line;
    line.party = party;
    const double all = party == kJoint ? 46 : party == 0 ? 28 : 29;
    const double days = party == kJoint ? 15900 : 7950;
    double animals = 0;
    for (double at = 0; at < days; at += 60 + 40 * random.uniform()) {
      const double expected = all * 1.03 * (1 - std::exp(-3.6 * at / days));
      while (animals < std::min(all, std::floor(expected))) ++animals;
      line.trap_days.push_back(at);
      line.animals.push_back(animals);
    }
    line.trap_days.push_back(days);
    line.animals.push_back(all);
    target.accumulation.push_back(std::move(line));
  }
}

Target leopard(const Content& c, Random& random) {
  Target target;
  target.name = "Amur leopard";
  target.scientific_name = "Panthera pardus orientalis";
  add_individuals(target, random);
  target.alone = {{0, {29.4, 23.8, 37.6}, {0.41, 0.33, 0.52}, {4700, 4200, 5260}, 30, 171},
                  {1, {31.6, 26.1, 39.2}, {0.78, 0.64, 0.97}, {3950, 3600, 4330}, 31, 184}};
  Joint& joint = target.joint;
  joint.naive_sum = {61.0, 52.2, 71.9};
  joint.total = {52.1, 45.2, 61.8};
  joint.density_100km2 = {0.483, 0.417, 0.569};
  joint.sigma_m = {4300, 4050, 4560};
  joint.territories = {{"China", 0, {26.7, 22.0, 33.4}, 7150},
                       {"Russia", 1, {25.4, 21.8, 31.0}, 4040}};
  joint.overstatement_percent = {17.1, 5.2, 31.4};
  joint.precision_percent = {13.6, 2.1, 24.9};
  joint.naive_cv_percent = 9.4;
  joint.joint_cv_percent = 8.1;
  joint.compared =
      "All numbers are expected numbers of animals whose centre of activity lies inside a "
      "territory. Each side alone uses its own cameras, its own names and its own territory; the "
      "joint estimate uses all cameras and the joint list. The territories do not overlap, so that "
      "the sum counts no ground twice; what it counts twice are animals that live on both sides.";
  target.density = surface(c);
  add_curves(target);
  add_accumulation(target, random);
  return target;
}

void add_species(Content& c, Random& random) {
  const std::vector<std::pair<std::string, std::string>> names{
      {"Amur leopard", "Panthera pardus orientalis"},
      {"Amur tiger", "Panthera tigris altaica"},
      {"Asian black bear", "Ursus thibetanus"},
      {"Asian badger", "Meles leucurus"},
      {"Leopard cat", "Prionailurus bengalensis"},
      {"Raccoon dog", "Nyctereutes procyonoides"},
      {"Red fox", "Vulpes vulpes"},
      {"Roe deer", "Capreolus pygargus"},
      {"Sika deer", "Cervus nippon"},
      {"Wild boar", "Sus scrofa"},
      {"Yellow-throated marten", "Martes flavigula"}};
  for (const auto& [name, scientific] : names) {
    Species species{name, scientific, {}};
    for (int party = 0; party < 2; ++party) {
      if (name == "Asian badger" && party == 0) continue;
      const auto records = static_cast<std::int64_t>(8 + random.below(900));
      const auto with = std::min<std::int64_t>(60, 4 + records / 14);
      const double rate = 100.0 * static_cast<double>(records) / 7950;
      species.counts.push_back(
          {party, records, with, 60, {rate, rate * (0.6 + 0.1 * random.uniform()), rate * 1.45}});
    }
    c.species.push_back(std::move(species));
  }
}

void add_methods(Content& c) {
  c.methods = {
      {"Spatial capture-recapture",
       "Numbers and density were estimated by maximum likelihood spatial capture-recapture with "
       "binary proximity detectors, a half-normal detection function and log-linear density in "
       "distance to the border, over 12 occasions of 10 days. Each side alone, and both together, "
       "were fitted with the same model on the same habitat. Intervals are log-normal for numbers "
       "and by parametric bootstrap for ratios.",
       {{"detector", "proximity", "what a camera records in one occasion", true},
        {"detectfn", "HN", "shape of the detection function", true},
        {"occasion", "10 d", "length of an occasion", false},
        {"buffer", "15 km", "habitat around the cameras that is taken in", false}}},
      {"Records",
       "Photographs of one species at one station that follow each other within the interval count "
       "as one record.",
       {{"independence", "60 min", "time after which a photograph is a new record", false},
        {"rule", "last-independent", "from which record the time is counted", true}}}};
  c.notices = {
      {Notice::Kind::assumption, "The population is closed during the survey: 160 days."},
      {Notice::Kind::assumption,
       "Centres of activity do not move, and animals move independently."},
      {Notice::Kind::assumption,
       "Every animal on a photograph was named correctly in the joint list."},
      {Notice::Kind::caution,
       "3 names of Russia's catalogue were joined to one animal of the joint list each; the "
       "intervals do not hold the uncertainty of these decisions."},
      {Notice::Kind::caution, "2 cameras stood outside of the habitat and were left out."}};
  c.citations = {
      {"Borchers, D. L. and Efford, M. G.", 2008,
       "Spatially explicit maximum likelihood methods for capture-recapture studies",
       "Biometrics 64, 377-385", "10.1111/j.1541-0420.2007.00927.x"},
      {"Vitkalova, A. V. and others", 2018,
       "Transboundary cooperation improves endangered species monitoring and conservation actions: "
       "A case study of the global population of Amur leopards",
       "Conservation Letters 11, e12574", "10.1111/conl.12574"}};
  c.inputs = {{"data/cn/datapackage.json", 0, "Camtrap DP 1.0.2", 18211, -1,
               "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
              {"data/cn/observations.csv", 0, "Camtrap DP 1.0.2", 2418211, 12044,
               "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"},
              {"data/ru/observations.csv", 1, "Camtrap DP 1.0.2", 2210093, 11871,
               "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13"},
              {"data/joint_catalogue.csv", kJoint, "CSV", 1822, 59,
               "a4e624d686e03ed2767c0abd85c14426b0b1157d2ce81d27bb4fe4f6f01d688a"}};
  c.version = "0.1.0";
  c.versions = {{"gdal", "3.6.2"}, {"sqlite", "3.40.1"}};
  c.seed = "20240601";
  c.run = "2024-leopard-joint";
}

}  // namespace

Content demo_content() {
  Content c;
  Random random(7, "report demo");
  c.title = "Land of Big Cats";
  c.subtitle = "Amur leopards on both sides of the border, winter 2023/24";
  c.parties = {{"CN", "China", ""}, {"RU", "Russia", ""}};
  c.areas = {{"Northeast Tiger and Leopard National Park", 14065, {0}},
             {"Land of the Leopard National Park", 2689, {1}}};
  c.data_span = {to_day({2023, 11, 5}), to_day({2024, 5, 10})};
  c.simulated = true;
  add_map(c);
  add_cameras(c, random);
  c.targets.push_back(leopard(c, random));
  add_species(c, random);
  add_methods(c);
  return c;
}

}  // namespace dersu::report
