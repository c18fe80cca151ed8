#pragma once
// The tables and the map of a run.
#include <filesystem>

#include "dersu/core/error.hpp"
#include "dersu/workbench/assessment.hpp"

namespace dersu::workbench {

/// estimates.csv, individuals.csv, density.tif where there is an estimate; abundance.csv,
/// effort.csv always. No table holds a coordinate.
[[nodiscard]] Result<void> write_tables(const Assessment& assessment,
                                        const std::filesystem::path& folder);

}  // namespace dersu::workbench
