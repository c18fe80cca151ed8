// Least-cost distances by hand, against a plain search, and against what must hold for any land.
#include "dersu/scr/least_cost.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <string>

#include "dersu/core/random.hpp"

namespace dersu::scr {
namespace {

constexpr double kNoWay = std::numeric_limits<double>::infinity();
constexpr Neighbours kAllNeighbours[] = {Neighbours::four, Neighbours::eight, Neighbours::sixteen};
constexpr StepCost kAllCosts[] = {StepCost::mean_cost, StepCost::mean_conductance,
                                  StepCost::geometric_mean};

CellGrid grid_of(std::uint32_t columns, std::uint32_t rows, double cell_m = 10) {
  return {columns, rows, 1000, 2000, cell_m};
}

std::vector<std::uint32_t> every_cell(const CellGrid& grid) {
  std::vector<std::uint32_t> cells(grid.n_cells());
  std::iota(cells.begin(), cells.end(), 0U);
  return cells;
}

/// Normal covariates; one cell in six is closed, half of those by a missing value.
Resistance random_land(std::uint64_t seed, std::uint32_t columns, std::uint32_t rows,
                       std::size_t n_covariates) {
  Random random(seed, "land");
  Resistance land{grid_of(columns, rows), n_covariates};
  land.closed.assign(land.grid.n_cells(), 0);
  for (std::uint8_t& closed : land.closed) {
    for (std::size_t j = 0; j < n_covariates; ++j) land.covariates.push_back(random.normal());
    closed = random.chance(1 / 12.0) ? 1 : 0;
    if (n_covariates > 0 && random.chance(1 / 12.0)) land.covariates.back() = std::nan("");
  }
  return land;
}

/// The first open cell from `cell` on.
std::uint32_t open_from(const CostGraph& graph, std::uint32_t cell) {
  while (!graph.is_open(cell)) cell = (cell + 1) % std::uint32_t(graph.grid.n_cells());
  return cell;
}

CostGraph graph_of(const Resistance& land, Neighbours neighbours = Neighbours::sixteen,
                   StepCost step_cost = StepCost::mean_cost) {
  auto graph = make_cost_graph(land, {neighbours, step_cost});
  EXPECT_TRUE(graph) << describe(graph.error());
  return *std::move(graph);
}

LeastCostDistances all_from(const CostGraph& graph, const std::vector<double>& alpha,
                            const std::vector<std::uint32_t>& from) {
  LeastCostDistances out;
  const auto done = least_cost_distances(graph, alpha, from, every_cell(graph.grid), out);
  EXPECT_TRUE(done) << describe(done.error());
  return out;
}

/// Costs of three rows of three cells, as log costs for a coefficient of 1.
Resistance three_by_three(std::vector<double> costs) {
  for (double& c : costs) c = std::log(c);
  return {grid_of(3, 3), 1, std::move(costs)};
}

void expect_distances(Neighbours neighbours, const std::vector<double>& expected) {
  const Resistance land = three_by_three({1, 2, 4, 1, 8, 1, 1, 1, 1});
  const auto out = all_from(graph_of(land, neighbours), {1}, {0});
  for (std::size_t cell = 0; cell < 9; ++cell)
    EXPECT_NEAR(out.distance[cell], expected[cell], 1e-12) << "cell " << cell;
}

//   1 2 4
//   1 8 1    cells of 10 m; from the first
//   1 1 1
TEST(LeastCost, FourNeighboursByHand) {
  expect_distances(Neighbours::four, {0, 15, 45, 10, 55, 50, 20, 30, 40});
}

TEST(LeastCost, EightNeighboursByHand) {
  const double diagonal = 10 * std::sqrt(2.0);
  expect_distances(Neighbours::eight,
                   {0, 15, 45, 10, 55, 15 + 1.5 * diagonal, 20, 10 + diagonal, 20 + diagonal});
}

TEST(LeastCost, SixteenNeighboursByHand) {
  const double knight = 10 * std::sqrt(5.0);
  expect_distances(Neighbours::sixteen, {0, 15, 45, 10, 55, knight, 20, knight, 10 + knight});
}

TEST(LeastCost, JointCostsByHand) {
  const Resistance land{grid_of(2, 1), 1, {std::log(1.0), std::log(4.0)}};
  const double expected[] = {25, 16, 20};
  for (int i = 0; i < 3; ++i)
    EXPECT_NEAR(all_from(graph_of(land, Neighbours::sixteen, kAllCosts[i]), {1}, {0}).distance[1],
                expected[i], 1e-12);
}

/// The cheapest way on even land, in cells.
double even_distance(Neighbours neighbours, int columns, int rows) {
  const double longer = std::max(std::abs(columns), std::abs(rows));
  const double shorter = std::min(std::abs(columns), std::abs(rows));
  if (neighbours == Neighbours::four) return longer + shorter;
  if (neighbours == Neighbours::eight) return longer + (std::sqrt(2.0) - 1) * shorter;
  if (2 * shorter <= longer) return longer + (std::sqrt(5.0) - 2) * shorter;
  return std::sqrt(5.0) * (longer - shorter) + std::sqrt(2.0) * (2 * shorter - longer);
}

TEST(LeastCost, EvenLandHasTheDistancesOfTheGrid) {
  const Resistance land{grid_of(13, 9, 250)};
  for (const Neighbours neighbours : kAllNeighbours) {
    const CostGraph graph = graph_of(land, neighbours);
    for (const std::uint32_t from : {0U, 57U, 116U}) {
      const auto out = all_from(graph, {}, {from});
      for (std::uint32_t to = 0; to < 117; ++to)
        EXPECT_NEAR(out.distance[to],
                    250 * even_distance(neighbours, int(to % 13) - int(from % 13),
                                        int(to / 13) - int(from / 13)),
                    1e-9);
    }
  }
}

double joint(StepCost step_cost, double a, double b) {
  if (step_cost == StepCost::mean_cost) return (a + b) / 2;
  if (step_cost == StepCost::mean_conductance) return 2 / (1 / a + 1 / b);
  return std::sqrt(a * b);
}

double cost_of(const Resistance& land, const std::vector<double>& alpha, std::size_t cell) {
  double log_cost = 0;
  for (std::size_t j = 0; j < alpha.size(); ++j)
    log_cost += alpha[j] * land.covariates[cell * alpha.size() + j];
  return land.closed[cell] != 0 ? std::nan("") : std::exp(log_cost);
}

/// Infinite where no step leads from one cell to the other.
double step_between(const Resistance& land, const std::vector<double>& alpha, Neighbours neighbours,
                    StepCost step_cost, std::size_t a, std::size_t b) {
  const std::size_t width = land.grid.n_columns;
  const int columns = int(a % width) - int(b % width);
  const int rows = int(a / width) - int(b / width);
  const int squared = columns * columns + rows * rows;
  const bool step = squared == 1 || (squared == 2 && neighbours != Neighbours::four) ||
                    (squared == 5 && neighbours == Neighbours::sixteen);
  const double cost = joint(step_cost, cost_of(land, alpha, a), cost_of(land, alpha, b));
  return step && !std::isnan(cost) ? land.grid.cell_m * std::sqrt(double(squared)) * cost : kNoWay;
}

/// Bellman and Ford: again and again over all pairs of cells until nothing gets shorter.
std::vector<double> by_repetition(const Resistance& land, const std::vector<double>& alpha,
                                  Neighbours neighbours, StepCost step_cost, std::size_t from) {
  const std::size_t n = land.grid.n_cells();
  std::vector<double> distance(n, kNoWay);
  distance[from] = 0;
  const std::size_t near = 2 * land.grid.n_columns + 2;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = a - std::min(a, near); b < std::min(n, a + near + 1); ++b) {
        if (!(distance[a] < distance[b])) continue;
        const double d = distance[a] + step_between(land, alpha, neighbours, step_cost, a, b);
        if (!(d < distance[b])) continue;
        distance[b] = d;
        changed = true;
      }
  }
  return distance;
}

RC_GTEST_PROP(LeastCost, EqualsAPlainSearch, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 100'000);
  const auto land = random_land(seed, *rc::gen::inRange<std::uint32_t>(1, 9),
                                *rc::gen::inRange<std::uint32_t>(2, 8), 2);
  const auto neighbours = *rc::gen::elementOf(std::vector(kAllNeighbours, kAllNeighbours + 3));
  const auto step_cost = *rc::gen::elementOf(std::vector(kAllCosts, kAllCosts + 3));
  // The last is beyond what buckets hold.
  const double spread = *rc::gen::element(0.1, 1.0, 8.0);
  const std::vector<double> alpha{spread, -0.7 * spread};
  const auto graph = make_cost_graph(land, {neighbours, step_cost});
  if (!graph) return;  // all closed
  const std::uint32_t from = open_from(*graph, std::uint32_t(seed % land.grid.n_cells()));
  const auto out = all_from(*graph, alpha, {from});
  const auto expected = by_repetition(land, alpha, neighbours, step_cost, from);
  for (std::size_t cell = 0; cell < expected.size(); ++cell) {
    if (expected[cell] < kNoWay)
      RC_ASSERT(std::abs(out.distance[cell] - expected[cell]) <= 1e-12 * expected[cell]);
    else
      RC_ASSERT(out.distance[cell] == kNoWay && out.by_alpha[cell] == 0);
  }
}

TEST(LeastCost, GradientIsThatOfCentralDifferences) {
  for (const StepCost step_cost : kAllCosts)
    for (const Neighbours neighbours : kAllNeighbours) {
      const CostGraph graph = graph_of(random_land(7, 19, 17, 3), neighbours, step_cost);
      const std::vector<std::uint32_t> from{open_from(graph, 150)};
      const std::vector<double> alpha{0.8, -0.5, 0.3};
      const auto here = all_from(graph, alpha, from);
      for (std::size_t j = 0; j < 3; ++j) {
        auto low = alpha;
        auto high = alpha;
        low[j] -= 1e-6;
        high[j] += 1e-6;
        const auto below = all_from(graph, low, from);
        const auto above = all_from(graph, high, from);
        for (std::size_t cell = 0; cell < here.n_targets; ++cell) {
          if (!(here.distance[cell] < kNoWay)) continue;
          EXPECT_NEAR(here.by(0, j)[cell], (above.distance[cell] - below.distance[cell]) / 2e-6,
                      1e-7 * (1 + here.distance[cell]))
              << "covariate " << j << ", cell " << cell;
        }
      }
    }
}

// A covariate that is 1 everywhere multiplies all costs, and is its own derivative.
TEST(LeastCost, CostsTimesThreeAreDistancesTimesThree) {
  for (const StepCost step_cost : kAllCosts) {
    Resistance land = random_land(3, 14, 11, 2);
    for (std::size_t cell = 0; cell < land.grid.n_cells(); ++cell) land.covariates[2 * cell] = 1;
    const CostGraph graph = graph_of(land, Neighbours::sixteen, step_cost);
    const std::vector<std::uint32_t> from{open_from(graph, 70)};
    const auto once = all_from(graph, {0, 1}, from);
    const auto thrice = all_from(graph, {std::log(3.0), 1}, from);
    for (std::size_t cell = 0; cell < once.n_targets; ++cell) {
      if (!(once.distance[cell] < kNoWay)) continue;
      EXPECT_NEAR(thrice.distance[cell], 3 * once.distance[cell], 1e-12 * thrice.distance[cell]);
      EXPECT_NEAR(once.by(0, 0)[cell], once.distance[cell], 1e-12 * once.distance[cell]);
    }
  }
}

TEST(LeastCost, ThereIsAsFarAsBack) {
  const CostGraph graph = graph_of(random_land(5, 12, 12, 1));
  std::vector<std::uint32_t> open;
  for (std::uint32_t cell = 0; cell < 144; ++cell)
    if (graph.is_open(cell)) open.push_back(cell);
  const auto out = all_from(graph, {1.2}, open);
  for (std::size_t i = 0; i < open.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double there = out.from(i)[open[j]];
      if (!(there < kNoWay)) {
        EXPECT_EQ(out.from(j)[open[i]], kNoWay);
        continue;
      }
      EXPECT_NEAR(there, out.from(j)[open[i]], 1e-12 * there);
    }
}

TEST(LeastCost, SameBytesOnAnyNumberOfThreads) {
  const CostGraph graph = graph_of(random_land(11, 40, 30, 2));
  std::vector<std::uint32_t> from;
  for (std::uint32_t i = 0; i < 23; ++i) from.push_back(open_from(graph, i * 51));
  LeastCostDistances results[2];
  for (int i = 0; i < 2; ++i) {
    setenv("DERSU_THREADS", i == 0 ? "1" : "2", 1);
    results[i] = all_from(graph, {1, 0.5}, from);
    unsetenv("DERSU_THREADS");
  }
  EXPECT_EQ(results[0].distance, results[1].distance);
  EXPECT_EQ(results[0].by_alpha, results[1].by_alpha);
}

// An island of enormous cost that no way reaches changes the queue and nothing else.
TEST(LeastCost, SameBytesFromBothQueues) {
  Resistance land = random_land(13, 30, 20, 1);
  for (std::uint32_t column = 0; column < 30; ++column)
    for (const std::uint32_t row : {16U, 17U}) land.closed[row * 30 + column] = 1;
  land.closed[590] = 0;
  land.covariates[590] = 0;
  const auto even = all_from(graph_of(land), {1}, {open_from(graph_of(land), 200)});
  land.covariates[590] = 60;
  const auto uneven = all_from(graph_of(land), {1}, {open_from(graph_of(land), 200)});
  EXPECT_EQ(even.distance, uneven.distance);
  EXPECT_EQ(even.by_alpha, uneven.by_alpha);
  EXPECT_EQ(even.distance[590], kNoWay);
}

// Two rows of closed cells stop sixteen neighbours; one row does not stop a knight's step.
TEST(LeastCost, WallsAndGates) {
  Resistance land{grid_of(5, 6)};
  land.closed.assign(30, 0);
  for (std::uint32_t column = 0; column < 5; ++column) land.closed[10 + column] = 1;
  EXPECT_EQ(all_from(graph_of(land, Neighbours::eight), {}, {2}).distance[22], kNoWay);
  EXPECT_NEAR(all_from(graph_of(land), {}, {7}).distance[16], 10 * std::sqrt(5.0), 1e-12);
  for (std::uint32_t column = 0; column < 5; ++column) land.closed[15 + column] = 1;
  EXPECT_EQ(all_from(graph_of(land), {}, {2}).distance[22], kNoWay);
  land.closed[10] = land.closed[15] = 0;
  EXPECT_NEAR(all_from(graph_of(land), {}, {5}).distance[20], 30, 1e-12);
}

TEST(LeastCost, WithinLeavesTheRestOut) {
  const Resistance land = random_land(17, 20, 20, 1);
  const auto whole = all_from(graph_of(land), {0.5}, {open_from(graph_of(land), 210)});
  auto near = make_cost_graph(land, {Neighbours::sixteen, StepCost::mean_cost, 60});
  ASSERT_TRUE(near);
  const auto part = all_from(*near, {0.5}, {open_from(*near, 210)});
  std::size_t inside = 0;
  for (std::size_t cell = 0; cell < whole.n_targets; ++cell) {
    const bool reached = whole.distance[cell] <= 60;
    EXPECT_EQ(part.distance[cell], reached ? whole.distance[cell] : kNoWay);
    EXPECT_EQ(part.by_alpha[cell], reached ? whole.by_alpha[cell] : 0);
    inside += reached ? 1 : 0;
  }
  EXPECT_GT(inside, 20U);
  EXPECT_LT(inside, 200U);
}

TEST(LeastCost, TargetsComeInTheirOrderAndMemoryIsTakenAgain) {
  const CostGraph graph = graph_of(random_land(19, 9, 9, 2));
  const std::vector<std::uint32_t> from{open_from(graph, 40), open_from(graph, 3)};
  const std::vector<std::uint32_t> to{80, 0, 41, 41};
  const std::vector<double> alpha{1, -1};
  const auto all = all_from(graph, alpha, from);
  LeastCostDistances out = all;
  ASSERT_TRUE(least_cost_distances(graph, alpha, from, to, out));
  ASSERT_EQ(out.distance.size(), 8U);
  ASSERT_EQ(out.by_alpha.size(), 16U);
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t t = 0; t < 4; ++t) {
      EXPECT_EQ(out.from(k)[t], all.from(k)[to[t]]);
      for (std::size_t j = 0; j < 2; ++j) EXPECT_EQ(out.by(k, j)[t], all.by(k, j)[to[t]]);
    }
}

/// A search ends when all that was asked for is final: the same bits as of a search of all.
TEST(LeastCost, FewTargetsHaveTheDistancesOfASearchOfAll) {
  const Resistance land = random_land(29, 40, 40, 1);
  const CostGraph graph = graph_of(land);
  const std::vector<std::uint32_t> from{open_from(graph, 820)};
  for (const double alpha : {0.5, 8.0}) {  // buckets, and a heap where costs differ widely
    const auto all = all_from(graph, {alpha}, from);
    for (const std::vector<std::uint32_t>& to :
         {std::vector<std::uint32_t>{820}, {861, 780}, {0, 1599, 30}}) {
      LeastCostDistances out;
      ASSERT_TRUE(least_cost_distances(graph, {&alpha, 1}, from, to, out));
      for (std::size_t t = 0; t < to.size(); ++t) {
        EXPECT_EQ(out.from(0)[t], all.from(0)[to[t]]) << to[t];
        EXPECT_EQ(out.by(0, 0)[t], all.by(0, 0)[to[t]]) << to[t];
      }
    }
  }
}

TEST(LeastCost, WaysOfTheTreeCostTheirDistances) {
  const Resistance land = random_land(23, 15, 12, 1);
  const CostGraph graph = graph_of(land);
  const std::uint32_t from = open_from(graph, 90);
  const std::vector<double> alpha{1};
  const auto tree = least_cost_tree(graph, alpha, from);
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->distance, all_from(graph, alpha, {from}).distance);
  EXPECT_EQ(tree->way_to(from), std::vector<std::uint32_t>{from});
  for (std::uint32_t cell = 0; cell < land.grid.n_cells(); ++cell) {
    const auto way = tree->way_to(cell);
    if (!(tree->distance[cell] < kNoWay)) {
      EXPECT_TRUE(way.empty());
      continue;
    }
    ASSERT_EQ(way.front(), from);
    ASSERT_EQ(way.back(), cell);
    double sum = 0;
    for (std::size_t i = 1; i < way.size(); ++i)
      sum +=
          step_between(land, alpha, Neighbours::sixteen, StepCost::mean_cost, way[i - 1], way[i]);
    EXPECT_NEAR(sum, tree->distance[cell], 1e-12 * (1 + sum));
  }
}

TEST(LeastCost, RefusesWhatItCannotUse) {
  const auto fault = [](const Resistance& land) {
    const auto graph = make_cost_graph(land);
    return graph ? "none" : std::string(name(graph.error().fault));
  };
  EXPECT_EQ(fault({grid_of(0, 3)}), "bad_input");
  EXPECT_EQ(fault({grid_of(3, 3, 0)}), "bad_input");
  EXPECT_EQ(fault({grid_of(3, 3), 1, {1, 2}}), "bad_input");
  EXPECT_EQ(fault({grid_of(1, 2), 1, {1, kNoWay}}), "bad_input");
  EXPECT_EQ(fault({grid_of(1, 1), 1, {std::nan("")}}), "bad_input");
  EXPECT_EQ(fault({grid_of(1, 1), 0, {}, {1}}), "bad_input");
  EXPECT_EQ(fault({grid_of(1, 1), 0, {}, {0, 0}}), "bad_input");
  EXPECT_EQ(fault({grid_of(5000, 5000)}), "unsupported");
  EXPECT_EQ(fault({grid_of(1, 1), 33, std::vector<double>(33)}), "unsupported");

  const auto limited = make_cost_graph({grid_of(1, 1)}, {.within = -1});
  ASSERT_FALSE(limited);
  EXPECT_EQ(limited.error().fault, Fault::usage);

  const CostGraph graph = graph_of({grid_of(2, 1), 1, {1, std::nan("")}});
  LeastCostDistances out;
  const std::vector<std::uint32_t> open{0};
  const std::vector<std::uint32_t> closed{1};
  const auto asked = [&](double alpha, const auto& from, const auto& to) {
    const auto done = least_cost_distances(graph, {&alpha, 1}, from, to, out);
    return done ? "none" : std::string(name(done.error().fault));
  };
  EXPECT_EQ(asked(1, open, closed), "none");
  EXPECT_EQ(out.distance[0], kNoWay);
  EXPECT_EQ(asked(1, closed, open), "bad_input");
  EXPECT_EQ(asked(101, open, open), "numeric");
  EXPECT_EQ(asked(std::nan(""), open, open), "numeric");
  const std::vector<std::uint32_t> many(20'000, 0);
  EXPECT_EQ(asked(1, many, many), "unsupported");
}

TEST(CellGrid, CellsHoldTheirPlaces) {
  const CellGrid grid{3, 2, 100, 520, 10};
  for (std::uint32_t cell = 0; cell < 6; ++cell) EXPECT_EQ(grid.cell_at(grid.centre(cell)), cell);
  EXPECT_EQ(grid.centre(4), (Point{115, 505}));
  EXPECT_EQ(grid.cell_at({110, 510}), 4U);  // its western and northern edges
  EXPECT_EQ(grid.cell_at({130, 500}), 5U);  // the outer edges in the east and south
  EXPECT_FALSE(grid.cell_at({99.9, 510}));
  EXPECT_FALSE(grid.cell_at({130.1, 510}));
  EXPECT_FALSE(grid.cell_at({110, 520.1}));
  EXPECT_FALSE(grid.cell_at({110, std::nan("")}));
  EXPECT_FALSE(CellGrid{}.cell_at({0, 0}));
}

TEST(CellGrid, PlacesOutsideAreToldByNumber) {
  const CellGrid grid{3, 2, 100, 520, 10};
  const std::vector<Point> inside{{101, 501}, {129, 519}};
  EXPECT_EQ(*cells_of(grid, inside, "detector"), (std::vector<std::uint32_t>{3, 2}));
  const std::vector<Point> outside{{101, 501}, {77123, 501}};
  const auto cells = cells_of(grid, outside, "detector");
  ASSERT_FALSE(cells);
  const std::string said = describe(cells.error());
  EXPECT_NE(said.find("detector 2"), std::string::npos) << said;
  EXPECT_EQ(said.find("77123"), std::string::npos) << said;
}

}  // namespace
}  // namespace dersu::scr
