#include "dersu/core/polygon.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "dersu/core/random.hpp"

namespace dersu {
namespace {

Polygon square(double x, double y, double side) {
  return {{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}}};
}

/// A star around (x, y): radius changes from corner to corner, so it never crosses itself.
RingOf<Point> star(Random& random, double x, double y, double radius, int corners) {
  RingOf<Point> ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * M_PI * i / corners;
    const double r = radius * (0.3 + 0.7 * random.uniform());
    ring.push_back({x + r * std::cos(angle), y + r * std::sin(angle)});
  }
  return ring;
}

/// By the sum of the angles under which the edges are seen: nothing in common with ray crossing.
bool inside_by_winding(const RingOf<Point>& ring, Point p) {
  double sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point a{ring[i].x_m - p.x_m, ring[i].y_m - p.y_m};
    const auto& n = ring[(i + 1) % ring.size()];
    const Point b{n.x_m - p.x_m, n.y_m - p.y_m};
    sum += std::atan2(a.x_m * b.y_m - a.y_m * b.x_m, a.x_m * b.x_m + a.y_m * b.y_m);
  }
  return std::abs(sum) > M_PI;
}

}  // namespace

TEST(Polygon, SquareWithHole) {
  Polygon polygon = square(0, 0, 1000);
  polygon.rings.push_back({{200, 200}, {200, 400}, {400, 400}, {400, 200}, {200, 200}});
  const std::vector<Polygon> area{polygon, square(5000, 0, 1000)};
  EXPECT_DOUBLE_EQ(area_km2(area), 1.96);
  EXPECT_EQ(bounds(area).high, (Point{6000, 1000}));
  const PolygonIndex index(area);
  EXPECT_TRUE(index.contains({100, 100}));
  EXPECT_FALSE(index.contains({300, 300}));
  EXPECT_TRUE(index.contains({5500, 500}));
  EXPECT_FALSE(index.contains({3000, 500}));
  EXPECT_FALSE(index.contains({500, std::nan("")}));
  EXPECT_FALSE(index.contains({std::nan(""), 500}));
}

// Habitat maps of two sides overlap; what both have is no hole.
TEST(Polygon, WhatLiesInSeveralPolygonsIsInside) {
  const RingOf<Point> low{{0, 0}, {4, 0}, {4, 4}, {0, 4}};
  const RingOf<Point> high{{2, 2}, {6, 2}, {6, 6}, {2, 6}};
  const RingOf<Point> hole{{2.5, 2.5}, {3.5, 2.5}, {3.5, 3.5}, {2.5, 3.5}};
  const PolygonIndex index(std::vector<Polygon>{{{low}}, {{high}}, {{low}}});
  for (const Point inside : {Point{1, 1}, Point{3, 3}, Point{5, 5}, Point{1, 3}})
    EXPECT_TRUE(index.contains(inside)) << inside.x_m << " " << inside.y_m;
  EXPECT_FALSE(index.contains({5, 1}));
  EXPECT_FALSE(index.contains({1, 5}));
  // A hole of one is land where the other has land.
  EXPECT_TRUE(PolygonIndex(std::vector<Polygon>{{{low, hole}}, {{high}}}).contains({3, 3}));
  EXPECT_FALSE(PolygonIndex(std::vector<Polygon>{{{low, hole}}}).contains({3, 3}));
}

TEST(Polygon, NothingContainsNothing) {
  EXPECT_FALSE(PolygonIndex({}).contains({0, 0}));
  EXPECT_EQ(area_km2({}), 0);
  const std::vector<Polygon> flat{{{{{0, 0}, {1, 0}, {2, 0}}}}};
  EXPECT_FALSE(PolygonIndex(flat).contains({1, 0}));
}

RC_GTEST_PROP(Polygon, AgreesWithTheWindingAngle, (std::uint64_t seed)) {
  Random random(seed);
  const auto ring = star(random, 1e6, 5e6, 1e4, 3 + static_cast<int>(random.below(200)));
  const std::vector<Polygon> polygons{{{ring}}};
  const PolygonIndex index(polygons);
  for (int i = 0; i < 50; ++i) {
    const Point p{1e6 + 2.2e4 * (random.uniform() - 0.5), 5e6 + 2.2e4 * (random.uniform() - 0.5)};
    RC_ASSERT(index.contains(p) == inside_by_winding(ring, p));
  }
}

// A square cut by a jagged line: every point, those on the cut and its corners included, is in
// exactly one half.
RC_GTEST_PROP(Polygon, HalvesShareNoPointAndLoseNone, (std::uint64_t seed)) {
  Random random(seed);
  RingOf<Point> cut;
  const int n = 2 + static_cast<int>(random.below(40));
  for (int i = 0; i <= n; ++i)
    cut.push_back({std::floor(20 + 60 * random.uniform()), 100.0 * i / n});
  RingOf<Point> left{{0, 0}};
  left.insert(left.end(), cut.begin(), cut.end());
  left.push_back({0, 100});
  RingOf<Point> right(cut.rbegin(), cut.rend());
  right.push_back({100, 0});
  right.push_back({100, 100});
  const std::vector<Polygon> a{{{left}}};
  const std::vector<Polygon> b{{{right}}};
  const PolygonIndex in_a(a);
  const PolygonIndex in_b(b);
  RC_ASSERT(std::abs(area_km2(a) + area_km2(b) - 0.01) < 1e-12);
  auto one_half = [&](Point p) { return in_a.contains(p) != in_b.contains(p); };
  for (int i = 0; i + 1 < static_cast<int>(cut.size()); ++i) {
    RC_ASSERT(one_half(cut[i]));
    RC_ASSERT(one_half({(cut[i].x_m + cut[i + 1].x_m) / 2, (cut[i].y_m + cut[i + 1].y_m) / 2}));
    RC_ASSERT(one_half({100 * random.uniform(), 100 * random.uniform()}));
  }
}

}  // namespace dersu
