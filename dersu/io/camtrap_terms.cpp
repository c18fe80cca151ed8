// The terms of data/camtrap/terms.csv, embedded at build time, as camtrap_columns() tells them.
#include <array>
#include <cassert>
#include <deque>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/csv.hpp"

namespace dersu::embedded {
extern const std::string_view camtrap_terms;
}

namespace dersu::io {
namespace {

constexpr std::array<std::string_view, kCamtrapTables> kTableNames{
    "deployments", "media", "observations", "effort_gaps", "individuals"};

/// The columns of every table, and what their views look at.
struct Terms {
  CsvTable text;
  std::deque<std::vector<std::string_view>> values;
  std::array<std::vector<CamtrapColumn>, kCamtrapTables> columns;
};

std::size_t table_index(std::string_view name) {
  for (std::size_t i = 0; i < kCamtrapTables; ++i)
    if (kTableNames[i] == name) return i;
  assert(false && "data/camtrap/terms.csv names a table that dersu does not know");
  return 0;
}

CamtrapType type_of(std::string_view name) {
  if (name == "integer") return CamtrapType::integer;
  if (name == "number") return CamtrapType::number;
  if (name == "boolean") return CamtrapType::boolean;
  if (name == "datetime") return CamtrapType::datetime;
  assert((name == "string" || name == "any") && "an unknown type in data/camtrap/terms.csv");
  return CamtrapType::string;
}

Terms read_terms() {
  auto table = read_csv_text(embedded::camtrap_terms, "terms.csv", {.delimiter = ','});
  assert(table && "data/camtrap/terms.csv must be a valid table");
  Terms terms{std::move(*table), {}, {}};
  const auto column = [&terms](std::string_view name) {
    return terms.text.required_column(name).value();
  };
  const std::size_t table_at = column("table"), name_at = column("name"), type_at = column("type"),
                    required_at = column("required"), unique_at = column("unique"),
                    minimum_at = column("minimum"), maximum_at = column("maximum"),
                    values_at = column("values"), pattern_at = column("pattern"),
                    references_at = column("references");
  for (const auto& row : terms.text.rows) {
    CamtrapColumn term{.name = row[name_at],
                       .type = type_of(row[type_at]),
                       .required = row[required_at] == "true",
                       .unique = row[unique_at] == "true",
                       .minimum = parse_double(row[minimum_at]),
                       .maximum = parse_double(row[maximum_at]),
                       .pattern = row[pattern_at]};
    if (!row[values_at].empty())
      term.values = terms.values.emplace_back(split(row[values_at], '|'));
    if (!row[references_at].empty()) {
      term.is_reference = true;
      term.references = static_cast<CamtrapTable>(table_index(row[references_at]));
    }
    terms.columns[table_index(row[table_at])].push_back(term);
  }
  return terms;
}

const std::vector<CamtrapColumn>& columns_of(CamtrapTable table) {
  static const Terms terms = read_terms();  // read once, never changed
  return terms.columns[static_cast<std::size_t>(table)];
}

}  // namespace

std::span<const CamtrapColumn> camtrap_columns(CamtrapTable table) { return columns_of(table); }

std::string_view camtrap_table_name(CamtrapTable table) {
  return kTableNames[static_cast<std::size_t>(table)];
}

std::optional<std::size_t> camtrap_column_index(CamtrapTable table, std::string_view column) {
  const auto& columns = columns_of(table);
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].name == column) return i;
  return std::nullopt;
}

}  // namespace dersu::io
