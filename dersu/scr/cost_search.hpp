#pragma once
// One search for the cheapest ways from a cell. For everybody who works inside dersu/scr; users
// take least_cost.hpp.
#include <cstdint>
#include <span>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/cost_queue.hpp"
#include "dersu/scr/least_cost.hpp"

namespace dersu::scr {

/// The costs of all places at given coefficients. With h of two places, the cost of a step is
///   mean_cost        l (h_u + h_v),    h = c / 2,      dw = l (p_u + p_v),        p = z c / 2
///   mean_conductance l / (h_u + h_v),  h = 1 / (2 c),  dw = w^2 / l (p_u + p_v),  p = z / (2 c)
///   geometric_mean   l h_u h_v,        h = sqrt(c),    dw = w (p_u + p_v),        p = z / 2
struct PlaceCosts {
  std::vector<double> h{};  ///< n_places: NaN where closed
  std::vector<double> p{};  ///< n_places x J
  double shortest = 0;      ///< no step costs less, and none more than `longest`
  double longest = 0;
};

/// Fault::numeric: beyond kMaxLogCost.
[[nodiscard]] Result<PlaceCosts> place_costs(const CostGraph& graph, std::span<const double> alpha);

/// The memory of searches, taken again from one to the next.
struct CostSearch {
  std::vector<double> distance{};     ///< n_places
  std::vector<double> by_alpha{};     ///< n_places x J, where a way leads
  std::vector<std::uint32_t> step{};  ///< n_places: which of CostGraph::offsets the last step was
  /// n_places + 1: the source, then where ways lead, each after the place of its last step.
  std::vector<std::uint32_t> order{};
  BucketQueue buckets{};
  HeapQueue heap{};
};

/// Places whose ways are asked for: a search ends when it has them.
struct Targets {
  std::vector<std::uint8_t> is_target{};  ///< n_places
  std::size_t number = 0;
};
[[nodiscard]] Targets targets_at(const CostGraph& graph, std::span<const std::uint32_t> places);

/// Fills the first three of `search` from a place that is open, at the targets; a distance beyond
/// `within`, or infinite, where no way leads.
void search_from(const CostGraph& graph, const PlaceCosts& costs, std::uint32_t source,
                 const Targets& targets, CostSearch& search);

}  // namespace dersu::scr
