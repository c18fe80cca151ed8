#pragma once
// Rasters: GeoTIFF and ESRI ASCII grids (also gzipped), as one plain struct of doubles.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"

namespace dersu::io {

/// One band of cells, north up:
///
///     west,north +----+----+----+        values[row * columns + column],
///                | 0  | 1  | 2  |        cell (column, row) covers
///                +----+----+----+        west  + column * cell_width  .. + cell_width,
///                | 3  | 4  | 5  |        north - row * cell_height .. - cell_height
///                +----+----+----+
struct Raster {
  std::size_t columns = 0;
  std::size_t rows = 0;
  double west = 0;  ///< outer edges, in units of the CRS
  double north = 0;
  double cell_width = 1;  ///< > 0
  double cell_height = 1;
  std::string crs{};               ///< "EPSG:32652" or WKT; empty where the file does not say
  std::optional<double> nodata{};  ///< how the file writes cells without a value
  std::vector<double> values{};    ///< NaN where a cell has no value; never infinite

  [[nodiscard]] double& at(std::size_t column, std::size_t row) {
    return values[row * columns + column];
  }
  [[nodiscard]] double at(std::size_t column, std::size_t row) const {
    return values[row * columns + column];
  }
  /// The value of the cell that holds (x, y); NaN outside. Western and northern edges belong to
  /// the cell.
  [[nodiscard]] double sample(double x, double y) const;
};

/// One of several bands of the same cells.
struct RasterBand {
  std::string name{};            ///< its description
  std::vector<double> values{};  ///< as Raster::values
};

struct RasterReading {
  int band = 1;                           ///< which band of a GeoTIFF, from 1
  std::uint64_t max_cells = 250'000'000;  ///< 2 GB of doubles; a larger raster is refused unread
  std::string beyond{};                   ///< what to do with a larger one, for its refusal
};

struct RasterWriting {
  bool single_precision = false;  ///< 4 bytes a cell where 7 digits are enough (maps)
};

/// Reads .tif, .tiff, .asc, .txt or .agr, each ASCII grid also as .gz; the CRS of an ASCII grid is
/// that of the .prj file beside it. Fault::bad_input, with line and column for ASCII: truncated,
/// values that are not numbers or infinite, more cells than `max_cells`, rotated.
[[nodiscard]] Result<Raster> read_raster(const std::filesystem::path& path,
                                         const RasterReading& options = {});

/// How many bands the file of a raster has, without its values; an ASCII grid has one. Faults of
/// read_raster.
[[nodiscard]] Result<int> count_bands(const std::filesystem::path& path);

/// An ESRI ASCII grid from text; `name` is the file's name in messages.
[[nodiscard]] Result<Raster> read_ascii_grid(std::string_view text, std::string_view name,
                                             const RasterReading& options = {});

/// Writes a GeoTIFF (.tif: deflate, tiles) or an ESRI ASCII grid (.asc, .asc.gz, with a .prj
/// beside it where the CRS is known). The same raster gives the same bytes. Written beside and
/// renamed. Fault::io; Fault::unsupported: another ending, an ASCII grid whose CRS is unknown to
/// PROJ.
[[nodiscard]] Result<void> write_raster(const std::filesystem::path& path, const Raster& raster,
                                        const RasterWriting& options = {});

/// A GeoTIFF (.tif) of several bands on the cells of `grid`, whose own values are not looked at.
/// Otherwise as write_raster().
[[nodiscard]] Result<void> write_bands(const std::filesystem::path& path, const Raster& grid,
                                       std::span<const RasterBand> bands,
                                       const RasterWriting& options = {});

}  // namespace dersu::io
