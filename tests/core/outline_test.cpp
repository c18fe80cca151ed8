#include "dersu/core/outline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace dersu {
namespace {

const RingOf<Point> kSquare{{0, 0}, {10, 0}, {10, 10}, {0, 10}};
const RingOf<Point> kHole{{2, 2}, {4, 2}, {4, 4}, {2, 4}};
const RingOf<Point> kIsland{{2.5, 2.5}, {3, 2.5}, {3, 3}, {2.5, 3}};

Outline backwards(Outline outline) {
  for (auto& ring : outline) std::ranges::reverse(ring);
  return outline;
}

TEST(Outline, AreasOfHolesAndIslandsWhicheverWayTheyRun) {
  for (const Outline& area : {Outline{kSquare, kHole, kIsland}, Outline{kIsland, kHole, kSquare}}) {
    EXPECT_DOUBLE_EQ(area_m2(area), 100 - 4 + 0.25);
    EXPECT_DOUBLE_EQ(area_m2(backwards(area)), 100 - 4 + 0.25);
  }
  RingOf<Point> closed = kSquare;
  closed.push_back(closed.front());
  EXPECT_DOUBLE_EQ(area_m2({closed}), 100);
  EXPECT_EQ(oriented({closed})[0].size(), 4U);
  EXPECT_EQ(area_m2({{{0, 0}, {1, 1}, {2, 2}}}), 0);
  EXPECT_EQ(area_m2({}), 0);
}

TEST(Outline, DistancesAreNothingInsideAndNotInHoles) {
  const Outline area{kSquare, kHole};
  const auto from = [&](double x, double y) { return distance_m({x, y}, area, OutlineKind::area); };
  EXPECT_EQ(from(1, 1), 0);
  EXPECT_DOUBLE_EQ(from(3, 3.5), 0.5);
  EXPECT_DOUBLE_EQ(from(13, 14), 5);
  EXPECT_DOUBLE_EQ(from(5, -2), 2);
  EXPECT_DOUBLE_EQ(distance_m({3, 3}, {kSquare}, OutlineKind::line), 3);
  // A line is not closed.
  EXPECT_DOUBLE_EQ(distance_m({-2, 5}, {kSquare}, OutlineKind::line), std::hypot(2, 5));
  EXPECT_DOUBLE_EQ(length_m({kSquare, {{0, 0}, {3, 4}}}), 35);
}

TEST(Outline, RingsThatDoNotTellInsideFromOutside) {
  EXPECT_FALSE(first_touch({kSquare, kHole, kIsland}));
  const auto crossed = first_touch({kHole, {{0, 20}, {10, 30}, {10, 20}, {0, 30}}});
  ASSERT_TRUE(crossed);
  EXPECT_EQ(crossed->part, 1U);
  EXPECT_EQ(crossed->corner, 0U);
  EXPECT_EQ(crossed->other_part, 1U);
  EXPECT_EQ(crossed->other_corner, 2U);
  EXPECT_TRUE(first_touch({kSquare, {{5, 5}, {15, 5}, {15, 6}}}));   // two rings
  EXPECT_TRUE(first_touch({kSquare, {{10, 2}, {20, 2}, {20, 8}}}));  // touches
  EXPECT_TRUE(first_touch({{{0, 0}, {10, 0}, {4, 0}, {4, 5}}}));     // there and back
  EXPECT_TRUE(first_touch({{{0, 0}, {5, 5}, {10, 0}, {10, 10}, {5, 5}, {0, 10}}}));  // a waist
  EXPECT_TRUE(first_touch({{{0, 0}, {10, 10}}}));
  EXPECT_TRUE(first_touch({kSquare, kSquare}));
  EXPECT_FALSE(first_touch({{{0, 0}, {5, 0}, {10, 0}, {10, 10}}}));  // a corner in line
  RingOf<Point> twice = kSquare;
  twice.insert(twice.begin(), twice.front());
  EXPECT_FALSE(first_touch({twice}));
}

}  // namespace
}  // namespace dersu
