#pragma once
// dersu density PROJECT, beside the plain files of run_density.cpp.
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// Imports what is new and estimates by [density] of the project's dersu.toml; detector, detectfn,
/// model, buffer and spacing given on the command line win over it. Fault::usage for options that
/// are about plain files; `known` are all options of density.
[[nodiscard]] Result<Outcome> run_density_project(const Options& options,
                                                  const std::vector<Option>& known,
                                                  Progress& progress);

}  // namespace dersu::workbench
