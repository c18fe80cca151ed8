#pragma once
// The land that an animal crosses, as a grid of square cells with covariates of resistance.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/units.hpp"

namespace dersu::scr {

/// North up, as rasters are:
///
///     west_m,north_m +----+----+----+      cell = row * n_columns + column
///                    | 0  | 1  | 2  |
///                    +----+----+----+
///                    | 3  | 4  | 5  |
///                    +----+----+----+
struct CellGrid {
  std::uint32_t n_columns = 0;
  std::uint32_t n_rows = 0;
  double west_m = 0;  ///< outer edges
  double north_m = 0;
  double cell_m = 0;  ///< side of a cell, > 0

  [[nodiscard]] std::size_t n_cells() const { return std::size_t{n_columns} * n_rows; }
  /// The cell that holds a place; none outside. Western and northern edges belong to the cell, and
  /// the outer edges in the east and south to the last one (as raster::cellFromXY).
  [[nodiscard]] std::optional<std::uint32_t> cell_at(Point place) const;
  [[nodiscard]] Point centre(std::uint32_t cell) const;
};

/// The cell of each place; `what` names them in messages ("detector"). Fault::bad_input: outside
/// the grid, by number, never by coordinate.
[[nodiscard]] Result<std::vector<std::uint32_t>> cells_of(const CellGrid& grid,
                                                          std::span<const Point> places,
                                                          std::string_view what);

/// cost(cell) = exp(sum_j alpha_j z_j(cell)). Without covariates the cost is 1 everywhere, and what
/// is left are the ways around closed cells.
struct Resistance {
  CellGrid grid{};
  std::size_t n_covariates = 0;      ///< J
  std::vector<double> covariates{};  ///< n_cells x J, row-major: z; NaN closes the cell
  /// n_cells or empty: not 0 where nothing passes (water, outside the habitat).
  std::vector<std::uint8_t> closed{};
};

}  // namespace dersu::scr
