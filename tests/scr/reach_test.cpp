// Detectors outside the mask: which are a caution, and which make the mask useless.
#include "dersu/scr/reach.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

/// A world of 4 x 4 detectors with 300 m of mask around, and one more detector at x, y.
Data with_detector(Point place, bool caught) {
  Data data = random_world(2, {});
  Session& session = data.sessions[0];
  const auto k = static_cast<std::uint32_t>(session.detectors.points.size());
  session.detectors.points.push_back(place);
  for (std::uint32_t i = 0; i <= k; ++i)
    session.detectors.origins.push_back("traps.csv:" + std::to_string(i + 2));
  if (caught) session.captures.push_back({0, 0, k, 1, false});
  return data;
}

std::string told(const Data& data) {
  const auto checked = check(data);
  return checked ? "" : describe(checked.error());
}

TEST(Reach, ADetectorALittleOutsideIsACaution) {
  // The mask begins at x = -300; the world's spread is about 70 m.
  const Data data = with_detector({-380, 100}, true);
  EXPECT_EQ(detectors_outside(data.sessions[0]), (std::vector<std::size_t>{16}));
  EXPECT_EQ(told(data), "");
  EXPECT_EQ(cautions(data).at(0),
            "1 of 17 detectors are outside the mask; check coordinates and buffer");
}

TEST(Reach, ADetectorFarOffIsRefusedWhereItCaughtAnAnimal) {
  EXPECT_EQ(told(with_detector({-30'300, 100}, false)), "");
  const Data data = with_detector({-30'300, 100}, true);
  const auto checked = check(data);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().fault, Fault::bad_input);
  EXPECT_EQ(checked.error().where, "traps.csv:18");
  EXPECT_NE(checked.error().message.find("about 30 km from the mask, expected at most"),
            std::string::npos)
      << checked.error().message;
  EXPECT_EQ(checked.error().message.find("30300"), std::string::npos) << "no coordinates";
}

// The reach is that of the captures within, whatever a far one would make of their spread.
TEST(Reach, IsAMatterOfTheDetectorsInTheMask) {
  const Session near = with_detector({-30'300, 100}, false).sessions[0];
  const Session far = with_detector({-30'300, 100}, true).sessions[0];
  const double reach = reach_m(near, {16});
  EXPECT_DOUBLE_EQ(reach_m(far, {16}), reach);
  EXPECT_GT(reach, 300);
  EXPECT_LT(reach, 1000);
  Session unknown = near;  // without a spread: as far as the mask goes beyond the detectors
  unknown.captures.clear();
  EXPECT_NEAR(reach_m(unknown, {16}), std::hypot(287.5, 287.5) + 25, 1e-9);
}

TEST(Reach, AMaskWithoutTheDetectorsIsRefused) {
  Data data = random_world(2, {});
  for (Point& p : data.sessions[0].mask.points) p.x_m += 1e6;
  EXPECT_EQ(told(data).find("session 1: all 16 detectors are outside the mask"), 0U) << told(data);

  // A few inside do not help: the mask is of other land.
  std::vector<Point>& detectors = data.sessions[0].detectors.points;
  for (std::size_t i = 0; i < 15; ++i)
    detectors.push_back(data.sessions[0].mask.points[200 + 10 * i]);
  EXPECT_EQ(told(data).find("session 1: 16 of 31 detectors are outside the mask"), 0U)
      << told(data);

  // Nor do as many that caught nothing.
  detectors.push_back(data.sessions[0].mask.points[100]);
  const std::size_t n = [&] {
    std::vector<bool> caught(32);
    for (const Capture& c : data.sessions[0].captures) caught[c.detector] = true;
    return static_cast<std::size_t>(std::ranges::count(caught, true));
  }();
  EXPECT_EQ(told(data).find("session 1: all " + std::to_string(n) +
                            " detectors that caught an animal are outside the mask"),
            0U)
      << told(data);
}

}  // namespace
}  // namespace dersu::scr::testing
