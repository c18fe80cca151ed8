#include "dersu/io/joined_individuals.hpp"

#include <fmt/format.h>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/scientific_name.hpp"

namespace dersu::io {
namespace {

bool differ(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && a != b;
}

std::string species_of(const NamedIndividual& one) {
  return std::string(species_part(plain_name(one.species)));
}

bool may_be_one(const NamedIndividual& a, const NamedIndividual& b) {
  const auto is_sex = [](const std::string& sex) { return sex == "female" || sex == "male"; };
  return !differ(species_of(a), species_of(b)) &&
         !(is_sex(a.sex) && is_sex(b.sex) && a.sex != b.sex);
}

/// "'T1' (Panthera tigris, male)"
std::string told(const NamedIndividual& one) {
  std::vector<std::string> facts;
  for (const std::string& fact : {one.species, one.sex})
    if (!fact.empty()) facts.push_back(fact);
  return facts.empty() ? told_value(one.id)
                       : fmt::format("{} ({})", told_value(one.id), quoted(join(facts, ", ")));
}

}  // namespace

NameSeen JoinedIndividuals::see(const std::string& name, const NamedIndividual& individual) {
  const auto [at, is_new] = first_.emplace(name, individual);
  if (is_new) return NameSeen::first;
  const NamedIndividual& first = at->second;
  if (first.id == individual.id) return NameSeen::again;
  if (!may_be_one(first, individual))
    contradictions_.push_back(fmt::format("values: {} joins what cannot be one animal: {}, {}",
                                          told_value(name), told(first), told(individual)));
  return NameSeen::joined;
}

}  // namespace dersu::io
