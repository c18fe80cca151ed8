#pragma once
// The cheapest ways from a session's detectors to its mask points, kept for evaluations in a row
// that have the same coefficients of resistance: steps of other coefficients, and numbers at the
// estimates. For everybody who works inside dersu/scr.
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/least_cost.hpp"

namespace dersu::scr {

struct Ways {
  LeastCostDistances distances{};
  std::vector<double> nearest2{};  ///< n_detectors x n_blocks: the smallest squared distance (m^2)
};

/// `points` are in the order of Blocks, whole blocks of them. Faults as least_cost_distances.
[[nodiscard]] Result<std::shared_ptr<const Ways>> ways_at(const CostGraph& graph,
                                                          std::span<const double> alpha,
                                                          std::span<const std::uint32_t> detectors,
                                                          std::span<const std::uint32_t> points);

/// Of one graph with its detectors and points. Threads may ask at once.
class LastWays {
 public:
  /// As ways_at(), which is asked where `alpha` is not what it was last.
  [[nodiscard]] Result<std::shared_ptr<const Ways>> at(const CostGraph& graph,
                                                       std::span<const double> alpha,
                                                       std::span<const std::uint32_t> detectors,
                                                       std::span<const std::uint32_t> points);

 private:
  std::mutex mutex_{};
  std::vector<double> alpha_{};
  std::shared_ptr<const Ways> ways_{};
};

}  // namespace dersu::scr
