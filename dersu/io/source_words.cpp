#include "dersu/io/source_words.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_rows.hpp"

namespace dersu::io {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::array<CamtrapTable, kCamtrapTables> kTables{
    CamtrapTable::deployments, CamtrapTable::media, CamtrapTable::observations,
    CamtrapTable::effort_gaps, CamtrapTable::individuals};

Words table_names() {
  Words names;
  for (const CamtrapTable table : kTables) names.push_back(camtrap_table_name(table));
  return names;
}

/// The tables that `files` may name.
Words file_words(SourceKind kind) {
  if (kind == SourceKind::spreadsheet) return table_names();
  if (kind == SourceKind::camtrapr) return {"stations", "records", "individuals"};
  if (kind == SourceKind::secr) return {"captures", "traps", "usage", "sessions"};
  return {};
}

/// Read as a time or a place, so that no value of it is translated.
bool is_read(const CamtrapColumn& column) {
  return column.type == CamtrapType::datetime || column.name == "longitude" ||
         column.name == "latitude";
}

bool is_table(const TomlValue* value) { return value && value->kind == TomlKind::table; }

void check_columns(const TomlValue& columns, TomlProblems& problems) {
  for (const TomlEntry& entry : columns.entries) {
    const auto table = std::ranges::find(kTables, entry.key, &camtrap_table_name);
    if (table == kTables.end()) {
      problems.unknown_key(entry, table_names());
      continue;
    }
    Words known;
    for (const CamtrapColumn& column : camtrap_columns(*table)) known.push_back(column.name);
    for (const TomlEntry& column : entry.value.entries)
      if (std::ranges::find(known, column.key) == known.end())
        problems.unknown_key(column, known,
                             fmt::format("a column of {} in the standard", entry.key));
  }
}

void check_values(const TomlValue& values, TomlProblems& problems) {
  std::set<std::string_view> translated, read;
  for (const CamtrapTable table : kTables)
    for (const CamtrapColumn& column : camtrap_columns(table))
      (is_read(column) ? read : translated).insert(column.name);
  for (const TomlEntry& entry : values.entries)
    if (read.contains(entry.key))
      problems.add(entry.at, fmt::format("values: found '{}', expected a column of the standard "
                                         "that is no time and no place",
                                         entry.key));
    else if (!translated.contains(entry.key))
      problems.unknown_key(entry, {translated.begin(), translated.end()},
                           "a column of the standard, such as 'scientificName'");
}

}  // namespace

void check_source_words(const TomlValue& source, SourceKind kind, TomlProblems& problems) {
  const Words files = file_words(kind);
  if (const TomlValue* table = source.find("files"); is_table(table) && !files.empty())
    for (const TomlEntry& entry : table->entries)
      if (std::ranges::find(files, entry.key) == files.end()) problems.unknown_key(entry, files);
  if (const TomlValue* columns = source.find("columns");
      is_table(columns) && kind == SourceKind::spreadsheet)
    check_columns(*columns, problems);
  if (const TomlValue* values = source.find("values");
      is_table(values) && (kind == SourceKind::spreadsheet || kind == SourceKind::camtrapr))
    check_values(*values, problems);
}

}  // namespace dersu::io
