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

/// Those of `names` that are of the species of `name` and do not count as it, as dogs under wolves:
/// "; left out: 'Canis lupus familiaris'", or "" where there are none.
[[nodiscard]] std::string left_out(std::string_view name, const std::vector<std::string>& names);

/// The targets of `project`, and the species of its [density].
[[nodiscard]] std::vector<std::string> targets_of(const io::Project& project);

/// Makes observations of a subspecies those of its species, where the species is one of `targets`,
/// and those of a target with other blanks or capital letters those of the target. A target that is
/// itself a subspecies takes no other name. A sentence for each name that counts as a target, and
/// for each that a reader may take for one and does not count.
[[nodiscard]] std::vector<std::string> count_subspecies(const std::vector<std::string>& targets,
                                                        camtrap::Survey& survey);

}  // namespace dersu::workbench
