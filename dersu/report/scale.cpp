#include "dersu/report/scale.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace dersu::report {
namespace {

/// mantissa x 10^exponent, by division where the exponent is negative: 2e-1 is then the double
/// nearest to 0.2.
double decimal(double mantissa, int exponent) {
  const double power = std::pow(10.0, std::abs(exponent));
  return exponent < 0 ? mantissa / power : mantissa * power;
}

}  // namespace

Ticks nice_ticks(double low, double high, int about) {
  assert(std::isfinite(low) && std::isfinite(high) && low <= high && about >= 2);
  const double least = std::max(1e-12 * std::max(std::abs(low), std::abs(high)), 1e-200);
  if (high - low <= least) {
    high = low + std::max(1.0, std::abs(low));
  }
  const double wanted = (high - low) / about;
  int exponent = static_cast<int>(std::floor(std::log10(wanted)));
  const double rest = wanted / decimal(1, exponent);
  double mantissa = rest < 1.5 ? 1 : rest < 3.2 ? 2 : rest < 7 ? 5 : 10;
  if (mantissa == 10) {
    mantissa = 1;
    ++exponent;
  }
  Ticks ticks;
  ticks.step = decimal(mantissa, exponent);
  ticks.decimals = std::max(0, -exponent);
  // Multiples are counted in whole steps, so that 0 is 0 and 0.3 is 3 / 10.
  const double slack = 1e-9;
  const auto first = static_cast<long long>(std::floor(low / ticks.step + slack));
  const auto last = static_cast<long long>(std::ceil(high / ticks.step - slack));
  for (long long k = first; k <= last; ++k) {
    ticks.values.push_back(decimal(mantissa * static_cast<double>(k), exponent));
  }
  return ticks;
}

double round_below(double value) {
  assert(value > 0);
  const int exponent = static_cast<int>(std::floor(std::log10(value)));
  const double rest = value / decimal(1, exponent);
  return decimal(rest >= 5 ? 5 : rest >= 2 ? 2 : 1, exponent);
}

CalendarTicks calendar_ticks(Day first, Day last, int most) {
  assert(first <= last && most >= 2);
  CalendarTicks ticks;
  const int n_days = last - first + 1;
  if (n_days <= 7 * most && n_days <= 75) {
    ticks.unit = CalendarUnit::day;
    const int step = n_days <= most ? 1 : 7;
    for (Day day = first; day <= last; day += step) ticks.days.push_back(day);
    return ticks;
  }
  const auto months_at = [&](int step) {
    std::vector<Day> days;
    const Date from = to_date(first);
    for (int month = from.year * 12;; month += step) {
      const Day day = to_day({month / 12, month % 12 + 1, 1});
      if (day > last) return days;
      if (day >= first) days.push_back(day);
    }
  };
  for (const int step : std::array{1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24000}) {
    ticks.days = months_at(step);
    ticks.unit = step < 12 ? CalendarUnit::month : CalendarUnit::year;
    if (static_cast<int>(ticks.days.size()) <= most) break;
  }
  return ticks;
}

}  // namespace dersu::report
