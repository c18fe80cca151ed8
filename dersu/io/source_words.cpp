#include "dersu/io/source_words.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/digit_groups.hpp"
#include "dersu/io/local_date.hpp"
#include "dersu/io/source_rows.hpp"

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

/// A kind whose values are those of its standard; names may differ from party to party.
bool has_standard_values(SourceKind kind) {
  return kind == SourceKind::camtrap_dp || kind == SourceKind::wildlife_insights;
}

/// The columns that `values` of the kind may translate, where it is not all.
Words translated_columns(SourceKind kind) {
  if (kind == SourceKind::secr) return {"individualID"};
  if (has_standard_values(kind)) return {"scientificName", "individualID"};
  return {};
}

bool is_table(const TomlValue* value) { return value && value->kind == TomlKind::table; }

/// What `values` makes of a text of `column`.
std::string_view translated(const TomlValue* values, std::string_view column,
                            std::string_view text) {
  const TomlValue* table = is_table(values) ? values->find(column) : nullptr;
  if (!is_table(table)) return text;
  const TomlValue* value = table->find(text);
  if (!value && !text.empty()) value = table->find("*");
  return value && value->kind == TomlKind::string ? std::string_view(value->text) : text;
}

/// The same for all rows.
bool is_constant(const TomlValue& value) {
  return value.kind == TomlKind::string && value.text.starts_with('=') &&
         value.text.find('{') == std::string::npos;
}

std::string time_problem(CamtrapTable table, const CamtrapColumn& column, std::string_view text) {
  if (parse_time(text)) return {};
  const auto local = parse_local_date(text, DateOrder::day_first);
  if (!local && !parse_local_date(text, DateOrder::month_first))
    return fmt::format("found {}, expected a date, or a date and a time{}", told_plain(text),
                       date_advice(text));
  const bool seen = table == CamtrapTable::media || table == CamtrapTable::observations;
  if (seen && local && !local->has_time)
    return fmt::format("found a date alone for {}, expected its time too", column.name);
  return {};
}

/// Why the text, the same for all rows, is no value of `column`.
std::string constant_problem(CamtrapTable table, const CamtrapColumn& column, std::string_view text,
                             const TomlValue* values, bool in_degrees) {
  text = field_text(text);
  if (text.empty())
    return column.required ? fmt::format("found nothing, expected {}", column.name) : "";
  if (column.type == CamtrapType::datetime) return time_problem(table, column, text);
  const bool number =
      is_read(column) || column.type == CamtrapType::number || column.type == CamtrapType::integer;
  if (number && has_decimal_comma(text)) return "found a decimal comma, expected a point";
  if (is_read(column)) {
    if (!parse_double(text)) return "found what is not a number";
    return in_degrees ? value_problem(column, text) : "";
  }
  std::string plain(text);
  if (column.type == CamtrapType::boolean && (lower(text) == "true" || lower(text) == "false"))
    plain = lower(text);
  const std::string_view value = translated(values, column.name, plain);
  return value.empty() ? "" : value_problem(column, value);
}

void check_columns(const TomlValue& columns, const TomlValue* values, bool in_degrees,
                   TomlProblems& problems) {
  for (const TomlEntry& entry : columns.entries) {
    const auto table = std::ranges::find(kTables, entry.key, &camtrap_table_name);
    if (table == kTables.end()) {
      problems.unknown_key(entry, table_names());
      continue;
    }
    Words known;
    for (const CamtrapColumn& column : camtrap_columns(*table)) known.push_back(column.name);
    for (const TomlEntry& column : entry.value.entries) {
      const auto index = camtrap_column_index(*table, column.key);
      if (!index) {
        problems.unknown_key(column, known,
                             fmt::format("a column of {} in the standard", entry.key));
      } else if (is_constant(column.value)) {
        const std::string wrong =
            constant_problem(*table, camtrap_columns(*table)[*index],
                             std::string_view(column.value.text).substr(1), values, in_degrees);
        if (!wrong.empty()) problems.add(column.value.at, fmt::format("{}: {}", column.key, wrong));
      }
    }
  }
}

/// Why `value` is none of `column` in any table that has it; nothing is one where it may be.
std::string translation_problem(std::string_view column, std::string_view value) {
  std::string wrong;
  for (const CamtrapTable table : kTables)
    if (const auto index = camtrap_column_index(table, column)) {
      const CamtrapColumn& known = camtrap_columns(table)[*index];
      if (!value.empty())
        wrong = value_problem(known, value);
      else
        wrong = known.required ? fmt::format("found nothing, expected a value of {}", column) : "";
      if (wrong.empty()) return {};
    }
  return wrong;
}

void check_translations(const TomlEntry& column, TomlProblems& problems) {
  for (const TomlEntry& entry : column.value.entries) {
    if (entry.value.kind != TomlKind::string) continue;
    const std::string wrong = translation_problem(column.key, field_text(entry.value.text));
    if (!wrong.empty()) problems.add(entry.value.at, fmt::format("{}: {}", column.key, wrong));
  }
}

void check_values(const TomlValue& values, SourceKind kind, TomlProblems& problems) {
  if (const Words served = translated_columns(kind); !served.empty()) {
    for (const TomlEntry& entry : values.entries)
      if (std::ranges::find(served, entry.key) == served.end())
        problems.add(entry.at,
                     fmt::format("values: found '{}', expected '{}': {}", quoted(entry.key),
                                 fmt::join(served, "' or '"),
                                 kind == SourceKind::secr
                                     ? "the species of a source of kind 'secr' is that of [density]"
                                     : fmt::format("sources of kind '{}' have the values of their "
                                                   "standard",
                                                   name(kind))));
    return;
  }
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
    else if (is_table(&entry.value))
      check_translations(entry, problems);
}

}  // namespace

void check_source_words(const TomlValue& source, SourceKind kind, TomlProblems& problems) {
  const Words files = file_words(kind);
  if (const TomlValue* table = source.find("files"); is_table(table) && !files.empty())
    for (const TomlEntry& entry : table->entries)
      if (std::ranges::find(files, entry.key) == files.end()) problems.unknown_key(entry, files);
  if (const TomlValue* columns = source.find("columns");
      is_table(columns) && kind == SourceKind::spreadsheet)
    check_columns(*columns, source.find("values"), !source.find("crs"), problems);
  if (const TomlValue* values = source.find("values"); is_table(values))
    check_values(*values, kind, problems);
}

}  // namespace dersu::io
