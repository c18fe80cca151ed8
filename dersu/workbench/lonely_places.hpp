#pragma once
// A few places of a source that lie on another part of the Earth than all others: a y that was not
// filled in, a digit too many. Page: docs/methods/import.md.
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "dersu/core/units.hpp"

namespace dersu::workbench {

/// Nearer than this to the middle of a source no place is lonely: parties have study areas that are
/// many hundred kilometres apart.
constexpr double kLonelyM = 1e6;

/// The places of one source, at most a fifth of them or one, that are farther than kLonelyM from
/// the middle of all (the median), and five times as far as the farthest of the rest. None that may
/// be a study area of its own: in the country of `party` (where it is not known where that lies,
/// within 3000 km), and with another within 100 km or of fewer than five places. Places where two
/// or more deployments stand count once. Indices, rising; none of fewer than three places.
[[nodiscard]] std::vector<std::size_t> lonely_places(std::span<const LonLat> places,
                                                     std::string_view party);

}  // namespace dersu::workbench
