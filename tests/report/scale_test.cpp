#include "dersu/report/scale.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "dersu/core/text.hpp"
#include "dersu/report/colour.hpp"

namespace dersu::report {

TEST(Scale, IsAStraightLine) {
  const Scale x{10, 20, 100, 300};
  EXPECT_EQ(x(10), 100);
  EXPECT_EQ(x(15), 200);
  EXPECT_EQ(x(20), 300);
  EXPECT_EQ((Scale{5, 5, 1, 2}(5)), 1);
}

TEST(Ticks, AreTheNumbersThatPeopleExpect) {
  const Ticks tenths = nice_ticks(0, 0.3, 3);
  EXPECT_EQ(tenths.values, (std::vector<double>{0, 0.1, 0.2, 0.3}));
  EXPECT_EQ(tenths.decimals, 1);
  EXPECT_EQ(nice_ticks(0, 72, 7).values, (std::vector<double>{0, 10, 20, 30, 40, 50, 60, 70, 80}));
  EXPECT_EQ(nice_ticks(-3, 4, 4).values, (std::vector<double>{-4, -2, 0, 2, 4}));
  EXPECT_EQ(nice_ticks(0, 0, 4).values.front(), 0);
  EXPECT_EQ(round_below(37.0), 20);
  EXPECT_EQ(round_below(50.0), 50);
  EXPECT_EQ(round_below(0.7), 0.5);
}

RC_GTEST_PROP(Ticks, CoverTheRangeEvenlyAndAreFew, ()) {
  const double low = *rc::gen::inRange(-1000000, 1000000) / 1000.0;
  const double width = std::pow(10.0, *rc::gen::inRange(-30, 60) / 10.0);
  const int about = *rc::gen::inRange(2, 12);
  const Ticks ticks = nice_ticks(low, low + width, about);
  const double slack = 1e-8 * ticks.step;
  RC_ASSERT(ticks.values.front() <= low + slack);
  RC_ASSERT(ticks.values.back() >= low + width - slack);
  const double steps = width / ticks.step;
  RC_ASSERT(steps >= 0.5 * about);
  RC_ASSERT(steps <= 2.0 * about);
  RC_ASSERT(ticks.values.size() <= static_cast<std::size_t>(2 * about + 3));
  for (const double value : ticks.values) {
    // Every label shows its value exactly, and the values are multiples of the step.
    RC_ASSERT(parse_double(format_fixed(value, ticks.decimals)).value() == value);
    RC_ASSERT(std::abs(value / ticks.step - std::round(value / ticks.step)) < 1e-6);
  }
}

RC_GTEST_PROP(CalendarTicks, LieInTheRangeAndAreFew, ()) {
  const Day first = *rc::gen::inRange(-30000, 40000);
  const Day last = first + *rc::gen::inRange(0, 73000);
  const int most = *rc::gen::inRange(2, 15);
  const CalendarTicks ticks = calendar_ticks(first, last, most);
  RC_ASSERT(static_cast<int>(ticks.days.size()) <= most);
  for (std::size_t i = 0; i < ticks.days.size(); ++i) {
    RC_ASSERT(ticks.days[i] >= first);
    RC_ASSERT(ticks.days[i] <= last);
    if (i > 0) RC_ASSERT(ticks.days[i] > ticks.days[i - 1]);
    if (ticks.unit != CalendarUnit::day) RC_ASSERT(to_date(ticks.days[i]).day == 1);
    if (ticks.unit == CalendarUnit::year) RC_ASSERT(to_date(ticks.days[i]).month == 1);
  }
}

TEST(Colour, OkLabGoesThereAndBack) {
  for (const Rgb c : {Rgb{0, 0, 0}, Rgb{255, 255, 255}, Rgb{31, 92, 153}, Rgb{200, 10, 90}}) {
    const Rgb back = to_rgb(to_oklab(c));
    EXPECT_EQ(hex(back), hex(c));
  }
  // The published example: pure red.
  const OkLab red = to_oklab({255, 0, 0});
  EXPECT_NEAR(red.lightness, 0.62796, 1e-4);
  EXPECT_NEAR(red.a, 0.22486, 1e-4);
  EXPECT_NEAR(red.b, 0.12585, 1e-4);
}

TEST(Colour, TheRampDarkensInEvenSteps) {
  const int n = 20;
  double least = 1;
  double most = 0;
  for (int i = 0; i < n; ++i) {
    const double step = to_oklab(ramp(static_cast<double>(i) / n)).lightness -
                        to_oklab(ramp(static_cast<double>(i + 1) / n)).lightness;
    least = std::min(least, step);
    most = std::max(most, step);
  }
  EXPECT_GT(least, 0.8 * 0.625 / n);  // 0.625: lightness from end to end
  EXPECT_LT(most, 1.2 * 0.625 / n);
}

TEST(Colour, PartiesStandOutOnWhite) {
  const auto luminance = [](Rgb c) {
    const auto linear = [](int v) {
      const double s = v / 255.0;
      return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
  };
  for (int i = 0; i < 6; ++i) {
    const std::string colour = party_colour(i);
    ASSERT_TRUE(is_hex_colour(colour));
    const Rgb rgb{std::stoi(colour.substr(1, 2), nullptr, 16),
                  std::stoi(colour.substr(3, 2), nullptr, 16),
                  std::stoi(colour.substr(5, 2), nullptr, 16)};
    EXPECT_GE(1.05 / (luminance(rgb) + 0.05), 4.5) << colour;  // WCAG 2.1, text on white
  }
  EXPECT_FALSE(is_hex_colour("red"));
  EXPECT_FALSE(is_hex_colour("#12345g"));
}

}  // namespace dersu::report
