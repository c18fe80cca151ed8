#include "dersu/report/blur.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace dersu::report {
namespace {

/// South to north, then west to east.
using Place = std::pair<std::int64_t, std::int64_t>;

std::int64_t floor_multiple(double value, double step) {
  return static_cast<std::int64_t>(std::floor(value / step));
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

}  // namespace

std::vector<CameraCell> blur_cameras(const std::vector<Camera>& cameras, int n_parties,
                                     double blur_m) {
  std::map<Place, std::vector<int>> cells;
  for (const Camera& camera : cameras) {
    const Place place{floor_multiple(camera.place.y_m, blur_m),
                      floor_multiple(camera.place.x_m, blur_m)};
    std::vector<int>& counts = cells[place];
    counts.resize(static_cast<std::size_t>(n_parties));
    ++counts[static_cast<std::size_t>(camera.party)];
  }
  std::vector<CameraCell> out;
  for (auto& [place, counts] : cells) {
    const Point centre{(static_cast<double>(place.second) + 0.5) * blur_m,
                       (static_cast<double>(place.first) + 0.5) * blur_m};
    out.push_back({centre, std::move(counts)});
  }
  return out;
}

DrawnSurface exact_surface(const DensitySurface& surface) {
  return {surface.cells, {}, surface.corner, surface.cell_m, surface.cell_m};
}

DrawnSurface hide_outline(const DensitySurface& surface, double blur_m) {
  DrawnSurface drawn;
  drawn.cell_m = surface.cell_m;
  if (surface.cells.empty()) return drawn;
  const auto block = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(std::ceil(blur_m / surface.cell_m - 1e-9)));
  drawn.coarse_m = static_cast<double>(block) * surface.cell_m;
  // Cells are numbered from the CRS's own origin, so that neither grid starts at a camera.
  const auto column_0 = std::llround(surface.corner.x_m / surface.cell_m);
  const auto row_0 = std::llround(surface.corner.y_m / surface.cell_m);
  std::map<Place, std::vector<DensityCell>> blocks;
  for (const DensityCell& cell : surface.cells) {
    blocks[{floor_divide(row_0 + cell.row, block), floor_divide(column_0 + cell.column, block)}]
        .push_back(cell);
  }
  // Both grids are counted from the block in the lower left, which holds cell (0, 0).
  std::int64_t first_row = blocks.begin()->first.first;
  std::int64_t first_column = blocks.begin()->first.second;
  for (const auto& [place, cells] : blocks) first_column = std::min(first_column, place.second);
  drawn.corner = {static_cast<double>(first_column) * drawn.coarse_m,
                  static_cast<double>(first_row) * drawn.coarse_m};
  for (auto& [place, cells] : blocks) {
    if (static_cast<std::int64_t>(cells.size()) == block * block) {
      for (DensityCell cell : cells) {
        cell.column = static_cast<std::int32_t>(column_0 + cell.column - first_column * block);
        cell.row = static_cast<std::int32_t>(row_0 + cell.row - first_row * block);
        drawn.cells.push_back(cell);
      }
    } else {
      double sum = 0;
      for (const DensityCell& cell : cells) sum += cell.per_100km2;
      drawn.coarse.push_back({static_cast<std::int32_t>(place.second - first_column),
                              static_cast<std::int32_t>(place.first - first_row),
                              sum / static_cast<double>(cells.size())});
    }
  }
  return drawn;
}

}  // namespace dersu::report
