#include "dersu/workbench/named_survey.hpp"

#include <gtest/gtest.h>

namespace dersu::workbench {
namespace {

using camtrap::Index;

constexpr std::int64_t kDay = kSecondsPerDay;

/// Two parties, a station each and one more for RU; ten days from day 0, UTC.
camtrap::Survey small_survey() {
  camtrap::Survey survey;
  survey.parties = {"CN", "RU"};
  survey.stations = {{"S1", 0, {}}, {"S1", 1, {}}, {"S2", 1, {}}};
  for (Index s = 0; s < 3; ++s)
    survey.deployments.push_back(
        {"d" + std::to_string(s), s, survey.stations[s].party, {0, 0}, {10 * kDay, 0}});
  survey.gaps = {{2, 4 * kDay, 6 * kDay, "fault"}};
  survey.species = {"Panthera pardus", "Sus scrofa"};
  survey.individuals = {{"A", 0, ""}, {"A", 1, ""}, {"B", 1, ""}};
  return survey;
}

void see(camtrap::Survey& survey, Index deployment, Index individual, std::int64_t utc_s,
         Index species = 0) {
  camtrap::Observations& seen = survey.observations;
  seen.utc_s.push_back(utc_s);
  seen.deployment.push_back(deployment);
  seen.species.push_back(species);
  seen.individual.push_back(individual);
  seen.count.push_back(1);
  seen.line.push_back(0);
  seen.level.push_back(camtrap::Level::event);
}

const std::vector<store::CatalogueRow> kCatalogue{{"CN", "A", "J1"}, {"RU", "A", "J1"}};

NamedSurvey named(const camtrap::Survey& survey, std::int32_t days_each = 1) {
  const auto operation = camtrap::camera_operation(survey).value();
  return name_survey(survey, operation, kCatalogue, 0, {0, 9, days_each}, nullptr);
}

TEST(NamedSurvey, UsageIsTheShareOfTheOccasionThatACameraWorked) {
  const NamedSurvey result = named(small_survey(), 5);
  ASSERT_EQ(result.occasions.size(), 2U);
  EXPECT_EQ(result.usage, (std::vector<double>{1, 1, 1, 1, 0.8, 0.8}));
}

TEST(NamedSurvey, LeavesOutWhatCannotBeACapture) {
  camtrap::Survey survey = small_survey();
  see(survey, 0, 0, kDay);
  see(survey, 0, camtrap::kNone, kDay);    // nobody's
  see(survey, 0, 0, 2 * kDay, 1);          // another species
  see(survey, 2, 2, 4 * kDay + kDay / 2);  // the camera did not work
  see(survey, 1, 1, 11 * kDay);            // after the last day
  const NamedSurvey result = named(survey);
  EXPECT_EQ(result.detections.size(), 1U);
  EXPECT_EQ(result.without_effort, 1U);
  EXPECT_EQ(result.outside, 1U);
  EXPECT_EQ(result.not_listed, 0U);
}

TEST(NamedSurvey, JointNamesJoinTheSidesAndNamesakesStayApart) {
  camtrap::Survey survey = small_survey();
  see(survey, 0, 0, kDay);
  see(survey, 1, 1, kDay + 60);
  see(survey, 2, 2, 2 * kDay);
  const NamedSurvey result = named(survey);
  EXPECT_EQ(result.joint, (std::vector<std::string>{"J1", "J1", "RU:B"}));
  EXPECT_EQ(result.not_listed, 1U);
  const std::vector<Point> places{{0, 0}, {1000, 0}, {2000, 0}};

  const auto joint =
      make_session(survey, result, places, {0, 1, 2}, Naming::joint, scr::DetectorType::proximity);
  EXPECT_EQ(joint.session.animals, (std::vector<std::string>{"J1", "RU:B"}));
  EXPECT_EQ(joint.session.captures.size(), 3U);

  const auto own =
      make_session(survey, result, places, {1, 2}, Naming::own, scr::DetectorType::proximity);
  EXPECT_EQ(own.session.animals, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(own.first_individual, (std::vector<Index>{1, 2}));
  EXPECT_EQ(own.session.captures.size(), 2U);
  EXPECT_EQ(own.session.captures[0].detector, 0U);
  EXPECT_EQ(own.session.captures[1].detector, 1U);
}

TEST(NamedSurvey, EachDetectorTypeCountsItsWay) {
  camtrap::Survey survey = small_survey();
  see(survey, 0, 0, kDay);
  see(survey, 0, 0, kDay + 7200);
  see(survey, 1, 1, kDay + 9000);  // the same animal across the border, the same day
  const NamedSurvey result = named(survey);
  const std::vector<Point> places{{0, 0}, {1000, 0}, {2000, 0}};
  const auto session = [&](scr::DetectorType type) {
    return make_session(survey, result, places, {0, 1, 2}, Naming::joint, type);
  };
  const auto proximity = session(scr::DetectorType::proximity);
  ASSERT_EQ(proximity.session.captures.size(), 2U);
  EXPECT_EQ(proximity.session.captures[0].count, 1U);
  EXPECT_EQ(proximity.second_places, 0U);
  const auto count = session(scr::DetectorType::count);
  ASSERT_EQ(count.session.captures.size(), 2U);
  EXPECT_EQ(count.session.captures[0].count, 2U);
  for (const scr::DetectorType holds : {scr::DetectorType::multi, scr::DetectorType::single}) {
    const auto held = session(holds);
    ASSERT_EQ(held.session.captures.size(), 1U);
    EXPECT_EQ(held.session.captures[0].detector, 0U);
    EXPECT_EQ(held.second_places, 1U);
  }
}

TEST(NamedSurvey, OccasionsComeFromTheProjectElseFromTheCameras) {
  const auto operation = camtrap::camera_operation(small_survey()).value();
  io::ProjectDensity density;
  const auto all = make_occasions(density, operation);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->first, 0);
  EXPECT_EQ(all->size(), static_cast<std::uint32_t>(operation.days));
  density.start = 3;
  density.end = 7;
  density.occasion_s = 2 * kDay;
  const auto part = make_occasions(density, operation);
  ASSERT_TRUE(part);
  EXPECT_EQ(part->size(), 3U);
  EXPECT_EQ(part->of(7), 2U);
  density.start = 400;
  density.end = 410;
  EXPECT_EQ(make_occasions(density, operation).error().fault, Fault::bad_input);
}

}  // namespace
}  // namespace dersu::workbench
