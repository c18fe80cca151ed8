#include "dersu/workbench/area_files.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/overlay.hpp"
#include "dersu/io/source_rows.hpp"
#include "dersu/io/vector.hpp"
#include "dersu/workbench/covariate_files.hpp"
#include "dersu/workbench/habitat_raster.hpp"

namespace dersu::workbench {
namespace {

/// A border is lines; those of polygons are their outlines.
void add_outlines(const std::vector<LonLatPolygon>& polygons, std::vector<RingOf<LonLat>>& lines) {
  for (const LonLatPolygon& polygon : polygons)
    for (RingOf<LonLat> ring : polygon.rings) {
      if (!ring.empty() && ring.front() != ring.back()) ring.push_back(ring.front());
      lines.push_back(std::move(ring));
    }
}

/// What the area needs to have: lines for a border, polygons for all others.
Result<void> read_area(const io::Project& project, const io::ProjectArea& area, store::AreaRow& row,
                       std::vector<store::NoticeRow>& notices) {
  const auto path = project.folder / area.file;
  if (is_raster_file(area.file)) {
    if (area.kind != io::AreaKind::habitat)
      return fail(Fault::bad_input, area.where, "found a raster, expected polygons or lines");
    DERSU_TRY(polygons, read_habitat_raster(path));
    row.polygons = std::move(polygons);
    tell_bands(path, area.file, area.party, notices);
  } else {
    DERSU_TRY(layer, io::read_vector(path, {.layer = area.layer, .datum = area.datum}));
    row.polygons = io::all_polygons(layer);
    if (area.kind != io::AreaKind::land && area.kind != io::AreaKind::border)
      if (auto united = io::united(row.polygons)) {
        row.polygons = std::move(*united);
        notices.push_back({area.party,
                           {},
                           area.file,
                           "polygons overlap; what is in several of them counts once"});
      }
    for (io::VectorFeature& feature : layer.features)
      std::ranges::move(feature.lines, std::back_inserter(row.lines));
    for (std::string& text : layer.notices) notices.push_back({area.party, {}, area.file, text});
  }
  const bool border = area.kind == io::AreaKind::border;
  if (border) {
    add_outlines(row.polygons, row.lines);
    row.polygons.clear();
  }
  if (border ? row.lines.empty() : row.polygons.empty())
    return fail(Fault::bad_input, area.where, "file '{}' of area '{}' has no {}", quoted(area.file),
                area.id, border ? "lines, and no polygons with outlines" : "polygons");
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
                       .source = area.file};
    if (const auto read = read_area(project, area, row, notices); !read) {
      Error error = read.error();
      if (!error.where.empty() && error.where != area.where)
        error.message = error.where + ": " + error.message;
      error.where = area.where;
      problems.add(std::move(error));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<store::CatalogueRow> read_catalogue(const io::Project& project, io::Problems& problems,
                                                std::vector<std::uint64_t>& lines) {
  std::vector<store::CatalogueRow> rows;
  if (project.catalogue.file.empty()) return rows;
  constexpr std::array<std::string_view, 3> names{"party", "individualID", "jointID"};
  const auto table = io::read_csv(project.folder / project.catalogue.file,
                                  {.pass_empty = true, .expected = names});
  if (!table) {
    problems.add(table.error());
    return rows;
  }
  std::size_t columns[3] = {};
  bool complete = true;
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
    const auto text = [&](std::size_t c) {
      const std::string_view field = table->rows[i][columns[c]];
      return std::string(c == 0 ? trim(field) : io::field_text(field));  // NA is a party: Namibia
    };
    store::CatalogueRow row{text(0), text(1), text(2), project.catalogue.file};
    for (std::size_t c = 0; c < 3; ++c)
      if (text(c).empty())
        problems.add(table->where(i, columns[c]), "found nothing, expected {}", names[c]);
    if (!row.party.empty() && !parties.contains(row.party))
      problems.add(table->where(i, columns[0]), "found {}, which is no [[party]] of the project",
                   io::told_value(row.party));
    const auto [at, added] = seen.emplace(std::pair(row.party, row.individual_id), table->lines[i]);
    if (!added)
      problems.add(table->where(i, columns[1]), "found {} a second time, first in line {}",
                   io::told_value(row.individual_id), at->second);
    rows.push_back(std::move(row));
    lines.push_back(table->lines[i]);
  }
  return rows;
}

}  // namespace dersu::workbench
