#include "dersu/core/units.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numbers>
#include <string>

namespace dersu {

TEST(Units, QuantitiesNeedTheirUnit) {
  EXPECT_DOUBLE_EQ(*parse_length_m("15 km"), 15000);
  EXPECT_DOUBLE_EQ(*parse_length_m("500m"), 500);
  EXPECT_DOUBLE_EQ(*parse_length_m("  1.5  km "), 1500);
  EXPECT_EQ(*parse_duration_s("60min"), 3600);
  EXPECT_EQ(*parse_duration_s("-90 s"), -90);
  EXPECT_EQ(*parse_duration_s("7d"), 604800);
  EXPECT_DOUBLE_EQ(*parse_area_km2("100 km2"), 100);
  EXPECT_DOUBLE_EQ(*parse_area_km2("25 ha"), 0.25);
  EXPECT_DOUBLE_EQ(*parse_area_km2("1 m2"), 1e-6);
}

TEST(Units, InSentences) {
  EXPECT_EQ(spoken_length(820.4), "820 m");
  EXPECT_EQ(spoken_length(4600), "4.6 km");
  EXPECT_EQ(spoken_length(117'300), "117 km");
  EXPECT_EQ(spoken_duration(45), "45 s");
  EXPECT_EQ(spoken_duration(11'520), "3.2 h");
  EXPECT_EQ(spoken_duration(20 * 86'400), "20.0 days");
}

TEST(Units, DistanceInThePlane) {
  EXPECT_EQ(distance_m(Point{1, 1}, Point{4, -3}), 5);
  const Point a{0, 0};
  const Point b{10, 0};
  EXPECT_EQ(distance_m({4, 3}, a, b), 3);
  EXPECT_EQ(distance_m({-4, 3}, a, b), 5);
  EXPECT_EQ(distance_m({13, -4}, a, b), 5);
  EXPECT_EQ(distance_m({3, 4}, a, a), 5);
}

TEST(Units, DistanceOnTheEarth) {
  const double quarter_m = kEarthRadiusM * std::numbers::pi / 2;
  EXPECT_NEAR(distance_m(LonLat{0, 0}, LonLat{90, 0}), quarter_m, 1e-6);
  EXPECT_NEAR(distance_m(LonLat{17, 90}, LonLat{-40, 0}), quarter_m, 1e-6);
  EXPECT_NEAR(distance_m(LonLat{179.5, 0}, LonLat{-179.5, 0}), quarter_m / 90, 1e-6);
  EXPECT_NEAR(distance_m(LonLat{0, 0}, LonLat{180, 0}), 2 * quarter_m, 1e-6);
  EXPECT_EQ(distance_m(LonLat{131, 43}, LonLat{131, 43}), 0);
}

TEST(Units, WhatIsNoQuantity) {
  for (const char* bad : {"", "15", "km", "15 miles", "15 KM", "1 k m", "1,5 km", "nan km", "1 km2",
                          "1e308 km", "15 min"})
    EXPECT_FALSE(parse_length_m(bad)) << bad;
  for (const char* bad : {"", "1 km", "0.3 s", "1e13 s", "60", "1 week", "0.0001 d"})
    EXPECT_FALSE(parse_duration_s(bad)) << bad;
  for (const char* bad : {"", "1", "1 km", "1 acre"}) EXPECT_FALSE(parse_area_km2(bad)) << bad;
}

TEST(Units, TheMessageNamesWhatWasFoundAndExpected) {
  const auto bad = parse_length_m("15 miles");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message,
            "found '15 miles', expected a length with its unit, m or km, such as '15 km'");
}

// 0.55 h is 1980.0000000000002 s in doubles.
RC_GTEST_PROP(Units, HundredthsOfAnHourAreWholeSeconds, ()) {
  const int hundredths = *rc::gen::inRange(0, 100000);
  const std::string text = std::to_string(hundredths / 100) + "." +
                           std::to_string(hundredths / 10 % 10) + std::to_string(hundredths % 10);
  RC_ASSERT(parse_duration_s(text + " h") == hundredths * 36);
}

}  // namespace dersu
