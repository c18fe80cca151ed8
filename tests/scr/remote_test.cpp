// Detectors far from all others: which are told, which are refused, and which are two surveys.
#include "dersu/scr/remote.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/scr/mask.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

/// 4 x 4 detectors 100 m apart, whose captures have a spread of about 70 m.
Session survey() {
  Session session = random_world(2, {}).sessions[0];
  for (std::size_t k = 0; k < session.detectors.points.size(); ++k)
    session.detectors.origins.push_back("traps.csv:" + std::to_string(k + 2));
  return session;
}

std::uint32_t add_detector(Session& session, Point place) {
  session.detectors.points.push_back(place);
  session.detectors.origins.push_back("traps.csv:" +
                                      std::to_string(session.detectors.points.size() + 1));
  return static_cast<std::uint32_t>(session.detectors.points.size() - 1);
}

/// Caught at `detector` and nowhere else.
void add_animal(Session& session, std::uint32_t detector) {
  session.captures.push_back(
      {static_cast<std::uint32_t>(session.animals.size()), 0, detector, 1, false});
  session.animals.push_back("new" + std::to_string(detector));
}

/// A second survey of the same shape `off_m` east of the first, with its own animals.
Session two_blocks(double off_m) {
  Session both = survey();
  const Session other = survey();
  const auto detectors = static_cast<std::uint32_t>(other.detectors.points.size());
  const auto animals = static_cast<std::uint32_t>(other.animals.size());
  for (const Point& p : other.detectors.points) add_detector(both, {p.x_m + off_m, p.y_m});
  for (const std::string& name : other.animals) both.animals.push_back("b" + name);
  for (Capture c : other.captures) {
    c.animal += animals;
    c.detector += detectors;
    both.captures.push_back(c);
  }
  return both;
}

std::string told(const Session& session) {
  std::string text;
  for (const Error& error : out_of_place(session)) text += "error " + describe(error);
  for (const std::string& notice : remote_notices(session)) text += "notice " + notice;
  return text;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Remote, ASurveyOfOnePieceHasNone) {
  EXPECT_TRUE(remote_groups(survey()).empty());
  EXPECT_EQ(told(survey()), "");
  Session one = survey();
  one.detectors.points.assign(16, {5, 5});  // all in one place
  EXPECT_TRUE(remote_groups(one).empty());
  EXPECT_TRUE(remote_groups({}).empty());
}

TEST(Remote, MeasuresGapStepAndSpread) {
  Session session = survey();
  const std::uint32_t k = add_detector(session, {300 + 3000, 300 + 4000});
  session.captures.push_back({0, 0, k, 1, false});
  const auto groups = remote_groups(session);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].detectors, std::vector<std::size_t>{16});
  EXPECT_EQ(groups[0].places, 1U);
  EXPECT_DOUBLE_EQ(groups[0].gap_m, 5000);
  EXPECT_DOUBLE_EQ(groups[0].step_m, 100);
  EXPECT_EQ(groups[0].shared, 1U);
  // The far capture has no part in it.
  EXPECT_DOUBLE_EQ(*groups[0].spread_m, *pooled_spread_m({DetectorType::proximity, {survey()}}));
}

TEST(Remote, AnAnimalCaughtAcrossAnImpossibleGapIsAnError) {
  Session session = survey();
  const std::uint32_t k = add_detector(session, {30'000, 77});
  session.captures.push_back({0, 0, k, 1, false});
  session.captures.push_back({1, 1, k, 1, false});
  const auto errors = out_of_place(session);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].fault, Fault::bad_input);
  EXPECT_EQ(errors[0].where, "traps.csv:18");
  EXPECT_TRUE(has(errors[0].message, "1 detector that stands 30 km from all others, "))
      << errors[0].message;
  EXPECT_TRUE(has(errors[0].message, "2 animals that were caught there were caught elsewhere too"))
      << errors[0].message;
  EXPECT_FALSE(has(errors[0].message, "77")) << "no coordinates";
  EXPECT_TRUE(remote_notices(session).empty()) << "told once";
  EXPECT_FALSE(check_places({DetectorType::proximity, {session}}));

  // The same animals under other names: the place is told, and no more.
  Session apart = survey();
  add_animal(apart, add_detector(apart, {30'000, 77}));
  EXPECT_TRUE(out_of_place(apart).empty());
  EXPECT_EQ(told(apart).find("notice traps.csv:18: 1 detector that stands 30 km from all others"),
            0U)
      << told(apart);
  EXPECT_TRUE(check_places({DetectorType::proximity, {apart}}));
}

TEST(Remote, TwoDeploymentsOfOneStationAndTwoWrongPlacesAreFoundToo) {
  Session session = survey();
  const std::uint32_t a = add_detector(session, {500'000, 0});
  const std::uint32_t b = add_detector(session, {500'000, 20});
  const std::uint32_t c = add_detector(session, {0, -900'000});
  for (const std::uint32_t k : {a, b, c}) session.captures.push_back({k % 2, 0, k, 1, false});
  const auto errors = out_of_place(session);
  ASSERT_EQ(errors.size(), 2U) << told(session);
  EXPECT_EQ(errors[0].where, "traps.csv:20");
  EXPECT_EQ(errors[1].where, "traps.csv:18, traps.csv:19");
}

TEST(Remote, AGapThatIsOnlyWideIsToldWhereAnAnimalCrossedIt) {
  Session session = survey();
  const std::uint32_t k = add_detector(session, {300 + 550, 300});  // about 8 spreads
  EXPECT_EQ(told(session), "") << "less than 10 steps";
  session.captures.push_back({0, 0, k, 1, false});
  EXPECT_TRUE(has(told(session), "notice traps.csv:18: 1 detector that stands 550 m from all"))
      << told(session);
  EXPECT_TRUE(out_of_place(session).empty());
}

TEST(Remote, TwoFarBlocksAreTwoSurveysUntilAnAnimalIsInBoth) {
  Session blocks = two_blocks(300'000);
  ASSERT_EQ(remote_groups(blocks).size(), 1U);
  EXPECT_EQ(told(blocks), "");
  blocks.captures.push_back({0, 0, 20, 1, false});
  const auto errors = out_of_place(blocks);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_TRUE(has(errors[0].where, "traps.csv:27, and 6 more")) << errors[0].where;
  EXPECT_TRUE(has(errors[0].message, "1 animal that was caught there was caught elsewhere too"));
}

// A catalogue may join two animals of surveys that are not so far apart.
TEST(Remote, ASharedNameOfTwoNearerBlocksIsToldAlone) {
  Session blocks = two_blocks(300 + 1'200);  // about 17 spreads between them
  EXPECT_EQ(told(blocks), "");
  blocks.captures.push_back({0, 0, 20, 1, false});
  EXPECT_TRUE(has(told(blocks), "1.2 km from all others, ")) << told(blocks);
  EXPECT_TRUE(has(told(blocks), "are the coordinates right, and is it one animal?"));
  EXPECT_TRUE(out_of_place(blocks).empty());
}

// Two cameras face each other at every station: what is usual is the way between stations.
TEST(Remote, PairsOfDetectorsAreNoMeasure) {
  Session session = survey();
  const std::vector<Point> stations = session.detectors.points;
  for (const Point& p : stations) add_detector(session, {p.x_m + 4, p.y_m});
  EXPECT_TRUE(remote_groups(session).empty());
}

// Without a second place of any animal there is no spread: steps alone count, and nothing is an
// error.
TEST(Remote, WithoutASpreadStepsCount) {
  Session session = survey();
  session.captures.clear();
  session.animals = {"a"};
  session.captures.push_back({0, 0, 3, 1, false});
  const std::uint32_t k = add_detector(session, {300 + 900, 300});
  session.captures.push_back({0, 1, k, 1, false});
  EXPECT_EQ(told(session), "");
  session.detectors.points[k].x_m = 300 + 1500;
  EXPECT_TRUE(has(told(session),
                  "1.5 km from all others, 15 times what is usual between "
                  "neighbours (100 m), and 1 animal"))
      << told(session);
}

TEST(Remote, AMaskThatWouldBeHugeSaysHowFarApartDetectorsAre) {
  const std::vector<Point> detectors{{0, 0}, {300'000, 400'000}};
  const auto mask = make_mask(detectors, {.buffer_m = 1000, .spacing_m = 10});
  ASSERT_FALSE(mask);
  EXPECT_TRUE(has(mask.error().message, "the detectors lie up to 500 km apart: is a place wrong?"))
      << mask.error().message;
}

}  // namespace
}  // namespace dersu::scr::testing
