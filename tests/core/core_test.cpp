#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "dersu/core/error.hpp"
#include "dersu/core/parallel.hpp"
#include "dersu/core/random.hpp"
#include "dersu/core/text.hpp"
#include "dersu/core/time.hpp"
#include "dersu/core/units.hpp"

namespace dersu {

TEST(Text, NumbersReadBackAsWritten) {
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(parse_double("1.5 "), std::nullopt);
  EXPECT_EQ(parse_double("inf"), std::nullopt);
  EXPECT_EQ(parse_double("nan"), std::nullopt);
  EXPECT_EQ(parse_int("12a"), std::nullopt);
  EXPECT_EQ(parse_int("+12"), 12);
}

RC_GTEST_PROP(Text, EveryFiniteNumberReadsBack, (double value)) {
  RC_PRE(std::isfinite(value));
  RC_ASSERT(parse_double(format_number(value)) == value);
}

TEST(Text, Utf8) {
  std::size_t bad = 0;
  EXPECT_TRUE(is_utf8("Амурский леопард 东北豹"));
  EXPECT_FALSE(is_utf8("ab\xC0\xAF", &bad));
  EXPECT_EQ(bad, 2u);
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));
  EXPECT_EQ(quoted("a\nb"), "a\\x0ab");
  EXPECT_EQ(quoted("леопард", 3), "л...");
}

TEST(Text, NearestWord) {
  const std::vector<std::string_view> keys{"independence", "station", "rule"};
  EXPECT_EQ(nearest_word("indepedence", keys), "independence");
  EXPECT_EQ(nearest_word("rules", keys), "rule");
  EXPECT_EQ(nearest_word("buffer", keys), "");
}

TEST(Time, KnownInstants) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:00Z"), (Time{0, 0}));
  EXPECT_EQ(parse_time("2020-05-30T02:57:37+02:00"), (Time{1590800257, 7200}));
  EXPECT_EQ(format_time({1590800257, 7200}), "2020-05-30T02:57:37+02:00");
  EXPECT_EQ(format_time({-1, 0}), "1969-12-31T23:59:59Z");
  for (const char* bad :
       {"2020-02-30T00:00:00Z", "2020-05-30T02:57:37", "2020-05-30T24:00:00Z",
        "2020-05-30 02:57:37Z", "2020-5-30T02:57:37Z", "2020-05-30T02:57:37+25:00", ""})
    EXPECT_FALSE(parse_time(bad)) << bad;
  EXPECT_EQ(parse_local_time("2009-04-10 05:07:00"), 1239340020);
  EXPECT_FALSE(parse_local_time("2009-04-10 05:07:00Z"));
  EXPECT_EQ(parse_utc_offset("UTC+8"), 8 * 3600);
  EXPECT_EQ(parse_utc_offset("-03:30"), -12600);
}

RC_GTEST_PROP(Time, DaysAndDatesAgree, ()) {
  const Day day = *rc::gen::inRange(-700000, 2000000);
  RC_ASSERT(to_day(to_date(day)) == day);
  RC_ASSERT(day_of(day * kSecondsPerDay) == day);
  RC_ASSERT(day_of(day * kSecondsPerDay + 86399) == day);
}

TEST(Units, QuantitiesNeedTheirUnit) {
  EXPECT_DOUBLE_EQ(*parse_length_m("15 km"), 15000);
  EXPECT_DOUBLE_EQ(*parse_length_m("500m"), 500);
  EXPECT_EQ(*parse_duration_s("60min"), 3600);
  EXPECT_EQ(*parse_duration_s("-90 s"), -90);
  EXPECT_EQ(*parse_duration_s("7d"), 604800);
  EXPECT_DOUBLE_EQ(*parse_area_km2("100 km2"), 100);
  EXPECT_DOUBLE_EQ(*parse_area_km2("25 ha"), 0.25);
  EXPECT_FALSE(parse_length_m("15"));
  EXPECT_FALSE(parse_length_m("15 miles"));
  EXPECT_FALSE(parse_duration_s("1 km"));
  EXPECT_FALSE(parse_duration_s("0.3 s"));
}

TEST(Random, StreamsAreNamedAndRepeatable) {
  Random a(1, "x");
  Random b(1, "x");
  Random c(1, "y");
  EXPECT_EQ(a.bits(), b.bits());
  EXPECT_NE(a.bits(), c.bits());
}

TEST(Random, MomentsOfTheDistributions) {
  Random random(7);
  const int n = 200000;
  double normal_sum = 0, normal_squares = 0, poisson_sum = 0, poisson_squares = 0;
  for (int i = 0; i < n; ++i) {
    const double z = random.normal();
    const auto k = static_cast<double>(random.poisson(37.5));
    normal_sum += z;
    normal_squares += z * z;
    poisson_sum += k;
    poisson_squares += k * k;
  }
  const double mean = poisson_sum / n;
  EXPECT_NEAR(normal_sum / n, 0, 0.01);
  EXPECT_NEAR(normal_squares / n, 1, 0.02);
  EXPECT_NEAR(mean, 37.5, 0.07);
  EXPECT_NEAR(poisson_squares / n - mean * mean, 37.5, 0.6);
}

TEST(Parallel, SumHasTheSameBitsOnAnyNumberOfThreads) {
  auto sum = [] {
    return parallel_sum(100001, 1000, 0.0, [](std::size_t begin, std::size_t end) {
      double s = 0;
      for (std::size_t i = begin; i < end; ++i) s += std::sin(static_cast<double>(i));
      return s;
    });
  };
  setenv("DERSU_THREADS", "1", 1);
  const double one = sum();
  setenv("DERSU_THREADS", "7", 1);
  const double seven = sum();
  unsetenv("DERSU_THREADS");
  EXPECT_EQ(one, seven);
}

TEST(Error, DescribeSaysAll) {
  const Error e =
      gather("a.csv", {{Fault::bad_input, "m1", "a.csv:1"}, {Fault::bad_input, "m2", "a.csv:2"}});
  EXPECT_EQ(describe(e), "2 problems in a.csv\na.csv:1: m1\na.csv:2: m2\n");
  EXPECT_EQ(exit_status(e.fault), 2);
}

}  // namespace dersu
