#include "dersu/report/numbers.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/text.hpp"

namespace dersu::report {

bool known(double value) { return std::isfinite(value); }

bool has_interval(const Estimate& estimate) {
  return known(estimate.lower) && known(estimate.upper);
}

int count_decimals(const Estimate& estimate) { return std::abs(estimate.value) < 9.95 ? 1 : 0; }

int percent_decimals(const Estimate& estimate) {
  const bool coarse = std::abs(estimate.value) >= 9.95 ||
                      (has_interval(estimate) && estimate.upper - estimate.lower > 5);
  return coarse ? 0 : 1;
}

int significant_decimals(double value, int significant) {
  if (!known(value) || value == 0) return 0;
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
  return std::clamp(significant - 1 - magnitude, 0, 6);
}

const char* verdict(const Estimate& percent) {
  const double low = has_interval(percent) ? percent.lower : percent.value;
  const double high = has_interval(percent) ? percent.upper : percent.value;
  return low > 0 ? ".more" : high < 0 ? ".less" : ".open";
}

Estimate magnitude(const Estimate& percent) {
  const double high = has_interval(percent) ? percent.upper : percent.value;
  return high < 0 ? Estimate{-percent.value, -percent.upper, -percent.lower} : percent;
}

double as_printed(double value, int decimals) {
  return parse_double(format_fixed(value, decimals)).value_or(value);
}

}  // namespace dersu::report
