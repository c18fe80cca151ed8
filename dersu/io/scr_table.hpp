#pragma once
// One capture-recapture table while it is read. For the readers of scr_tables.hpp only.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/scr_join.hpp"
#include "dersu/io/whole_column.hpp"

namespace dersu::io {

[[nodiscard]] inline bool is_missing(std::string_view text) { return text.empty() || text == "NA"; }

/// The same of a covariate, of which programs write more words: "nan", "N/A", "NULL", "#N/A".
[[nodiscard]] inline bool is_no_value(std::string_view text) {
  constexpr std::array<std::string_view, 6> kWords{"", "na", "nan", "n/a", "#n/a", "null"};
  return text.size() <= 4 && std::ranges::find(kWords, lower(text)) != kWords.end();
}

/// How such a table is read that has the columns `expected`, which outlive the reading.
[[nodiscard]] inline CsvOptions scr_columns(std::span<const std::string_view> expected) {
  // Of all these tables: by what a header is told from values, and other words for them.
  static constexpr std::array<std::string_view, 12> kKnown{
      "session",    "animal", "occasion", "detector", "x",       "y",
      "noccasions", "u1",     "trap",     "camera",   "station", "id"};
  return {.expected = expected, .known = kKnown};
}

/// One table with its problems: columns by name, values by type.
class ScrTable {
 public:
  ScrTable(CsvTable table, Problems& problems)
      : table_(std::move(table)), problems_(problems), session_(table_.column("session")) {}

  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const {
    return table_.column(name);
  }
  std::optional<std::size_t> required(std::string_view name) {
    const auto index = table_.required_column(name);
    const std::size_t* found = problems_.take(index);
    return found ? std::optional(*found) : std::nullopt;
  }
  [[nodiscard]] std::size_t rows() const { return table_.rows.size(); }
  [[nodiscard]] const std::vector<std::string>& columns() const { return table_.columns; }
  [[nodiscard]] std::string header() const { return table_.name + ":1"; }
  [[nodiscard]] std::string where(std::size_t row) const {
    return fmt::format("{}:{}", table_.name, table_.lines[row]);
  }
  [[nodiscard]] const std::string& raw(std::size_t row, std::size_t column) const {
    return table_.rows[row][column];
  }
  std::string session(std::size_t row) { return session_ ? id(row, *session_) : std::string(); }

  std::string id(std::size_t row, std::size_t column) {
    const std::string_view text = trim(raw(row, column));
    if (is_missing(text)) problems_.add(table_.where(row, column), "found nothing, expected an id");
    return std::string(text);
  }
  /// A value of a covariate: without blanks, a number with a point, "" where it is missing.
  [[nodiscard]] std::string covariate(std::size_t row, std::size_t column) const {
    const std::string_view text = trim(raw(row, column));
    if (is_no_value(text)) return {};
    std::string number = number_text(text, table_.delimiter);
    return parse_double(number) ? std::move(number) : std::string(text);
  }
  [[nodiscard]] std::vector<std::string> covariates(std::size_t row,
                                                    std::span<const std::size_t> columns) const {
    std::vector<std::string> values;
    for (const std::size_t c : columns) values.push_back(covariate(row, c));
    return values;
  }
  /// Columns that are none of `known`, nor without a name (row numbers of R).
  [[nodiscard]] std::vector<std::size_t> other_columns(
      std::span<const std::string_view> known) const {
    std::vector<std::size_t> others;
    for (std::size_t c = 0; c < columns().size(); ++c)
      if (!columns()[c].empty() && std::ranges::find(known, columns()[c]) == known.end())
        others.push_back(c);
    return others;
  }
  [[nodiscard]] std::vector<std::string> names(std::span<const std::size_t> columns) const {
    std::vector<std::string> names;
    for (const std::size_t c : columns) names.push_back(table_.columns[c]);
    return names;
  }
  /// With a point or, where no comma is between the fields, a comma.
  [[nodiscard]] std::optional<double> number(std::size_t row, std::size_t column) const {
    return parse_double(number_text(trim(raw(row, column)), table_.delimiter));
  }
  /// A coordinate: its value is in no message.
  double coordinate(std::size_t row, std::size_t column) {
    if (const auto value = number(row, column)) return *value;
    problems_.add(table_.where(row, column), "found {}, expected metres",
                  has_decimal_comma(trim(raw(row, column)))
                      ? "a decimal comma where commas are between the fields"
                      : "what is not a number");
    return 0;
  }
  std::int64_t integer(std::size_t row, std::size_t column, std::int64_t minimum,
                       std::int64_t maximum) {
    std::string text = number_text(trim(raw(row, column)), table_.delimiter);
    if (std::string wrong = wholes_[column].problem(text); !wrong.empty())
      problem(row, column, std::move(wrong));
    if (auto whole = without_three_zeros(text)) text = std::move(*whole);
    const auto value = parse_whole(text);
    if (value && *value >= minimum && *value <= maximum) return *value;
    problems_.add(table_.where(row, column), "found {}, expected a whole number from {} to {}",
                  told_whole(raw(row, column)), minimum, maximum);
    return std::max<std::int64_t>(minimum, 1);
  }
  double positive(std::size_t row, std::size_t column, bool zero_too) {
    const auto value = number(row, column);
    if (value && (*value > 0 || (zero_too && *value == 0))) return *value;
    problems_.add(table_.where(row, column), "found {}, expected a number {} 0",
                  told_plain(raw(row, column)), zero_too ? ">=" : ">");
    return 1;
  }
  void problem(std::size_t row, std::size_t column, std::string message) {
    problems_.add(Error{Fault::bad_input, std::move(message), table_.where(row, column)});
  }

 private:
  CsvTable table_;
  Problems& problems_;
  std::optional<std::size_t> session_;
  std::map<std::size_t, WholeColumn> wholes_;  ///< by column
};

/// The rows of a mask; the names and levels of its covariates go to `tables`.
[[nodiscard]] std::vector<ScrRow<ScrMaskPoint>> read_mask_rows(ScrTable& table, ScrTables& tables,
                                                               Problems& problems);

}  // namespace dersu::io
