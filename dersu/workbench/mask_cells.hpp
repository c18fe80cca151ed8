#pragma once
// Whether the points of a habitat mask are what their cells say: a mask that lost points, or whose
// cell_ha is not that of its grid, gives a wrong density without a word. Page: docs/methods/scr.md.
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::workbench {

/// Cells of a grid and `cell_area_ha` may differ by this share: coordinates and areas are rounded,
/// and a grid that was projected is not the same everywhere.
constexpr double kCellSlack = 0.05;

/// Fault::bad_input: points that come twice or overlap or lie apart; a grid whose cells have
/// another area than `cell_area_ha`; one with whole rows or columns left out again and again; more
/// than 5 % of the area counted twice. `session` is for messages. O(n log n).
[[nodiscard]] Result<void> check_mask_cells(const std::string& session, const scr::Mask& mask);

/// Sentences on sessions whose mask is no surface: hardly any point has cells on more than two
/// sides, or one place in ten of its grid is a hole among points; and where 1 % of the area is
/// counted twice.
[[nodiscard]] std::vector<std::string> mask_notices(const scr::Data& data);

}  // namespace dersu::workbench
