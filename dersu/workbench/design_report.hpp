#pragma once
// The answer to a design.toml as text, JSON and files. Places are in the files alone: text and JSON
// hold numbers of cameras, never where they stand.
#include <filesystem>
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/workbench/design_answer.hpp"

namespace dersu::workbench {

[[nodiscard]] std::string design_text(const DesignFile& file, const DesignAnswer& answer);
[[nodiscard]] std::string design_json(const DesignFile& file, const DesignAnswer& answer);

/// The cameras of the survey: .csv (camera, site, party, x, y in metres, cost, effort, status, and
/// lon, lat where the plan has a crs) or .geojson (which needs the crs). Fault::usage: another
/// ending, no cameras.
[[nodiscard]] Result<void> write_design_cameras(const DesignInput& input,
                                                const DesignAnswer& answer,
                                                const std::filesystem::path& path);

}  // namespace dersu::workbench
