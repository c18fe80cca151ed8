#pragma once
// How much of a mask's area is counted twice, from the points alone: of cells of any shape, on one
// grid, on several, or on none.
#include <span>

#include "dersu/core/units.hpp"

namespace dersu::workbench {

/// The share of the cells of `cell_ha` around `points` that others lie on too: what the land of a
/// point, all that is nearer to it than to others, lacks of a cell, where that is more than a
/// quarter. On a grid land and cell are equal, at its edge there is more land; where two grids lie
/// on each other, every cell has half of its land. Where a quarter of the points that are not at
/// the edge has more land than a cell (points scattered by chance), the difference counts, less
/// three standard errors. Over a sample of 2000 points. `points` by rising x.
[[nodiscard]] double counted_twice(std::span<const Point> points, double cell_ha);

}  // namespace dersu::workbench
