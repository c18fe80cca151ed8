#pragma once
// A project folder as commands open it: its settings, and its store brought up to date.
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/store/store.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

struct OpenProject {
  io::Project project;
  store::Store store;
  std::string imported{};  ///< what the import had to say, for people; empty: nothing was new

  /// An Error of what comes after the import: one that was stopped says that the import stays.
  [[nodiscard]] Error after_import(Error error) const;
};

/// The project of the option "project" (its folder or dersu.toml; the working folder where it is
/// not given). Sources that changed are imported first.
[[nodiscard]] Result<OpenProject> open_project(const Options& options, Progress& progress);

}  // namespace dersu::workbench
