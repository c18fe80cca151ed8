// How far animals are from cameras: straight, or along the cheapest way over rugged land.
#include <algorithm>
#include <array>
#include <cmath>

#include "dersu/core/random.hpp"
#include "dersu/scr/least_cost.hpp"
#include "dersu/simulate/steps.hpp"

namespace dersu::simulate {
namespace {

// In units of the smaller sigma: fine against a home range, and waves of its width.
constexpr double kCell = 0.25, kShortestWave = 2, kLongestWave = 8;
// In units of the larger: as far as an estimate looks beyond where animals live.
constexpr double kMargin = 5;

std::vector<double> straight_m(const std::vector<Point>& stations,
                               const std::vector<Point>& animals) {
  std::vector<double> distances;
  distances.reserve(stations.size() * animals.size());
  for (const Point station : stations)
    for (const Point animal : animals) distances.push_back(distance_m(animal, station));
  return distances;
}

Result<std::vector<double>> over_land_m(const Ruggedness& land, double effect,
                                        const std::vector<Point>& stations,
                                        const std::vector<Point>& animals) {
  DERSU_TRY(graph, scr::make_cost_graph({land.grid, 1, land.values, {}}));
  DERSU_TRY(from, scr::cells_of(land.grid, stations, "station"));
  DERSU_TRY(to, scr::cells_of(land.grid, animals, "animal"));
  scr::LeastCostDistances ways;
  DERSU_CHECK(scr::least_cost_distances(graph, std::array{effect}, from, to, ways));
  return std::move(ways.distance);
}

}  // namespace

void lay_ruggedness(const WorldOptions& options, World& world) {
  if (options.ruggedness_effect == 0) return;
  const double least_m = options.sigma_m * std::min(1.0, options.male_range_factor);
  const double widest_m = options.sigma_m * std::max(1.0, options.male_range_factor);
  Random random(options.seed, "ruggedness");
  const CosineField field(random, kShortestWave * least_m, kLongestWave * least_m);
  const Box box = living_space(options.land);
  const double margin_m = kMargin * widest_m;
  const double cell_m = kCell * least_m;
  Ruggedness land;
  scr::CellGrid& grid = land.grid;
  grid.cell_m = cell_m;
  grid.west_m = std::floor((box.low.x_m - margin_m) / cell_m) * cell_m;
  grid.north_m = std::ceil((box.high.y_m + margin_m) / cell_m) * cell_m;
  grid.n_columns =
      static_cast<std::uint32_t>(std::ceil((box.high.x_m + margin_m - grid.west_m) / cell_m));
  grid.n_rows =
      static_cast<std::uint32_t>(std::ceil((grid.north_m - box.low.y_m + margin_m) / cell_m));
  land.values.reserve(grid.n_cells());
  for (std::uint32_t cell = 0; cell < grid.n_cells(); ++cell)  // rounded as files have it
    land.values.push_back(std::round(field.at(grid.centre(cell)) * 1000) / 1000);
  world.ruggedness = std::move(land);
}

Result<std::vector<double>> distances_m(const WorldOptions& options, const World& world) {
  std::vector<Point> stations, animals;
  for (const Station& station : world.stations) stations.push_back(station.at);
  for (const Animal& animal : world.animals) animals.push_back(animal.centre);
  if (!world.ruggedness) return straight_m(stations, animals);
  return over_land_m(*world.ruggedness, options.ruggedness_effect, stations, animals);
}

}  // namespace dersu::simulate
