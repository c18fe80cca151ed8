#include "dersu/camtrap/records.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace dersu::camtrap {
namespace {
/// What an observation is sorted by.
struct Key {
  std::uint64_t group = 0;  ///< rank of station, then species, then individual
  std::int64_t utc_s = 0;
  Index observation = 0;
};

std::vector<Key> sorted_keys(const Survey& survey, bool by_individual) {
  const Observations& seen = survey.observations;
  const std::vector<Index> station_rank = ranks(station_order(survey));
  const std::vector<Index> species_rank = ranks(species_order(survey));
  const std::vector<Index> individual_rank = ranks(individual_order(survey));
  const std::uint64_t species = survey.species.size();
  const std::uint64_t individuals = by_individual ? survey.individuals.size() : 1;

  std::vector<Key> keys;
  keys.reserve(seen.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (by_individual && seen.individual[i] == kNone) continue;
    const Index station = survey.deployments[seen.deployment[i]].station;
    std::uint64_t group = station_rank[station] * species + species_rank[seen.species[i]];
    group = group * individuals + (by_individual ? individual_rank[seen.individual[i]] : 0);
    keys.push_back({group, seen.utc_s[i], static_cast<Index>(i)});
  }
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
    return std::tie(a.group, a.utc_s, a.observation) < std::tie(b.group, b.utc_s, b.observation);
  });
  return keys;
}

double to_one_digit(double value) {
  const double tenths = std::floor(value * 10);
  const double below = tenths / 10;
  const double above = (tenths + 1) / 10;
  if (value - below != above - value) return value - below < above - value ? below : above;
  return std::fmod(tenths, 2) == 0 ? below : above;
}
}  // namespace

std::vector<Record> independent_records(const Survey& survey, const RecordOptions& options) {
  const Observations& seen = survey.observations;
  const std::vector<Key> keys = sorted_keys(survey, options.by_individual);
  std::vector<Record> records;
  std::int64_t since = 0;  // from when the interval runs
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const Key& key = keys[k];
    const Index i = key.observation;
    const bool first = k == 0 || keys[k - 1].group != key.group;
    const std::int64_t delta_s = first ? 0 : key.utc_s - since;
    const bool independent = first || delta_s >= options.interval_s;
    if (independent || options.rule == IndependenceRule::last_record) since = key.utc_s;
    if (independent) {
      records.push_back({.station = survey.deployments[seen.deployment[i]].station,
                         .species = seen.species[i],
                         .individual = options.by_individual ? seen.individual[i] : kNone,
                         .observation = i,
                         .utc_s = key.utc_s,
                         .delta_s = delta_s,
                         .count = seen.count[i],
                         .max_count = seen.count[i],
                         .n_images = 1});
    } else {
      ++records.back().n_images;
      records.back().max_count = std::max(records.back().max_count, seen.count[i]);
    }
  }
  return records;
}

Delta rounded(std::int64_t delta_s) {
  Delta delta;
  delta.minutes = to_one_digit(static_cast<double>(delta_s) / 60);
  delta.hours = to_one_digit(delta.minutes / 60);
  delta.days = to_one_digit(delta.hours / 24);
  return delta;
}

}  // namespace dersu::camtrap
