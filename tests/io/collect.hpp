#pragma once
// Keeps the rows that an importer gives, by table.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/io/camtrap_rows.hpp"

namespace dersu::io {

class Collect final : public CamtrapSink {
 public:
  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override {
    tables_[static_cast<std::size_t>(table)].emplace_back(values.begin(), values.end());
    lines_[static_cast<std::size_t>(table)].push_back(line);
    order_.push_back(table);
    return {};
  }
  void clear() {
    for (auto& table : tables_) table.clear();
    for (auto& lines : lines_) lines.clear();
    order_.clear();
  }
  [[nodiscard]] std::size_t count(CamtrapTable table) const {
    return tables_[static_cast<std::size_t>(table)].size();
  }
  [[nodiscard]] const std::vector<std::vector<std::string>>& rows(CamtrapTable table) const {
    return tables_[static_cast<std::size_t>(table)];
  }
  [[nodiscard]] const std::string& at(CamtrapTable table, std::size_t row,
                                      std::string_view column) const {
    return tables_[static_cast<std::size_t>(table)].at(row).at(
        camtrap_column_index(table, column).value());
  }
  [[nodiscard]] std::uint64_t line(CamtrapTable table, std::size_t row) const {
    return lines_[static_cast<std::size_t>(table)].at(row);
  }
  /// True where no table came before one that it may refer to.
  [[nodiscard]] bool in_order() const {
    constexpr std::array<int, kCamtrapTables> kRank{0, 2, 3, 1, 1};
    for (std::size_t i = 1; i < order_.size(); ++i)
      if (kRank[static_cast<std::size_t>(order_[i])] <
          kRank[static_cast<std::size_t>(order_[i - 1])])
        return false;
    return true;
  }

 private:
  std::array<std::vector<std::vector<std::string>>, kCamtrapTables> tables_;
  std::array<std::vector<std::uint64_t>, kCamtrapTables> lines_;
  std::vector<CamtrapTable> order_;
};

}  // namespace dersu::io
