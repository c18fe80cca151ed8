#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "dersu/simulate/steps.hpp"
#include "tests/simulate/worlds.hpp"

namespace dersu::simulate {
namespace {

/// 10 km by 8 km with 4 cameras; cells of 250 m.
WorldOptions rugged() {
  WorldOptions o;
  o.land.territories = {{"RU", {rectangle(0, 0, 10, 8)}}};
  o.surveys = {{.party = "RU", .stations = 4, .clusters = 1, .days = 200}};
  o.sigma_m = 1000;
  o.spacing_m = 2000;
  o.density_per_100km2 = 60;
  o.by_catch.clear();
  o.ruggedness_effect = 0.7;
  return o;
}

World make(const WorldOptions& options) {
  auto world = simulate_world(options);
  EXPECT_TRUE(world) << (world ? "" : describe(world.error()));
  return std::move(*world);
}

/// Costs of the cheapest ways from a cell: every step of every cell is tried until none is cheaper.
std::vector<double> cheapest(const Ruggedness& land, double effect, std::uint32_t from) {
  const int columns = int(land.grid.n_columns), rows = int(land.grid.n_rows);
  std::vector<double> cost(land.values.size(), std::numeric_limits<double>::infinity());
  cost[from] = 0;
  const auto steps = std::array<std::array<int, 2>, 16>{{{0, 1},
                                                         {0, -1},
                                                         {1, 0},
                                                         {-1, 0},
                                                         {1, 1},
                                                         {1, -1},
                                                         {-1, 1},
                                                         {-1, -1},
                                                         {1, 2},
                                                         {1, -2},
                                                         {-1, 2},
                                                         {-1, -2},
                                                         {2, 1},
                                                         {2, -1},
                                                         {-2, 1},
                                                         {-2, -1}}};
  for (bool cheaper = true; cheaper;) {
    cheaper = false;
    for (int y = 0; y < rows; ++y)
      for (int x = 0; x < columns; ++x)
        for (const auto& [dx, dy] : steps) {
          if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue;
          const auto u = std::size_t(y * columns + x), v = std::size_t((y + dy) * columns + x + dx);
          const double joint =
              (std::exp(effect * land.values[u]) + std::exp(effect * land.values[v])) / 2;
          const double way = cost[u] + land.grid.cell_m * std::hypot(dx, dy) * joint;
          if (way < cost[v] * (1 - 1e-14)) {
            cost[v] = way;
            cheaper = true;
          }
        }
  }
  return cost;
}

}  // namespace

TEST(Ways, AreTheCheapestOverLand) {
  const WorldOptions options = rugged();
  const World world = make(options);
  ASSERT_TRUE(world.ruggedness);
  EXPECT_EQ(world.ruggedness->grid.cell_m, 250);
  const auto distances = distances_m(options, world);
  ASSERT_TRUE(distances);
  ASSERT_GT(world.animals.size(), 20U);
  ASSERT_EQ(distances->size(), 4 * world.animals.size());
  const scr::CellGrid& grid = world.ruggedness->grid;
  const auto costs = cheapest(*world.ruggedness, 0.7, *grid.cell_at(world.stations[1].at));
  for (std::size_t a = 0; a < world.animals.size(); ++a)
    EXPECT_NEAR((*distances)[world.animals.size() + a],
                costs[*grid.cell_at(world.animals[a].centre)], 1e-6)
        << a;
}

TEST(Ways, AnimalsVisitAsOftenAsTheirWaysAreShort) {
  WorldOptions options = rugged();
  options.g0_per_day = 0.3;
  options.failures_per_100_days = 0;
  const World world = make(options);
  const auto distances = distances_m(options, world);
  ASSERT_TRUE(distances);
  std::vector<double> visits(distances->size());
  for (const Observation& o : world.observations)
    visits[world.deployments[o.deployment].station * world.animals.size() + *o.animal] += 1;
  // Near and far by the ways, each with its own expectation: 200 days of the daily hazard.
  for (const auto& [from, to] : {std::array{0.0, 1000.0}, {1000.0, 2000.0}, {2000.0, 9000.0}}) {
    double expected = 0, seen = 0;
    for (std::size_t i = 0; i < visits.size(); ++i) {
      const double d = (*distances)[i];
      if (d < from || d >= to) continue;
      expected += -200 * std::log1p(-0.3 * std::exp(-d * d / 2e6));
      seen += visits[i];
    }
    EXPECT_NEAR(seen, expected, 5 * std::sqrt(expected) + 0.01 * expected) << from;
    EXPECT_GT(expected, 20);
  }
}

TEST(Ways, RuggedLandMovesNeitherAnimalsNorCameras) {
  WorldOptions options = rugged();
  const World over_land = make(options);
  options.ruggedness_effect = 0;
  const World straight = make(options);
  EXPECT_FALSE(straight.ruggedness);
  ASSERT_EQ(straight.animals.size(), over_land.animals.size());
  for (std::size_t a = 0; a < straight.animals.size(); ++a)
    EXPECT_EQ(straight.animals[a].centre.x_m, over_land.animals[a].centre.x_m);
  for (std::size_t s = 0; s < straight.stations.size(); ++s)
    EXPECT_EQ(straight.stations[s].at.y_m, over_land.stations[s].at.y_m);
  EXPECT_NE(straight.observations.size(), over_land.observations.size());
}

}  // namespace dersu::simulate
