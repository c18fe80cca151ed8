// Independent records: hand-computed cases, brute force, and camtrapR's own tables row by row.
#include "dersu/camtrap/records.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "dersu/core/text.hpp"
#include "tests/camtrap/build_survey.hpp"

namespace dersu::camtrap {
namespace {
using testing::SurveyBuilder;
using testing::utc;

Survey four_photographs() {
  SurveyBuilder builder;
  const Index d = builder.deployment("d", "A", "2024-05-01 00:00:00", "2024-06-01 00:00:00");
  for (const char* time : {"10:00", "10:20", "10:50", "11:10"})
    builder.seen(d, "Panthera tigris", utc(std::string("2024-05-31 ") + time + ":00"));
  return builder.survey();
}

/// Times of records as hh:mm.
std::vector<std::string> times(const std::vector<Record>& records) {
  std::vector<std::string> result;
  for (const Record& record : records) result.push_back(format_local(record.utc_s).substr(11, 5));
  return result;
}

TEST(Records, RulesDifferInFromWhenTheIntervalRuns) {
  const Survey survey = four_photographs();
  const auto kept = independent_records(survey, {.interval_s = 1800});
  EXPECT_EQ(times(kept), (std::vector<std::string>{"10:00", "10:50"}));
  EXPECT_EQ(kept[1].delta_s, 3000);
  EXPECT_EQ(kept[0].n_images, 2U);

  const auto last =
      independent_records(survey, {.interval_s = 1800, .rule = IndependenceRule::last_record});
  EXPECT_EQ(times(last), (std::vector<std::string>{"10:00", "10:50"}));
  EXPECT_EQ(last[1].delta_s, 1800);

  // At 40 min a visit that keeps coming is one by the last record, two by the last independent one.
  EXPECT_EQ(times(independent_records(survey, {.interval_s = 2400})),
            (std::vector<std::string>{"10:00", "10:50"}));
  EXPECT_EQ(times(independent_records(survey,
                                      {.interval_s = 2400, .rule = IndependenceRule::last_record})),
            (std::vector<std::string>{"10:00"}));
}

TEST(Records, AnIntervalOfExactlyThatLengthIsIndependent) {
  SurveyBuilder builder;
  const Index d = builder.deployment("d", "A", "2024-05-01 00:00:00", "2024-06-01 00:00:00");
  builder.seen(d, "Lynx lynx", utc("2024-05-02 00:00:00"));
  builder.seen(d, "Lynx lynx", utc("2024-05-02 00:59:59"));
  builder.seen(d, "Lynx lynx", utc("2024-05-02 01:00:00"));
  EXPECT_EQ(times(independent_records(builder.survey())),
            (std::vector<std::string>{"00:00", "01:00"}));
}

TEST(Records, TwoCamerasOfAStationSeeOneVisit) {
  SurveyBuilder builder;
  const Index a = builder.deployment("a", "S", "2024-05-01 00:00:00", "2024-06-01 00:00:00");
  const Index b = builder.deployment("b", "S", "2024-05-01 00:00:00", "2024-06-01 00:00:00");
  builder.seen(a, "Lynx lynx", utc("2024-05-02 00:00:00"), 1);
  builder.seen(b, "Lynx lynx", utc("2024-05-02 00:00:05"), 3);
  const auto records = independent_records(builder.survey());
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].count, 1U);
  EXPECT_EQ(records[0].max_count, 3U);
  EXPECT_EQ(records[0].n_images, 2U);
}

TEST(Records, RecognisedAnimalsEachOnTheirOwn) {
  SurveyBuilder builder;
  const Index d = builder.deployment("d", "A", "2024-05-01 00:00:00", "2024-06-01 00:00:00");
  builder.seen(d, "Panthera pardus", utc("2024-05-02 00:00:00"), 1, builder.individual("F2"));
  builder.seen(d, "Panthera pardus", utc("2024-05-02 00:10:00"), 1, builder.individual("F1"));
  builder.seen(d, "Panthera pardus", utc("2024-05-02 00:20:00"), 1, builder.individual("F2"));
  builder.seen(d, "Panthera pardus", utc("2024-05-02 00:30:00"), 1);
  EXPECT_EQ(independent_records(builder.survey()).size(), 1U);
  const auto records = independent_records(builder.survey(), {.by_individual = true});
  EXPECT_EQ(times(records), (std::vector<std::string>{"00:10", "00:00"}));
  EXPECT_EQ(records[1].n_images, 2U);
}

TEST(Records, DeltasAreRoundedAsRRounds) {
  EXPECT_EQ(rounded(157140).minutes, 2619);
  EXPECT_EQ(rounded(157140).hours, 43.6);
  EXPECT_EQ(rounded(343620).hours, 95.4);  // 95.45: both as near, the even one
  EXPECT_EQ(rounded(926586).minutes, 15443.1);
  EXPECT_EQ(rounded(0).days, 0);
}

/// The rule as it is told, by looking back over everything: O(n^2).
std::vector<Index> by_brute_force(const Survey& survey, const RecordOptions& options) {
  const Observations& seen = survey.observations;
  const std::size_t n = seen.size();
  const auto same_group = [&](std::size_t a, std::size_t b) {
    return survey.deployments[seen.deployment[a]].station ==
               survey.deployments[seen.deployment[b]].station &&
           seen.species[a] == seen.species[b];
  };
  const auto before = [&](std::size_t a, std::size_t b) {
    return std::tie(seen.utc_s[a], a) < std::tie(seen.utc_s[b], b);
  };
  std::vector<int> independent(n, -1);  // not known yet
  std::vector<Index> kept;
  for (std::size_t round = 0; round < n; ++round) {
    for (std::size_t i = 0; i < n; ++i) {
      if (independent[i] >= 0) continue;
      bool ready = true;
      std::int64_t newest = 0;
      bool any = false;
      for (std::size_t j = 0; j < n; ++j) {
        if (j == i || !same_group(i, j) || !before(j, i)) continue;
        if (independent[j] < 0) ready = false;
        if (options.rule == IndependenceRule::last_independent && independent[j] != 1) continue;
        newest = any ? std::max(newest, seen.utc_s[j]) : seen.utc_s[j];
        any = true;
      }
      if (!ready) continue;
      independent[i] = !any || seen.utc_s[i] - newest >= options.interval_s ? 1 : 0;
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    if (independent[i] == 1) kept.push_back(static_cast<Index>(i));
  return kept;
}

RC_GTEST_PROP(Records, EqualBruteForce, ()) {
  SurveyBuilder builder;
  for (const char* id : {"a", "b", "c"})
    builder.deployment(id, id[0] == 'c' ? "S2" : "S1", "2024-01-01 00:00:00",
                       "2024-02-01 00:00:00");
  const auto n = *rc::gen::inRange(0, 40);
  for (int i = 0; i < n; ++i)
    builder.seen(*rc::gen::inRange<Index>(0, 3), *rc::gen::element("Lynx lynx", "Sus scrofa"),
                 utc("2024-01-05 00:00:00") + *rc::gen::inRange(0, 60));
  const RecordOptions options{
      .interval_s = *rc::gen::inRange(0, 25),
      .rule = *rc::gen::element(IndependenceRule::last_independent, IndependenceRule::last_record)};
  std::vector<Index> found;
  Index images = 0;
  for (const Record& record : independent_records(builder.survey(), options)) {
    found.push_back(record.observation);
    images += record.n_images;
  }
  std::sort(found.begin(), found.end());
  RC_ASSERT(found == by_brute_force(builder.survey(), options));
  RC_ASSERT(images == builder.survey().observations.size());
}

/// "Station", "Species", "DateTimeOriginal", ... under the names that a table has for them.
struct Names {
  const char* station;
  const char* species;
  const char* time;
};

void expect_table(const Survey& survey, const std::vector<Record>& records,
                  const std::vector<std::vector<std::string>>& expected, const Names& names) {
  std::map<std::string, std::size_t> at;
  for (std::size_t c = 0; c < expected[0].size(); ++c) at[expected[0][c]] = c;
  ASSERT_EQ(records.size() + 1, expected.size());
  for (std::size_t r = 0; r < records.size(); ++r) {
    const Record& record = records[r];
    const auto& row = expected[r + 1];
    EXPECT_EQ(row[at[names.station]], survey.stations[record.station].name) << r;
    EXPECT_EQ(row[at[names.species]], survey.species[record.species]) << r;
    EXPECT_EQ(row[at[names.time]], format_local(record.utc_s)) << r;
    EXPECT_EQ(row[at["delta.time.secs"]], std::to_string(record.delta_s)) << r;
    const Delta delta = rounded(record.delta_s);
    EXPECT_EQ(row[at["delta.time.mins"]], format_number(delta.minutes)) << r;
    EXPECT_EQ(row[at["delta.time.hours"]], format_number(delta.hours)) << r;
    EXPECT_EQ(row[at["delta.time.days"]], format_number(delta.days)) << r;
    EXPECT_EQ(row[at["n_images"]], std::to_string(record.n_images)) << r;
    if (at.contains("number_of_objects")) {
      EXPECT_EQ(row[at["number_of_objects"]], std::to_string(record.count)) << r;
    }
  }
}

TEST(Records, CamtrapRSampleTables) {
  const auto folder = testing::shared("camtrap/camtrapR_samples/expected");
  if (folder.empty()) GTEST_SKIP() << "camtrap/camtrapR_samples/expected is not there";
  SurveyBuilder builder;
  const auto photographs =
      testing::table(folder / "recordTable_species_min0_lastIndependentRecord.csv");
  for (std::size_t r = 1; r < photographs.size(); ++r) {
    const auto& row = photographs[r];
    const Index station = builder.station(row[0]);
    if (builder.survey().deployments.size() <= station)
      builder.deployment(row[0], row[0], "2009-04-01 00:00:00", "2009-06-01 00:00:00");
    builder.seen(station, row[2], utc(row[3]));
  }
  const Names names{"Station", "Species", "DateTimeOriginal"};
  const Survey& survey = builder.survey();
  expect_table(survey, independent_records(survey, {.interval_s = 0}), photographs, names);
  expect_table(survey, independent_records(survey),
               testing::table(folder / "recordTable_species_min60_lastIndependentRecord.csv"),
               names);
  expect_table(survey, independent_records(survey, {.rule = IndependenceRule::last_record}),
               testing::table(folder / "recordTable_species_min60_lastRecord.csv"), names);
}

/// The Wildlife Insights export as camtrapR was given it: names and times as they stand there.
Survey algar(const std::filesystem::path& folder) {
  SurveyBuilder builder;
  std::map<std::string, Index> deployments;
  const auto rows = testing::table(folder / "deployments.csv");
  for (std::size_t r = 1; r < rows.size(); ++r)
    deployments[rows[r][1]] =  // one has no end date, and records ask for none
        builder.deployment(rows[r][1], rows[r][2], "2018-01-01 00:00:00", "2020-01-01 00:00:00");
  const auto images = testing::table(folder / "images.csv");
  std::map<std::string, std::size_t> at;
  for (std::size_t c = 0; c < images[0].size(); ++c) at[images[0][c]] = c;
  for (std::size_t r = 1; r < images.size(); ++r) {
    const auto& row = images[r];
    if (row[at["is_blank"]] == "1") continue;
    builder.seen(deployments.at(row[1]), row[at["genus"]] + " " + row[at["species"]],
                 utc(row[at["timestamp"]]),
                 static_cast<Index>(*parse_int(row[at["number_of_objects"]])));
  }
  return builder.survey();
}

TEST(Records, AlgarTables) {
  const auto folder = testing::shared("camtrap/wildco_algar_wi");
  if (folder.empty()) GTEST_SKIP() << "camtrap/wildco_algar_wi is not there";
  const Survey survey = algar(folder);
  const Names names{"placename", "sp", "timestamp"};
  const auto independent = independent_records(survey, {.interval_s = 1800});
  EXPECT_EQ(independent.size(), 2174U);
  expect_table(survey, independent,
               testing::table(folder / "expected_record_table_30min_lastIndependentRecord.csv"),
               names);
  const auto last =
      independent_records(survey, {.interval_s = 1800, .rule = IndependenceRule::last_record});
  EXPECT_EQ(last.size(), 2168U);
  expect_table(survey, last, testing::table(folder / "expected_record_table_30min_lastRecord.csv"),
               names);
}

}  // namespace
}  // namespace dersu::camtrap
