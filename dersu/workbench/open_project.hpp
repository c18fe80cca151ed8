#pragma once
// A project folder as commands open it: its settings, and its store brought up to date.
#include <functional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/workbench/import.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

struct OpenProject {
  io::Project project;
  PendingImport import;                ///< to be committed when the work is done
  std::string imported{};              ///< what was imported, for people; empty: nothing was new
  std::vector<std::string> notices{};  ///< of the import, where something was new

  [[nodiscard]] const store::Store& store() const { return import.store(); }
};

/// What can be said of the settings, or changed in them, before the work of an import.
using BeforeImport = std::function<Result<void>(io::Project&)>;

/// The project of the option "project" (its folder or dersu.toml; the working folder where it is
/// not given). Sources that changed are imported first; nothing is kept of that until
/// import.commit().
[[nodiscard]] Result<OpenProject> open_project(const Options& options, Progress& progress,
                                               const BeforeImport& before = {});
/// The same of a project that is read already.
[[nodiscard]] Result<OpenProject> open_project(io::Project project, Progress& progress);

}  // namespace dersu::workbench
