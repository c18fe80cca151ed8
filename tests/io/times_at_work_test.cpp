#include "dersu/io/times_at_work.hpp"

#include <gtest/gtest.h>

namespace dersu::io {

TEST(TimesAtWork, ObservationsOutsideTheirDeploymentAreCounted) {
  TimesAtWork times;
  times.deployment("d1", "2024-05-01T00:00:00Z", "2024-05-31T00:00:00Z");
  times.deployment("d2", "2024-05-01T08:00:00+08:00", "");
  times.observation("d1", "2024-05-01T00:00:00Z", "2024-05-01T00:00:00Z");
  times.observation("d1", "2024-05-31T00:00:00Z", "");
  EXPECT_FALSE(times.outside(0));
  times.observation("d1", "2024-04-28T00:00:00Z", "2024-04-28T00:01:00Z");
  times.observation("d1", "2024-05-30T23:00:00Z", "2024-05-31T01:00:00Z");
  times.observation("d2", "2020-01-01T00:00:00Z", "");       // its end is not known
  times.observation("unknown", "2020-01-01T00:00:00Z", "");  // told elsewhere
  times.observation("d1", "yesterday", "");                  // told elsewhere
  EXPECT_EQ(times.outside(0),
            "2 of 4 observations lie outside the time of their deployment, by up to 3.0 days");
  EXPECT_EQ(times.outside(60),
            "2 of 4 observations lie outside the time of their deployment, by up to 3.0 days, with "
            "the clock_offset added; is it right?");
}

// A wrong zone moves all times to the same side, by hours.
TEST(TimesAtWork, AsksForTheZoneWhereMostLieHoursOffAtOneEnd) {
  const auto told = [](std::initializer_list<std::string_view> seen) {
    TimesAtWork times;
    times.deployment("d1", "2024-05-02T00:00:00Z", "2024-05-03T00:00:00Z");
    for (const std::string_view time : seen) times.observation("d1", time, "");
    return times.outside(0).value_or("");
  };
  EXPECT_EQ(told({"2024-05-03T07:30:00Z"}),
            "1 of 1 observations lies outside the time of its deployment, by up to 7.5 h; is "
            "time_zone right?");
  const auto asks = [&](std::initializer_list<std::string_view> seen) {
    return told(seen).find("time_zone") != std::string::npos;
  };
  EXPECT_TRUE(asks({"2024-05-03T01:00:00Z", "2024-05-03T02:00:00Z", "2024-05-03T07:00:00Z",
                    "2020-01-01T00:00:00Z"}));
  EXPECT_FALSE(asks({"2024-05-03T00:20:00Z", "2024-05-03T00:40:00Z"}));  // while it is fetched
  EXPECT_FALSE(asks({"2024-05-01T20:00:00Z", "2024-05-03T04:00:00Z"}));  // at both ends
  EXPECT_FALSE(asks({"2024-05-20T00:00:00Z", "2024-05-21T00:00:00Z"}));  // an end written wrong
}

}  // namespace dersu::io
