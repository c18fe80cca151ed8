#pragma once
// A CSV table read by the names of its columns, its broken records collected as problems.
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
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
  auto csv = files.open(name);
  if (!csv) {
    problems.add(csv.error());
    return {};
  }
  FieldReader reader(std::move(*csv));
  if (!reader.require(required, problems)) return {};
  return reader;
}

}  // namespace dersu::io
