#include "dersu/workbench/habitat_raster.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/workbench/resistance_land.hpp"

namespace dersu::workbench {
namespace {

constexpr std::size_t kMaxPieces = 200'000;

/// A rectangle of cells: columns [first, last), rows [top, bottom).
struct Block {
  std::size_t first = 0, last = 0, top = 0, bottom = 0;
};

/// The cells above 0 as rectangles: runs of a row, joined with equal runs of the row above.
std::vector<Block> blocks_of(const io::Raster& raster) {
  std::vector<Block> done, open;
  for (std::size_t row = 0; row < raster.rows; ++row) {
    std::vector<Block> now;
    for (std::size_t c = 0; c < raster.columns; ++c) {
      if (!(raster.at(c, row) > 0)) continue;
      Block run{c, c, row, row + 1};
      while (run.last < raster.columns && raster.at(run.last, row) > 0) ++run.last;
      c = run.last;
      const auto above = std::ranges::find_if(
          open, [&](const Block& b) { return b.first == run.first && b.last == run.last; });
      if (above != open.end()) {
        run.top = above->top;
        open.erase(above);
      }
      now.push_back(run);
    }
    done.insert(done.end(), open.begin(), open.end());
    open = std::move(now);
  }
  done.insert(done.end(), open.begin(), open.end());
  return done;
}

/// Its edges, with a corner at every cell, so that they stay where they are when the CRS changes.
Result<LonLatPolygon> polygon_of(const Block& block, const io::Raster& raster,
                                 const io::Transform& to_lonlat) {
  RingOf<LonLat> ring;
  const auto add = [&](std::size_t column, std::size_t row) -> Result<void> {
    DERSU_TRY(place,
              to_lonlat.forward({raster.west + static_cast<double>(column) * raster.cell_width,
                                 raster.north - static_cast<double>(row) * raster.cell_height}));
    ring.push_back({place.x, place.y});
    return {};
  };
  for (std::size_t c = block.first; c < block.last; ++c) DERSU_CHECK(add(c, block.bottom));
  for (std::size_t r = block.bottom; r > block.top; --r) DERSU_CHECK(add(block.last, r));
  for (std::size_t c = block.last; c > block.first; --c) DERSU_CHECK(add(c, block.top));
  for (std::size_t r = block.top; r < block.bottom; ++r) DERSU_CHECK(add(block.first, r));
  return LonLatPolygon{{std::move(ring)}};
}

}  // namespace

bool is_raster_file(const std::string& file) {
  const std::string plain = lower(file);
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{".tif", ".tiff", ".asc", ".asc.gz", ".agr"},
      [&](std::string_view ending) { return plain.ends_with(ending); });
}

Result<std::vector<LonLatPolygon>> read_habitat_raster(const std::filesystem::path& path,
                                                       const std::string& unsaid_crs) {
  DERSU_TRY(raster, io::read_raster(path));
  if (raster.crs.empty() && unsaid_crs.empty())
    return fail(Fault::bad_input, path.filename().string(),
                "the raster does not say its coordinate system, expected one (a .prj file beside)");
  if (raster.crs.empty() && looks_like_degrees(raster))
    return fail(Fault::bad_input, path.filename().string(),
                "the raster does not say its coordinate system and seems to be in degrees, "
                "expected one (a .prj file beside) or metres of the detectors' system");
  if (raster.crs.empty()) raster.crs = unsaid_crs;
  DERSU_TRY(to_lonlat, io::Transform::make(raster.crs, "EPSG:4326"));
  std::vector<LonLatPolygon> polygons;
  const auto blocks = blocks_of(raster);
  if (blocks.size() > kMaxPieces)
    return fail(Fault::bad_input, path.filename().string(),
                "found {} separate pieces of habitat, expected at most {}; make polygons of it in "
                "a GIS",
                blocks.size(), kMaxPieces);
  for (const Block& block : blocks) {
    DERSU_TRY(polygon, polygon_of(block, raster, to_lonlat));
    polygons.push_back(std::move(polygon));
  }
  return polygons;
}

}  // namespace dersu::workbench
