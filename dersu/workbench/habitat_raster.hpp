#pragma once
// Habitat given as a raster: its cells above 0 as polygons, so that all habitat is polygons.
#include <filesystem>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"

namespace dersu::workbench {

/// True for file names that are read as rasters.
[[nodiscard]] bool is_raster_file(const std::string& file);

/// Rectangles of cells, with a corner at every cell. `unsaid_crs` is taken where the raster does
/// not say its coordinate system. Fault::bad_input: no coordinate system, too many pieces; Faults
/// of io::read_raster.
[[nodiscard]] Result<std::vector<LonLatPolygon>> read_habitat_raster(
    const std::filesystem::path& path, const std::string& unsaid_crs = {});

}  // namespace dersu::workbench
