#pragma once
// From values to places on paper, and the round values at which an axis is labelled.
#include <vector>

#include "dersu/core/time.hpp"

namespace dersu::report {

/// A straight line from values [from, to] to places [start, end].
struct Scale {
  double from = 0;
  double to = 1;
  double start = 0;
  double end = 1;
  [[nodiscard]] double operator()(double value) const {
    return to == from ? start : start + (value - from) / (to - from) * (end - start);
  }
};

/// Labelled values, ascending, all multiples of `step`; `decimals` show each of them exactly.
struct Ticks {
  std::vector<double> values{};
  double step = 1;
  int decimals = 0;
};

/// The multiples of 1, 2 or 5 x 10^k that cover [low, high] (the first is <= low, the last is >=
/// high), about `about` steps between them: at least half and at most twice as many, and the two
/// that reach over the ends. low <= high, both finite, about >= 2. A range of no width is widened
/// upwards.
[[nodiscard]] Ticks nice_ticks(double low, double high, int about);

/// The largest of 1, 2, 5 x 10^k that is not above `value` > 0: the length of a scale bar.
[[nodiscard]] double round_below(double value);

enum class CalendarUnit { day, month, year };

/// The days at which a time axis is labelled: first days of months or years, or every seventh day.
struct CalendarTicks {
  std::vector<Day> days{};  ///< within [first, last], ascending
  CalendarUnit unit = CalendarUnit::day;
};
/// At most `most` >= 2 ticks in [first, last].
[[nodiscard]] CalendarTicks calendar_ticks(Day first, Day last, int most);

}  // namespace dersu::report
