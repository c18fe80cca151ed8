#pragma once
// What a command writes never takes the place of what it, or the project, reads.
#include <filesystem>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// `path` from the root on, without links and "..", as far as it is there.
[[nodiscard]] std::filesystem::path real_path(const std::filesystem::path& path);

/// Fault::usage, `where` the option, where an output is a file that an input option names, is of
/// the Camtrap DP package that one names, or is of the project that one names: dersu.toml, the
/// store, anything in the folder of a source or of a run in results/, the files of areas,
/// covariates and the catalogue. What else is there may be written over: a former command wrote it.
[[nodiscard]] Result<void> check_outputs(const std::vector<Option>& known, const Options& options);

}  // namespace dersu::workbench
