#pragma once
// The upper tail of a gamma distribution with its derivatives, also by its shape parameter.

namespace dersu::scr {

/// Q(a, x) = integral of t^(a-1) exp(-t) from x on, over Gamma(a).
struct GammaTail {
  double log_q = 0;
  double by_log_x = 0;  ///< d log Q / d log x
  double by_a = 0;      ///< d log Q / d a
};

/// a > 0, x > 0. By the series of P for x < a + 1, else by Legendre's continued fraction
/// (Abramowitz and Stegun 1964, 6.5.29 and 6.5.31); the derivative by a goes along in both.
[[nodiscard]] GammaTail gamma_tail(double a, double x);

/// d log Gamma(a) / d a, a > 0 (Abramowitz and Stegun 1964, 6.3.5 and 6.3.18).
[[nodiscard]] double digamma(double a);

}  // namespace dersu::scr
