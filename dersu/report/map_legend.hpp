#pragma once
// The column beside the map: density classes, cameras, lines, scale bar and north arrow.
#include "dersu/report/map_layers.hpp"
#include "dersu/report/map_view.hpp"
#include "dersu/report/svg.hpp"

namespace dersu::report {

/// Draws from (left, top) downwards, the scale bar and the arrow at the panel's lower end.
void draw_legend(Svg& svg, const Setting& setting, const MapLayers& layers, const MapView& view,
                 double left, double top);

/// The radius of a symbol for `cameras` in one coarse cell: the area grows with the number, and the
/// number still fits in.
[[nodiscard]] double camera_radius(int cameras);

}  // namespace dersu::report
