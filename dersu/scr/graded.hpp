#pragma once
// A number with its derivatives by some coefficients, for what is calculated from few of them:
// rates of a population, and numbers that follow from these. For everybody who works inside
// dersu/scr.
#include <Eigen/Core>
#include <cmath>

namespace dersu::scr {

struct Graded {
  double value = 0;
  Eigen::RowVectorXd by{};  ///< one for each coefficient
};

/// A number that no coefficient moves.
[[nodiscard]] inline Graded constant(double value, Eigen::Index n) {
  return {value, Eigen::RowVectorXd::Zero(n)};
}
[[nodiscard]] inline Graded operator+(const Graded& a, const Graded& b) {
  return {a.value + b.value, a.by + b.by};
}
[[nodiscard]] inline Graded operator-(const Graded& a, const Graded& b) {
  return {a.value - b.value, a.by - b.by};
}
[[nodiscard]] inline Graded operator*(const Graded& a, const Graded& b) {
  return {a.value * b.value, a.value * b.by + b.value * a.by};
}
[[nodiscard]] inline Graded operator*(double a, const Graded& b) { return {a * b.value, a * b.by}; }
[[nodiscard]] inline Graded operator/(const Graded& a, const Graded& b) {
  const double value = a.value / b.value;
  return {value, (a.by - value * b.by) / b.value};
}
[[nodiscard]] inline Graded exp(const Graded& a) {
  const double value = std::exp(a.value);
  return {value, value * a.by};
}
[[nodiscard]] inline Graded log(const Graded& a) { return {std::log(a.value), a.by / a.value}; }
/// 1 / (1 + exp(-a)).
[[nodiscard]] inline Graded logistic(const Graded& a) {
  const double small = std::exp(-std::abs(a.value));
  const double value = (a.value < 0 ? small : 1) / (1 + small);
  return {value, small / ((1 + small) * (1 + small)) * a.by};
}
/// Of a > 0.
[[nodiscard]] inline Graded power(const Graded& a, double to) {
  if (to == 1) return a;
  const double value = std::pow(a.value, to);
  return {value, to * value / a.value * a.by};
}

}  // namespace dersu::scr
