#include "dersu/core/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dersu {

TEST(Time, KnownInstants) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:00Z"), (Time{0, 0}));
  EXPECT_EQ(parse_time("2020-05-30T02:57:37+02:00"), (Time{1590800257, 7200}));
  EXPECT_EQ(parse_time("2020-05-30T02:57:37+0200"), (Time{1590800257, 7200}));
  EXPECT_EQ(parse_time("2020-05-30T02:57:37.999+02"), (Time{1590800257, 7200}));
  EXPECT_EQ(parse_time("1969-12-31T23:59:59.5Z"), (Time{-1, 0}));
  EXPECT_EQ(format_time({1590800257, 7200}), "2020-05-30T02:57:37+02:00");
  EXPECT_EQ(format_time({-1, 0}), "1969-12-31T23:59:59Z");
  EXPECT_EQ(format_time({0, -12600}), "1969-12-31T20:30:00-03:30");
  EXPECT_EQ(format_time({0, -1800}), "1969-12-31T23:30:00-00:30");
}

TEST(Time, WhatIsNoInstant) {
  for (const char* bad : {"2020-02-30T00:00:00Z",
                          "2021-02-29T00:00:00Z",
                          "1900-02-29T00:00:00Z",
                          "2020-05-30T02:57:37",
                          "2020-05-30T24:00:00Z",
                          "2020-05-30T23:60:00Z",
                          "2020-05-30T23:59:60Z",
                          "2020-05-30 02:57:37Z",
                          "2020-5-30T02:57:37Z",
                          "2020-05-30T02:57Z",
                          "2020-05-30T02:57:37.Z",
                          "2020-05-30T02:57:37+25:00",
                          "2020-05-30T02:57:37+14:01",
                          "2020-05-30T02:57:37+2",
                          "2020-05-30T02:57:37+02:60",
                          "2020-05-30T02:57:37UTC",
                          "2020-05-30T02:57:37Z ",
                          "2020-05-30T02:57:37+",
                          "T",
                          ""})
    EXPECT_FALSE(parse_time(bad)) << bad;
}

// A clock that ran on local mean time, as in Vladivostok before 1922: +08:47:31. The instant is
// what must survive.
TEST(Time, SecondsOfAnOffsetDoNotShiftTheInstant) {
  const Time time{-1700000000, 31651};
  EXPECT_EQ(parse_time(format_time(time))->utc_s, time.utc_s);
}

TEST(Time, LocalTimes) {
  EXPECT_EQ(parse_local_time("2009-04-10 05:07:00"), 1239340020);
  EXPECT_EQ(parse_local_time("2009-04-10T05:07"), 1239340020);
  EXPECT_EQ(parse_local_time("2009-04-10 05:07:00.25"), 1239340020);
  for (const char* bad : {"2009-04-10 05:07:00Z", "2009-04-10", "2009-04-10 5:07",
                          "10.04.2009 05:07", "2009-04-10 05:07:", "2009-04-10 05:07.5"})
    EXPECT_FALSE(parse_local_time(bad)) << bad;
}

TEST(Time, OffsetsAsPeopleWriteThem) {
  EXPECT_EQ(parse_utc_offset("UTC+8"), 8 * 3600);
  EXPECT_EQ(parse_utc_offset("-03:30"), -12600);
  EXPECT_EQ(parse_utc_offset("+1400"), kMaxUtcOffsetS);
  EXPECT_EQ(parse_utc_offset("UTC"), 0);
  for (const char* bad : {"", "8", "UTC8", "+", "UTC+", "+14:30", "+8:00", "+080", "+08:0", "EST"})
    EXPECT_FALSE(parse_utc_offset(bad)) << bad;
}

// Days of the proleptic Gregorian calendar as Python's datetime counts them.
TEST(Time, DaysOfKnownDates) {
  EXPECT_EQ(to_day({1900, 3, 1}), -25508);
  EXPECT_EQ(to_day({1900, 2, 28}), -25509);
  EXPECT_EQ(to_day({2000, 2, 29}), 11016);
  EXPECT_EQ(to_day({2100, 3, 1}), 47541);
  EXPECT_EQ(to_day({1, 1, 1}), -719162);
  EXPECT_EQ(to_day({9999, 12, 31}), 2932896);
  EXPECT_FALSE(is_valid({2023, 13, 1}));
  EXPECT_FALSE(is_valid({2023, 4, 31}));
  EXPECT_EQ(day_of(-1), -1);
  EXPECT_EQ(format_day(-1), "1969-12-31");
}

RC_GTEST_PROP(Time, DaysAndDatesAgree, ()) {
  const Day day = *rc::gen::inRange(-700000, 2000000);
  RC_ASSERT(to_day(to_date(day)) == day);
  RC_ASSERT(parse_date(format_day(day)) == to_date(day));
  RC_ASSERT(day_of(day * kSecondsPerDay) == day);
  RC_ASSERT(day_of(day * kSecondsPerDay + 86399) == day);
}

RC_GTEST_PROP(Time, InstantsReadBack, ()) {
  const Time time{*rc::gen::inRange<std::int64_t>(-60000000000, 250000000000),
                  *rc::gen::inRange(-14 * 60, 14 * 60 + 1) * 60};
  RC_ASSERT(parse_time(format_time(time)) == time);
  RC_ASSERT(parse_local_time(format_local(time.local_s())) == time.local_s());
}

}  // namespace dersu
