#pragma once
// How camera-trap data flow between readers, the store and writers: rows of the standard's own
// tables, as text in the standard's own forms. Every importer (Camtrap DP, Wildlife Insights,
// camtrapR) ends here, and everything that uses camera-trap data starts here.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"

namespace dersu::io {

/// The tables of Camtrap DP 1.0.2, and two that the standard lacks.
enum class CamtrapTable : std::uint8_t {
  deployments,
  media,
  observations,
  effort_gaps,  ///< deploymentID, gapStart, gapEnd, gapReason: when a deployed camera did not work
  individuals,  ///< individualID, scientificName, sex, lifeStage, individualRemarks: one party's
                ///< own catalogue
};
constexpr std::size_t kCamtrapTables = 5;

/// What a column may hold (Frictionless Table Schema types as Camtrap DP uses them).
enum class CamtrapType : std::uint8_t { string, integer, number, boolean, datetime };

/// One column, as the standard defines it.
struct CamtrapColumn {
  std::string_view name;  ///< "deploymentID"
  CamtrapType type = CamtrapType::string;
  bool required = false;
  bool unique = false;  ///< primary key
  std::optional<double> minimum{};
  std::optional<double> maximum{};
  std::span<const std::string_view> values{};           ///< the allowed values, empty where any
  std::string_view pattern{};                           ///< regular expression, empty where any
  CamtrapTable references = CamtrapTable::deployments;  ///< the table whose key this is ...
  bool is_reference = false;                            ///< ... where it is a foreign key
};

/// The columns of `table` in the standard's order (Camtrap DP 1.0.2 table schemas).
[[nodiscard]] std::span<const CamtrapColumn> camtrap_columns(CamtrapTable table);

/// "deployments", the standard's resource name.
[[nodiscard]] std::string_view camtrap_table_name(CamtrapTable table);

/// The place of `column` in camtrap_columns(table), or nothing.
[[nodiscard]] std::optional<std::size_t> camtrap_column_index(CamtrapTable table,
                                                              std::string_view column);

/// Receives rows one after the other: deployments first, then effort_gaps and individuals, then
/// media, then observations.
class CamtrapSink {
 public:
  CamtrapSink() = default;
  CamtrapSink(const CamtrapSink&) = delete;
  CamtrapSink& operator=(const CamtrapSink&) = delete;
  virtual ~CamtrapSink() = default;
  /// `values` has one text a column, in the order of camtrap_columns(table), "" where there is
  /// none, valid until the call returns. Times are ISO 8601 with their offset. `line` is the line
  /// of the source file, for messages. An Error stops the reader, which returns it.
  virtual Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                           std::uint64_t line) = 0;
};

}  // namespace dersu::io
