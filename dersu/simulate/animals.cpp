// Activity centres: an inhomogeneous Poisson process, by thinning.
#include <cmath>

#include "dersu/simulate/steps.hpp"

namespace dersu::simulate {
namespace {

constexpr double kCell_m = 500;  // of the grid that integrates density over the habitat

/// exp(effect * cover) and area, summed over the cells of each territory.
struct Weights {
  std::vector<double> area_km2;
  std::vector<double> weighted_km2;
};

Weights integrate(const WorldOptions& options, const LandIndex& land, const CosineField& cover,
                  const Box& box) {
  const std::size_t n = options.land.territories.size();
  Weights w{std::vector<double>(n), std::vector<double>(n)};
  // A whole number of cells in the box, of at most kCell_m a side.
  const double width_m = box.high.x_m - box.low.x_m;
  const double height_m = box.high.y_m - box.low.y_m;
  const auto columns = static_cast<int>(std::ceil(width_m / kCell_m));
  const auto rows = static_cast<int>(std::ceil(height_m / kCell_m));
  const double dx = width_m / columns;
  const double dy = height_m / rows;
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c) {
      const Point p{box.low.x_m + (c + 0.5) * dx, box.low.y_m + (r + 0.5) * dy};
      const auto t = land.territory_at(p);
      if (!t) continue;
      w.area_km2[*t] += dx * dy / 1e6;
      w.weighted_km2[*t] += std::exp(options.cover_effect * cover.at(p)) * dx * dy / 1e6;
    }
  return w;
}

std::string animal_id(std::size_t number) { return fmt::format("A{:03}", number); }

}  // namespace

Box living_space(const Land& land) {
  if (!land.habitat.empty()) return bounds(land.habitat);
  std::vector<Polygon> all;
  for (const Territory& t : land.territories)
    all.insert(all.end(), t.polygons.begin(), t.polygons.end());
  return bounds(all);
}

void place_animals(const WorldOptions& options, const LandIndex& land, World& world) {
  const Box box = living_space(options.land);
  const Weights weights = integrate(options, land, world.cover, box);
  double area_km2 = 0;
  double weighted_km2 = 0;
  for (std::size_t t = 0; t < weights.area_km2.size(); ++t) {
    area_km2 += weights.area_km2[t];
    weighted_km2 += weights.weighted_km2[t];
  }
  Truth& truth = world.truth;
  truth.area_km2_by_territory = weights.area_km2;
  truth.expected_n = options.density_per_100km2 / 100 * area_km2;
  const double base_per_km2 = weighted_km2 > 0 ? truth.expected_n / weighted_km2 : 0;
  truth.log_density_per_km2 = std::log(base_per_km2);
  for (double w : weights.weighted_km2) truth.expected_n_by_territory.push_back(base_per_km2 * w);

  // Candidates at the highest density there can be, each kept with its place's share of it.
  Random random(options.seed, "animals");
  const double highest = std::abs(options.cover_effect) * world.cover.highest();
  const double box_km2 = (box.high.x_m - box.low.x_m) * (box.high.y_m - box.low.y_m) / 1e6;
  const std::uint64_t candidates = random.poisson(base_per_km2 * std::exp(highest) * box_km2);
  truth.n_by_territory.assign(options.land.territories.size(), 0);
  for (std::uint64_t i = 0; i < candidates; ++i) {
    const double x = random.uniform();
    const double y = random.uniform();
    const Point p{box.low.x_m + x * (box.high.x_m - box.low.x_m),
                  box.low.y_m + y * (box.high.y_m - box.low.y_m)};
    if (!random.chance(std::exp(options.cover_effect * world.cover.at(p) - highest))) continue;
    const auto territory = land.territory_at(p);
    if (!territory) continue;
    const bool male = !random.chance(options.female_share);
    world.animals.push_back({animal_id(world.animals.size() + 1), p, *territory, male,
                             options.sigma_m * (male ? options.male_range_factor : 1)});
    ++truth.n_by_territory[*territory];
  }
  truth.n = world.animals.size();
}

}  // namespace dersu::simulate
