#pragma once
// The rows of one table of a package: mapped to the columns of 1.0.2, checked, handed on.
// For dersu/io/camtrap_*.cpp.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dersu/core/progress.hpp"
#include "dersu/io/camtrap_fields.hpp"
#include "dersu/io/camtrap_legacy.hpp"
#include "dersu/io/camtrap_links.hpp"
#include "dersu/io/camtrap_package.hpp"

namespace dersu::io {

/// What the tables of one package are read with.
struct TableReading {
  CamtrapReport& report;
  CamtrapLinks& links;
  CamtrapSink* sink = nullptr;  ///< receives rows while the package is valid
  Progress& progress;
  bool legacy = false;
};

/// Reads `files`, of which there must be one, to their ends; the number of rows.
/// Fault::interrupted, and those of the sink.
[[nodiscard]] Result<std::uint64_t> read_table(CamtrapTable table, std::span<TableFile> files,
                                               const TableReading& reading);

}  // namespace dersu::io
