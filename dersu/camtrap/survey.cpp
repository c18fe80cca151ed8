#include "dersu/camtrap/survey.hpp"

#include <algorithm>
#include <tuple>

namespace dersu::camtrap {

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
