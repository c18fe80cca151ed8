#include "dersu/io/overlay.hpp"

#include <gtest/gtest.h>

namespace dersu::io {
namespace {

RingOf<Point> square(double low_m, double high_m) {
  return {{low_m, low_m}, {high_m, low_m}, {high_m, high_m}, {low_m, high_m}};
}

TEST(Overlay, LandInBothIsWhatIsLeft) {
  const std::vector<Polygon> a{{{square(0, 10'000)}}};
  const std::vector<Polygon> b{{{square(5'000, 20'000)}}};
  const auto both = intersection(a, b);
  ASSERT_EQ(both.size(), 1U);
  EXPECT_DOUBLE_EQ(area_km2(both), 25);
  EXPECT_DOUBLE_EQ(area_km2(intersection(b, a)), 25);
  EXPECT_DOUBLE_EQ(area_km2(intersection(a, a)), 100);
}

TEST(Overlay, HolesAreNoLandAndPartsOfOneSideCountOnce) {
  const std::vector<Polygon> ring{{{square(0, 10'000), square(4'000, 6'000)}}};
  EXPECT_DOUBLE_EQ(area_km2(intersection(ring, std::vector<Polygon>{{{square(3'000, 7'000)}}})),
                   16 - 4);
  const std::vector<Polygon> twice{{{square(0, 2'000)}}, {{square(1'000, 3'000)}}};
  EXPECT_DOUBLE_EQ(area_km2(intersection(twice, ring)), 4 + 4 - 1);
}

TEST(Overlay, NeighboursHaveNoLandInCommon) {
  const std::vector<Polygon> a{{{square(0, 1'000)}}};
  const std::vector<Polygon> b{{{square(1'000, 2'000)}}};
  const std::vector<Polygon> c{{{{{1'000, 0}, {2'000, 0}, {2'000, 1'000}, {1'000, 1'000}}}}};
  EXPECT_TRUE(intersection(a, b).empty());
  EXPECT_TRUE(intersection(a, c).empty());
  EXPECT_TRUE(intersection(a, {}).empty());
}

TEST(Overlay, ARingThatCrossesItselfIsMended) {
  const std::vector<Polygon> bow{{{{{0, 0}, {2'000, 2'000}, {2'000, 0}, {0, 2'000}}}}};
  EXPECT_DOUBLE_EQ(area_km2(intersection(bow, std::vector<Polygon>{{{square(-1'000, 3'000)}}})), 2);
}

TEST(Overlay, PolygonsThatOverlapBecomeOneLand) {
  const auto square_deg = [](double low, double high) {
    return LonLatPolygon{{{{low, low}, {high, low}, {high, high}, {low, high}}}};
  };
  EXPECT_FALSE(united(std::vector<LonLatPolygon>{square_deg(0, 2), square_deg(2, 3)}));
  EXPECT_FALSE(united(std::vector<LonLatPolygon>{square_deg(0, 2)}));
  EXPECT_FALSE(united({}));
  const auto one = united(std::vector<LonLatPolygon>{square_deg(0, 2), square_deg(1, 3)});
  ASSERT_TRUE(one);
  ASSERT_EQ(one->size(), 1U);
  EXPECT_EQ(one->front().rings.size(), 1U);
  EXPECT_EQ(one->front().rings[0].size(), 9U);  // eight corners and the first one again
  const auto same = united(std::vector<LonLatPolygon>{square_deg(0, 2), square_deg(0, 2)});
  ASSERT_TRUE(same);
  EXPECT_EQ(same->size(), 1U);
}

}  // namespace
}  // namespace dersu::io
