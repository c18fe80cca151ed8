#pragma once
// Distances in the plane, in metres of a projected CRS.
#include <span>
#include <vector>

#include "dersu/core/units.hpp"

namespace dersu::simulate {

/// Points in order, not closed.
using Line = std::vector<Point>;

/// The distance from `p` to the nearest point of `lines`; infinite where there are none.
[[nodiscard]] double distance_m(std::span<const Line> lines, Point p);

}  // namespace dersu::simulate
