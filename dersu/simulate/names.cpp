// Each side's own catalogue, with its mistakes, and the joint one.
#include <algorithm>
#include <map>
#include <numeric>

#include "dersu/simulate/steps.hpp"

namespace dersu::simulate {
namespace {

std::size_t survey_of(const World& world, const Observation& o) {
  return world.stations[world.deployments[o.deployment].station].survey;
}

/// Under which animal's name each animal is booked: itself, or a neighbour after a merge.
std::vector<std::size_t> booked_as(const Survey& survey, const World& world,
                                   const std::vector<std::size_t>& events_of, Random& random) {
  std::vector<std::size_t> as(world.animals.size());
  std::iota(as.begin(), as.end(), std::size_t{0});
  for (std::size_t a = 0; a < as.size(); ++a) {
    if (events_of[a] == 0 || !random.chance(survey.merge_rate)) continue;
    std::optional<std::size_t> neighbour;
    for (std::size_t b = 0; b < as.size(); ++b)
      if (b != a && events_of[b] > 0 &&
          (!neighbour || distance_m(world.animals[a].centre, world.animals[b].centre) <
                             distance_m(world.animals[a].centre, world.animals[*neighbour].centre)))
        neighbour = b;
    if (!neighbour) continue;
    // Everything so far under a's name goes to the name that the neighbour has now.
    const std::size_t from = as[a];
    const std::size_t to = as[*neighbour];
    for (std::size_t& name : as)
      if (name == from) name = to;
  }
  return as;
}

/// One name: the animal that it began with, and whether it is that animal's second name.
struct NameKey {
  std::size_t animal = 0;
  bool second = false;
  auto operator<=>(const NameKey&) const = default;
};

/// Names the events of one survey; `mine` are its named events, first to last.
void name_survey(const WorldOptions& options, std::size_t survey,
                 const std::vector<std::size_t>& mine, World& world) {
  const Survey& s = options.surveys[survey];
  Random random(options.seed, "names/" + s.party);
  std::vector<std::size_t> events_of(world.animals.size());
  for (std::size_t o : mine) ++events_of[*world.observations[o].animal];
  const std::vector<std::size_t> as = booked_as(s, world, events_of, random);
  std::vector<bool> split(world.animals.size());
  for (std::size_t a = 0; a < split.size(); ++a)
    split[a] = random.chance(s.split_rate) && events_of[a] > 1;

  const std::string prefix = s.name_prefix.empty() ? s.party + "-" : s.name_prefix;
  std::map<NameKey, std::size_t> names;
  std::vector<std::map<std::size_t, std::size_t>> events_by_animal;
  const std::size_t first = world.individuals.size();
  std::uint64_t number = 0;
  for (std::size_t o : mine) {
    const std::size_t animal = *world.observations[o].animal;
    const NameKey key{as[animal], split[animal] && random.chance(0.5)};
    const auto [at, is_new] = names.try_emplace(key, world.individuals.size());
    if (is_new) {
      number += 1 + random.below(2);  // some of an old catalogue are not seen this season
      world.individuals.push_back({survey, fmt::format("{}{:03}", prefix, number), animal});
      events_by_animal.emplace_back();
    }
    world.observations[o].individual = at->second;
    ++events_by_animal[at->second - first][animal];
  }
  for (std::size_t i = first; i < world.individuals.size(); ++i) {
    const auto& events = events_by_animal[i - first];
    world.individuals[i].animal =
        std::max_element(events.begin(), events.end(), [](const auto& a, const auto& b) {
          return a.second < b.second;
        })->first;
  }
}

/// Joint identities. Experts compare across the border only: for each animal the name with most
/// events of each side; a side's second name for it stays a joint identity of its own.
void match_across(const WorldOptions& options, World& world) {
  Random random(options.seed, "matches");
  std::vector<std::size_t> events_of(world.individuals.size());
  for (const Observation& o : world.observations)
    if (o.individual) ++events_of[*o.individual];
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> main;  // survey, animal -> name
  for (std::size_t i = 0; i < world.individuals.size(); ++i) {
    const Individual& it = world.individuals[i];
    const auto [at, is_new] = main.try_emplace({it.survey, it.animal}, i);
    if (!is_new && events_of[i] > events_of[at->second]) at->second = i;
  }
  std::map<std::size_t, std::string> joint_of;       // animal -> what experts matched
  std::map<std::size_t, std::string> true_joint_of;  // animal -> truth
  std::size_t number = 0;
  for (std::size_t i = 0; i < world.individuals.size(); ++i) {
    Individual& it = world.individuals[i];
    const bool is_main = main.at({it.survey, it.animal}) == i;
    const bool joins =
        is_main && joint_of.contains(it.animal) && !random.chance(options.missed_match_rate);
    it.joint = joins ? joint_of.at(it.animal) : fmt::format("J{:03}", ++number);
    if (is_main) joint_of.try_emplace(it.animal, it.joint);
    it.true_joint = true_joint_of.try_emplace(it.animal, it.joint).first->second;
  }
}

void count_photographed(const WorldOptions& options, World& world) {
  std::vector<std::vector<bool>> by(world.animals.size(),
                                    std::vector<bool>(options.surveys.size()));
  for (const Observation& o : world.observations)
    if (o.individual) by[*o.animal][survey_of(world, o)] = true;
  for (const auto& sides : by) {
    const auto n = std::count(sides.begin(), sides.end(), true);
    world.truth.photographed += n > 0;
    world.truth.photographed_on_both += n > 1;
  }
}

}  // namespace

void name_individuals(const WorldOptions& options, World& world) {
  std::vector<std::vector<std::size_t>> named(options.surveys.size());
  Random random(options.seed, "unidentified");
  for (std::size_t o = 0; o < world.observations.size(); ++o) {
    const Observation& it = world.observations[o];
    if (it.animal && !random.chance(options.unidentified_share))
      named[survey_of(world, it)].push_back(o);
  }
  for (std::size_t s = 0; s < named.size(); ++s) {
    std::stable_sort(named[s].begin(), named[s].end(), [&](std::size_t a, std::size_t b) {
      return world.observations[a].start.utc_s < world.observations[b].start.utc_s;
    });
    name_survey(options, s, named[s], world);
  }
  match_across(options, world);
  count_photographed(options, world);
}

}  // namespace dersu::simulate
