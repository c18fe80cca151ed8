#include "tests/camtrap/build_survey.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "dersu/io/csv.hpp"

namespace dersu::camtrap::testing {

std::int64_t utc(std::string_view text) {
  const auto time = parse_local_time(text);
  EXPECT_TRUE(time) << text;
  return time.value_or(0);
}

Index SurveyBuilder::station(std::string_view name) {
  auto& all = survey_.stations;
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Station& one) { return one.name == name; });
  if (at != all.end()) return static_cast<Index>(at - all.begin());
  all.push_back({.name = std::string(name)});
  return static_cast<Index>(all.size() - 1);
}

Index SurveyBuilder::species(std::string_view name) {
  const Index at = find_species(survey_, name);
  if (at != kNone) return at;
  survey_.species.emplace_back(name);
  return static_cast<Index>(survey_.species.size() - 1);
}

Index SurveyBuilder::individual(std::string_view name) {
  auto& all = survey_.individuals;
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Individual& one) { return one.name == name; });
  if (at != all.end()) return static_cast<Index>(at - all.begin());
  all.push_back({.name = std::string(name)});
  return static_cast<Index>(all.size() - 1);
}

Index SurveyBuilder::deployment(std::string_view id, std::string_view at_station,
                                std::string_view start, std::string_view end,
                                std::int32_t offset_s) {
  survey_.deployments.push_back({.id = std::string(id),
                                 .station = station(at_station),
                                 .start = {utc(start) - offset_s, offset_s},
                                 .end = {utc(end) - offset_s, offset_s}});
  return static_cast<Index>(survey_.deployments.size() - 1);
}

void SurveyBuilder::gap(Index deployment, std::string_view start, std::string_view end) {
  const std::int32_t offset_s = survey_.deployments[deployment].start.offset_s;
  survey_.gaps.push_back({.deployment = deployment,
                          .start_utc_s = utc(start) - offset_s,
                          .end_utc_s = utc(end) - offset_s});
}

void SurveyBuilder::seen(Index deployment, std::string_view species_name, std::int64_t utc_s,
                         Index count, Index individual) {
  Observations& all = survey_.observations;
  all.line.push_back(static_cast<Index>(all.size() + 2));
  all.utc_s.push_back(utc_s);
  all.deployment.push_back(deployment);
  all.species.push_back(species(species_name));
  all.individual.push_back(individual);
  all.count.push_back(count);
  all.level.push_back(Level::media);
}

std::filesystem::path shared(std::string_view folder) {
  const std::filesystem::path path = std::filesystem::path(DERSU_SHARED_DATA) / folder;
  return std::filesystem::exists(path) ? path : std::filesystem::path();
}

std::vector<std::vector<std::string>> table(const std::filesystem::path& path) {
  const auto read = io::read_csv(path);
  EXPECT_TRUE(read) << (read ? "" : describe(read.error()));
  std::vector<std::vector<std::string>> rows;
  if (!read) return rows;
  rows.push_back(read->columns);
  rows.insert(rows.end(), read->rows.begin(), read->rows.end());
  return rows;
}

}  // namespace dersu::camtrap::testing
