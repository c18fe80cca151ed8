#pragma once
// Thousands of grid cells as a few rectangles of one colour class, so that a map stays small.
#include <cstdint>
#include <vector>

#include "dersu/report/content.hpp"

namespace dersu::report {

struct CellBlock {
  std::int32_t column = 0;
  std::int32_t row = 0;
  std::int32_t columns = 1;
  std::int32_t rows = 1;
  int colour_class = 0;
  bool operator==(const CellBlock&) const = default;
};

/// Rectangles that cover exactly the given cells, each of one class: runs along a row, joined with
/// equal runs of the rows above. Ordered by class, row, column. A cell that is given twice counts
/// once (the last one).
[[nodiscard]] std::vector<CellBlock> merge_cells(const std::vector<DensityCell>& cells,
                                                 const std::vector<int>& colour_classes);

}  // namespace dersu::report
