#pragma once
// The map: land, borders, territories, the density of one target, and the cameras as far as they
// may be shown.
#include <string>
#include <string_view>

#include "dersu/report/setting.hpp"

namespace dersu::report {

/// A finished <svg>, or nothing where there is neither a density nor a territory to show. In
/// camera_places blurred and none, nothing in the drawing depends on where a camera stands inside
/// its coarse cell: not the symbols, not the extent, not the outline of the density.
[[nodiscard]] std::string density_map(const Setting& setting, const Target& target,
                                      std::string_view id);

/// How positions were treated, in sentences, for the map's caption.
[[nodiscard]] std::string map_note(const Setting& setting, const Target& target);

}  // namespace dersu::report
