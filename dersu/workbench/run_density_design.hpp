#pragma once
// dersu density design design.toml: a survey that is planned.
#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// Whether the options name a plan: the word design where a project could stand, and a file.
[[nodiscard]] bool is_design(const Options& options);

/// Reads the plan, answers it; --out writes the cameras, --map the map. `known` are the options of
/// the command. Fault::usage for options beside these.
[[nodiscard]] Result<Outcome> run_density_design(const Options& options,
                                                 const std::vector<Option>& known,
                                                 Progress& progress);

}  // namespace dersu::workbench
