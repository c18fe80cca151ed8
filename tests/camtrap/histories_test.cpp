// Detection histories: hand-computed cases and what must not change them. camtrapR's own matrices
// are in samples_test.cpp.
#include "dersu/camtrap/histories.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "tests/camtrap/build_survey.hpp"

namespace dersu::camtrap {
namespace {
using testing::SurveyBuilder;
using testing::utc;
constexpr std::int32_t NA = kNoEffort;

Histories histories_of(const Survey& survey, const HistoryOptions& options,
                       std::int64_t interval_s = 3600) {
  const auto operation = camera_operation(survey);
  EXPECT_TRUE(operation);
  const auto records = independent_records(survey, {.interval_s = interval_s});
  auto result = detection_histories(records, *operation, 0, options);
  EXPECT_TRUE(result) << (result ? "" : describe(result.error()));
  return result ? *result : Histories{};
}

/// A: May 1 to 5, not working on May 3 and 4. B: May 2 to 6.
SurveyBuilder two_stations() {
  SurveyBuilder builder;
  const Index a = builder.deployment("a", "A", "2024-05-01 00:00:00", "2024-05-06 00:00:00");
  builder.gap(a, "2024-05-03 00:00:00", "2024-05-05 00:00:00");
  const Index b = builder.deployment("b", "B", "2024-05-02 00:00:00", "2024-05-07 00:00:00");
  builder.seen(a, "Lynx lynx", utc("2024-05-02 10:00:00"));
  builder.seen(a, "Lynx lynx", utc("2024-05-02 23:00:00"));
  builder.seen(a, "Lynx lynx", utc("2024-05-03 10:00:00"));  // when it did not work
  builder.seen(b, "Lynx lynx", utc("2024-05-04 10:00:00"));
  builder.seen(b, "Sus scrofa", utc("2024-05-05 10:00:00"));
  return builder;
}

TEST(Histories, DayOneOfEachStation) {
  const Histories h = histories_of(two_stations().survey(), {.occasion_days = 2});
  EXPECT_EQ(h.occasions, 3U);
  EXPECT_EQ(h.detections, (std::vector<std::int32_t>{1, NA, 0, 0, 1, 0}));
  EXPECT_EQ(h.effort_days, (std::vector<double>{2, 0, 1, 2, 2, 1}));
  EXPECT_EQ(h.records, 4U);
  EXPECT_EQ(h.outside, 1U);
  EXPECT_EQ(h.sum(), 2);
}

TEST(Histories, DayOneOfTheSurveyAndCounts) {
  const Histories h =
      histories_of(two_stations().survey(),
                   {.occasion_days = 2, .day_one = DayOne::survey, .output = HistoryOutput::count});
  EXPECT_EQ(h.detections, (std::vector<std::int32_t>{2, NA, 0, 0, 1, 0}));
  EXPECT_EQ(h.effort_days, (std::vector<double>{2, 0, 1, 1, 2, 2}));
}

TEST(Histories, DayOneGiven) {
  const Histories h =
      histories_of(two_stations().survey(),
                   {.occasion_days = 2, .day_one = DayOne::date, .date = to_day({2024, 5, 2})});
  EXPECT_EQ(h.detections, (std::vector<std::int32_t>{1, 0, NA, 0, 1, 0}));
  EXPECT_EQ(h.effort_days, (std::vector<double>{1, 1, 0, 2, 2, 1}));
  // After the survey nothing is left; long before it there would be too many cells.
  EXPECT_EQ(
      histories_of(two_stations().survey(), {.day_one = DayOne::date, .date = to_day({2025, 1, 1})})
          .occasions,
      0U);
}

TEST(Histories, ADayOneLongBeforeIsRefusedNotAllocated) {
  SurveyBuilder builder;
  for (int i = 0; i < 200; ++i)
    builder.deployment(std::to_string(i), std::to_string(i), "2024-05-01 00:00:00",
                       "2024-05-02 00:00:00");
  builder.species("Lynx lynx");
  const auto operation = camera_operation(builder.survey());
  ASSERT_TRUE(operation);
  const auto h = detection_histories(
      {}, *operation, 0, {.occasion_days = 1, .day_one = DayOne::date, .date = to_day({1, 1, 1})});
  ASSERT_FALSE(h);
  EXPECT_EQ(h.error().fault, Fault::bad_input);
}

RC_GTEST_PROP(Histories, TheOrderOfRowsChangesNothing, ()) {
  SurveyBuilder builder;
  builder.species("Lynx lynx");
  const Index a = builder.deployment("a", "A", "2024-05-01 07:00:00", "2024-05-20 09:00:00");
  builder.deployment("b", "B", "2024-05-03 08:00:00", "2024-05-22 10:00:00");
  builder.deployment("c", "A", "2024-05-21 08:00:00", "2024-05-25 10:00:00");
  builder.gap(a, "2024-05-08 00:00:00", "2024-05-11 00:00:00");
  const Survey empty = builder.survey();
  const auto n = *rc::gen::inRange(1, 30);
  for (int i = 0; i < n; ++i)
    builder.seen(*rc::gen::inRange<Index>(0, 3), *rc::gen::element("Lynx lynx", "Sus scrofa"),
                 utc("2024-05-01 00:00:00") + 600 * *rc::gen::inRange(0, 25 * 144));
  const Survey survey = builder.survey();
  std::vector<std::size_t> order(survey.observations.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
  SurveyBuilder shuffled;
  shuffled.species("Lynx lynx");
  Survey other = empty;
  other.species = survey.species;
  for (const std::size_t i : order) {
    other.observations.utc_s.push_back(survey.observations.utc_s[i]);
    other.observations.deployment.push_back(survey.observations.deployment[i]);
    other.observations.species.push_back(survey.observations.species[i]);
    other.observations.individual.push_back(survey.observations.individual[i]);
    other.observations.count.push_back(survey.observations.count[i]);
    other.observations.line.push_back(survey.observations.line[i]);
    other.observations.level.push_back(survey.observations.level[i]);
  }
  const HistoryOptions options{.occasion_days = *rc::gen::inRange(1, 9),
                               .output = HistoryOutput::count};
  const Histories h = histories_of(survey, options);
  const Histories g = histories_of(other, options);
  RC_ASSERT(h.detections == g.detections);
  RC_ASSERT(h.effort_days == g.effort_days);
  RC_ASSERT(h.sum() + static_cast<std::int64_t>(h.outside) == static_cast<std::int64_t>(h.records));
}

}  // namespace
}  // namespace dersu::camtrap
