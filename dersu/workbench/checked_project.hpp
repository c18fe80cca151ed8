#pragma once
// dersu.toml as commands read it: its form by io, and its values by the methods that take them, so
// that whatever is wrong is said at once and before any work.
#include <filesystem>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/project_file.hpp"

namespace dersu::workbench {

/// What the methods have against the values of `project`: coordinate systems that PROJ does not
/// know or that are not in metres, detection functions, models and languages that dersu does not
/// have.
[[nodiscard]] std::vector<io::ProjectProblem> project_problems(const io::Project& project);

/// io::read_project_file with project_problems.
[[nodiscard]] Result<io::Project> read_project(const std::filesystem::path& path);

}  // namespace dersu::workbench
