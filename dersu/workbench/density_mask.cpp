#include "dersu/workbench/density_mask.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/overlay.hpp"
#include "dersu/scr/remote.hpp"
#include "dersu/scr/suggest.hpp"
#include "dersu/workbench/density_model.hpp"
#include "dersu/workbench/project_resistance.hpp"
#include "dersu/workbench/resistance_land.hpp"
#include "dersu/workbench/territories.hpp"

namespace dersu::workbench {
namespace {

/// `most_m`, or a power of 10 that is at most `length_m`.
double step_of(double length_m, double most_m) {
  return std::min(most_m, std::pow(10, std::floor(std::log10(length_m))));
}

/// The project's buffer and spacing, else what the captures suggest, rounded so that small changes
/// of the data do not move the mask.
Result<void> choose_mask(const io::ProjectDensity& density, std::span<const Polygon> habitat,
                         DensityInput& input, Progress& progress) {
  const bool both = density.buffer_m && density.spacing_m;
  std::optional<scr::SuggestedMask> suggested;
  if (!both) {
    DERSU_TRY(found,
              scr::suggested_mask(input.views.joint, input.model.detection, habitat, progress));
    suggested = found;
  }
  if (!both && !suggested)
    return fail(Fault::numeric, "dersu.toml",
                "no animal was photographed at two stations, so that its range cannot be guessed: "
                "expected buffer and spacing in [density]");
  const scr::MaskOptions chosen = suggested ? suggested->mask : scr::MaskOptions{};
  const double buffer_step_m = step_of(chosen.buffer_m, 1000);
  const double spacing_step_m = step_of(chosen.spacing_m, 100);
  input.mask.buffer_m = density.buffer_m
                            ? *density.buffer_m
                            : std::ceil(chosen.buffer_m / buffer_step_m) * buffer_step_m;
  input.mask.spacing_m = density.spacing_m
                             ? *density.spacing_m
                             : std::floor(chosen.spacing_m / spacing_step_m) * spacing_step_m;
  input.mask_chosen = !both;
  if (suggested && !density.buffer_m && !suggested->notice.empty())
    input.notices.push_back(suggested->notice);
  return {};
}

/// The habitat, else the land: animals do not live in the sea. Empty: anywhere.
std::vector<Polygon> where_animals_live(const Ground& ground) {
  std::vector<Polygon> inside;
  for (const io::AreaKind kind : {io::AreaKind::habitat, io::AreaKind::land}) {
    for (const GroundArea* area : ground.of_kind(kind))
      inside.insert(inside.end(), area->polygons.begin(), area->polygons.end());
    if (!inside.empty()) break;
  }
  return inside;
}

/// What of `inside` lies in the box of the mask.
std::vector<Polygon> around(const scr::Mask& mask, const std::vector<Polygon>& inside) {
  const double half_cell_m = mask.cell_m() / 2;
  const auto [west, east] = std::ranges::minmax(mask.points, {}, &Point::x_m);
  const auto [south, north] = std::ranges::minmax(mask.points, {}, &Point::y_m);
  const Point low{west.x_m - half_cell_m, south.y_m - half_cell_m};
  const Point high{east.x_m + half_cell_m, north.y_m + half_cell_m};
  const std::vector<Polygon> box{{{{low, {high.x_m, low.y_m}, high, {low.x_m, high.y_m}}}}};
  return inside.empty() ? box : io::intersection(box, inside);
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
    input.has_gaps = input.has_gaps || mask.points.size() < before;
    if (mask.points.size() < before)
      input.notices.push_back(
          fmt::format("Covariate {} has no value in {} of {} cells of the habitat; these were left "
                      "out.",
                      covariate.name, before - mask.points.size(), before));
  }
  return {};
}

/// The land of models with resistance; points that nothing crosses leave the mask.
Result<void> add_land(const io::Project& project, const Ground& ground, DensityInput& input) {
  if (input.model.resistance.terms.empty()) return {};
  scr::Session& session = input.views.joint.sessions[0];
  DERSU_TRY(land, project_land(project, ground.projection, input.model.resistance, session.mask,
                               input.mask.buffer_m, input.notices));
  const std::size_t before = session.mask.points.size();
  session.mask = filter(session.mask, [&](std::size_t i) {
    const auto cell = land->grid.cell_at(session.mask.points[i]);
    return cell && is_open(*land, *cell);
  });
  const std::size_t left = before - session.mask.points.size();
  input.has_gaps = input.has_gaps || left > 0;
  if (left == before)
    return fail(Fault::bad_input, project.density.resistance_where,
                "resistance has no value anywhere in the habitat around the cameras");
  if (left > 0)
    input.notices.push_back(fmt::format(
        "Nothing crosses {} of {} cells of the habitat: resistance has no value there; these were "
        "left out.",
        left, before));
  io::Problems problems;
  check_detectors(*land, session, problems);
  DERSU_CHECK(std::move(problems).finish("the raster of resistance"));
  DERSU_CHECK(check_size(*land, session));
  session.land = std::move(land);
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

/// The stations of a party's own count, how many of them stand on its ground, how many abroad.
void own_stations(const SurveyData& data, const Territories& territories, const Ground& ground,
                  const std::vector<camtrap::Index>& all, PartySide& side) {
  const auto areas = territories.divide(ground.stations);
  for (const camtrap::Index s : all) {
    if (data.party[data.survey.stations[s].party] != side.party) continue;
    const bool at_home = territories.holds(side.party, ground.stations[s]);
    const bool unclaimed = !areas[s] || territories.areas()[*areas[s]]->party == kNobody;
    if (!at_home && !unclaimed) {
      ++side.stations_abroad;
      continue;
    }
    side.stations.push_back(s);
    if (at_home || !side.has_territory) ++side.stations_at_home;
  }
}

std::string no_habitat(const DensityInput& input) {
  return fmt::format("no habitat within the buffer of the cameras{}",
                     input.has_gaps ? " that has a value of every covariate" : "");
}

/// Why a party has no count of its own; empty where it has one.
std::string no_count(const PartySide& side, const DensityInput& input) {
  if (side.ground_km2 == 0)
    return side.has_territory ? "its territory holds " + no_habitat(input)
                              : "all habitat around its cameras is in territories of others";
  return side.stations_at_home == 0 ? "none of its cameras stands on its ground" : "";
}

std::string square_km(double km2) { return format_fixed(km2, 0) + " km\u00b2"; }

/// The parts for which numbers are told. Territories, with what lies outside of them, divide the
/// ground: they take each point from `territory`.
class Parts {
 public:
  Parts(const std::vector<std::optional<std::size_t>>& territory, DensityInput& input)
      : territory_(territory), input_(input), mask_(input.views.joint.sessions[0].mask) {}

  void add_territory(const GroundArea& area, std::size_t at, const io::Project& project) {
    const auto held = [&](std::size_t i) { return territory_[i] == at; };
    if (add({area.id, area.name, area.party, true, dersu::area_km2(area.polygons)}, held)) return;
    const double km2 = area_km2(held);
    if (km2 > 0 && area.party != kNobody)
      input_.notices.push_back(fmt::format(
          "{} of {} lie within the buffer of the cameras and are in no number: {} brought no data.",
          square_km(km2), area.name, project.parties[static_cast<std::size_t>(area.party)].name));
    else
      tell_empty(area);
  }

  void add_area(const GroundArea& area) {
    constexpr double kMatters = 0.95;  // of the area; cells do not follow its outline
    const PolygonIndex index(area.polygons);
    const double whole_km2 = dersu::area_km2(area.polygons);
    if (!add({area.id, area.name, area.party, false, whole_km2},
             [&](std::size_t i) { return index.contains(mask_.points[i]); }))
      return tell_empty(area, whole_km2);
    const double on_km2 = area_km2([&](std::size_t i) {
      return input_.views.ground[i] > 0 && index.contains(mask_.points[i]);
    });
    if (on_km2 >= kMatters * whole_km2) return;
    input_.parts.back().is_cut = true;
    input_.notices.push_back(fmt::format(
        "The number in {} is that of {} of its {}: the rest is no habitat, beyond the buffer of "
        "the cameras, or nobody's ground.",
        area.name, square_km(on_km2), square_km(whole_km2)));
  }

  void add_outside() {
    const auto outside = [&](std::size_t i) { return !territory_[i]; };
    add({"outside every territory", "land outside every territory", kNobody, true}, outside);
    const double left_out_km2 =
        area_km2([&](std::size_t i) { return outside(i) && !(input_.views.ground[i] > 0); });
    if (left_out_km2 > 0)
      input_.notices.push_back(
          fmt::format("{} of the habitat within the buffer of the cameras lie outside every "
                      "territory and are in no number.",
                      square_km(left_out_km2)));
  }

 private:
  template <class Holds>
  bool add(GroundPart part, Holds holds) {
    std::vector<double> weights(mask_.points.size());
    for (std::size_t i = 0; i < weights.size(); ++i)
      weights[i] = input_.views.ground[i] > 0 && holds(i) ? 1 : 0;
    if (std::ranges::none_of(weights, [](double w) { return w > 0; })) return false;
    input_.views.territories.push_back(std::move(weights));
    input_.parts.push_back(std::move(part));
    return true;
  }

  template <class Holds>
  double area_km2(Holds holds) const {
    double cells = 0;
    for (std::size_t i = 0; i < mask_.points.size(); ++i) cells += holds(i);
    return cells * mask_.cell_area_ha / 100;
  }

  void tell_empty(const GroundArea& area, double whole_km2 = 0) {
    if (whole_km2 > 0 && whole_km2 < mask_.cell_area_ha / 100) {
      input_.notices.push_back(fmt::format(
          "{} holds no centre of a cell of the mask: it is smaller than one, so that it has no "
          "number.",
          area.name));
      return;
    }
    input_.notices.push_back(fmt::format("{} holds {}.", area.name, no_habitat(input_)));
  }

  const std::vector<std::optional<std::size_t>>& territory_;
  DensityInput& input_;
  const scr::Mask& mask_;
};

}  // namespace

Result<void> make_joint_mask(const io::Project& project, const Ground& ground, DensityInput& input,
                             Progress& progress) {
  DERSU_CHECK(scr::check_places(input.views.joint));
  scr::Session& session = input.views.joint.sessions[0];
  input.has_habitat = !ground.of_kind(io::AreaKind::habitat).empty();
  const std::vector<Polygon> inside = where_animals_live(ground);
  DERSU_CHECK(choose_mask(project.density, inside, input, progress));
  DERSU_TRY(mask, scr::make_mask(session.detectors.points, input.mask, inside));
  session.mask = std::move(mask);
  DERSU_CHECK(add_covariates(project, ground, input));
  return add_land(project, ground, input);
}

Result<void> share_ground(const io::Project& project, const Ground& ground, const SurveyData& data,
                          DensityInput& input) {
  const scr::Mask& mask = input.views.joint.sessions[0].mask;
  const auto area_of = [&](auto cells) { return double(cells) * mask.cell_area_ha / 100; };
  const Territories territories(ground);
  DERSU_TRY(slivers, territories.overlaps(around(mask, where_animals_live(ground))));
  input.notices.insert(input.notices.end(), slivers.begin(), slivers.end());
  const auto territory = territories.divide(mask.points);
  const auto owner = [&](std::size_t i) {
    return territory[i] ? territories.areas()[*territory[i]]->party : kNobody;
  };
  input.views.ground.assign(mask.points.size(), 0);
  std::vector<int> claims(mask.points.size(), 0);

  for (PartySide& side : input.sides) {
    side.has_territory = territories.has(side.party);
    own_stations(data, territories, ground, input.stations, side);
    const auto near = near_stations(mask.points, ground, side.stations, input.mask.buffer_m);
    const auto is_ground = [&](std::size_t i) {
      return side.has_territory ? owner(i) == side.party : owner(i) == kNobody && near[i];
    };
    scr::PartyView view;
    view.party = project.parties[static_cast<std::size_t>(side.party)].code;
    view.data.detector = input.views.joint.detector;
    view.data.sessions.emplace_back();
    // Animals know no border: the ways of a party's own count go over the same land.
    view.data.sessions[0].land = input.views.joint.sessions[0].land;
    view.data.sessions[0].mask = filter(mask, [&](std::size_t i) {
      // A sliver that another party counts is its land all the same, with cameras on it.
      const bool kept = is_ground(i) || (owner(i) == kNobody && near[i]) ||
                        territories.holds(side.party, mask.points[i]);
      if (kept) view.ground.push_back(is_ground(i) ? 1 : 0);
      return kept;
    });
    std::size_t cells = 0;
    for (std::size_t i = 0; i < mask.points.size(); ++i) {
      if (!is_ground(i)) continue;
      input.views.ground[i] = 1;
      ++claims[i];
      ++cells;
    }
    side.ground_km2 = area_of(cells);
    view.problem = no_count(side, input);
    input.views.parties.push_back(std::move(view));
  }
  input.twice_km2 = area_of(std::ranges::count_if(claims, [](int n) { return n > 1; }));
  if (std::ranges::none_of(claims, [](int n) { return n > 0; }))
    return fail(Fault::bad_input, "dersu.toml",
                "no territory of a party with data holds any habitat within {} km of a camera; "
                "expected cameras in or near the territories: are their coordinates right?",
                format_number(input.mask.buffer_m / 1000));

  Parts parts(territory, input);
  for (std::size_t a = 0; a < territories.areas().size(); ++a)
    parts.add_territory(*territories.areas()[a], a, project);
  if (!territories.areas().empty()) parts.add_outside();
  for (const GroundArea& area : ground.areas)
    if (area.kind == io::AreaKind::protected_area || area.kind == io::AreaKind::region)
      parts.add_area(area);
  return {};
}

}  // namespace dersu::workbench
