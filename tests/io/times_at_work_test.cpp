#include "dersu/io/times_at_work.hpp"

#include <gtest/gtest.h>

#include "dersu/io/problems.hpp"

namespace dersu::io {

TEST(TimesAtWork, ObservationsOutsideTheirDeploymentAreCounted) {
  TimesAtWork times;
  times.deployment("d1", "2024-05-01T00:00:00Z", "2024-05-31T00:00:00Z");
  times.deployment("d2", "2024-05-01T08:00:00+08:00", "");
  times.observation("d1", "2024-05-01T00:00:00Z", "2024-05-01T00:00:00Z");
  times.observation("d1", "2024-05-31T00:00:00Z", "");
  EXPECT_FALSE(times.outside());
  times.observation("d1", "2024-04-28T00:00:00Z", "2024-04-28T00:01:00Z");
  times.observation("d1", "2024-05-30T23:00:00Z", "2024-05-31T01:00:00Z");
  times.observation("d2", "2020-01-01T00:00:00Z", "");       // its end is not known
  times.observation("unknown", "2020-01-01T00:00:00Z", "");  // told elsewhere
  times.observation("d1", "yesterday", "");                  // told elsewhere
  EXPECT_EQ(times.outside(),
            "2 of 4 observations lie outside the time of their deployment, by up to 3.0 days");
}

TEST(Problems, ANumberThatMayBeAPlaceIsNotTold) {
  EXPECT_EQ(told_value("forest"), "'forest'");
  EXPECT_EQ(told_value("3.25"), "'3.25'");
  EXPECT_EQ(told_value("2019.125"), "'2019.125'");
  EXPECT_EQ(told_value("130.184356"), "a number with decimals");
  EXPECT_EQ(told_value("-43.125"), "a number with decimals");
  EXPECT_EQ(told_value("1.0.1234"), "'1.0.1234'");
}

}  // namespace dersu::io
