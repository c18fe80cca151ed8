#pragma once
// How a map keeps camera positions to itself: counts in coarse cells, and a density surface whose
// outline and grid do not follow the cameras. See docs/methods/report.md.
#include <cstdint>
#include <vector>

#include "dersu/report/content.hpp"

namespace dersu::report {

/// The cameras of one coarse cell.
struct CameraCell {
  Point centre{};
  std::vector<int> cameras{};  ///< by party
};
/// Counts on the grid whose lines are the multiples of `blur_m` > 0 in the map's CRS: the grid does
/// not depend on the cameras. South to north, then west to east; cells without cameras left out.
[[nodiscard]] std::vector<CameraCell> blur_cameras(const std::vector<Camera>& cameras,
                                                   int n_parties, double blur_m);

/// A density surface as it is drawn: cells of one or two sizes.
struct DrawnSurface {
  std::vector<DensityCell> cells{};   ///< in the fine grid
  std::vector<DensityCell> coarse{};  ///< in the coarse grid
  Point corner{};                     ///< of cell (0, 0) of both grids
  double cell_m = 0;
  double coarse_m = 0;
};
/// The surface as it is.
[[nodiscard]] DrawnSurface exact_surface(const DensitySurface& surface);
/// The surface without what it says about the cameras that its grid was laid around: the grid is
/// moved onto the multiples of cell_m, and every block of coarse cells (the least multiple of
/// cell_m that is not below `blur_m`) that is not full becomes one square with the mean density of
/// its cells. Positions move by at most cell_m / 2, which no map of a report shows.
[[nodiscard]] DrawnSurface hide_outline(const DensitySurface& surface, double blur_m);

}  // namespace dersu::report
