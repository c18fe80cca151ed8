// What the cameras see: visits, thinned to the times when a camera works.
#include <algorithm>
#include <cmath>
#include <span>

#include "dersu/simulate/steps.hpp"

namespace dersu::simulate {
namespace {

/// One visit to a station, before anybody asked whether its camera worked.
struct Visit {
  std::int64_t utc_s = 0;
  int photos = 1;
  int count = 1;
};

std::int64_t solar_day(std::int64_t utc_s, const WorldOptions& options) {
  return day_of(utc_s + options.solar_offset_s);
}

/// More than 0 with the given mean.
int at_least_one(double mean, Random& random) {
  return 1 + static_cast<int>(random.poisson(mean - 1));
}

/// A Poisson process of `per_day` visits over the solar days that touch [from_s, to_s].
std::vector<Visit> draw_visits(const WorldOptions& options, double per_day,
                               const DailyActivity& activity, double mean_group,
                               std::int64_t from_s, std::int64_t to_s, Random& random) {
  const std::int64_t first = solar_day(from_s, options);
  const auto days = static_cast<std::uint64_t>(solar_day(to_s, options) - first + 1);
  const std::uint64_t n = random.poisson(per_day * static_cast<double>(days));
  std::vector<Visit> visits;
  for (std::uint64_t i = 0; i < n; ++i) {
    const auto day = first + static_cast<std::int64_t>(random.below(days));
    const int second = draw_second_of_day(activity, random);
    const int photos = at_least_one(options.photos_per_event, random);
    const int count = at_least_one(mean_group, random);
    visits.push_back({day * kSecondsPerDay + second - options.solar_offset_s, photos, count});
  }
  return visits;
}

/// The deployments of one station and the gaps in them.
struct Effort {
  std::size_t first_deployment = 0;
  std::size_t last_deployment = 0;  ///< one past
  std::size_t first_gap = 0;
  std::size_t last_gap = 0;  ///< one past
};

std::vector<Effort> effort_by_station(const World& world) {
  std::vector<Effort> all(world.stations.size());
  std::size_t d = 0;
  std::size_t g = 0;
  for (std::size_t s = 0; s < all.size(); ++s) {
    all[s].first_deployment = d;
    all[s].first_gap = g;
    while (d < world.deployments.size() && world.deployments[d].station == s) ++d;
    while (g < world.gaps.size() && world.gaps[g].deployment < d) ++g;
    all[s].last_deployment = d;
    all[s].last_gap = g;
  }
  return all;
}

/// The deployment whose camera works at `utc_s`, and until when; or nothing.
struct Working {
  std::size_t deployment = 0;
  std::int64_t until_s = 0;
};

std::optional<Working> working_at(const World& world, const Effort& effort, std::int64_t utc_s) {
  for (std::size_t d = effort.first_deployment; d < effort.last_deployment; ++d) {
    const Deployment& deployment = world.deployments[d];
    if (utc_s < deployment.start.utc_s || utc_s >= deployment.end.utc_s) continue;
    Working working{d, deployment.end.utc_s};
    for (std::size_t g = effort.first_gap; g < effort.last_gap; ++g) {
      const Gap& gap = world.gaps[g];
      if (gap.deployment != d) continue;
      if (utc_s >= gap.start.utc_s && utc_s < gap.end.utc_s) return {};
      if (gap.start.utc_s > utc_s) working.until_s = std::min(working.until_s, gap.start.utc_s);
    }
    return working;
  }
  return {};
}

/// An event, its photographs still counted and not yet listed.
struct Event {
  Observation observation;
  std::vector<std::int64_t> photos;
};

/// The event that `visit` makes, or nothing where no camera works.
std::optional<Event> seen(const World& world, const Effort& effort, const Visit& visit,
                          Random& random) {
  std::vector<std::int64_t> photos{visit.utc_s};
  for (int i = 1; i < visit.photos; ++i)
    photos.push_back(photos.back() + 1 + static_cast<std::int64_t>(random.below(3)));
  const auto working = working_at(world, effort, visit.utc_s);
  if (!working) return {};
  while (photos.back() >= working->until_s) photos.pop_back();
  Event event;
  const std::int32_t offset_s = world.deployments[working->deployment].start.offset_s;
  event.observation.deployment = working->deployment;
  event.observation.start = {photos.front(), offset_s};
  event.observation.end = {photos.back(), offset_s};
  event.observation.count = visit.count;
  event.photos = std::move(photos);
  return event;
}

double daily_hazard(const WorldOptions& options, const Animal& animal, double distance_m) {
  const double d = distance_m / animal.sigma_m;
  return -std::log1p(-options.g0_per_day * std::exp(-d * d / 2));
}

/// `away_m`: how far each animal is from the station.
void see_animals(const WorldOptions& options, const World& world, std::size_t station,
                 std::span<const double> away_m, const Effort& effort, std::vector<Event>& events) {
  const Station& st = world.stations[station];
  const std::int64_t from_s = world.deployments[effort.first_deployment].start.utc_s;
  const std::int64_t to_s = world.deployments[effort.last_deployment - 1].end.utc_s;
  for (std::size_t a = 0; a < world.animals.size(); ++a) {
    const Animal& animal = world.animals[a];
    Random random(options.seed, "visits/" + animal.id + "/" + st.id);
    const double per_day = daily_hazard(options, animal, away_m[a]);
    for (const Visit& visit :
         draw_visits(options, per_day, options.activity, 1, from_s, to_s, random)) {
      auto event = seen(world, effort, visit, random);
      if (!event) continue;
      event->observation.scientific_name = options.species;
      event->observation.animal = a;
      events.push_back(std::move(*event));
    }
  }
}

void see_by_catch(const WorldOptions& options, const World& world, std::size_t station,
                  const Effort& effort, std::vector<Event>& events) {
  const Station& st = world.stations[station];
  const std::int64_t from_s = world.deployments[effort.first_deployment].start.utc_s;
  const std::int64_t to_s = world.deployments[effort.last_deployment - 1].end.utc_s;
  for (const ByCatch& kind : options.by_catch) {
    if (!kind.only_party.empty() && kind.only_party != options.surveys[st.survey].party) continue;
    Random random(options.seed, "by-catch/" + kind.scientific_name + "/" + st.id);
    // Log-normal with mean 1, so that per_100_days stays the mean over stations.
    const double here =
        std::exp(kind.station_sd * random.normal() - kind.station_sd * kind.station_sd / 2);
    for (const Visit& visit : draw_visits(options, kind.per_100_days / 100 * here, kind.activity,
                                          kind.mean_group, from_s, to_s, random)) {
      auto event = seen(world, effort, visit, random);
      if (!event) continue;
      event->observation.scientific_name = kind.scientific_name;
      event->observation.type = kind.type;
      events.push_back(std::move(*event));
    }
  }
}

}  // namespace

Result<void> photograph(const WorldOptions& options, World& world) {
  DERSU_TRY(distances, distances_m(options, world));
  const std::span<const double> away_m = distances;
  const std::size_t n = world.animals.size();
  const std::vector<Effort> effort = effort_by_station(world);
  for (std::size_t s = 0; s < world.stations.size(); ++s) {
    std::vector<Event> events;
    see_animals(options, world, s, away_m.subspan(s * n, n), effort[s], events);
    see_by_catch(options, world, s, effort[s], events);
    std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
      return a.observation.start.utc_s < b.observation.start.utc_s;
    });
    for (Event& event : events) {
      Observation& o = event.observation;
      o.first_media = world.media.size();
      o.media_count = options.media ? event.photos.size() : 0;
      for (std::size_t p = 0; p < o.media_count; ++p)
        world.media.push_back({world.observations.size(), {event.photos[p], o.start.offset_s}});
      world.observations.push_back(std::move(o));
    }
  }
  return {};
}

}  // namespace dersu::simulate
