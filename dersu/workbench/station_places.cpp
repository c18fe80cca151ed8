#include "dersu/workbench/station_places.hpp"

#include <algorithm>
#include <tuple>

#include "dersu/core/text.hpp"
#include "dersu/core/units.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::workbench {
namespace {

using Deployments = std::vector<const camtrap::Deployment*>;

Day local_day(const Time& time) { return day_of(time.utc_s + time.offset_s); }

bool counts(const camtrap::Deployment& deployment, const DaysThatCount& days) {
  return !(days.first && local_day(deployment.end) < *days.first) &&
         !(days.last && local_day(deployment.start) > *days.last);
}

/// By station, the earliest first: those on the days that count, or all where none is on them.
std::vector<Deployments> by_station(const camtrap::Survey& survey, const DaysThatCount& days) {
  std::vector<Deployments> counted(survey.stations.size());
  std::vector<Deployments> all(survey.stations.size());
  for (const camtrap::Deployment& deployment : survey.deployments) {
    all[deployment.station].push_back(&deployment);
    if (counts(deployment, days)) counted[deployment.station].push_back(&deployment);
  }
  for (std::size_t s = 0; s < all.size(); ++s) {
    if (counted[s].empty()) counted[s] = all[s];
    std::ranges::sort(counted[s], {}, [](const camtrap::Deployment* deployment) {
      return std::tie(deployment->start.utc_s, deployment->id);
    });
  }
  return counted;
}

/// The two deployments that are farthest apart.
struct Apart {
  double distance_m = 0;
  const camtrap::Deployment* one = nullptr;
  const camtrap::Deployment* other = nullptr;
};

Apart farthest(const Deployments& deployments) {
  Apart apart;
  for (std::size_t i = 1; i < deployments.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (const double d_m = distance_m(deployments[i]->place, deployments[j]->place);
          d_m > apart.distance_m)
        apart = {d_m, deployments[i], deployments[j]};
  return apart;
}

}  // namespace

void place_stations(const DaysThatCount& days, camtrap::Survey& survey) {
  const std::vector<Deployments> deployments = by_station(survey, days);
  for (std::size_t s = 0; s < deployments.size(); ++s) {
    if (deployments[s].empty()) continue;
    survey.stations[s].place = deployments[s].front()->place;
    survey.stations[s].where = deployments[s].front()->where;
  }
}

Result<std::vector<std::string>> check_station_places(const DaysThatCount& days,
                                                      const camtrap::Survey& survey,
                                                      std::span<const camtrap::Index> stations) {
  io::Problems problems;
  std::size_t moved = 0;
  double farthest_m = 0;
  const std::vector<Deployments> deployments = by_station(survey, days);
  for (const camtrap::Index s : stations) {
    const Apart apart = farthest(deployments[s]);
    if (apart.distance_m > kMovedFarM)
      problems.add(
          apart.one->where,
          "found a deployment {} from another one of its station ({}), expected one place "
          "for a station: give what stands elsewhere a station of its own (or all, by station "
          "= \"deploymentID\" in [records]), or mend its coordinates",
          spoken_length(apart.distance_m), apart.other->where);
    if (apart.distance_m <= kMovedM) continue;
    ++moved;
    farthest_m = std::max(farthest_m, apart.distance_m);
  }
  DERSU_CHECK(std::move(problems).finish("the places of stations"));
  std::vector<std::string> notices;
  if (moved > 0)
    notices.push_back(fmt::format(
        "{} station{} deployments at several places, up to {} apart; each station is one detector, "
        "at the place of its first deployment.",
        moved, moved == 1 ? " has" : "s have", spoken_length(farthest_m)));
  return notices;
}

}  // namespace dersu::workbench
