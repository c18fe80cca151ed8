#include "dersu/workbench/target_names.hpp"

#include <algorithm>

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

/// What of a name is held against others: its species, where it tells one, without words of doubt.
std::string compared(std::string_view name) {
  std::string plain;
  const std::string whole = io::plain_name(name);
  for (const std::string_view word : split(whole, ' '))
    if (word != "cf." && word != "aff." && word != "?")
      plain += (plain.empty() ? "" : " ") + std::string(word);
  const std::string_view species = io::species_part(plain);
  return species.empty() ? plain : std::string(species);
}

/// A domestic form or a hybrid: no other name of the wild species.
bool is_tame(std::string_view name) {
  const std::string plain = io::plain_name(name);
  const std::string_view species = io::species_part(plain);
  return !species.empty() && plain != species && !io::is_subspecies(plain, species);
}

/// Whether observations of `name` are those of `target`, without a doubt.
bool takes(std::string_view target, std::string_view name) {
  const std::string wanted = io::plain_name(target);
  const std::string found = io::plain_name(name);
  return !wanted.empty() && (found == wanted || io::is_subspecies(found, wanted));
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

std::vector<std::string> targets_of(const io::Project& project) {
  std::vector<std::string> targets = project.species.target;
  const std::string& counted = project.density.species;
  if (!counted.empty() && std::ranges::find(targets, counted) == targets.end())
    targets.push_back(counted);
  return targets;
}

std::string otherwise(std::string_view name, const std::vector<std::string>& names) {
  constexpr std::size_t kSlip = 3;
  const std::string wanted = compared(name);
  for (const std::string& other : names)
    if (!is_tame(other) && edit_distance(wanted, compared(other)) <= kSlip) return other;
  return "";
}

std::string left_out(std::string_view name, const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 10;
  const std::string wanted = compared(name);
  std::vector<std::string> found;
  std::size_t n = 0;
  for (const std::string& other : names)
    if (!takes(name, other) && is_tame(other) && compared(other) == wanted && n++ < kMost)
      found.push_back(fmt::format("'{}'", quoted(other)));
  if (n == 0) return "";
  return fmt::format("; left out as domestic forms or hybrids: {}{}", fmt::join(found, ", "),
                     n > kMost ? ", ..." : "");
}

std::vector<std::string> count_subspecies(const std::vector<std::string>& targets,
                                          camtrap::Survey& survey) {
  std::vector<std::string> notices;
  const std::vector<std::size_t> n = observations_of(survey);
  std::vector<std::string> names = survey.species;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::ranges::find(targets, names[i]) != targets.end()) continue;
    const auto holds = [&](const std::string& target) { return takes(target, names[i]); };
    if (const auto target = std::ranges::find_if(targets, holds); target != targets.end()) {
      notices.push_back(fmt::format("{} {} as '{}'", observations(n[i], names[i]),
                                    n[i] == 1 ? "counts" : "count", quoted(*target)));
      names[i] = *target;
    } else if (const std::string alike = otherwise(names[i], targets); !alike.empty()) {
      const std::string species(io::species_part(alike));
      notices.push_back(
          fmt::format("{} {} not counted as '{}'{}", observations(n[i], names[i]),
                      n[i] == 1 ? "is" : "are", quoted(alike),
                      takes(species, names[i])
                          ? fmt::format("; the target '{}' would hold both", quoted(species))
                          : ": is it the same species?"));
    }
  }
  rename(names, survey);
  return notices;
}

}  // namespace dersu::workbench
