#pragma once
// Under which scientific names the target species of a project stand in its sources: one side
// writes "Panthera pardus", the other one "Panthera pardus orientalis".
#include <string>
#include <vector>

#include "dersu/camtrap/survey.hpp"
#include "dersu/io/project_file.hpp"

namespace dersu::workbench {

/// Makes observations of a subspecies those of its species, where the species is a target of
/// `project`. A target that is itself a subspecies takes no other name. A sentence for each name
/// that counts as a target, and for each that a reader may take for one and does not count.
[[nodiscard]] std::vector<std::string> count_subspecies(const io::Project& project,
                                                        camtrap::Survey& survey);

}  // namespace dersu::workbench
