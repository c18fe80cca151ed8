#pragma once
// `dersu density` on plain files: the tables of dersu or secr's texts, without a project.
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

[[nodiscard]] Result<Outcome> run_density_files(const Options& options, Progress& progress);

}  // namespace dersu::workbench
