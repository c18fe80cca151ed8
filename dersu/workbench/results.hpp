#pragma once
// The folder of a run: results/<run>/ with tables (CSV), the density surface (GeoTIFF), report.html
// and run.json. It appears complete or not at all.
#include <filesystem>
#include <map>
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/workbench/assessment.hpp"
#include "dersu/workbench/report_content.hpp"

namespace dersu::workbench {

/// Where the folders of runs are: results/ of the project.
[[nodiscard]] std::filesystem::path results_path(const io::Project& project);

/// Writes results/<run>/ beside and renames it; a run of the same name is replaced. Everything but
/// run.json has the same bytes for the same inputs. Returns the folder. `seconds` by step goes to
/// run.json. Faults of the report and Fault::io.
[[nodiscard]] Result<std::filesystem::path> write_results(
    const Assessment& assessment, const std::map<std::string, double>& seconds);

/// The report alone, into `file`.
[[nodiscard]] Result<void> write_report(const Assessment& assessment, const ReportOptions& options,
                                        const std::filesystem::path& file);

}  // namespace dersu::workbench
