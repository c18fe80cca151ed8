#include "dersu/core/units.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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

TEST(Units, DistanceInThePlane) { EXPECT_EQ(distance_m({1, 1}, {4, -3}), 5); }

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
