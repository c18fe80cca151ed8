#include "dersu/workbench/area_files.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/io/vector.hpp"

namespace dersu::workbench {
namespace {

constexpr std::size_t kMaxPieces = 200'000;

bool is_raster(const std::string& file) {
  const std::string plain = lower(file);
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{".tif", ".tiff", ".asc", ".asc.gz", ".agr"},
      [&](std::string_view ending) { return plain.ends_with(ending); });
}

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

Result<std::vector<LonLatPolygon>> read_habitat_raster(const std::filesystem::path& path) {
  DERSU_TRY(raster, io::read_raster(path));
  if (raster.crs.empty())
    return fail(Fault::bad_input, path.filename().string(),
                "the raster does not say its coordinate system, expected one (a .prj file beside)");
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

/// What the area needs to have: lines for a border, polygons for all others.
Result<void> read_area(const io::Project& project, const io::ProjectArea& area, store::AreaRow& row,
                       std::vector<store::NoticeRow>& notices) {
  const auto path = project.folder / area.file;
  if (is_raster(area.file)) {
    if (area.kind != io::AreaKind::habitat)
      return fail(Fault::bad_input, area.where, "found a raster, expected polygons or lines");
    DERSU_TRY(polygons, read_habitat_raster(path));
    row.polygons = std::move(polygons);
  } else {
    DERSU_TRY(layer, io::read_vector(path, {.layer = area.layer, .datum = area.datum}));
    row.polygons = io::all_polygons(layer);
    for (io::VectorFeature& feature : layer.features)
      std::ranges::move(feature.lines, std::back_inserter(row.lines));
    for (std::string& text : layer.notices) notices.push_back({area.party, {}, area.file, text});
  }
  const bool border = area.kind == io::AreaKind::border;
  if (row.polygons.empty() && (!border || row.lines.empty()))
    return fail(Fault::bad_input, area.where, "file '{}' of area '{}' has no {}", quoted(area.file),
                area.id, border ? "lines" : "polygons");
  return {};
}

}  // namespace

std::vector<store::AreaRow> read_areas(const io::Project& project, io::Problems& problems,
                                       std::vector<store::NoticeRow>& notices) {
  std::vector<store::AreaRow> rows;
  for (const io::ProjectArea& area : project.areas) {
    store::AreaRow row{.id = area.id,
                       .name = area.name,
                       .party = area.party,
                       .kind = std::string(io::name(area.kind)),
                       .file = area.file};
    if (const auto read = read_area(project, area, row, notices); !read) {
      Error error = read.error();
      if (error.where.empty()) error.where = area.where;
      problems.add(std::move(error));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<store::CatalogueRow> read_catalogue(const io::Project& project,
                                                io::Problems& problems) {
  std::vector<store::CatalogueRow> rows;
  if (project.catalogue.file.empty()) return rows;
  const auto table = io::read_csv(project.folder / project.catalogue.file);
  if (!table) {
    problems.add(table.error());
    return rows;
  }
  std::size_t columns[3] = {};
  bool complete = true;
  const char* const names[] = {"party", "individualID", "jointID"};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto column = table->required_column(names[i]);
    if (!column) problems.add(column.error());
    complete = complete && column.has_value();
    columns[i] = column.value_or(0);
  }
  if (!complete) return rows;
  std::set<std::string> parties;
  for (const io::ProjectParty& party : project.parties) parties.insert(party.code);
  std::map<std::pair<std::string, std::string>, std::uint64_t> seen;
  for (std::size_t i = 0; i < table->rows.size(); ++i) {
    const auto text = [&](std::size_t c) { return std::string(trim(table->rows[i][columns[c]])); };
    store::CatalogueRow row{text(0), text(1), text(2)};
    for (std::size_t c = 0; c < 3; ++c)
      if (text(c).empty())
        problems.add(table->where(i, columns[c]), "found nothing, expected {}", names[c]);
    if (!row.party.empty() && !parties.contains(row.party))
      problems.add(table->where(i, columns[0]), "found '{}', which is no [[party]] of the project",
                   quoted(row.party));
    const auto [at, added] = seen.emplace(std::pair(row.party, row.individual_id), table->lines[i]);
    if (!added)
      problems.add(table->where(i, columns[1]), "found '{}' a second time, first in line {}",
                   quoted(row.individual_id), at->second);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace dersu::workbench
