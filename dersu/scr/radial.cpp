#include "dersu/scr/radial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "dersu/scr/gamma_tail.hpp"

namespace dersu::scr {
namespace {

using enum DetectionFunction;
using std::numbers::pi;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kRootHalfPi = std::sqrt(pi / 2);

double square(double v) { return v * v; }

/// Q(a, x) and its derivative by a, also where x is 0 or beyond all numbers.
struct Tail {
  double q = 1;
  double by_a = 0;
};
Tail tail_of(double a, double x) {
  if (!(x > 1e-300)) return {1, 0};
  if (x > 1e6 + 10 * a) return {0, 0};
  const GammaTail tail = gamma_tail(a, x);
  const double q = std::exp(tail.log_q);
  return {q, q * tail.by_a};
}

/// The integral of t exp(-(t - q)^2 / 2) from rho on (an annular normal in sigmas), and its
/// derivative by q.
struct Annular {
  double value = 0;
  double by_q = 0;
};
Annular annular(double q, double rho) {
  const double e = std::exp(-square(rho - q) / 2);
  const double tail = kRootHalfPi * std::erfc((rho - q) / std::numbers::sqrt2);
  return {e + q * tail, rho * e + tail};
}

RadialValue share_halfnormal(double rho) {
  const double e = std::exp(-rho * rho / 2);
  return {-std::expm1(-rho * rho / 2), -rho * rho * e, 0};
}

RadialValue share_exponential(double rho) {
  const double e = std::exp(-rho);
  // Where rho is small, 1 - (1 + rho) e^-rho = rho^2 / 2 - rho^3 / 3 + ... loses nothing but what
  // is far below 1.
  return {-std::expm1(-rho) - rho * e, -rho * rho * e, 0};
}

/// With t = rho^-z and a = 1 - 2 / z: Q(a, t) + rho^2 (1 - e^-t) / Gamma(a).
RadialValue share_rate(double rho, double z) {
  if (!(rho > 0)) return {0, 0, 0};
  const double a = 1 - 2 / z;
  const double t = std::pow(rho, -z);
  const Tail tail = tail_of(a, t);
  const double part = rho * rho * -std::expm1(-t) / std::tgamma(a);
  return {tail.q + part, -2 * part, 2 / z * (tail.by_a - part * digamma(a))};
}

RadialValue share_annular(double rho, double q) {
  const Annular all = annular(q, 0);
  const Annular tail = annular(q, rho);
  const double by_q = (tail.value / all.value * all.by_q - tail.by_q) / all.value;
  const double e = std::exp(-square(rho - q) / 2);
  return {1 - tail.value / all.value, -rho * rho * e / all.value - q * by_q, q * by_q};
}

/// With x = z rho: P(z + 2, x) + x^2 Q(z, x) / (z (z + 1)).
RadialValue share_gamma(double rho, double z) {
  const double x = z * rho;
  const double n = z * (z + 1);
  const Tail inner = tail_of(z + 2, x);
  const Tail outer = tail_of(z, x);
  const double by_z = -inner.by_a + 2 * x * rho * outer.q / n + x * x * outer.by_a / n -
                      x * x * outer.q * (2 * z + 1) / (n * n);
  return {1 - inner.q + x * x * outer.q / n, -2 * rho * rho * outer.q * z / (z + 1), z * by_z};
}

/// With a = 2 / z and x = rho^z: P(a, x).
RadialValue share_power(double rho, double z) {
  if (!(rho > 0)) return {0, 0, 0};
  const double a = 2 / z;
  const double x = std::pow(rho, z);
  const Tail tail = tail_of(a, x);
  const double slope = z * rho * rho * std::exp(-x) / std::tgamma(a);
  return {1 - tail.q, -slope, a * tail.by_a + slope * std::log(rho)};
}

}  // namespace

RadialValue log_over_plane(const DetectionShape& shape) {
  const double log_sigma2 = 2 * std::log(shape.sigma_m);
  const double z = shape.z;
  switch (shape.function) {
    case hazard_rate:
    case hazard_hazard_rate: {
      const double a = 1 - 2 / z;
      if (!(a > 0)) return {kInfinity, 0, 0};
      return {std::log(pi) + log_sigma2 + std::lgamma(a), 2, digamma(a) * 2 / z};
    }
    case annular_normal:
    case hazard_annular_normal: {
      const double q = z / shape.sigma_m;
      const Annular all = annular(q, 0);
      const double by_z = q * all.by_q / all.value;
      return {std::log(2 * pi) + log_sigma2 + std::log(all.value), 2 - by_z, by_z};
    }
    case cumulative_gamma:
    case hazard_cumulative_gamma:
      return {std::log(pi) + log_sigma2 + std::log1p(1 / z), 2, -1 / (z + 1)};
    case hazard_variable_power:
      return {std::log(2 * pi / z) + log_sigma2 + std::lgamma(2 / z), 2,
              -digamma(2 / z) * 2 / z - 1};
    default:  // half-normal and exponential
      return {std::log(2 * pi) + log_sigma2, 2, 0};
  }
}

RadialValue log_over_line(const DetectionShape& shape) {
  const double log_sigma = std::log(shape.sigma_m);
  const double z = shape.z;
  switch (shape.function) {
    case hazard_hazard_rate:
      if (!(z > 1)) return {kInfinity, 0, 0};
      return {std::log(2) + log_sigma + std::lgamma(1 - 1 / z), 1, digamma(1 - 1 / z) / z};
    case hazard_annular_normal: {
      const double q = z / shape.sigma_m;
      const double all = std::erfc(-q / std::numbers::sqrt2);
      const double by_z = q * std::exp(-q * q / 2) / (kRootHalfPi * all);
      return {std::log(2 * kRootHalfPi * all) + log_sigma, 1 - by_z, by_z};
    }
    case hazard_variable_power:
      return {std::log(2 / z) + log_sigma + std::lgamma(1 / z), 1, -digamma(1 / z) / z - 1};
    case hazard_halfnormal:
      return {std::log(2 * kRootHalfPi) + log_sigma, 1, 0};
    default:  // hazard_exponential, and hazard_cumulative_gamma, whose mean is sigma
      return {std::log(2) + log_sigma, 1, 0};
  }
}

RadialValue share_within(const DetectionShape& shape, double r_m) {
  const double rho = r_m / shape.sigma_m;
  switch (shape.function) {
    case hazard_hazard_rate:
      return share_rate(rho, shape.z);
    case hazard_exponential:
      return share_exponential(rho);
    case hazard_annular_normal:
      return share_annular(rho, shape.z / shape.sigma_m);
    case hazard_cumulative_gamma:
      return share_gamma(rho, shape.z);
    case hazard_variable_power:
      return share_power(rho, shape.z);
    default:
      return share_halfnormal(rho);
  }
}

double log_share_beyond(const DetectionShape& shape, double r_m) {
  const double rho = r_m / shape.sigma_m;
  const double z = shape.z;
  if (!(rho > 0)) return 0;
  switch (shape.function) {
    case hazard_hazard_rate:  // f <= rho^-z
      return std::min(0.0,
                      std::log(2 / (z - 2)) + (2 - z) * std::log(rho) - std::lgamma(1 - 2 / z));
    case hazard_exponential:
      return std::log1p(rho) - rho;
    case hazard_annular_normal: {
      const double q = z / shape.sigma_m;
      const double u = rho - q;
      if (u < 30) return std::min(0.0, std::log(annular(q, rho).value / annular(q, 0).value));
      return std::log((1 + q / u) / annular(q, 0).value) - u * u / 2;
    }
    case hazard_cumulative_gamma:
      return gamma_tail(z + 2, z * rho).log_q;
    case hazard_variable_power:
      return gamma_tail(2 / z, std::min(std::pow(rho, z), 1e300)).log_q;
    default:
      return -rho * rho / 2;
  }
}

}  // namespace dersu::scr
