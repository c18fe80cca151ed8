#include "dersu/workbench/density_mask.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "dersu/scr/suggest.hpp"
#include "dersu/workbench/density_model.hpp"

namespace dersu::workbench {
namespace {

constexpr double kM2PerKm2 = 1e6;

/// The project's buffer and spacing, else what the captures suggest, rounded so that small changes
/// of the data do not move the mask.
Result<void> choose_mask(const io::ProjectDensity& density, std::span<const Polygon> habitat,
                         DensityInput& input, Progress& progress) {
  const bool both = density.buffer_m && density.spacing_m;
  std::optional<scr::MaskOptions> suggested;
  if (!both) {
    DERSU_TRY(found,
              scr::suggested_mask(input.views.joint, input.model.detection, habitat, progress));
    suggested = found;
  }
  if (!both && !suggested)
    return fail(Fault::numeric, "dersu.toml",
                "no animal was photographed at two stations, so that its range cannot be guessed: "
                "expected buffer and spacing in [density]");
  input.mask.buffer_m =
      density.buffer_m ? *density.buffer_m : std::ceil(suggested->buffer_m / 1000) * 1000;
  input.mask.spacing_m = density.spacing_m
                             ? *density.spacing_m
                             : std::max(100.0, std::floor(suggested->spacing_m / 100) * 100);
  input.mask_chosen = !both;
  return {};
}

template <class Keep>
scr::Mask filter(const scr::Mask& mask, Keep keep) {
  scr::Mask kept;
  kept.cell_area_ha = mask.cell_area_ha;
  for (const scr::Covariate& covariate : mask.covariates)
    kept.covariates.push_back({covariate.name, {}, covariate.levels});
  for (std::size_t i = 0; i < mask.points.size(); ++i) {
    if (!keep(i)) continue;
    kept.points.push_back(mask.points[i]);
    for (std::size_t c = 0; c < mask.covariates.size(); ++c)
      kept.covariates[c].values.push_back(mask.covariates[c].values[i]);
  }
  return kept;
}

/// The covariates that the density model names; points without a value leave the mask.
Result<void> add_covariates(const io::Project& project, const Ground& ground, DensityInput& input) {
  const std::set<std::string> names = scr::variables(input.model.density);
  scr::Mask& mask = input.views.joint.sessions[0].mask;
  for (const io::ProjectCovariate& covariate : project.covariates) {
    if (!names.contains(covariate.name)) continue;
    const auto of_this = [&](const Error& error) { return of_covariate(covariate, error); };
    DERSU_TRY(raster, io::read_raster(project.folder / covariate.file).map_error(of_this));
    DERSU_TRY(values, sample_at(raster, ground.projection, mask.points).map_error(of_this));
    const std::size_t before = mask.points.size();
    mask.covariates.push_back({covariate.name, values, {}});
    mask = filter(mask, [&](std::size_t i) { return std::isfinite(values[i]); });
    if (mask.points.empty())
      return fail(Fault::bad_input, covariate.where,
                  "covariate '{}' has no value anywhere around the cameras", covariate.name);
    if (mask.points.size() < before)
      input.notices.push_back(
          fmt::format("Covariate {} has no value in {} of {} cells of the habitat; these were left "
                      "out.",
                      covariate.name, before - mask.points.size(), before));
  }
  return {};
}

double squared(Point a, Point b) {
  return (a.x_m - b.x_m) * (a.x_m - b.x_m) + (a.y_m - b.y_m) * (a.y_m - b.y_m);
}

/// By point: within the buffer of one of the stations.
std::vector<bool> near_stations(const std::vector<Point>& points, const Ground& ground,
                                const std::vector<camtrap::Index>& stations, double buffer_m) {
  std::vector<bool> near(points.size(), false);
  for (std::size_t i = 0; i < points.size(); ++i)
    near[i] = std::ranges::any_of(stations, [&](camtrap::Index s) {
      return squared(points[i], ground.stations[s]) <= buffer_m * buffer_m;
    });
  return near;
}

/// Whose land the places are: a place in Project::parties, or kNobody.
std::vector<int> owners(const std::vector<const GroundArea*>& territories,
                        std::span<const Point> places) {
  std::vector<int> owner;
  for (const auto& area : area_of(territories, places))
    owner.push_back(area ? territories[*area]->party : kNobody);
  return owner;
}

/// The stations of a party's own count, and how many stand abroad.
void own_stations(const SurveyData& data, const std::vector<int>& owner_of_station,
                  const std::vector<camtrap::Index>& all, PartySide& side) {
  for (const camtrap::Index s : all) {
    if (data.party[data.survey.stations[s].party] != side.party) continue;
    const int owner = owner_of_station[s];
    if (owner == kNobody || owner == side.party)
      side.stations.push_back(s);
    else
      ++side.stations_abroad;
  }
}

}  // namespace

Result<void> make_joint_mask(const io::Project& project, const Ground& ground, DensityInput& input,
                             Progress& progress) {
  std::vector<Polygon> habitat;
  for (const GroundArea* area : ground.of_kind(io::AreaKind::habitat))
    habitat.insert(habitat.end(), area->polygons.begin(), area->polygons.end());
  std::vector<Polygon> land;
  for (const GroundArea* area : ground.of_kind(io::AreaKind::land))
    land.insert(land.end(), area->polygons.begin(), area->polygons.end());

  scr::Session& session = input.views.joint.sessions[0];
  input.has_habitat = !habitat.empty();
  // Habitat, else land: animals do not live in the sea.
  const std::vector<Polygon>& inside = habitat.empty() ? land : habitat;
  DERSU_CHECK(choose_mask(project.density, inside, input, progress));
  DERSU_TRY(mask, scr::make_mask(session.detectors.points, input.mask, inside));
  session.mask = std::move(mask);
  return add_covariates(project, ground, input);
}

void share_ground(const io::Project& project, const Ground& ground, const SurveyData& data,
                  DensityInput& input) {
  const scr::Mask& mask = input.views.joint.sessions[0].mask;
  const auto territories = ground.of_kind(io::AreaKind::territory);
  const std::vector<int> owner = owners(territories, mask.points);
  const std::vector<int> owner_of_station = owners(territories, ground.stations);
  const double cell_km2 = mask.cell_area_ha / 100;
  input.views.ground.assign(mask.points.size(), 0);
  std::vector<int> claims(mask.points.size(), 0);

  for (PartySide& side : input.sides) {
    own_stations(data, owner_of_station, input.stations, side);
    side.has_territory = std::ranges::any_of(
        territories, [&](const GroundArea* area) { return area->party == side.party; });
    const auto near = near_stations(mask.points, ground, side.stations, input.mask.buffer_m);
    const auto is_ground = [&](std::size_t i) {
      return side.has_territory ? owner[i] == side.party : owner[i] == kNobody && near[i];
    };
    scr::PartyView view;
    view.party = project.parties[static_cast<std::size_t>(side.party)].code;
    view.data.detector = input.views.joint.detector;
    view.data.sessions.emplace_back();
    view.data.sessions[0].mask = filter(mask, [&](std::size_t i) {
      const bool kept = is_ground(i) || (owner[i] == kNobody && near[i]);
      if (kept) view.ground.push_back(is_ground(i) ? 1 : 0);
      return kept;
    });
    for (std::size_t i = 0; i < mask.points.size(); ++i) {
      if (!is_ground(i)) continue;
      input.views.ground[i] = 1;
      ++claims[i];
      side.ground_km2 += cell_km2;
    }
    input.views.parties.push_back(std::move(view));
  }
  for (const int n : claims) input.twice_km2 += n > 1 ? cell_km2 : 0;

  const auto add_part = [&](const GroundArea& area, bool is_territory) {
    const PolygonIndex index(area.polygons);
    std::vector<double> weights(mask.points.size());
    for (std::size_t i = 0; i < weights.size(); ++i)
      weights[i] = input.views.ground[i] > 0 && index.contains(mask.points[i]) ? 1 : 0;
    if (std::ranges::none_of(weights, [](double w) { return w > 0; })) {
      input.notices.push_back(
          fmt::format("{} holds no habitat within the buffer of the cameras.", area.name));
      return;
    }
    input.views.territories.push_back(std::move(weights));
    input.parts.push_back({area.id, area.name, area.party, is_territory});
  };
  for (const GroundArea* area : territories) add_part(*area, true);
  for (const GroundArea& area : ground.areas)
    if (area.kind == io::AreaKind::protected_area || area.kind == io::AreaKind::region)
      add_part(area, false);
}

}  // namespace dersu::workbench
