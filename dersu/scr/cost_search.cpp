#include "dersu/scr/cost_search.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "dersu/scr/clones.hpp"
#include "dersu/scr/lanes.hpp"

namespace dersu::scr {
namespace {

using lanes::Integers;
using lanes::kLanes;
using lanes::Reals;

constexpr std::size_t kMaxSteps = 7 * kLanes;

/// The cost of a step of one metre between places with these h; and dw / (p_u + p_v) of a step.
struct MeanCost {
  DERSU_LANES_INLINE Reals cost(const Reals& a, const Reals& b) { return a + b; }
  DERSU_LANES_INLINE double slope(double length_m, double, double) { return length_m; }
};
struct MeanConductance {
  DERSU_LANES_INLINE Reals cost(const Reals& a, const Reals& b) { return 1 / (a + b); }
  DERSU_LANES_INLINE double slope(double length_m, double a, double b) {
    return length_m / ((a + b) * (a + b));
  }
};
struct GeometricMean {
  DERSU_LANES_INLINE Reals cost(const Reals& a, const Reals& b) { return a * b; }
  DERSU_LANES_INLINE double slope(double length_m, double a, double b) {
    return length_m * (a * b);
  }
};

/// The derivatives of a place, from those of the place before.
template <class Cost>
DERSU_LANES_INLINE void settle(const CostGraph& graph, const PlaceCosts& costs, std::size_t place,
                               CostSearch& search) {
  const std::size_t n = graph.n_covariates;
  const std::size_t step = search.step[place];
  const std::size_t before = place - std::size_t(graph.offsets[step]);
  const double slope = Cost::slope(graph.lengths_m[step], costs.h[before], costs.h[place]);
  const double* p = costs.p.data();
  double* by = search.by_alpha.data();
  for (std::size_t j = 0; j < n; ++j)
    by[place * n + j] = by[before * n + j] + slope * (p[before * n + j] + p[place * n + j]);
}

/// The keys of the neighbours by way of a place; the bits tell which are smaller than what they
/// have. `h` and `distance` point to the place.
template <class Cost>
DERSU_LANES_INLINE std::uint64_t reach(const CostGraph& graph, const double* h,
                                       const double* distance, double* keys) {
  const Reals here = lanes::all(*h);
  const Reals so_far = lanes::all(*distance);
  Integers bit = {1, 2, 4, 8};
  Integers smaller = {};
  for (std::size_t i = 0; i < graph.lengths_m.size(); i += kLanes) {
    const std::ptrdiff_t first = graph.offsets[i];
    const Reals key =
        so_far + lanes::load(&graph.lengths_m[i]) * Cost::cost(here, lanes::load(h + first));
    lanes::store(keys + i, key);
    smaller |= bit & (key < lanes::load(distance + first));
    bit <<= std::int64_t(kLanes);
  }
  return std::uint64_t((smaller[0] | smaller[1]) | (smaller[2] | smaller[3]));
}

template <class Cost, class Queue>
DERSU_LANES_INLINE void search_with(const CostGraph& graph, const PlaceCosts& costs,
                                    const Targets& targets, CostSearch& search, Queue& queue) {
  double* distance = search.distance.data();
  std::uint32_t* order = search.order.data();
  double keys[kMaxSteps];
  std::size_t n = 0;
  std::size_t awaited = targets.number;
  while (awaited > 0) {
    const std::size_t n_more = queue.take(order + n);
    if (n_more == 0) break;
    for (const std::size_t end = n + n_more; n < end; ++n) {
      const std::uint32_t place = order[n];
      awaited -= targets.is_target[place];
      std::uint64_t smaller = reach<Cost>(graph, &costs.h[place], distance + place, keys);
      for (; smaller != 0; smaller &= smaller - 1) {
        const auto i = std::size_t(std::countr_zero(smaller));
        const auto to = std::uint32_t(place + graph.offsets[i]);
        distance[to] = keys[i];
        search.step[to] = std::uint32_t(i);
        queue.put(to, keys[i]);
      }
    }
  }
  for (std::size_t i = 1; i < n; ++i) settle<Cost>(graph, costs, order[i], search);
}

template <class Cost>
DERSU_LANES_INLINE void search_with(const CostGraph& graph, const PlaceCosts& costs,
                                    std::uint32_t source, const Targets& targets,
                                    CostSearch& search) {
  // A little less than the shortest step, so that no rounding of a key matters.
  const double width = 0.99 * costs.shortest;
  if (costs.longest <= width * double(BucketQueue::kBuckets - 2)) {
    search.buckets.start(width, graph.n_places);
    search.buckets.put(source, 0);
    search_with<Cost>(graph, costs, targets, search, search.buckets);
  } else {
    search.heap.start(graph.n_places);
    search.heap.put(source, 0);
    search_with<Cost>(graph, costs, targets, search, search.heap);
  }
}

DERSU_CLONES void by_mean_cost(const CostGraph& graph, const PlaceCosts& costs,
                               std::uint32_t source, const Targets& targets, CostSearch& search) {
  search_with<MeanCost>(graph, costs, source, targets, search);
}
DERSU_CLONES void by_mean_conductance(const CostGraph& graph, const PlaceCosts& costs,
                                      std::uint32_t source, const Targets& targets,
                                      CostSearch& search) {
  search_with<MeanConductance>(graph, costs, source, targets, search);
}
DERSU_CLONES void by_geometric_mean(const CostGraph& graph, const PlaceCosts& costs,
                                    std::uint32_t source, const Targets& targets,
                                    CostSearch& search) {
  search_with<GeometricMean>(graph, costs, source, targets, search);
}

/// h, and what p is besides z.
std::pair<double, double> halves(StepCost step_cost, double log_cost) {
  switch (step_cost) {
    case StepCost::mean_cost: {
      const double h = 0.5 * std::exp(log_cost);
      return {h, h};
    }
    case StepCost::mean_conductance: {
      const double h = 0.5 * std::exp(-log_cost);
      return {h, h};
    }
    case StepCost::geometric_mean:
      break;
  }
  return {std::exp(0.5 * log_cost), 0.5};
}

}  // namespace

Result<PlaceCosts> place_costs(const CostGraph& graph, std::span<const double> alpha) {
  const std::size_t n = graph.n_covariates;
  PlaceCosts out;
  out.h.assign(graph.n_places, std::nan(""));
  out.p.assign(graph.n_places * n, 0);
  double least = kMaxLogCost;
  double most = -kMaxLogCost;
  for (std::size_t i = 0; i < graph.open.size(); ++i) {
    const double* z = graph.covariates.data() + i * n;
    double log_cost = 0;
    for (std::size_t j = 0; j < n; ++j) log_cost += alpha[j] * z[j];
    if (!(std::abs(log_cost) <= kMaxLogCost))
      return fail(Fault::numeric, "resistance", "found a log cost of {:.3g}, expected {} to {}",
                  log_cost, -kMaxLogCost, kMaxLogCost);
    const auto [h, slope] = halves(graph.options.step_cost, log_cost);
    const std::size_t place = graph.open[i];
    out.h[place] = h;
    for (std::size_t j = 0; j < n; ++j) out.p[place * n + j] = z[j] * slope;
    least = std::min(least, log_cost);
    most = std::max(most, log_cost);
  }
  out.shortest = graph.grid.cell_m * std::exp(least);
  out.longest = graph.grid.cell_m * std::sqrt(5.0) * std::exp(most);
  return out;
}

Targets targets_at(const CostGraph& graph, std::span<const std::uint32_t> places) {
  Targets out{std::vector<std::uint8_t>(graph.n_places, 0)};
  for (const std::uint32_t place : places) {
    if (!std::ranges::binary_search(graph.open, place)) continue;  // no way leads there
    out.number += 1U - out.is_target[place];
    out.is_target[place] = 1;
  }
  return out;
}

void search_from(const CostGraph& graph, const PlaceCosts& costs, std::uint32_t source,
                 const Targets& targets, CostSearch& search) {
  constexpr double kNoWay = std::numeric_limits<double>::infinity();
  search.distance.assign(graph.n_places, std::nextafter(graph.options.within, kNoWay));
  search.by_alpha.resize(graph.n_places * graph.n_covariates);
  search.step.resize(graph.n_places);
  search.order.resize(graph.n_places + 1);
  search.distance[source] = 0;
  std::fill_n(search.by_alpha.begin() + std::ptrdiff_t(source * graph.n_covariates),
              graph.n_covariates, 0.0);
  switch (graph.options.step_cost) {
    case StepCost::mean_cost:
      return by_mean_cost(graph, costs, source, targets, search);
    case StepCost::mean_conductance:
      return by_mean_conductance(graph, costs, source, targets, search);
    case StepCost::geometric_mean:
      return by_geometric_mean(graph, costs, source, targets, search);
  }
}

}  // namespace dersu::scr
