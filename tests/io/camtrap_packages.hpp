#pragma once
// A small valid package in memory, for tests to break; a sink that keeps all rows.
#include <array>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dersu/io/camtrap_dp.hpp"
#include "dersu/io/camtrap_package.hpp"

namespace dersu::io {

/// Keeps every row.
struct Rows final : CamtrapSink {
  using Table = std::vector<std::vector<std::string>>;
  std::array<Table, kCamtrapTables> tables{};

  [[nodiscard]] const Table& of(CamtrapTable table) const {
    return tables[static_cast<std::size_t>(table)];
  }
  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override;
};

/// A package in memory.
struct PackageText {
  JsonDocument document;
  std::map<std::string, std::string> texts;  ///< of the tables, by path

  /// Adds effort_gaps.csv and individuals.csv, both valid.
  void add_own_tables();
  [[nodiscard]] CamtrapPackage check() { return read(nullptr); }
  [[nodiscard]] CamtrapPackage read(CamtrapSink* sink, const CamtrapReading& options = {});
};

/// Two deployments, three media, three observations of a tiger; valid.
[[nodiscard]] PackageText small_package();

/// The violations as "table:line:column rule severity", in their order.
[[nodiscard]] std::vector<std::string> told(const CamtrapReport& report);

/// Replaces `from`, which must be there, by `to`.
void replace_text(std::string& text, std::string_view from, std::string_view to);

/// What is told of the small package where `from` becomes `to` in the table at `path`.
[[nodiscard]] CamtrapReport broken(const std::string& path, std::string_view from,
                                   std::string_view to);

/// Writes all rows; fails the test where that fails.
void write_package(const std::filesystem::path& folder, const CamtrapMetadata& metadata,
                   const Rows& rows);

}  // namespace dersu::io
