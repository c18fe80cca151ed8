#pragma once
// Rasters of resistance as the land of a survey: the grid that they share, and whether it can serve
// detectors. Method: docs/methods/ecological-distance.md.
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::workbench {

[[nodiscard]] bool has_square_cells(const io::Raster& raster);
/// The cells of a raster in metres whose cells are square.
[[nodiscard]] scr::CellGrid grid_of(const io::Raster& raster);
[[nodiscard]] bool same_grid(const scr::CellGrid& a, const scr::CellGrid& b);
/// Whether the corners of `raster`, which knows its CRS, are where they are in `crs`, to a
/// hundredth of a cell. Faults of io::Transform::make.
[[nodiscard]] Result<bool> same_places(const io::Raster& raster, const std::string& crs);

/// Whether animals pass a cell: each covariate has a value there.
[[nodiscard]] bool is_open(const scr::Land& land, std::uint32_t cell);
/// Detectors that stand on no cell that animals pass go to `problems`, by where they were read.
void check_detectors(const scr::Land& land, const scr::Session& session, io::Problems& problems);
/// Fault::unsupported where distances and derivatives take too much memory.
[[nodiscard]] Result<void> check_size(const scr::Land& land, const scr::Session& session);
/// Whether a raster that does not say its coordinate system has coordinates like degrees.
[[nodiscard]] bool looks_like_degrees(const io::Raster& raster);

/// A note where the coefficient of one unit of `covariate` is too small to be read; `formula` says
/// where it can be divided.
void note_scale(const scr::Covariate& covariate, std::string_view formula,
                std::vector<std::string>& notices);

}  // namespace dersu::workbench
