#include "dersu/io/time_zone.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dersu::io {
namespace {

std::string instant(const char* zone, const char* local) {
  const auto found = TimeZone::find(zone);
  if (!found) return found.error().message;
  const auto time = found->at_local(*parse_local_time(local));
  return time ? format_time(*time) : time.error().message;
}

}  // namespace

TEST(TimeZone, OffsetsAreTakenAsTheyAre) {
  EXPECT_EQ(instant("+10:00", "2024-07-01 12:00:00"), "2024-07-01T12:00:00+10:00");
  EXPECT_EQ(instant("UTC+8", "2024-01-01 00:00:00"), "2024-01-01T00:00:00+08:00");
  EXPECT_EQ(instant("Z", "2024-01-01 00:00:00"), "2024-01-01T00:00:00Z");
}

// Vladivostok: +10 with summer time to 2010, +11 from March 2011, +10 since 26 October 2014.
// Ulaanbaatar: +8, +9 in the summers of 2015 and 2016. Pyongyang: +08:30 from August 2015 to May
// 2018. Shanghai: summer time from 1986 to 1991.
TEST(TimeZone, RulesOfTheRegion) {
  EXPECT_EQ(instant("Asia/Vladivostok", "2010-07-01 12:00:00"), "2010-07-01T12:00:00+11:00");
  EXPECT_EQ(instant("Asia/Vladivostok", "2013-01-01 12:00:00"), "2013-01-01T12:00:00+11:00");
  EXPECT_EQ(instant("Asia/Vladivostok", "2020-07-01 12:00:00"), "2020-07-01T12:00:00+10:00");
  EXPECT_EQ(instant("Asia/Ulaanbaatar", "2016-07-01 12:00:00"), "2016-07-01T12:00:00+09:00");
  EXPECT_EQ(instant("Asia/Pyongyang", "2017-01-01 12:00:00"), "2017-01-01T12:00:00+08:30");
  EXPECT_EQ(instant("Asia/Shanghai", "1988-07-01 12:00:00"), "1988-07-01T12:00:00+09:00");
}

TEST(TimeZone, HoursThatAreSkippedOrRepeatedAreNotGuessed) {
  EXPECT_NE(instant("Asia/Vladivostok", "2014-10-26 01:30:00").find("showed twice"),
            std::string::npos);
  EXPECT_NE(instant("Asia/Vladivostok", "2011-03-27 02:30:00").find("never showed"),
            std::string::npos);
  EXPECT_EQ(instant("Asia/Vladivostok", "2014-10-26 00:59:59"), "2014-10-26T00:59:59+11:00");
  EXPECT_EQ(instant("Asia/Vladivostok", "2014-10-26 02:00:00"), "2014-10-26T02:00:00+10:00");
}

TEST(TimeZone, NamesThatMeanSeveralZonesOrNoneAreRefused) {
  for (const char* bad : {"", "CST", "IST", "Vladivostok", "Asia/Nowhere", "Asia/", "/",
                          "asia/vladivostok/", "+25:00", "Asia/Vladivostok\n"})
    EXPECT_FALSE(TimeZone::find(bad)) << bad;
  EXPECT_FALSE(TimeZone::find(std::string(1000, '/')));
  EXPECT_FALSE(TimeZone::find(std::string_view("Asia/Tokyo\0", 11)));
}

RC_GTEST_PROP(TimeZone, AnInstantThatIsFoundShowsTheLocalTime, ()) {
  const auto zone = TimeZone::find(*rc::gen::element("Asia/Vladivostok", "Asia/Ulaanbaatar",
                                                     "Asia/Pyongyang", "Asia/Seoul", "+03:30"));
  RC_ASSERT(zone.has_value());
  const auto local_s = *rc::gen::inRange<std::int64_t>(0, 2000000000);
  const auto time = zone->at_local(local_s);
  if (!time) return;
  RC_ASSERT(time->local_s() == local_s);
  RC_ASSERT(zone->offset_s(time->utc_s) == time->offset_s);
}

}  // namespace dersu::io
