#include "dersu/camtrap/survey.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace dersu::camtrap {
namespace {
/// The places of a list of n, ordered by what `key` gives for each.
template <class Key>
std::vector<Index> ordered(std::size_t n, Key key) {
  std::vector<Index> order(n);
  std::iota(order.begin(), order.end(), Index{0});
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return key(a) < key(b); });
  return order;
}
}  // namespace

std::vector<Index> station_order(const Survey& survey) {
  return ordered(survey.stations.size(), [&](Index i) {
    const Station& station = survey.stations[i];
    return std::tie(station.name, survey.parties[station.party]);
  });
}

std::vector<Index> species_order(const Survey& survey) {
  return ordered(survey.species.size(), [&](Index i) { return std::tie(survey.species[i]); });
}

std::vector<Index> individual_order(const Survey& survey) {
  return ordered(survey.individuals.size(), [&](Index i) {
    const Individual& individual = survey.individuals[i];
    return std::tie(individual.name, survey.parties[individual.party]);
  });
}

std::vector<Index> ranks(const std::vector<Index>& order) {
  std::vector<Index> result(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) result[order[i]] = static_cast<Index>(i);
  return result;
}

Index find_species(const Survey& survey, std::string_view name) {
  const auto found = std::find(survey.species.begin(), survey.species.end(), name);
  return found == survey.species.end() ? kNone : static_cast<Index>(found - survey.species.begin());
}

std::vector<std::int32_t> station_offsets_s(const Survey& survey) {
  std::vector<const Deployment*> first(survey.stations.size(), nullptr);
  for (const Deployment& deployment : survey.deployments) {
    const Deployment*& best = first[deployment.station];
    if (best == nullptr ||
        std::tie(deployment.start.utc_s, deployment.id) < std::tie(best->start.utc_s, best->id))
      best = &deployment;
  }
  std::vector<std::int32_t> offsets(survey.stations.size(), 0);
  for (std::size_t s = 0; s < first.size(); ++s)
    if (first[s] != nullptr) offsets[s] = first[s]->start.offset_s;
  return offsets;
}

}  // namespace dersu::camtrap
