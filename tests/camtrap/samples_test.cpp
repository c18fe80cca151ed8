// The matrices that camtrapR 3.0.3 makes of its own samples, cell by cell.
#include <gtest/gtest.h>

#include "dersu/camtrap/histories.hpp"
#include "dersu/core/text.hpp"
#include "tests/camtrap/build_survey.hpp"

namespace dersu::camtrap {
namespace {
using testing::SurveyBuilder;

/// "02/04/2009" -> "2009-04-02".
std::string iso(const std::string& date) {
  return date.substr(6, 4) + "-" + date.substr(3, 2) + "-" + date.substr(0, 2);
}

/// camtraps.csv and recordTableSample.csv. Where camtrapR knows dates only, it takes noon for the
/// set-up and the retrieval, and whole days for a problem.
Survey sample(const std::filesystem::path& folder, bool problems) {
  SurveyBuilder builder;
  auto rows = testing::table(folder / "camtraps.csv");
  for (std::size_t r = 1; r < rows.size(); ++r) {
    const auto& row = rows[r];
    const Index d =
        builder.deployment(row[0], row[0], iso(row[3]) + " 12:00:00", iso(row[4]) + " 12:00:00");
    if (problems && !row[5].empty())
      builder.gap(d, iso(row[5]) + " 00:00:00", iso(row[6]) + " 23:59:59");
  }
  rows = testing::table(folder / "recordTableSample.csv");
  for (std::size_t r = 1; r < rows.size(); ++r)
    builder.seen(builder.station(rows[r][0]), rows[r][1], testing::utc(rows[r][2]));
  return builder.survey();
}

void expect_row(const std::vector<std::string>& expected, const std::vector<std::string>& found,
                const std::string& name) {
  ASSERT_EQ(expected.size(), found.size()) << name;
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_EQ(expected[i], found[i]) << name << " " << expected[0] << " column " << i;
}

TEST(CamtrapRSamples, OperationWithAndWithoutProblems) {
  const auto folder = testing::shared("camtrap/camtrapR_samples/expected");
  if (folder.empty()) GTEST_SKIP() << "camtrap/camtrapR_samples/expected is not there";
  for (const bool problems : {false, true}) {
    const std::string name = fmt::format("cameraOperation_problems{}.csv", problems ? 1 : 0);
    const Survey survey = sample(folder, problems);
    const auto operation = camera_operation(survey);
    ASSERT_TRUE(operation);
    const auto expected = testing::table(folder / name);
    ASSERT_EQ(expected.size(), operation->units + 1);
    std::vector<std::string> header{""};
    for (std::size_t d = 0; d < operation->days; ++d)
      header.push_back(format_day(operation->first_day + static_cast<Day>(d)));
    expect_row(expected[0], header, name);
    for (std::size_t s = 0; s < operation->units; ++s) {
      std::vector<std::string> row{survey.stations[s].name};
      for (std::size_t d = 0; d < operation->days; ++d) {
        const std::int32_t seconds = operation->at(s, d);
        row.push_back(seconds == kNotDeployed ? "NA" : format_number(seconds / 86400.0));
      }
      expect_row(expected[s + 1], row, name);
    }
  }
}

struct Case {
  int problems = 0;
  int days = 1;
  const char* day_one = "station";
  const char* species = "VTA";
  const char* output = "binary";
};

std::string file_of(const Case& c) {
  return fmt::format("problems{}_occ{}_{}_{}_{}", c.problems, c.days, c.day_one, c.species,
                     c.output);
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const int problems : {0, 1})
    for (const int days : {1, 7, 10})
      for (const char* day_one : {"station", "survey"})
        for (const char* species : {"PBE", "VTA"})
          for (const char* output : {"binary", "count"})
            all.push_back({problems, days, day_one, species, output});
  return all;
}

/// An effort as camtrapR prints it.
std::string printed_effort(const Operation& operation, const Histories& histories,
                           std::size_t station, std::size_t occasion, int occasion_days) {
  const double days = histories.effort_at(station, occasion);
  if (days > 0) return format_number(days);
  if (occasion_days > 1) return "NA";
  const auto day = static_cast<std::size_t>(histories.day_one[station] - operation.first_day);
  const bool deployed =
      day + occasion < operation.days && operation.at(station, day + occasion) != kNotDeployed;
  return deployed ? "0" : "NA";
}

class CamtrapRHistories : public ::testing::TestWithParam<Case> {};

TEST_P(CamtrapRHistories, EqualCellByCell) {
  const Case& c = GetParam();
  const auto folder = testing::shared("camtrap/camtrapR_samples/expected");
  if (folder.empty()) GTEST_SKIP() << "camtrap/camtrapR_samples/expected is not there";
  const Survey survey = sample(folder, c.problems == 1);
  const auto operation = camera_operation(survey);
  ASSERT_TRUE(operation);
  const auto records = independent_records(survey, {.interval_s = 0});
  const auto histories = detection_histories(
      records, *operation, find_species(survey, c.species),
      {.occasion_days = c.days,
       .day_one = std::string_view(c.day_one) == "survey" ? DayOne::survey : DayOne::station,
       .output =
           std::string_view(c.output) == "count" ? HistoryOutput::count : HistoryOutput::binary});
  ASSERT_TRUE(histories);
  const auto detections = testing::table(folder / ("dh_" + file_of(c) + ".csv"));
  const auto effort = testing::table(folder / ("effort_" + file_of(c) + ".csv"));
  ASSERT_EQ(detections.size(), histories->stations + 1);
  ASSERT_EQ(detections[0].size(), histories->occasions + 1);
  ASSERT_EQ(effort.size(), histories->stations + 1);
  ASSERT_EQ(effort[0].size(), histories->occasions + 1);
  for (std::size_t s = 0; s < histories->stations; ++s) {
    EXPECT_EQ(detections[s + 1][0], survey.stations[s].name);
    for (std::size_t o = 0; o < histories->occasions; ++o) {
      const std::int32_t cell = histories->at(s, o);
      EXPECT_EQ(detections[s + 1][o + 1], cell == kNoEffort ? "NA" : std::to_string(cell))
          << "station " << s << " occasion " << o + 1;
      // Our rule: no effort is NA. camtrapR prints 0 for a deployed camera that did not work, in
      // occasions of one day only.
      EXPECT_EQ(effort[s + 1][o + 1], printed_effort(*operation, *histories, s, o, c.days))
          << "station " << s << " occasion " << o + 1;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, CamtrapRHistories, ::testing::ValuesIn(cases()),
                         [](const auto& one) { return file_of(one.param); });

}  // namespace
}  // namespace dersu::camtrap
