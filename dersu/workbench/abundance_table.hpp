#pragma once
// The table of relative abundance, the same from `dersu abundance` and `dersu run`.
#include <filesystem>
#include <span>
#include <string>

#include "dersu/camtrap/abundance.hpp"
#include "dersu/camtrap/survey.hpp"
#include "dersu/core/error.hpp"

namespace dersu::workbench {

/// The party of a row, "all" where it counts them together.
[[nodiscard]] std::string abundance_party(const camtrap::Survey& survey,
                                          const camtrap::Abundance& row);

/// CSV: party, scientificName, records, trap_days, per_100_trap_days, lower, upper, stations,
/// stations_seen, naive_occupancy. Fault::io.
[[nodiscard]] Result<void> write_abundance_table(const camtrap::Survey& survey,
                                                 std::span<const camtrap::Abundance> rows,
                                                 const std::filesystem::path& path);

}  // namespace dersu::workbench
