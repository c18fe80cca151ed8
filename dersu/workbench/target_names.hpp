#pragma once
// Under which scientific names the target species of a project stand in its sources: one side
// writes "Panthera pardus", the other one "Panthera pardus orientalis".
#include <string>
#include <string_view>
#include <vector>

#include "dersu/camtrap/survey.hpp"
#include "dersu/io/project_file.hpp"

namespace dersu::workbench {

/// The first of `names` that may be `name` otherwise: in another spelling, as another subspecies,
/// or mistyped; else "". Names of two species of a genus may be alike ("tigris", "pardus"), so that
/// three letters are all that a slip may change.
[[nodiscard]] std::string otherwise(std::string_view name, const std::vector<std::string>& names);

/// Makes observations of a subspecies those of its species, where the species is a target of
/// `project`, and those of a target with other blanks or capital letters those of the target. A
/// target that is itself a subspecies takes no other name. A sentence for each name that counts as
/// a target, and for each that a reader may take for one and does not count.
[[nodiscard]] std::vector<std::string> count_subspecies(const io::Project& project,
                                                        camtrap::Survey& survey);

}  // namespace dersu::workbench
