#include "dersu/scr/ways.hpp"

#include <algorithm>
#include <utility>

#include "dersu/scr/kernels.hpp"

namespace dersu::scr {

Result<std::shared_ptr<const Ways>> ways_at(const CostGraph& graph, std::span<const double> alpha,
                                            std::span<const std::uint32_t> detectors,
                                            std::span<const std::uint32_t> points) {
  auto ways = std::make_shared<Ways>();
  DERSU_CHECK(least_cost_distances(graph, alpha, detectors, points, ways->distances));
  ways->nearest2.reserve(detectors.size() * points.size() / kBlock);
  for (std::size_t k = 0; k < detectors.size(); ++k)
    for (std::size_t i = 0; i < points.size(); i += kBlock) {
      const double* const d = ways->distances.from(k) + i;
      const double nearest = *std::min_element(d, d + kBlock);
      ways->nearest2.push_back(nearest * nearest);
    }
  return std::shared_ptr<const Ways>(std::move(ways));
}

Result<std::shared_ptr<const Ways>> LastWays::at(const CostGraph& graph,
                                                 std::span<const double> alpha,
                                                 std::span<const std::uint32_t> detectors,
                                                 std::span<const std::uint32_t> points) {
  {
    const std::scoped_lock lock(mutex_);
    if (ways_ && std::ranges::equal(alpha, alpha_)) return ways_;
    ways_.reset();  // its memory is free for the new ones
  }
  DERSU_TRY(ways, ways_at(graph, alpha, detectors, points));
  const std::scoped_lock lock(mutex_);
  alpha_.assign(alpha.begin(), alpha.end());
  ways_ = ways;
  return ways;
}

}  // namespace dersu::scr
