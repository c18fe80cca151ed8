#pragma once
// How many digits a number deserves: the same rule for an estimate and both of its limits.
#include "dersu/report/content.hpp"

namespace dersu::report {

[[nodiscard]] bool known(double value);  ///< finite
[[nodiscard]] inline bool known(const Estimate& estimate) { return known(estimate.value); }
[[nodiscard]] bool has_interval(const Estimate& estimate);  ///< both limits finite

/// Digits after the point for numbers of animals: none from 10 upwards, one below.
[[nodiscard]] int count_decimals(const Estimate& estimate);

/// Digits after the point for percentages: none where the number is 10 or more or its interval
/// wider than 5, else one.
[[nodiscard]] int percent_decimals(const Estimate& estimate);

/// Digits after the point that show `significant` digits of `value` (0 to 6): 0.4812 -> 3 for three
/// digits.
[[nodiscard]] int significant_decimals(double value, int significant = 3);

/// What an interval of a percentage says: above zero, below zero, or it holds zero. The key's
/// ending for messages that differ by it; a number without interval is taken as exact.
[[nodiscard]] const char* verdict(const Estimate& percent);

/// The percentage without its sign, for sentences that say "less" or "fewer"; unchanged where the
/// interval holds zero.
[[nodiscard]] Estimate magnitude(const Estimate& percent);

/// `value` rounded as it is printed with `decimals`, so that differences agree with what a reader
/// computes from the printed numbers.
[[nodiscard]] double as_printed(double value, int decimals);

}  // namespace dersu::report
