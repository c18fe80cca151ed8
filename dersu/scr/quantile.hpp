#pragma once
// Percentiles of replicates.
#include <vector>

namespace dersu::scr {

/// `share` of the sorted values lie below; linear between neighbours (R's type 7). Not empty.
[[nodiscard]] double quantile(const std::vector<double>& sorted, double share);

}  // namespace dersu::scr
