#include "dersu/scr/least_cost.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/cost_search.hpp"
#include "dersu/scr/lanes.hpp"

namespace dersu::scr {
namespace {

constexpr double kNoWay = std::numeric_limits<double>::infinity();
/// Neighbours that are looked at together.
constexpr std::size_t kRun = lanes::kLanes;
/// Searches that share their memory.
constexpr std::size_t kSearchesAtOnce = 4;

bool is_step(Neighbours neighbours, int rows, int columns) {
  const int squared = rows * rows + columns * columns;
  return squared == 1 || (squared == 2 && neighbours != Neighbours::four) ||
         (squared == 5 && neighbours == Neighbours::sixteen);
}

/// Fills offsets and lengths_m: row by row, from the first neighbour of a row on.
void add_steps(CostGraph& graph, std::size_t width) {
  for (int row = -2; row <= 2; ++row) {
    int column = -2;
    const auto skip = [&] {
      while (column <= 2 && !is_step(graph.options.neighbours, row, column)) ++column;
      return column <= 2;
    };
    while (skip())
      for (std::size_t lane = 0; lane < kRun; ++lane, ++column) {
        graph.offsets.push_back(row * std::ptrdiff_t(width) + column);
        graph.lengths_m.push_back(is_step(graph.options.neighbours, row, column)
                                      ? graph.grid.cell_m *
                                            std::sqrt(double(row * row + column * column))
                                      : kNoWay);
      }
  }
}

Result<void> check(const Resistance& r) {
  const std::size_t cells = r.grid.n_cells();
  if (cells > kMaxCostCells || r.n_covariates > kMaxCostCovariates)
    return fail(Fault::unsupported, "resistance",
                "found {} cells and {} covariates, expected at most {} and {}", cells,
                r.n_covariates, kMaxCostCells, kMaxCostCovariates);
  if (cells == 0 || !(r.grid.cell_m > 0) || !std::isfinite(r.grid.cell_m))
    return fail(Fault::bad_input, "resistance",
                "found {} cells of {} m, expected a grid of square cells", cells, r.grid.cell_m);
  if (r.covariates.size() != cells * r.n_covariates ||
      (!r.closed.empty() && r.closed.size() != cells))
    return fail(Fault::bad_input, "resistance",
                "found {} values of covariates and {} closed cells, expected {} and {}",
                r.covariates.size(), r.closed.size(), cells * r.n_covariates, cells);
  for (std::size_t i = 0; i < r.covariates.size(); ++i)
    if (std::isinf(r.covariates[i]))
      return fail(Fault::bad_input, "resistance",
                  "found an infinite value in row {}, column {}, expected a number or none",
                  i / r.n_covariates / r.grid.n_columns + 1,
                  i / r.n_covariates % r.grid.n_columns + 1);
  return {};
}

bool is_open_cell(const Resistance& r, std::size_t cell) {
  if (!r.closed.empty() && r.closed[cell] != 0) return false;
  const double* z = r.covariates.data() + cell * r.n_covariates;
  return std::none_of(z, z + r.n_covariates, [](double v) { return std::isnan(v); });
}

Result<void> check_source(const CostGraph& graph, std::uint32_t cell, std::size_t number) {
  if (cell < graph.grid.n_cells() && graph.is_open(cell)) return {};
  return fail(Fault::bad_input, "resistance",
              "found place {} in a cell without resistance, expected land that can be crossed",
              number + 1);
}

/// Row `source` of `out`, from a search that is done.
void write_row(const CostGraph& graph, const CostSearch& search, std::size_t source,
               std::span<const std::uint32_t> targets, LeastCostDistances& out) {
  const std::size_t n = graph.n_covariates;
  double* distance = out.distance.data() + source * targets.size();
  double* by_alpha = out.by_alpha.data() + source * n * targets.size();
  for (std::size_t t = 0; t < targets.size(); ++t) {
    const double d = search.distance[targets[t]];
    const bool reached = d <= graph.options.within && d < kNoWay;
    distance[t] = reached ? d : kNoWay;
    for (std::size_t j = 0; j < n; ++j)
      by_alpha[j * targets.size() + t] = reached ? search.by_alpha[targets[t] * n + j] : 0;
  }
}

}  // namespace

bool CostGraph::is_open(std::uint32_t cell) const {
  return std::binary_search(open.begin(), open.end(), place(cell));
}

Result<CostGraph> make_cost_graph(const Resistance& resistance, const LeastCostOptions& options) {
  DERSU_CHECK(check(resistance));
  if (!(options.within >= 0))
    return fail(Fault::usage, "", "found a limit of {}, expected at least 0", options.within);
  CostGraph graph{resistance.grid, options, resistance.n_covariates};
  const std::size_t width = std::size_t{graph.grid.n_columns} + 2;
  graph.n_places = (std::size_t{graph.grid.n_rows} + 4) * width + 2 + kRun;
  add_steps(graph, width);
  for (std::size_t cell = 0; cell < graph.grid.n_cells(); ++cell) {
    if (!is_open_cell(resistance, cell)) continue;
    graph.open.push_back(graph.place(std::uint32_t(cell)));
    const double* z = resistance.covariates.data() + cell * resistance.n_covariates;
    graph.covariates.insert(graph.covariates.end(), z, z + resistance.n_covariates);
  }
  if (graph.open.empty())
    return fail(Fault::bad_input, "resistance",
                "found no cell with a resistance, expected land that can be crossed");
  return graph;
}

Result<void> least_cost_distances(const CostGraph& graph, std::span<const double> alpha,
                                  std::span<const std::uint32_t> from,
                                  std::span<const std::uint32_t> to, LeastCostDistances& out) {
  const std::size_t n = graph.n_covariates;
  const double values = double(from.size()) * double(to.size()) * double(1 + n);
  if (values > double(kMaxCostValues))
    return fail(Fault::unsupported, "resistance",
                "found {} x {} distances with {} coefficients, expected at most {} numbers",
                from.size(), to.size(), n, kMaxCostValues);
  for (std::size_t k = 0; k < from.size(); ++k) DERSU_CHECK(check_source(graph, from[k], k));
  DERSU_TRY(costs, place_costs(graph, alpha));
  std::vector<std::uint32_t> targets(to.size());
  std::transform(to.begin(), to.end(), targets.begin(),
                 [&](std::uint32_t cell) { return graph.place(cell); });
  const Targets awaited = targets_at(graph, targets);
  out.n_targets = to.size();
  out.n_covariates = n;
  out.distance.resize(from.size() * to.size());
  out.by_alpha.resize(from.size() * to.size() * n);
  parallel_chunks(from.size(), kSearchesAtOnce,
                  [&](std::size_t, std::size_t begin, std::size_t end) {
                    CostSearch search;
                    for (std::size_t k = begin; k < end; ++k) {
                      search_from(graph, costs, graph.place(from[k]), awaited, search);
                      write_row(graph, search, k, targets, out);
                    }
                  });
  return {};
}

Result<LeastCostTree> least_cost_tree(const CostGraph& graph, std::span<const double> alpha,
                                      std::uint32_t from) {
  DERSU_CHECK(check_source(graph, from, 0));
  DERSU_TRY(costs, place_costs(graph, alpha));
  CostSearch search;
  search_from(graph, costs, graph.place(from), targets_at(graph, graph.open), search);
  LeastCostTree tree;
  tree.distance.assign(graph.grid.n_cells(), kNoWay);
  tree.predecessor.assign(graph.grid.n_cells(), kNoCell);
  for (std::uint32_t cell = 0; cell < graph.grid.n_cells(); ++cell) {
    const std::uint32_t place = graph.place(cell);
    const double d = search.distance[place];
    if (!(d <= graph.options.within && d < kNoWay)) continue;
    tree.distance[cell] = d;
    if (cell != from)
      tree.predecessor[cell] = graph.cell(place - std::size_t(graph.offsets[search.step[place]]));
  }
  return tree;
}

std::vector<std::uint32_t> LeastCostTree::way_to(std::uint32_t cell) const {
  std::vector<std::uint32_t> way;
  if (!(distance[cell] < kNoWay)) return way;
  for (; cell != kNoCell; cell = predecessor[cell]) way.push_back(cell);
  std::reverse(way.begin(), way.end());
  return way;
}

}  // namespace dersu::scr
