// Any bytes as a CSV: records as wide as the header that read back as written, or an Error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dersu/io/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const dersu::io::CsvOptions options{.max_columns = 100};
  const auto table = dersu::io::read_csv_text(text, "fuzz.csv", options);
  if (!table) {
    if (table.error().where.empty()) __builtin_trap();
    return 0;
  }
  std::string again = "\xEF\xBB\xBF";  // so that one in front of the first name is a part of it
  auto append = [&](const std::vector<std::string>& row) {
    if (row.size() == 1 && row[0].empty()) again += "\"\"";  // a blank line is no record
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i) again += ',';
      dersu::io::append_csv_field(again, row[i]);
    }
    again += '\n';
  };
  append(table->columns);
  std::uint64_t line = 1;
  for (std::size_t i = 0; i < table->rows.size(); ++i) {
    if (table->rows[i].size() != table->columns.size() || table->lines[i] <= line) __builtin_trap();
    line = table->lines[i];
    append(table->rows[i]);
  }
  const auto twice = dersu::io::read_csv_text(again, "again.csv", {.delimiter = ','});
  if (!twice || twice->columns != table->columns || twice->rows != table->rows) __builtin_trap();
  return 0;
}
