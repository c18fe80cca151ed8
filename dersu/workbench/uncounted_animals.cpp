#include "dersu/workbench/uncounted_animals.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/scientific_name.hpp"
#include "dersu/workbench/target_names.hpp"

namespace dersu::workbench {
namespace {

using camtrap::Index;
using camtrap::kNone;

std::string epithet(std::string_view name) {
  const std::string plain = io::plain_name(name);
  const std::string_view species = io::species_part(plain);
  return std::string(species.substr(std::min(species.size(), species.find(' ') + 1)));
}

/// "Leopard", "Panthera", "P. pardus" tell none.
bool tells_species(std::string_view name) {
  const std::string plain = io::plain_name(name);
  const std::string_view species = io::species_part(plain);
  return !species.empty() && species[species.find(' ') - 1] != '.';
}

/// What is known of the individuals of a survey.
class Animals {
 public:
  Animals(const std::vector<std::string>& targets, const camtrap::Survey& survey,
          std::span<const store::CatalogueRow> catalogue)
      : survey_(survey) {
    std::map<std::pair<std::string_view, std::string_view>, std::string_view> joint;
    for (const store::CatalogueRow& row : catalogue)
      joint.emplace(std::pair(std::string_view(row.party), std::string_view(row.individual_id)),
                    row.joint_id);
    for (const camtrap::Individual& animal : survey.individuals) {
      const auto at = joint.find({survey.parties[animal.party], animal.name});
      joint_.push_back(at == joint.end() ? std::string_view() : at->second);
    }
    observed_as_.assign(survey.individuals.size(), {});
    const camtrap::Observations& seen = survey.observations;
    for (std::size_t i = 0; i < seen.individual.size(); ++i) {
      const Index animal = seen.individual[i];
      if (animal == kNone) continue;
      const auto target = std::ranges::find(targets, survey.species[seen.species[i]]);
      if (target == targets.end()) continue;
      observed_as_[animal] = *target;
      if (joint_[animal].empty()) continue;
      joint_as_.emplace(joint_[animal], *target);
      parties_.insert(survey.individuals[animal].party);
    }
  }

  [[nodiscard]] bool is_listed(Index animal) const { return !joint_[animal].empty(); }
  /// The target that it is observed as; "" for none.
  [[nodiscard]] std::string_view observed_as(Index animal) const {
    if (!observed_as_[animal].empty()) return observed_as_[animal];
    const auto joint = joint_as_.find(joint_[animal]);
    return joint == joint_as_.end() ? std::string_view() : joint->second;
  }
  /// Whether an animal of the catalogue of its party is observed as a target.
  [[nodiscard]] bool has_target(Index animal) const {
    return parties_.contains(survey_.individuals[animal].party);
  }

 private:
  const camtrap::Survey& survey_;
  std::vector<std::string_view> joint_;        ///< of each individual
  std::vector<std::string_view> observed_as_;  ///< of each individual: a target
  std::map<std::string_view, std::string_view> joint_as_;
  std::set<Index> parties_;
};

/// Observations under one name that do not count.
struct Uncounted {
  std::size_t observations = 0;
  std::set<Index> animals{};
  bool all_observed = true;   ///< as a target too
  std::string_view target{};  ///< as which some are observed too
};

std::string named(const std::set<Index>& animals, const camtrap::Survey& survey) {
  constexpr std::size_t kMostNamed = 10;
  std::vector<std::pair<std::string, std::string>> names;  // and the party
  for (const Index animal : animals)
    names.emplace_back(survey.individuals[animal].name,
                       survey.parties[survey.individuals[animal].party]);
  std::ranges::sort(names);
  std::vector<std::string> told;
  for (const auto& [name, party] : names) {
    if (told.size() == kMostNamed) {
      told.emplace_back("...");
      break;
    }
    told.push_back(fmt::format("{}{}{}", io::told_value(name), party.empty() ? "" : " of ", party));
  }
  return join(told, ", ");
}

std::string sentence(const std::string& name, const Uncounted& uncounted, std::string_view target,
                     const camtrap::Survey& survey) {
  const bool one = uncounted.observations == 1;
  const bool alone = uncounted.animals.size() == 1;
  const std::string as = target.empty() ? "a target" : fmt::format("'{}'", quoted(target));
  return fmt::format(
      "{} observation{} of '{}' {} not counted as {}, though {} {}: {}; where it is the same "
      "species, values = {{ scientificName = {{ \"{}\" = \"{}\" }} }} in the source counts them",
      uncounted.observations, one ? "" : "s", quoted(name), one ? "is" : "are", as,
      alone ? "the individual is" : fmt::format("the {} individuals are", uncounted.animals.size()),
      uncounted.target.empty() ? "in the catalogue"
      : uncounted.all_observed ? "observed as it too"
                               : "in the catalogue or observed as it too",
      named(uncounted.animals, survey), quoted(name),
      target.empty() ? "name of the target" : quoted(target));
}

}  // namespace

std::vector<std::string> uncounted_animals(const std::vector<std::string>& targets,
                                           const camtrap::Survey& survey,
                                           std::span<const store::CatalogueRow> catalogue) {
  if (targets.empty()) return {};
  const Animals animals(targets, survey, catalogue);
  std::vector<bool> may_be_target, is_other;
  std::vector<std::string_view> alike;  // the target of the same epithet
  for (const std::string& name : survey.species) {
    const auto same = std::ranges::find_if(targets, [&](const std::string& target) {
      return !epithet(name).empty() && epithet(name) == epithet(target);
    });
    alike.push_back(same == targets.end() ? std::string_view() : std::string_view(*same));
    may_be_target.push_back(!alike.back().empty() || !tells_species(name));
    is_other.push_back(std::ranges::find(targets, name) == targets.end() &&
                       otherwise(name, targets).empty());
  }
  std::map<Index, Uncounted> found;
  const camtrap::Observations& seen = survey.observations;
  for (std::size_t i = 0; i < seen.individual.size(); ++i) {
    const Index animal = seen.individual[i];
    const Index species = seen.species[i];
    if (animal == kNone || !is_other[species]) continue;
    const std::string_view target = animals.observed_as(animal);
    const bool in_doubt =
        animals.is_listed(animal) && (may_be_target[species] || !animals.has_target(animal));
    if (target.empty() && !in_doubt) continue;
    Uncounted& uncounted = found[species];
    ++uncounted.observations;
    uncounted.animals.insert(animal);
    uncounted.all_observed = uncounted.all_observed && !target.empty();
    if (uncounted.target.empty()) uncounted.target = target;
  }
  std::vector<std::string> notices;
  for (const auto& [species, uncounted] : found) {
    std::string_view target = uncounted.target.empty() ? alike[species] : uncounted.target;
    if (target.empty() && targets.size() == 1) target = targets.front();
    notices.push_back(sentence(survey.species[species], uncounted, target, survey));
  }
  return notices;
}

}  // namespace dersu::workbench
