#include "dersu/scr/gamma_tail.hpp"

#include <algorithm>
#include <cmath>

namespace dersu::scr {
namespace {

constexpr double kExact = 1e-16;
constexpr int kMostTerms = 100'000;

/// A number and its derivative by a.
struct Dual {
  double value = 0;
  double slope = 0;
};
Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
Dual operator*(Dual a, Dual b) {
  return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
Dual operator/(Dual a, Dual b) {
  const double value = a.value / b.value;
  return {value, (a.slope - value * b.slope) / b.value};
}

/// log of x^a exp(-x) / Gamma(a).
Dual log_front(double a, double x) {
  return {a * std::log(x) - x - std::lgamma(a), std::log(x) - digamma(a)};
}

/// sum of x^n / (a (a + 1) ... (a + n)): P = front * it.
Dual series(double a, double x) {
  Dual term = Dual{1, 0} / Dual{a, 1};
  Dual sum = term;
  for (int n = 1; n < kMostTerms; ++n) {
    term = term * (Dual{x, 0} / Dual{a + n, 1});
    sum = sum + term;
    if (term.value < kExact * sum.value && std::abs(term.slope) < kExact * std::abs(sum.slope))
      break;
  }
  return sum;
}

/// 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - ...)) by Lentz's method: Q = front * it.
Dual fraction(double a, double x) {
  Dual b{x + 1 - a, -1};
  Dual c{1e300, 0};
  Dual d = Dual{1, 0} / b;
  Dual value = d;
  for (int n = 1; n < kMostTerms; ++n) {
    const Dual step{-n * (n - a), double(n)};
    b.value += 2;
    d = Dual{1, 0} / (step * d + b);
    c = b + step / c;
    const Dual factor = c * d;
    value = value * factor;
    if (std::abs(factor.value - 1) < kExact && std::abs(factor.slope) < kExact) break;
  }
  return value;
}

}  // namespace

double digamma(double a) {
  double sum = 0;
  for (; a < 12; ++a) sum -= 1 / a;
  const double s = 1 / (a * a);
  const double tail =
      s *
      (1.0 / 12 -
       s * (1.0 / 120 - s * (1.0 / 252 - s * (1.0 / 240 - s * (1.0 / 132 - s * 691.0 / 32760)))));
  return sum + std::log(a) - 0.5 / a - tail;
}

GammaTail gamma_tail(double a, double x) {
  const Dual front = log_front(a, x);
  if (x < a + 1) {
    const Dual sum = series(a, x);
    const double p = std::min(std::exp(front.value) * sum.value, 1.0);
    const double p_by_a = p * (front.slope + sum.slope / sum.value);
    const double q = 1 - p;
    return {std::log1p(-p), -std::exp(front.value) / q, -p_by_a / q};
  }
  const Dual rest = fraction(a, x);
  return {front.value + std::log(rest.value), -1 / rest.value,
          front.slope + rest.slope / rest.value};
}

}  // namespace dersu::scr
