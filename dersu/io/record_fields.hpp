#pragma once
// A CSV table read by the names of its columns, its broken records collected as problems; the order
// of its dates; its rows that are there twice.
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "dersu/io/csv.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/source_rows.hpp"

namespace dersu::io {

class FieldReader {
 public:
  explicit FieldReader(CsvReader reader) : reader_(std::move(reader)) {}

  /// False, with a problem each, where columns are missing.
  bool require(std::initializer_list<std::string_view> columns, Problems& problems) const {
    bool all = true;
    for (const std::string_view column : columns) {
      if (reader_.column(column)) continue;
      all = false;
      problems.add(reader_.name() + ":1", "no column '{}', expected it", column);
    }
    return all;
  }

  /// The next whole record; broken ones go to `problems` and then, with the fields that could be
  /// saved of them, to `broken(reader)`.
  template <class Broken>
  bool next(Problems& problems, Broken broken) {
    for (;;) {
      const auto more = reader_.next();
      if (more) return *more;
      problems.add(more.error());
      broken(*this);
    }
  }
  bool next(Problems& problems) {
    return next(problems, [](const FieldReader&) {});
  }

  /// The field of a column, "" for "NA" and where there is no such column.
  [[nodiscard]] std::string_view field(std::string_view column) const {
    const auto index = reader_.column(column);
    return index ? field_text(reader_.row()[*index]) : std::string_view();
  }
  /// The same of a number, with a point for a decimal comma as number_text() says.
  [[nodiscard]] std::string number(std::string_view column) const {
    return number_text(field(column), reader_.delimiter());
  }
  [[nodiscard]] bool has(std::string_view column) const {
    return reader_.column(column).has_value();
  }
  [[nodiscard]] const std::vector<std::string>& columns() const { return reader_.columns(); }
  [[nodiscard]] std::span<const std::string_view> row() const { return reader_.row(); }
  [[nodiscard]] const std::string& name() const { return reader_.name(); }
  [[nodiscard]] std::uint64_t line() const { return reader_.line(); }
  [[nodiscard]] bool ended_early() const { return reader_.ended_early(); }

 private:
  CsvReader reader_;
};

/// Opens a table; nothing, with a problem each, where it cannot be read or lacks a column.
[[nodiscard]] inline std::optional<FieldReader> open_fields(
    const SourceFiles& files, const std::string& name,
    std::initializer_list<std::string_view> required, Problems& problems) {
  auto csv = files.open(name, required);
  if (!csv) {
    problems.add(csv.error());
    return {};
  }
  FieldReader reader(std::move(*csv));
  if (!reader.require(required, problems)) return {};
  return reader;
}

/// The order of the dates in `columns` of a table, from a pass over all of it; where it is not told
/// that is a problem, and the day is first.
[[nodiscard]] inline DateOrder find_date_order(const SourceFiles& files, const std::string& name,
                                               std::span<const std::string> columns,
                                               Problems& problems) {
  DateOrderFinder finder;
  Problems told_elsewhere;
  auto table = open_fields(files, name, {}, told_elsewhere);
  while (table && table->next(told_elsewhere))
    for (const std::string& column : columns)
      finder.see(table->field(column), table->line(), column);
  const auto order = finder.order(name);
  if (!order) problems.add(order.error());
  return order.value_or(DateOrder::day_first);
}

/// What is told of observations that were passed over.
inline constexpr std::string_view kKeepRepeats =
    "; where each row is an animal of its own, say repeated_rows = \"keep\" in the source";

/// Finds the rows of a table that repeat an earlier one in every value, in whatever columns.
class RepeatFinder {
 public:
  /// `from`: a FieldReader or a CsvReader.
  template <class Reader>
  bool is_repeat(const Reader& from) {
    std::string values;
    for (const std::string_view field : from.row()) {
      const std::string_view value = field_text(field);
      values += fmt::format("{}:", value.size());
      values += value;
    }
    if (rows_.insert(std::move(values)).second) return false;
    if (count_++ == 0) first_ = fmt::format("{}:{}", from.name(), from.line());
    return true;
  }
  /// "2 rows that repeat an earlier one in every value were passed over", at the first, and
  /// `advice`.
  void tell(std::vector<SourceNotice>& notices, std::string_view advice = {}) const {
    if (count_ == 1)
      notices.push_back(
          {first_, fmt::format("a row that repeats an earlier one in every value was passed over{}",
                               advice)});
    if (count_ > 1)
      notices.push_back({first_, fmt::format("{} rows that repeat an earlier one in every value "
                                             "were passed over (this is the first){}",
                                             count_, advice)});
  }

 private:
  std::unordered_set<std::string> rows_;  // for look-ups only
  std::size_t count_ = 0;
  std::string first_;
};

}  // namespace dersu::io
