#pragma once
// What areas have in common (GEOS through GDAL).
#include <optional>
#include <span>
#include <vector>

#include "dersu/core/polygon.hpp"

namespace dersu::io {

/// The land that is in both; parts of one side may overlap and count once. Without coordinates
/// nothing can go wrong but memory, so that there is no Fault: rings that cross themselves are
/// mended as read_vector() mends them.
[[nodiscard]] std::vector<Polygon> intersection(std::span<const Polygon> a,
                                                std::span<const Polygon> b);

/// The land of all polygons, each place once, where some of them overlap; nothing where none do.
[[nodiscard]] std::optional<std::vector<LonLatPolygon>> united(
    std::span<const LonLatPolygon> polygons);

}  // namespace dersu::io
