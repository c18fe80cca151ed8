#include "dersu/workbench/target_names.hpp"

#include <algorithm>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/scientific_name.hpp"

namespace dersu::workbench {
namespace {

/// Of each species of the survey.
std::vector<std::size_t> observations_of(const camtrap::Survey& survey) {
  std::vector<std::size_t> n(survey.species.size(), 0);
  for (const camtrap::Index species : survey.observations.species) ++n[species];
  return n;
}

std::set<std::string> targets_of(const io::Project& project) {
  std::set<std::string> targets(project.species.target.begin(), project.species.target.end());
  if (!project.density.species.empty()) targets.insert(project.density.species);
  return targets;
}

/// The species of `names` one after the other, each name once, and all that points at them.
void rename(const std::vector<std::string>& names, camtrap::Survey& survey) {
  std::vector<std::string> species;
  std::vector<camtrap::Index> at;
  for (const std::string& name : names) {
    const auto known = std::ranges::find(species, name);
    at.push_back(static_cast<camtrap::Index>(known - species.begin()));
    if (known == species.end()) species.push_back(name);
  }
  survey.species = std::move(species);
  for (camtrap::Index& of : survey.observations.species) of = at[of];
}

std::string observations(std::size_t n, std::string_view name) {
  return fmt::format("{} observation{} of '{}'", n, n == 1 ? "" : "s", quoted(name));
}

}  // namespace

std::vector<std::string> count_subspecies(const io::Project& project, camtrap::Survey& survey) {
  std::vector<std::string> notices;
  const std::vector<std::size_t> n = observations_of(survey);
  const std::set<std::string> targets = targets_of(project);
  std::vector<std::string> names = survey.species;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string species(io::species_part(names[i]));
    if (species.empty() || targets.contains(names[i])) continue;
    if (targets.contains(species)) {
      notices.push_back(
          fmt::format("{} count as '{}'", observations(n[i], names[i]), quoted(species)));
      names[i] = species;
      continue;
    }
    for (const std::string& target : targets)
      if (io::species_part(target) == species)
        notices.push_back(fmt::format("{} are not counted as '{}'; the target '{}' would hold both",
                                      observations(n[i], names[i]), quoted(target),
                                      quoted(species)));
  }
  rename(names, survey);
  return notices;
}

}  // namespace dersu::workbench
