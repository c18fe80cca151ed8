#include "dersu/camtrap/abundance.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "dersu/core/parallel.hpp"
#include "dersu/core/random.hpp"

namespace dersu::camtrap {
namespace {
/// What one species left at one station.
struct Seen {
  Index species = 0;
  double records = 0;
};

/// The stations with effort, party by party.
struct Stations {
  std::vector<double> trap_days;
  std::vector<std::vector<Seen>> seen;   ///< by species
  std::vector<std::size_t> party_begin;  ///< parties + 1
};

/// Sums over stations: one row of the bootstrap, or of the data.
struct Sums {
  double trap_days = 0;
  std::vector<double> records;   ///< species
  std::vector<double> stations;  ///< species: with a record
  explicit Sums(std::size_t species) : records(species, 0), stations(species, 0) {}

  void add(const Stations& from, std::size_t station) {
    trap_days += from.trap_days[station];
    for (const Seen& seen : from.seen[station]) {
      records[seen.species] += seen.records;
      stations[seen.species] += 1;
    }
  }
  void add(const Sums& other) {
    trap_days += other.trap_days;
    for (std::size_t s = 0; s < records.size(); ++s) {
      records[s] += other.records[s];
      stations[s] += other.stations[s];
    }
  }
  [[nodiscard]] double per_100_trap_days(std::size_t species) const {
    return 100 * records[species] / trap_days;
  }
};

Stations stations_with_effort(const Survey& survey, std::span<const Record> records,
                              const Operation& operation, std::size_t& outside) {
  std::vector<std::vector<Seen>> seen(survey.stations.size());
  for (const Record& record : records) {
    auto& list = seen[record.station];
    const auto at = std::find_if(list.begin(), list.end(),
                                 [&](const Seen& one) { return one.species == record.species; });
    if (at == list.end())
      list.push_back({record.species, 1});
    else
      at->records += 1;
  }
  Stations result;
  result.party_begin.push_back(0);
  const std::vector<Index> order = station_order(survey);
  for (std::size_t party = 0; party < survey.parties.size(); ++party) {
    for (const Index station : order) {
      if (survey.stations[station].party != party) continue;
      const double days = operation.worked_days(station);
      if (days > 0) {
        result.trap_days.push_back(days);
        result.seen.push_back(std::move(seen[station]));
      } else {
        for (const Seen& one : seen[station]) outside += static_cast<std::size_t>(one.records);
      }
    }
    result.party_begin.push_back(result.trap_days.size());
  }
  return result;
}

/// The quantile of sorted values by linear interpolation between order statistics (Hyndman and Fan
/// 1996, type 7).
double quantile(const std::vector<double>& sorted, double probability) {
  const double at = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(at));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - std::floor(at)) * (sorted[above] - sorted[below]);
}

/// Replicates of the abundance of every species: by party, then all; replicates x species each.
using Replicates = std::vector<std::vector<double>>;

Replicates bootstrap(const Stations& stations, std::size_t n_species,
                     const AbundanceOptions& options) {
  const std::size_t parties = stations.party_begin.size() - 1;
  Replicates result(parties + 1, std::vector<double>(options.replicates * n_species));
  parallel_chunks(options.replicates, 16,
                  [&](std::size_t chunk, std::size_t begin, std::size_t end) {
                    Random random(options.seed, fmt::format("abundance {}", chunk));
                    for (std::size_t r = begin; r < end; ++r) {
                      Sums all(n_species);
                      for (std::size_t party = 0; party < parties; ++party) {
                        const std::size_t first = stations.party_begin[party];
                        const std::size_t n = stations.party_begin[party + 1] - first;
                        Sums sums(n_species);
                        for (std::size_t draw = 0; draw < n; ++draw)
                          sums.add(stations, first + random.below(n));
                        for (std::size_t s = 0; s < n_species; ++s)
                          result[party][r * n_species + s] = sums.per_100_trap_days(s);
                        all.add(sums);
                      }
                      for (std::size_t s = 0; s < n_species; ++s)
                        result[parties][r * n_species + s] = all.per_100_trap_days(s);
                    }
                  });
  return result;
}

Abundance row(const Sums& sums, std::size_t species, std::size_t n_stations,
              const std::vector<double>& replicates, const AbundanceOptions& options) {
  Abundance result;
  result.species = static_cast<Index>(species);
  result.records = static_cast<std::size_t>(sums.records[species]);
  result.trap_days = sums.trap_days;
  result.per_100_trap_days = sums.per_100_trap_days(species);
  result.stations = n_stations;
  result.stations_seen = static_cast<std::size_t>(sums.stations[species]);
  result.naive_occupancy = sums.stations[species] / static_cast<double>(n_stations);
  result.lower = result.upper = std::numeric_limits<double>::quiet_NaN();
  if (n_stations < 2) return result;
  const std::size_t n_species = sums.records.size();
  std::vector<double> values;
  for (std::size_t r = 0; r < options.replicates; ++r)
    values.push_back(replicates[r * n_species + species]);
  std::sort(values.begin(), values.end());
  result.lower = quantile(values, (1 - options.level) / 2);
  result.upper = quantile(values, (1 + options.level) / 2);
  return result;
}
}  // namespace

Abundances relative_abundance(const Survey& survey, std::span<const Record> records,
                              const Operation& operation, const AbundanceOptions& options) {
  assert(operation.options.unit == EffortUnit::station && options.replicates >= 1);
  Abundances result;
  const std::size_t n_species = survey.species.size();
  const Stations stations = stations_with_effort(survey, records, operation, result.outside);
  const Replicates replicates = bootstrap(stations, n_species, options);
  const std::vector<Index> order = species_order(survey);
  const std::size_t parties = survey.parties.size();

  Sums all(n_species);
  const auto add_rows = [&](Index party, const Sums& sums, std::size_t n,
                            const std::vector<double>& values) {
    if (n == 0) return;
    for (const Index species : order) {
      result.rows.push_back(row(sums, species, n, values, options));
      result.rows.back().party = party;
    }
  };
  for (std::size_t party = 0; party < parties; ++party) {
    Sums sums(n_species);
    const std::size_t end = stations.party_begin[party + 1];
    for (std::size_t s = stations.party_begin[party]; s < end; ++s) sums.add(stations, s);
    add_rows(static_cast<Index>(party), sums, end - stations.party_begin[party], replicates[party]);
    all.add(sums);
  }
  if (parties > 1) add_rows(kNone, all, stations.trap_days.size(), replicates[parties]);
  return result;
}

}  // namespace dersu::camtrap
