#include "dersu/scr/cost_search.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace dersu::scr {
namespace {

/// What two places' h cost together, for a step of one metre; and dw / (p_u + p_v) of a step.
struct MeanCost {
  static double cost(double a, double b) { return a + b; }
  static double slope(double length_m, double, double) { return length_m; }
};
struct MeanConductance {
  static double cost(double a, double b) { return 1 / (a + b); }
  static double slope(double length_m, double a, double b) {
    return length_m / ((a + b) * (a + b));
  }
};
struct GeometricMean {
  static double cost(double a, double b) { return a * b; }
  static double slope(double length_m, double a, double b) { return length_m * (a * b); }
};

template <class Cost>
void settle(const CostGraph& graph, const PlaceCosts& costs, std::uint32_t place,
            CostSearch& search) {
  const std::size_t n = graph.n_covariates;
  const std::size_t step = search.step[place];
  const std::size_t before = place - std::size_t(graph.offsets[step]);
  const double slope = Cost::slope(graph.lengths_m[step], costs.h[before], costs.h[place]);
  for (std::size_t j = 0; j < n; ++j)
    search.by_alpha[place * n + j] = search.by_alpha[before * n + j] +
                                     slope * (costs.p[before * n + j] + costs.p[place * n + j]);
}

/// The keys of the neighbours of `place` by way of it, and which of them are smaller than before.
template <class Cost, std::size_t kSteps>
std::uint32_t reach(const double* h, const double* distance, const std::ptrdiff_t* offsets,
                    const double* lengths_m, double* keys) {
  std::uint32_t smaller = 0;
  for (std::size_t i = 0; i < kSteps; ++i) {
    keys[i] = distance[0] + lengths_m[i] * Cost::cost(h[0], h[offsets[i]]);
    smaller |= std::uint32_t(keys[i] < distance[offsets[i]]) << i;
  }
  return smaller;
}

template <class Cost, std::size_t kSteps>
void search_with(const CostGraph& graph, const PlaceCosts& costs, std::uint32_t source,
                 CostSearch& search) {
  double* distance = search.distance.data();
  double keys[kSteps];
  CostQueue::Entry next{0, source};
  const std::uint32_t first = source;
  while (search.queue.take(distance, next)) {
    if (next.key > graph.options.within) return;
    const std::uint32_t place = next.place;
    if (place != first) settle<Cost>(graph, costs, place, search);
    std::uint32_t smaller = reach<Cost, kSteps>(&costs.h[place], distance + place,
                                                graph.offsets.data(), graph.lengths_m.data(), keys);
    for (; smaller != 0; smaller &= smaller - 1) {
      const auto i = std::size_t(std::countr_zero(smaller));
      const auto to = std::uint32_t(place + graph.offsets[i]);
      search.queue.put(to, keys[i], distance[to]);
      distance[to] = keys[i];
      search.step[to] = std::uint8_t(i);
    }
  }
}

template <class Cost>
void search_with(const CostGraph& graph, const PlaceCosts& costs, std::uint32_t source,
                 CostSearch& search) {
  switch (graph.options.neighbours) {
    case Neighbours::four:
      return search_with<Cost, 4>(graph, costs, source, search);
    case Neighbours::eight:
      return search_with<Cost, 8>(graph, costs, source, search);
    case Neighbours::sixteen:
      return search_with<Cost, 16>(graph, costs, source, search);
  }
}

/// h and what p is besides z.
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
  double sum = 0;
  double most = 0;
  for (std::size_t i = 0; i < graph.open.size(); ++i) {
    const double* z = graph.covariates.data() + i * n;
    double log_cost = 0;
    for (std::size_t j = 0; j < n; ++j) log_cost += alpha[j] * z[j];
    if (!(std::abs(log_cost) <= kMaxLogCost))
      return fail(Fault::numeric, "", "found a log cost of {:.3g}, expected {} to {}", log_cost,
                  -kMaxLogCost, kMaxLogCost);
    const auto [h, slope] = halves(graph.options.step_cost, log_cost);
    const std::size_t place = graph.open[i];
    out.h[place] = h;
    for (std::size_t j = 0; j < n; ++j) out.p[place * n + j] = z[j] * slope;
    sum += log_cost;
    most = std::max(most, std::exp(log_cost));
  }
  // About one place a bucket on even land; wider where the dearest step would not fit the ring.
  const double usual = graph.grid.cell_m * std::exp(sum / double(graph.open.size()));
  const double dearest =
      1.01 * most * *std::max_element(graph.lengths_m.begin(), graph.lengths_m.end());
  out.bucket = std::max(usual / 64, dearest / double(CostQueue::kBuckets - 2));
  return out;
}

void search_from(const CostGraph& graph, const PlaceCosts& costs, std::uint32_t source,
                 CostSearch& search) {
  search.distance.assign(graph.n_places, std::numeric_limits<double>::infinity());
  search.by_alpha.resize(graph.n_places * graph.n_covariates);
  search.step.resize(graph.n_places);
  search.queue.start(costs.bucket);
  search.queue.put(source, 0, search.distance[source]);
  search.distance[source] = 0;
  std::fill_n(search.by_alpha.begin() + std::ptrdiff_t(source * graph.n_covariates),
              graph.n_covariates, 0.0);
  switch (graph.options.step_cost) {
    case StepCost::mean_cost:
      return search_with<MeanCost>(graph, costs, source, search);
    case StepCost::mean_conductance:
      return search_with<MeanConductance>(graph, costs, source, search);
    case StepCost::geometric_mean:
      return search_with<GeometricMean>(graph, costs, source, search);
  }
}

}  // namespace dersu::scr
