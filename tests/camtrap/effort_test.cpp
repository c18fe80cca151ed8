// Camera operation: hand-computed days, and what must not change it.
#include "dersu/camtrap/effort.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "tests/camtrap/build_survey.hpp"

namespace dersu::camtrap {
namespace {
using testing::SurveyBuilder;
using testing::utc;

Operation operation_of(const Survey& survey, const EffortOptions& options = {}) {
  auto operation = camera_operation(survey, options);
  EXPECT_TRUE(operation) << (operation ? "" : describe(operation.error()));
  return operation ? *operation : Operation{};
}

TEST(Effort, FractionsOfDaysAndGaps) {
  SurveyBuilder builder;
  const Index d = builder.deployment("d", "A", "2024-05-01 12:00:00", "2024-05-05 06:00:00");
  builder.gap(d, "2024-05-03 00:00:00", "2024-05-04 00:00:00");
  builder.gap(d, "2024-05-03 10:00:00", "2024-05-04 12:00:00");  // overlaps the first
  builder.deployment("e", "B", "2024-05-02 00:00:00", "2024-05-03 00:00:00");
  const Operation operation = operation_of(builder.survey());
  EXPECT_EQ(format_day(operation.first_day), "2024-05-01");
  EXPECT_EQ(operation.worked_s, (std::vector<std::int32_t>{43200, 86400, 0, 43200, 21600,  //
                                                           kNotDeployed, 86400, kNotDeployed,
                                                           kNotDeployed, kNotDeployed}));
  EXPECT_EQ(operation.worked_days(0), 2.25);
  const Operation whole = operation_of(builder.survey(), {.whole_days = true});
  EXPECT_EQ(whole.worked_days(0), 4);
}

TEST(Effort, DaysStartAtTheMidnightOfTheDeployment) {
  SurveyBuilder builder;
  builder.deployment("d", "A", "2024-05-01 00:00:00", "2024-05-02 00:00:00", 10 * 3600);
  EXPECT_EQ(operation_of(builder.survey()).worked_s, (std::vector<std::int32_t>{86400}));
  const Operation in_utc = operation_of(builder.survey(), {.offset_s = 0});
  EXPECT_EQ(format_day(in_utc.first_day), "2024-04-30");
  EXPECT_EQ(in_utc.worked_s, (std::vector<std::int32_t>{36000, 50400}));
  const Operation from_noon = operation_of(builder.survey(), {.day_start_s = 43200});
  EXPECT_EQ(format_day(from_noon.first_day), "2024-04-30");
  EXPECT_EQ(from_noon.worked_s, (std::vector<std::int32_t>{43200, 43200}));
}

TEST(Effort, SeveralCamerasAtAStation) {
  SurveyBuilder builder;
  builder.deployment("a", "S", "2024-05-01 00:00:00", "2024-05-02 12:00:00");
  builder.deployment("b", "S", "2024-05-01 12:00:00", "2024-05-03 00:00:00");
  EXPECT_EQ(operation_of(builder.survey()).worked_days(0), 2);
  EXPECT_EQ(operation_of(builder.survey(), {.cameras = Cameras::each}).worked_days(0), 3);
  const Operation each = operation_of(builder.survey(), {.unit = EffortUnit::deployment});
  ASSERT_EQ(each.units, 2U);
  EXPECT_EQ(each.worked_days(0), 1.5);
  EXPECT_EQ(each.worked_days(1), 1.5);
}

TEST(Effort, WrongYearsAreRefusedNotAllocated) {
  SurveyBuilder builder;
  for (int i = 0; i < 100; ++i)
    builder.deployment(std::to_string(i), std::to_string(i), "0024-05-01 00:00:00",
                       "9024-05-02 00:00:00");
  const auto operation = camera_operation(builder.survey());
  ASSERT_FALSE(operation);
  EXPECT_EQ(operation.error().fault, Fault::bad_input);
}

TEST(Effort, ADeploymentOfNoLengthWasNeverThere) {
  SurveyBuilder builder;
  builder.deployment("d", "A", "2024-05-01 12:00:00", "2024-05-01 12:00:00");
  EXPECT_EQ(operation_of(builder.survey()).days, 0U);
  EXPECT_EQ(operation_of(builder.survey()).worked_days(0), 0);
}

/// A deployment from `begin` to `end` seconds after a fixed midnight.
void deploy(SurveyBuilder& builder, Survey& survey, const std::string& id, std::int64_t begin,
            std::int64_t end) {
  const Index station = builder.station("S");
  survey.stations = builder.survey().stations;
  const std::int64_t origin = utc("2024-03-01 00:00:00");
  survey.deployments.push_back(
      {.id = id, .station = station, .start = {origin + begin, 7200}, .end = {origin + end, 7200}});
}

RC_GTEST_PROP(Effort, SumIsTheTimeLessTheGaps, ()) {
  SurveyBuilder builder;
  Survey survey = builder.survey();
  const std::int64_t length = *rc::gen::inRange<std::int64_t>(1, 300'000);
  deploy(builder, survey, "d", *rc::gen::inRange(0, 100'000), 0);
  survey.deployments[0].end.utc_s = survey.deployments[0].start.utc_s + length;
  std::vector<bool> works(static_cast<std::size_t>(length / 100 + 1), true);  // steps of 100 s
  const auto n_gaps = *rc::gen::inRange(0, 5);
  for (int g = 0; g < n_gaps; ++g) {
    const std::int64_t from = *rc::gen::inRange<std::int64_t>(-500, 3500);
    const std::int64_t to = from + *rc::gen::inRange<std::int64_t>(0, 900);
    const std::int64_t start = survey.deployments[0].start.utc_s;
    survey.gaps.push_back({0, start + from * 100, start + to * 100});
    for (std::int64_t step = std::max<std::int64_t>(0, from);
         step < std::min<std::int64_t>(to, static_cast<std::int64_t>(works.size())); ++step)
      works[static_cast<std::size_t>(step)] = false;
  }
  std::int64_t expected = 0;
  for (std::size_t step = 0; step < works.size(); ++step)
    if (works[step])
      expected += std::min<std::int64_t>(100, length - static_cast<std::int64_t>(step) * 100);
  const Operation operation = operation_of(survey);
  const std::int64_t sum =
      std::accumulate(operation.worked_s.begin(), operation.worked_s.end(), std::int64_t{0},
                      [](std::int64_t all, std::int32_t cell) { return all + std::max(0, cell); });
  RC_ASSERT(sum == expected);
}

RC_GTEST_PROP(Effort, SplittingADeploymentChangesNothing, ()) {
  SurveyBuilder builder;
  Survey whole = builder.survey();
  Survey halves = builder.survey();
  const std::int64_t begin = *rc::gen::inRange<std::int64_t>(0, 200'000);
  const std::int64_t middle = begin + *rc::gen::inRange<std::int64_t>(1, 200'000);
  const std::int64_t end = middle + *rc::gen::inRange<std::int64_t>(1, 200'000);
  deploy(builder, whole, "d", begin, end);
  deploy(builder, halves, "d1", begin, middle);
  deploy(builder, halves, "d2", middle, end);
  const std::int64_t from =
      utc("2024-03-01 00:00:00") + *rc::gen::inRange<std::int64_t>(0, 600'000);
  const std::int64_t to = from + *rc::gen::inRange<std::int64_t>(0, 100'000);
  whole.gaps.push_back({0, from, to});
  halves.gaps.push_back({0, from, to});
  halves.gaps.push_back({1, from, to});
  EffortOptions options;
  options.cameras = *rc::gen::element(Cameras::any, Cameras::each);
  options.day_start_s = *rc::gen::inRange(0, 86'400);
  options.whole_days = *rc::gen::arbitrary<bool>();
  const Operation a = operation_of(whole, options);
  const Operation b = operation_of(halves, options);
  RC_ASSERT(a.first_day == b.first_day);
  RC_ASSERT(a.worked_s == b.worked_s);
}

}  // namespace
}  // namespace dersu::camtrap
