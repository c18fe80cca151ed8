// Least-cost distances with their gradient from 110 cameras to 165 x 167 cells with 16 neighbours,
// beside the textbook: adjacency lists and std::priority_queue, without a gradient.
#include <benchmark/benchmark.h>

#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <utility>
#include <vector>

#include "dersu/core/random.hpp"
#include "dersu/scr/least_cost.hpp"

namespace dersu::scr {
namespace {

/// Hills of several widths: a covariate of mean 0 and standard deviation about 1, as ruggedness is.
Resistance hills() {
  Resistance land{{165, 167, 0, 167 * 500.0, 500.0}, 1};
  Random random(1, "hills");
  struct Wave {
    double x, y, phase;
  };
  std::vector<Wave> waves(24);
  for (Wave& w : waves) w = {random.normal() / 12, random.normal() / 12, 6.3 * random.uniform()};
  for (std::uint32_t cell = 0; cell < land.grid.n_cells(); ++cell) {
    double z = 0.3 * random.normal();
    for (const Wave& w : waves)
      z += std::sin(w.x * (cell % 165) + w.y * (cell / 165) + w.phase) / std::sqrt(12.0);
    land.covariates.push_back(z);
  }
  return land;
}

std::vector<std::uint32_t> cameras() {
  std::vector<std::uint32_t> cells;
  for (std::uint32_t i = 0; i < 110; ++i)
    cells.push_back((33 + 10 * (i / 10)) * 165 + 37 + 10 * (i % 10));
  return cells;
}

std::vector<std::uint32_t> every_cell(const CellGrid& grid) {
  std::vector<std::uint32_t> cells(grid.n_cells());
  for (std::uint32_t i = 0; i < cells.size(); ++i) cells[i] = i;
  return cells;
}

void least_cost(benchmark::State& state) {
  const Resistance land = hills();
  const CostGraph graph = *make_cost_graph(land);
  const auto from = cameras();
  const auto to = every_cell(land.grid);
  LeastCostDistances out;
  double alpha = 1;
  for (auto _ : state) {
    if (!least_cost_distances(graph, {&alpha, 1}, from, to, out)) state.SkipWithError("refused");
    benchmark::DoNotOptimize(out.distance.data());
    alpha += 1e-9;
  }
}
BENCHMARK(least_cost)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

namespace textbook {

struct Edge {
  std::uint32_t to;
  double cost;
};
using Edges = std::vector<std::vector<Edge>>;

Edges edges_of(const Resistance& land, double alpha) {
  const int rows = int(land.grid.n_rows);
  const int columns = int(land.grid.n_columns);
  const auto cost = [&](int cell) { return std::exp(alpha * land.covariates[std::size_t(cell)]); };
  Edges edges(land.grid.n_cells());
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      for (int dr = -2; dr <= 2; ++dr)
        for (int dc = -2; dc <= 2; ++dc) {
          const int squared = dr * dr + dc * dc;
          if (squared != 1 && squared != 2 && squared != 5) continue;
          const int r = row + dr;
          const int c = column + dc;
          if (r < 0 || c < 0 || r >= rows || c >= columns) continue;
          const int here = row * columns + column;
          const int there = r * columns + c;
          edges[std::size_t(here)].push_back(
              {std::uint32_t(there),
               land.grid.cell_m * std::sqrt(double(squared)) * (cost(here) + cost(there)) / 2});
        }
  return edges;
}

std::vector<double> distances(const Edges& edges, std::uint32_t from) {
  using Entry = std::pair<double, std::uint32_t>;
  std::vector<double> distance(edges.size(), std::numeric_limits<double>::infinity());
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  distance[from] = 0;
  queue.push({0, from});
  while (!queue.empty()) {
    const auto [d, here] = queue.top();
    queue.pop();
    if (d > distance[here]) continue;
    for (const Edge& edge : edges[here]) {
      if (d + edge.cost >= distance[edge.to]) continue;
      distance[edge.to] = d + edge.cost;
      queue.push({d + edge.cost, edge.to});
    }
  }
  return distance;
}

}  // namespace textbook

void least_cost_textbook(benchmark::State& state) {
  const Resistance land = hills();
  double alpha = 1;
  for (auto _ : state) {
    const textbook::Edges edges = textbook::edges_of(land, alpha);
    for (const std::uint32_t from : cameras())
      benchmark::DoNotOptimize(textbook::distances(edges, from).data());
    alpha += 1e-9;
  }
}
BENCHMARK(least_cost_textbook)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace
}  // namespace dersu::scr
