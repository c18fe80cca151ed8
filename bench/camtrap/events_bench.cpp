// Records, camera operation and weekly histories of a simulated survey, against the textbook
// methods kept here: for every group one pass over all observations, and for every record one over
// those before it, as the scripts of the field do. Counters: rows looked at, observations a second.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <map>
#include <vector>

#include "dersu/camtrap/histories.hpp"
#include "dersu/core/random.hpp"

namespace dersu::camtrap {
namespace {
constexpr std::size_t kStations = 150;
constexpr std::size_t kSpecies = 12;
constexpr std::int64_t kStart = 1'700'000'000;
constexpr std::int64_t kDays = 540;

/// Bursts of photographs, about 20 of a visit, in no order; a third of the stations had a gap.
Survey survey_of(std::size_t n) {
  Random random(7, "events bench");
  Survey survey;
  survey.parties = {""};
  for (std::size_t k = 0; k < kSpecies; ++k) survey.species.push_back(std::to_string(k));
  for (std::size_t s = 0; s < kStations; ++s) {
    survey.stations.push_back({.name = std::to_string(s)});
    for (int part = 0; part < 4; ++part) {  // a camera is visited, and set up again
      const std::int64_t begin = kStart + part * (kDays / 4) * kSecondsPerDay;
      survey.deployments.push_back({.id = std::to_string(s * 4 + static_cast<std::size_t>(part)),
                                    .station = static_cast<Index>(s),
                                    .start = {begin, 36000},
                                    .end = {begin + kDays / 4 * kSecondsPerDay - 3600, 36000}});
      if (s % 3 == 0)
        survey.gaps.push_back({static_cast<Index>(survey.deployments.size() - 1),
                               begin + 20 * kSecondsPerDay, begin + 35 * kSecondsPerDay, ""});
    }
  }
  Observations& seen = survey.observations;
  while (seen.size() < n) {
    const auto deployment = static_cast<Index>(random.below(survey.deployments.size()));
    const auto species = static_cast<Index>(random.below(kSpecies));
    std::int64_t time = survey.deployments[deployment].start.utc_s +
                        static_cast<std::int64_t>(random.below(kDays / 4 * kSecondsPerDay - 7200));
    for (auto left = std::min<std::uint64_t>(1 + random.below(39), n - seen.size()); left > 0;
         --left) {
      seen.utc_s.push_back(time);
      seen.deployment.push_back(deployment);
      seen.species.push_back(species);
      seen.individual.push_back(kNone);
      seen.count.push_back(1);
      seen.line.push_back(static_cast<Index>(seen.size() + 1));
      seen.level.push_back(Level::media);
      time += static_cast<std::int64_t>(random.below(120));
    }
  }
  return survey;
}

const Survey& survey_for(const benchmark::State& state) {
  static std::map<std::int64_t, Survey> all;
  const auto [at, made] = all.try_emplace(state.range(0));
  if (made) at->second = survey_of(static_cast<std::size_t>(state.range(0)));
  return at->second;
}

void report(benchmark::State& state, std::size_t n, std::uint64_t rows, std::size_t result) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n));
  state.counters["rows_looked_at"] = static_cast<double>(rows);
  state.counters["result"] = static_cast<double>(result);
}

void records(benchmark::State& state) {
  const Survey& survey = survey_for(state);
  std::size_t result = 0;
  for (auto _ : state) result = independent_records(survey).size();
  report(state, survey.observations.size(), survey.observations.size(), result);
}
BENCHMARK(records)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// Group by group: pick its rows, order them, and look back from each for the last record kept.
std::size_t textbook_records(const Survey& survey, std::uint64_t& rows) {
  const Observations& seen = survey.observations;
  std::size_t count = 0;
  for (Index station = 0; station < kStations; ++station) {
    for (Index species = 0; species < kSpecies; ++species) {
      std::vector<std::int64_t> times;
      for (std::size_t i = 0; i < seen.size(); ++i, ++rows)
        if (survey.deployments[seen.deployment[i]].station == station && seen.species[i] == species)
          times.push_back(seen.utc_s[i]);
      std::sort(times.begin(), times.end());
      std::vector<char> kept(times.size(), 0);
      for (std::size_t i = 0; i < times.size(); ++i) {
        std::int64_t last = times[i] - 3600;
        for (std::size_t j = 0; j < i; ++j, ++rows)
          if (kept[j] != 0) last = times[j];
        kept[i] = times[i] - last >= 3600 ? 1 : 0;
        count += static_cast<std::size_t>(kept[i]);
      }
    }
  }
  return count;
}

void records_textbook(benchmark::State& state) {
  const Survey& survey = survey_for(state);
  std::size_t result = 0;
  std::uint64_t rows = 0;
  for (auto _ : state) {
    rows = 0;
    result = textbook_records(survey, rows);
  }
  report(state, survey.observations.size(), rows, result);
}
BENCHMARK(records_textbook)->Arg(100'000)->Unit(benchmark::kMillisecond);

void operation(benchmark::State& state) {
  const Survey& survey = survey_for(state);
  std::size_t result = 0;
  for (auto _ : state) {
    const Operation cameras = *camera_operation(survey);
    double days = 0;
    for (std::size_t s = 0; s < kStations; ++s) days += cameras.worked_days(s);
    result = static_cast<std::size_t>(days * 24);
  }
  report(state, survey.deployments.size(), survey.deployments.size() + survey.gaps.size(), result);
}
BENCHMARK(operation)->Arg(100'000)->Unit(benchmark::kMillisecond);

/// Cell by cell over all deployments and gaps; an hour at a time, which is exact for this survey.
void operation_textbook(benchmark::State& state) {
  const Survey& survey = survey_for(state);
  std::uint64_t rows = 0;
  std::size_t worked = 0;
  for (auto _ : state) {
    rows = worked = 0;
    for (Index station = 0; station < kStations; ++station)
      for (std::int64_t hour = 0; hour < kDays * 24; ++hour) {
        const std::int64_t time = kStart + hour * 3600;
        bool on = false;
        for (std::size_t d = 0; d < survey.deployments.size(); ++d, ++rows) {
          const Deployment& one = survey.deployments[d];
          if (one.station != station || time < one.start.utc_s || time >= one.end.utc_s) continue;
          on = true;
          for (const EffortGap& gap : survey.gaps)
            if (gap.deployment == d && time >= gap.start_utc_s && time < gap.end_utc_s) on = false;
        }
        worked += on ? 1 : 0;
      }
  }
  report(state, survey.deployments.size(), rows, worked);
}
BENCHMARK(operation_textbook)->Arg(100'000)->Unit(benchmark::kMillisecond);

void weekly_histories(benchmark::State& state) {
  const Survey& survey = survey_for(state);
  const auto all = independent_records(survey);
  const Operation cameras = *camera_operation(survey);
  std::int64_t result = 0;
  for (auto _ : state) {
    result = 0;
    for (Index species = 0; species < kSpecies; ++species)
      result += detection_histories(all, cameras, species)->sum();
  }
  report(state, survey.observations.size(), all.size() * kSpecies,
         static_cast<std::size_t>(result));
}
BENCHMARK(weekly_histories)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// Cell by cell over all records.
void weekly_histories_textbook(benchmark::State& state) {
  const Survey& survey = survey_for(state);
  const auto all = independent_records(survey);
  const Operation cameras = *camera_operation(survey);
  const auto weeks = static_cast<std::int64_t>((cameras.days + 6) / 7);
  std::uint64_t rows = 0;
  std::int64_t result = 0;
  for (auto _ : state) {
    rows = 0;
    result = 0;
    for (Index species = 0; species < kSpecies; ++species)
      for (Index station = 0; station < kStations; ++station)
        for (std::int64_t week = 0; week < weeks; ++week) {
          std::int64_t effort_s = 0;
          for (std::size_t day = static_cast<std::size_t>(week) * 7;
               day < std::min<std::size_t>(static_cast<std::size_t>(week + 1) * 7, cameras.days);
               ++day)
            effort_s += std::max(0, cameras.at(station, day));
          bool detected = false;
          for (const Record& record : all) {
            ++rows;
            const std::int64_t day =
                std::int64_t{cameras.day(station, record.utc_s)} - cameras.first_day;
            if (record.species == species && record.station == station && day / 7 == week)
              detected = true;
          }
          result += detected && effort_s > 0 ? 1 : 0;
        }
  }
  report(state, survey.observations.size(), rows, static_cast<std::size_t>(result));
}
BENCHMARK(weekly_histories_textbook)->Arg(100'000)->Unit(benchmark::kMillisecond);

/// All of it, once, as a user runs it.
void chain(benchmark::State& state) {
  const Survey& survey = survey_for(state);
  std::int64_t result = 0;
  for (auto _ : state) {
    const auto all = independent_records(survey);
    const Operation cameras = *camera_operation(survey);
    result = detection_histories(all, cameras, 0)->sum();
  }
  report(state, survey.observations.size(), survey.observations.size(),
         static_cast<std::size_t>(result));
}
BENCHMARK(chain)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dersu::camtrap
