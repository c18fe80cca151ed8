#include "dersu/io/local_date.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dersu/core/time.hpp"

namespace dersu::io {
namespace {
std::string read(std::string_view text, DateOrder order = DateOrder::day_first) {
  const auto local = parse_local_date(text, order);
  if (!local) return "";
  return local->has_time ? format_local(local->local_s) : format_day(day_of(local->local_s));
}
}  // namespace

TEST(LocalDate, Forms) {
  EXPECT_EQ(read("2024-05-31"), "2024-05-31");
  EXPECT_EQ(read("2025/6/3"), "2025-06-03");
  EXPECT_EQ(read("2024年5月31日"), "2024-05-31");
  EXPECT_EQ(read("31.05.2024"), "2024-05-31");
  EXPECT_EQ(read("02/04/2009"), "2009-04-02");
  EXPECT_EQ(read("02/04/2009", DateOrder::month_first), "2009-02-04");
  EXPECT_EQ(read(" 2025/6/13 12:00:05 "), "2025-06-13 12:00:05");
  EXPECT_EQ(read("2024-05-31T8:25"), "2024-05-31 08:25:00");
  EXPECT_EQ(read("2024-05-31 08:25:38.250"), "2024-05-31 08:25:38");
  EXPECT_EQ(read("2024/6/13 49680"), "2024-06-13 13:48:00");
  EXPECT_EQ(read("5/31/2024 5:01 PM", DateOrder::month_first), "2024-05-31 17:01:00");
  EXPECT_EQ(read("2024-05-31 5:01:07 a.m."), "2024-05-31 05:01:07");
  EXPECT_EQ(read("2024-05-31 12:00am"), "2024-05-31 00:00:00");
  EXPECT_EQ(read("2024-05-31 12:30 pm"), "2024-05-31 12:30:00");
  EXPECT_EQ(read("2024-05-31 오후 5:01:07"), "2024-05-31 17:01:07");
  EXPECT_EQ(read("2024/5/31 上午8:05"), "2024-05-31 08:05:00");
  EXPECT_EQ(read("2024-05-31 5:01\xE2\x80\xAFPM"), "2024-05-31 17:01:00");
  EXPECT_EQ(read("2024-05-31 5:01\xC2\xA0PM"), "2024-05-31 17:01:00");
  EXPECT_EQ(read("2024/5/31 5:01 下午"), "2024-05-31 17:01:00");
  EXPECT_EQ(read("2024-05-31 午後5時01分"), "2024-05-31 17:01:00");
  EXPECT_EQ(read("2024年5月31日 17时01分07秒"), "2024-05-31 17:01:07");
  EXPECT_EQ(read("2024-05-31 오전 5시 1분"), "2024-05-31 05:01:00");
  EXPECT_EQ(read("2024年5月31日17时01分"), "2024-05-31 17:01:00");
  EXPECT_EQ(read("2024-05-31 午前0時05分"), "2024-05-31 00:05:00");
  EXPECT_EQ(read("2024-05-31 午後0:30"), "2024-05-31 12:30:00");
  EXPECT_EQ(read("2024. 5. 31."), "2024-05-31");
  EXPECT_EQ(read("2024. 5. 31. 오후 5:01"), "2024-05-31 17:01:00");
  EXPECT_EQ(read("2024년 5월 31일 8:05"), "2024-05-31 08:05:00");
  EXPECT_EQ(read("2024.5.31 8:05"), "2024-05-31 08:05:00");
  EXPECT_EQ(read("2024.5.31T08:05"), "2024-05-31 08:05:00");
  EXPECT_EQ(read("2024-05-31 1899-12-31 17:01:00"), "2024-05-31 17:01:00");
  for (const char* bad : {"2024.5.311", "2024.5.31.17", "2024. 5.", "2024年5月", "2024.5.31x",
                          "2024-05-31 1898-12-31 17:01:00", "24. 5. 31."})
    EXPECT_EQ(read(bad), "") << bad;
  EXPECT_EQ(read("2024:05:31 17:01:00"), "2024-05-31 17:01:00");
  EXPECT_EQ(read("20:05:31 17:01:00"), "");
  for (const char* bad : {"2024-05-31 13:01 PM", "2024-05-31 0:30 AM", "2024-05-31 PM",
                          "2024-05-31 8 PM", "2024-05-31 5:01 XM", "2024-05-31 24:00",
                          "2024-05-31 5:01 AM PM", "2024-05-31 17時", "2024-05-31 5分"})
    EXPECT_EQ(read(bad), "") << bad;
  for (const char* bad : {"", "2024", "2024-05", "2024-13-01", "2023-02-29", "31/02/2024", "5/6/24",
                          "2024-05-31 25:00", "2024-05-31 8", "x", "2024-05-31 86400",
                          "2024-05-31 8:61", "2024-05-31 08:25+02:00", "2024/05-31"}) {
    if (std::string_view(bad) == "2024-05-31 8") continue;  // eight seconds after midnight
    EXPECT_EQ(read(bad), "") << bad;
  }
}

namespace {
/// The order that the texts of a column "start" tell, from line 2 on.
Result<DateOrder> order_of(std::initializer_list<const char*> texts) {
  DateOrderFinder finder;
  std::uint64_t line = 1;
  for (const char* text : texts) finder.see(text, ++line, "start");
  return finder.order("t.csv");
}
}  // namespace

TEST(LocalDate, TheOrderIsToldByTheTable) {
  EXPECT_EQ(order_of({"02/04/2009", "14/05/2009", "", "2009-01-02", "x"}).value(),
            DateOrder::day_first);
  EXPECT_EQ(order_of({"02/04/2009", "05/14/2009 10:00"}).value(), DateOrder::month_first);
  EXPECT_TRUE(order_of({}));
  EXPECT_TRUE(order_of({"05/05/2024", "6.6.2024", "12/12/2024 10:00"})) << "one day in both orders";
  EXPECT_FALSE(order_of({"05/05/2024", "05/06/2024"}));
  EXPECT_EQ(order_of({"05/05/2024", "05/06/2024", "05/14/2024"}).value(), DateOrder::month_first);
}

TEST(LocalDate, BetweenPointsTheDayIsFirst) {
  EXPECT_EQ(order_of({"03.05.2024", "12.05.2024 10:00"}).value(), DateOrder::day_first);
  EXPECT_EQ(order_of({"03.05.2024", "05/14/2024"}).value(), DateOrder::month_first);
  EXPECT_FALSE(order_of({"03.05.2024", "03/05/2024"})) << "they say nothing of other forms";
  EXPECT_EQ(read("03.05.2024", DateOrder::month_first), "2024-05-03");
  EXPECT_EQ(read("05.14.2024", DateOrder::month_first), "");
}

TEST(LocalDate, DatesThatTellNoOrderAreToldWhereTheyStand) {
  EXPECT_EQ(describe(order_of({"2009-01-02", "11/04/2018", "2018-04-12"}).error()),
            "t.csv:3:start: found '11/04/2018', which could be day/month/year or month/day/year, "
            "as no date of the table tells, expected year-month-day\n");
  EXPECT_NE(describe(order_of({"11/04/2018", "02/04/2009", "x"}).error()).find("(nor of 1 more)"),
            std::string::npos);
  EXPECT_EQ(describe(order_of({"14/05/2009", "02/04/2009", "05/14/2009"}).error()),
            "t.csv:4:start: found '05/14/2009', which is month/day/year, where '14/05/2009' in "
            "line 2 is day/month/year, expected one order\n");
}

TEST(LocalDate, AdviceSaysWhatToWrite) {
  for (const auto& [text, advice] :
       {std::pair{"2024-05-31 24:00", "; 24:00 is 00:00 of the next day"},
        {"2024-05-31 5 PM", "; the minutes are missing (5:00 PM)"},
        {"2024-05-31 17時", "; the minutes are missing (5:00 PM)"},
        {"2024. 5. 31. 오후 5시", "; the minutes are missing (5:00 PM)"},
        {"2024-05-31 下午5", "; the minutes are missing (5:00 PM)"},
        {"2024-05-31 17.01", "; a colon stands between hours and minutes (17:01)"},
        {"31.05.2024 8.05.12", "; a colon stands between hours and minutes (17:01)"},
        {"2024-05-31 13:01 PM", "; hours of a clock with AM and PM are 1 to 12"},
        {"2024-05-31 5:61 PM", ""},
        {"2024-05-31 43.1234", ""},
        {"x 5 PM", ""}})
    EXPECT_EQ(date_advice(text), advice) << text;
}

TEST(LocalDate, WhatIsWrittenAsATime) {
  for (const char* text : {"2024-05-31 8:05", "2025/6/13 25:00", "31.02.2024 43:61:99",
                           "2024-13-01T08:00:00.25Z", "2024年5月31日 30:00",
                           "2024-05-31T43:00:00+09:00", "03.05.2024 8.05", "03.05.2024 20.45.38"})
    EXPECT_TRUE(is_written_as_time(text)) << text;
  for (const char* text :
       {"25:00", "43:12:57", "2024-05-31", "131.5 43:12", "2024-05-31 43.1234", "2024-05-31 43.12",
        "2024-05-31 43:12.5678", "2024-05-31 43:12:57.1 131:15", "2024-05-31 8:05:38.1x",
        "24-05-31 25:00", ""})
    EXPECT_FALSE(is_written_as_time(text)) << text;
}

RC_GTEST_PROP(LocalDate, EveryDayComesBack, ()) {
  const Day day = *rc::gen::inRange<Day>(-100'000, 100'000);
  const Date date = to_date(day);
  RC_PRE(date.year >= 1000);
  RC_ASSERT(read(fmt::format("{}/{}/{}", date.year, date.month, date.day)) == format_day(day));
  RC_ASSERT(read(fmt::format("{}.{}.{}", date.day, date.month, date.year)) == format_day(day));
}

TEST(DateOrderFinder, WholeNumbersAsTimesAreSecondsWhereMostAreNoClock) {
  EXPECT_TRUE(order_of({"2024-05-31 49680"}));
  EXPECT_TRUE(order_of({"2024-05-31 49680", "2024-05-31 801", "2024-05-31 86390"}));
  EXPECT_TRUE(order_of({"2024-05-31 0", "2024-06-01 0"})) << "midnight in every reading";
  for (const char* time : {"1701", "8", "0801", "2400", "80512", "73022", "170112"}) {
    const auto order = order_of({"2024-05-31 0", (std::string("2024-05-31 ") + time).c_str()});
    ASSERT_FALSE(order) << time;
    EXPECT_NE(describe(order.error()).find("expected one with colons (17:01, 8:05:12)"),
              std::string::npos)
        << describe(order.error());
  }
}

TEST(DateOrderFinder, ASlipIsNoSecond) {
  for (const char* slip : {"2400", "11530", "17001", "1790"}) {
    const auto order = order_of({"2024-05-31 1701", "2024-05-31 0830", "2024-05-31 2359",
                                 (std::string("2024-05-31 ") + slip).c_str()});
    ASSERT_FALSE(order) << slip;
    EXPECT_NE(describe(order.error()).find("(and 3 more of the table)"), std::string::npos)
        << describe(order.error());
  }
}

}  // namespace dersu::io
