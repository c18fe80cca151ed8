#pragma once
// From an assessment to what the report says.
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/report/content.hpp"
#include "dersu/workbench/assessment.hpp"

namespace dersu::workbench {

/// How a report may differ from what the project says.
struct ReportOptions {
  std::string show_cameras{};  ///< "blurred", "exact", "none"; empty: the project's
};

[[nodiscard]] report::Content make_content(const Assessment& assessment,
                                           const ReportOptions& options = {});

// The parts, each in its own file.
[[nodiscard]] report::Target make_target(const Assessment& assessment, const std::string& species);
[[nodiscard]] report::MapContent make_map(const Assessment& assessment);
void add_methods(const Assessment& assessment, report::Content& content);

/// The species that have a part of their own: the targets, and the one that [density] counts.
[[nodiscard]] std::vector<std::string> target_species(const Assessment& assessment);

/// "leopard" for "Panthera pardus" where the project names it so; empty where it does not.
[[nodiscard]] std::string vernacular_name(const io::Project& project, const std::string& species);

}  // namespace dersu::workbench
