// Where cameras stand, when they are deployed, and when they fail.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "dersu/simulate/steps.hpp"

namespace dersu::simulate {
namespace {

constexpr int kLloydRounds = 12;

std::size_t territory_of(const WorldOptions& options, const Survey& survey) {
  const auto& all = options.land.territories;
  return static_cast<std::size_t>(
      std::find_if(all.begin(), all.end(),
                   [&](const Territory& t) { return t.party == survey.party; }) -
      all.begin());
}

/// Where one party may set cameras.
struct Site {
  const WorldOptions& options;
  const LandIndex& land;
  std::size_t territory = 0;

  [[nodiscard]] bool allowed(Point p) const {
    if (land.territory_at(p) != territory) return false;
    if (options.land.border.empty()) return true;
    const double border_m = distance_m(options.land.border, p);
    return border_m >= options.border_min_m && border_m <= options.border_max_m;
  }
};

/// The points of a square grid where a camera may stand.
std::vector<Point> grid_points(const Site& site, Random& random) {
  const Box box = bounds(site.options.land.territories[site.territory].polygons);
  const double step_m = site.options.spacing_m;
  const double x0 = box.low.x_m + random.uniform() * step_m;
  const double y0 = box.low.y_m + random.uniform() * step_m;
  std::vector<Point> points;
  for (double y = y0; y <= box.high.y_m; y += step_m)
    for (double x = x0; x <= box.high.x_m; x += step_m)
      if (site.allowed({x, y})) points.push_back({x, y});
  return points;
}

std::size_t nearest(const std::vector<Point>& points, Point p) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < points.size(); ++i)
    if (distance_m(points[i], p) < distance_m(points[best], p)) best = i;
  return best;
}

/// Cluster centres spread over `points`: Lloyd's k-means from random points.
std::vector<Point> cluster_centres(const std::vector<Point>& points, std::size_t clusters,
                                   Random& random) {
  std::vector<Point> centres;
  for (std::size_t i = 0; i < clusters; ++i) centres.push_back(points[random.below(points.size())]);
  for (int round = 0; round < kLloydRounds; ++round) {
    std::vector<Point> sums(clusters);
    std::vector<double> counts(clusters);
    for (const Point& p : points) {
      const std::size_t c = nearest(centres, p);
      sums[c] = {sums[c].x_m + p.x_m, sums[c].y_m + p.y_m};
      counts[c] += 1;
    }
    for (std::size_t c = 0; c < clusters; ++c)
      if (counts[c] > 0) centres[c] = {sums[c].x_m / counts[c], sums[c].y_m / counts[c]};
  }
  return centres;
}

/// `wanted` of `points`, taken by the clusters in turn, each the free point nearest to its centre.
std::vector<Point> choose(std::vector<Point> points, std::size_t wanted,
                          const std::vector<Point>& centres) {
  std::vector<Point> chosen;
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::size_t best = nearest(points, centres[i % centres.size()]);
    chosen.push_back(points[best]);
    points.erase(points.begin() + static_cast<std::ptrdiff_t>(best));
  }
  return chosen;
}

Point jittered(const Site& site, Point p, Random& random) {
  const double r = site.options.jitter_m * std::sqrt(random.uniform());
  const double angle = 2 * std::numbers::pi * random.uniform();
  const Point moved{p.x_m + r * std::cos(angle), p.y_m + r * std::sin(angle)};
  return site.allowed(moved) ? moved : p;
}

Result<void> place_stations(const WorldOptions& options, const LandIndex& land, std::size_t survey,
                            World& world) {
  const Survey& s = options.surveys[survey];
  Random random(options.seed, "stations/" + s.party);
  const Site site{options, land, territory_of(options, s)};
  std::vector<Point> points = grid_points(site, random);
  const auto wanted = static_cast<std::size_t>(s.stations);
  if (points.size() < wanted)
    return fail(Fault::not_found, "stations",
                "the land of '{}' has room for {} stations at this spacing and distance from the "
                "border, expected {}",
                s.party, points.size(), wanted);
  const auto centres = cluster_centres(points, static_cast<std::size_t>(s.clusters), random);
  std::vector<Point> chosen = choose(std::move(points), wanted, centres);
  // Numbered from north to south, as people do.
  std::sort(chosen.begin(), chosen.end(), [](const Point& a, const Point& b) {
    return a.y_m != b.y_m ? a.y_m > b.y_m : a.x_m < b.x_m;
  });
  for (std::size_t i = 0; i < chosen.size(); ++i)
    world.stations.push_back(
        {fmt::format("{}-S{:02}", s.party, i + 1), survey, jittered(site, chosen[i], random)});
  return {};
}

/// Failures of one deployment: a Poisson process of the time that the camera works.
void fail_now_and_then(const WorldOptions& options, std::size_t deployment, World& world) {
  if (options.failures_per_100_days <= 0) return;
  const Deployment& d = world.deployments[deployment];
  Random random(options.seed, "failures/" + d.id);
  const auto add = [&](std::int64_t from_s, std::int64_t to_s, GapReason reason) {
    world.gaps.push_back(
        {deployment, {from_s, d.start.offset_s}, {to_s, d.start.offset_s}, reason});
  };
  const std::size_t first = world.gaps.size();
  const double mean_days = 100 / options.failures_per_100_days;
  std::int64_t now_s = d.start.utc_s;
  for (;;) {
    now_s += 1 + static_cast<std::int64_t>(random.exponential() * mean_days * kSecondsPerDay);
    if (now_s >= d.end.utc_s) return;
    const double kind = random.uniform();
    if (kind < options.theft_share) {  // with all its photographs
      world.gaps.resize(first);
      add(d.start.utc_s, d.end.utc_s, GapReason::theft);
      return;
    }
    if (kind < options.theft_share + options.battery_share) {
      add(now_s, d.end.utc_s, GapReason::battery);
      return;
    }
    const double repair_days = random.exponential() * options.mean_repair_days;
    const std::int64_t until_s =
        std::min(d.end.utc_s, now_s + 60 + static_cast<std::int64_t>(repair_days * kSecondsPerDay));
    add(now_s, until_s, GapReason::fault);
    now_s = until_s;
  }
}

/// A working hour of `day`: 9:00 to 17:00 on the party's clock.
std::int64_t visit_s(const Survey& survey, std::int64_t day, Random& random) {
  return day * kSecondsPerDay + 9 * 3600 + static_cast<std::int64_t>(random.below(8 * 3600)) -
         survey.utc_offset_s;
}

void deploy(const WorldOptions& options, std::size_t station, World& world) {
  const Station& st = world.stations[station];
  const Survey& s = options.surveys[st.survey];
  Random random(options.seed, "deployments/" + st.id);
  const int pieces = (s.days + s.service_days - 1) / s.service_days;
  std::int64_t start_s = visit_s(s, s.first_day, random);
  for (int i = 1; i <= pieces; ++i) {
    const std::int64_t end_s =
        visit_s(s, s.first_day + static_cast<std::int64_t>(s.days) * i / pieces, random);
    world.deployments.push_back({fmt::format("{}-{}", st.id, i),
                                 station,
                                 {start_s, s.utc_offset_s},
                                 {end_s, s.utc_offset_s}});
    fail_now_and_then(options, world.deployments.size() - 1, world);
    start_s = end_s + 300;  // cards and batteries changed
  }
}

}  // namespace

std::string_view name(GapReason reason) {
  switch (reason) {
    case GapReason::fault:
      return "camera fault";
    case GapReason::battery:
      return "battery empty";
    case GapReason::theft:
      return "camera stolen";
  }
  return "";
}

Result<void> place_cameras(const WorldOptions& options, const LandIndex& land, World& world) {
  for (std::size_t s = 0; s < options.surveys.size(); ++s)
    DERSU_CHECK(place_stations(options, land, s, world));
  for (std::size_t i = 0; i < world.stations.size(); ++i) deploy(options, i, world);
  return {};
}

}  // namespace dersu::simulate
