#include "dersu/scr/detection.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "dersu/core/text.hpp"
#include "dersu/scr/gamma_tail.hpp"

namespace dersu::scr {
namespace {

using enum DetectionFunction;

struct Named {
  DetectionFunction function;
  std::string_view name;
  std::string_view words;
  std::string_view third;  ///< parameter
};

constexpr std::array kFunctions{
    Named{halfnormal, "HN", "half-normal", ""},
    Named{hazard_rate, "HR", "hazard-rate", "z"},
    Named{exponential, "EX", "exponential", ""},
    Named{compound_halfnormal, "CHN", "compound half-normal", "z"},
    Named{uniform, "UN", "uniform", ""},
    Named{w_exponential, "WEX", "w-exponential", "w"},
    Named{annular_normal, "ANN", "annular normal", "w"},
    Named{cumulative_lognormal, "CLN", "cumulative log-normal", "z"},
    Named{cumulative_gamma, "CG", "cumulative gamma", "z"},
    Named{hazard_halfnormal, "HHN", "hazard half-normal", ""},
    Named{hazard_hazard_rate, "HHR", "hazard hazard-rate", "z"},
    Named{hazard_exponential, "HEX", "hazard exponential", ""},
    Named{hazard_annular_normal, "HAN", "hazard annular normal", "w"},
    Named{hazard_cumulative_gamma, "HCG", "hazard cumulative gamma", "z"},
    Named{hazard_variable_power, "HVP", "hazard variable power", "z"},
};

const Named& named(DetectionFunction function) {
  return *std::ranges::find(kFunctions, function, &Named::function);
}

constexpr double kNever = -std::numeric_limits<double>::infinity();

ShapeValue normal(double d, double sigma) {
  const double u = d * d / (2 * sigma * sigma);
  return {-u, 2 * u, 0};
}

/// t = (sigma / d)^z, f = 1 - exp(-t).
ShapeValue rate(double d, double sigma, double z) {
  if (d == 0) return {};
  const double log_ratio = std::log(sigma / d);
  const double t = std::exp(z * log_ratio);
  if (t > 700) return {};
  const double slope = t < 1e-8 ? 1 - t / 2 : t * std::exp(-t) / -std::expm1(-t);
  // Where t vanishes, log f is its logarithm.
  const double log_f = t < 1e-300 ? z * log_ratio : std::log(-std::expm1(-t));
  return {log_f, z * slope, z * log_ratio * slope};
}

/// q = 1 - exp(-u), f = 1 - q^z.
ShapeValue compound(double d, double sigma, double z) {
  const double u = d * d / (2 * sigma * sigma);
  if (u == 0) return {};
  const double tail = std::exp(-u);
  if (tail < 1e-17) return {std::log(z) - u, 2 * u, 1};  // f = z exp(-u)
  const double log_q = u < 0.7 ? std::log(-std::expm1(-u)) : std::log1p(-tail);
  const double f = -std::expm1(z * log_q);
  if (!(f > 0)) return {kNever, 0, 0};
  const double power = std::exp(z * log_q);
  return {std::log(f), z * power / -std::expm1(-u) * 2 * u * tail / f, -z * power * log_q / f};
}

ShapeValue shifted_exponential(double d, double sigma, double w) {
  if (d <= w) return {};
  return {-(d - w) / sigma, (d - w) / sigma, w / sigma};
}

ShapeValue annular(double d, double sigma, double w) {
  const double off = (d - w) / sigma;
  return {-off * off / 2, off * off, off * w / sigma};
}

/// log of the upper tail of a standard normal, and -d / dx of it (the inverse Mills ratio).
std::array<double, 2> normal_tail(double x) {
  constexpr double kLogRoot2Pi = 0.91893853320467274;
  const double log_density = -x * x / 2 - kLogRoot2Pi;
  if (x < 30) {
    const double log_tail = std::log(std::erfc(x * M_SQRT1_2) / 2);
    return {log_tail, std::exp(log_density - log_tail)};
  }
  // 1 / x - 1 / x^3 + 3 / x^5 - ...: eight terms are exact at 30.
  double term = 1;
  double sum = 1;
  for (int k = 1; k < 8; ++k) {
    term *= -(2 * k - 1) / (x * x);
    sum += term;
  }
  return {log_density - std::log(x) + std::log(sum), x / sum};
}

ShapeValue lognormal(double d, double sigma, double z) {
  if (d == 0) return {};
  const double c = z * z / (sigma * sigma);
  const double s2 = std::log1p(c);
  const double s = std::sqrt(s2);
  const double x = (std::log(d / sigma) + s2 / 2) / s;
  const auto [log_tail, mills] = normal_tail(x);
  const double part = c / (1 + c);  // d (s^2) / 2 by log z; minus that by log sigma
  const double by_sigma = (-1 - part + x * part / s) / s;
  const double by_z = (part - x * part / s) / s;
  return {log_tail, -mills * by_sigma, -mills * by_z};
}

ShapeValue gamma(double d, double sigma, double z) {
  if (d == 0) return {};
  const GammaTail tail = gamma_tail(z, z * d / sigma);
  return {tail.log_q, -tail.by_log_x, tail.by_log_x + z * tail.by_a};
}

/// v = (d / sigma)^z, f = exp(-v).
ShapeValue power(double d, double sigma, double z) {
  if (d == 0) return {};
  const double log_ratio = std::log(d / sigma);
  const double v = std::exp(std::min(z * log_ratio, 300.0));
  return {-v, z * v, -v * z * log_ratio};
}

}  // namespace

std::string_view name(DetectionFunction function) { return named(function).name; }
std::string_view long_name(DetectionFunction function) { return named(function).words; }
std::string_view shape_name(DetectionFunction function) { return named(function).third; }

Result<DetectionFunction> detection_function(std::string_view name) {
  const std::string word = lower(name);
  std::vector<std::string> known;
  for (const Named& f : kFunctions) {
    if (word == lower(f.name) || word == std::to_string(int(f.function))) return f.function;
    known.push_back(fmt::format("{} ({}, {})", f.name, f.words, int(f.function)));
  }
  return fail(Fault::usage, "detectfn", "found '{}', expected one of {}", quoted(name),
              join(known, ", "));
}

bool is_ring(DetectionFunction function) {
  return function == annular_normal || function == hazard_annular_normal;
}

bool is_hazard(DetectionFunction function) { return function >= hazard_halfnormal; }

std::string_view intercept_name(DetectionFunction function) {
  return is_hazard(function) ? "lambda0" : "g0";
}

Link intercept_link(DetectionFunction function) {
  return is_hazard(function) ? Link::log : Link::logit;
}

ShapeValue shape_at(DetectionFunction function, double sigma_m, double z, double d_m) {
  switch (function) {
    case halfnormal:
    case hazard_halfnormal:
      break;
    case hazard_rate:
    case hazard_hazard_rate:
      return rate(d_m, sigma_m, z);
    case exponential:
    case hazard_exponential:
      return {-d_m / sigma_m, d_m / sigma_m, 0};
    case compound_halfnormal:
      return compound(d_m, sigma_m, z);
    case uniform:
      return {d_m <= sigma_m ? 0 : kNever, 0, 0};
    case w_exponential:
      return shifted_exponential(d_m, sigma_m, z);
    case annular_normal:
    case hazard_annular_normal:
      return annular(d_m, sigma_m, z);
    case cumulative_lognormal:
      return lognormal(d_m, sigma_m, z);
    case cumulative_gamma:
    case hazard_cumulative_gamma:
      return gamma(d_m, sigma_m, z);
    case hazard_variable_power:
      return power(d_m, sigma_m, z);
  }
  return normal(d_m, sigma_m);
}

double hazard_at(DetectionFunction function, double intercept, double sigma_m, double z,
                 double d_m) {
  const double f = intercept * std::exp(shape_at(function, sigma_m, z, d_m).log_f);
  return is_hazard(function) ? f : -std::log1p(-f);
}

double reach_of(DetectionFunction function, double sigma_m, double z, double f) {
  const double log_f = std::log(f);
  const auto above = [&](double d) { return shape_at(function, sigma_m, z, d).log_f > log_f; };
  double low = is_ring(function) ? z : 0;
  if (!above(low)) return 0;
  double high = std::max(low, sigma_m);
  constexpr double kFarthest = 1e12;
  while (above(high) && high < kFarthest) high *= 2;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (above(middle) ? low : high) = middle;
  }
  return high;
}

}  // namespace dersu::scr
