#pragma once
// dersu density models.toml: several models of the same files, beside the one of density_files.hpp.
#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// Whether the options name a file of models where a project could stand: a .toml that is not
/// called dersu.toml.
[[nodiscard]] bool is_models_file(const Options& options);

/// Reads once, fits each model, compares; --out writes the table. `known` are the options of the
/// command. Fault::numeric where no model can be fitted, or for AICc where the animals are too few;
/// Fault::usage for options beside the file's.
[[nodiscard]] Result<Outcome> run_density_models(const Options& options,
                                                 const std::vector<Option>& known,
                                                 Progress& progress);

}  // namespace dersu::workbench
