// Ways that are kept while their coefficients stay.
#include "dersu/scr/ways.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "dersu/scr/kernels.hpp"

namespace dersu::scr {
namespace {

constexpr std::uint32_t kSide = 16;

CostGraph winding_land() {
  Resistance land;
  land.grid = {kSide, kSide, 0, 100.0 * kSide, 100};
  land.n_covariates = 1;
  for (std::uint32_t cell = 0; cell < land.grid.n_cells(); ++cell) {
    const Point p = land.grid.centre(cell);
    land.covariates.push_back(std::sin(p.x_m / 170) + std::cos(p.y_m / 230));
  }
  return make_cost_graph(land).value();
}

}  // namespace

TEST(Ways, AreFoundAnewWhereTheCoefficientsAreOthers) {
  const CostGraph graph = winding_land();
  const std::vector<std::uint32_t> detectors{17, 130};
  std::vector<std::uint32_t> points;
  for (std::uint32_t i = 0; i < 2 * kBlock; ++i) points.push_back(i + 40);
  LastWays last;
  const auto at = [&](double alpha) {
    return last.at(graph, {&alpha, 1}, detectors, points).value();
  };
  const auto first = at(0.5);
  EXPECT_EQ(at(0.5), first);  // the same object
  const auto other = at(0.6);
  EXPECT_NE(other, first);
  EXPECT_NE(other->distances.distance, first->distances.distance);
  const auto again = at(0.5);
  EXPECT_NE(again, first);
  EXPECT_EQ(again->distances.distance, first->distances.distance);
  EXPECT_EQ(again->distances.by_alpha, first->distances.by_alpha);
  ASSERT_EQ(first->nearest2.size(), 4U);
  const double* const d = first->distances.from(1) + kBlock;
  EXPECT_EQ(first->nearest2[3], std::pow(*std::min_element(d, d + kBlock), 2));
}

TEST(Ways, OfCoefficientsBeyondAllNumbersThereAreNone) {
  const CostGraph graph = winding_land();
  const std::vector<std::uint32_t> place{17};
  const std::vector<std::uint32_t> points(kBlock, 40);
  LastWays last;
  const double steep = 1e6;
  EXPECT_FALSE(last.at(graph, {&steep, 1}, place, points));
  const double level = 0;
  EXPECT_TRUE(last.at(graph, {&level, 1}, place, points));
}

}  // namespace dersu::scr
