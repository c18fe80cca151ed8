#pragma once
// One HTML table: a caption above, headings with scope, numbers aligned.
#include <string>
#include <string_view>
#include <vector>

#include "dersu/report/markup.hpp"

namespace dersu::report {

struct Column {
  std::string heading{};
  bool is_number = false;
  std::string group{};   ///< columns side by side with the same group share a heading above
  std::string colour{};  ///< of the group's heading
};

/// A cell's markup, escaped already.
using Row = std::vector<std::string>;

struct Table {
  std::string caption{};  ///< markup
  std::string css{};
  std::vector<Column> columns{};
  std::vector<Row> rows{};    ///< as wide as columns; the first cell names its row
  std::vector<Row> totals{};  ///< set off below
};

/// Nothing for a table without rows.
[[nodiscard]] std::string render(const Table& table);

}  // namespace dersu::report
