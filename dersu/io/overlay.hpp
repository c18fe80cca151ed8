#pragma once
// What areas have in common (GEOS through GDAL).
#include <span>
#include <vector>

#include "dersu/core/polygon.hpp"

namespace dersu::io {

/// The land that is in both; parts of one side may overlap and count once. Without coordinates
/// nothing can go wrong but memory, so that there is no Fault: rings that cross themselves are
/// mended as read_vector() mends them.
[[nodiscard]] std::vector<Polygon> intersection(std::span<const Polygon> a,
                                                std::span<const Polygon> b);

}  // namespace dersu::io
