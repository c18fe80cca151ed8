#include "dersu/simulate/plane.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace dersu::simulate {

TEST(Plane, Distances) {
  const std::vector<Line> lines = {{{0, 0}, {10, 0}, {10, 10}}, {{7, 7}}};
  EXPECT_DOUBLE_EQ(distance_m(lines, {5, 3}), 3);
  EXPECT_DOUBLE_EQ(distance_m(lines, {13, 14}), 5);
  EXPECT_DOUBLE_EQ(distance_m(lines, {-3, -4}), 5);
  EXPECT_EQ(distance_m(std::vector<Line>{}, {0, 0}), std::numeric_limits<double>::infinity());
}

}  // namespace dersu::simulate
