#include "dersu/report/cells.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>
#include <utility>

namespace dersu::report {

std::vector<CellBlock> merge_cells(const std::vector<DensityCell>& cells,
                                   const std::vector<int>& colour_classes) {
  assert(cells.size() == colour_classes.size());
  std::map<std::pair<std::int32_t, std::int32_t>, int> by_place;  // (row, column) -> class
  for (std::size_t i = 0; i < cells.size(); ++i) {
    by_place[{cells[i].row, cells[i].column}] = colour_classes[i];
  }
  std::vector<CellBlock> runs;
  for (const auto& [place, colour_class] : by_place) {
    const auto [row, column] = place;
    if (!runs.empty()) {
      CellBlock& last = runs.back();
      if (last.row == row && last.column + last.columns == column &&
          last.colour_class == colour_class) {
        ++last.columns;
        continue;
      }
    }
    runs.push_back({column, row, 1, 1, colour_class});
  }
  // A run grows upwards while the next row has an equal one.
  std::vector<CellBlock> blocks;
  std::map<std::tuple<std::int32_t, std::int32_t, int>, std::size_t> top;  // -> index in blocks
  for (const CellBlock& run : runs) {
    const auto [at, is_new] =
        top.try_emplace({run.column, run.columns, run.colour_class}, blocks.size());
    if (!is_new && blocks[at->second].row + blocks[at->second].rows == run.row) {
      ++blocks[at->second].rows;
    } else {
      at->second = blocks.size();
      blocks.push_back(run);
    }
  }
  std::sort(blocks.begin(), blocks.end(), [](const CellBlock& a, const CellBlock& b) {
    return std::tie(a.colour_class, a.row, a.column) < std::tie(b.colour_class, b.row, b.column);
  });
  return blocks;
}

}  // namespace dersu::report
