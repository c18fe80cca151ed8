// Detection functions by hand, by known values, and their derivatives by differences.
#include "dersu/scr/detection.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/scr/gamma_tail.hpp"
#include "dersu/scr/kernels.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectionFunction;

constexpr std::array kAll{halfnormal,
                          hazard_rate,
                          exponential,
                          compound_halfnormal,
                          uniform,
                          w_exponential,
                          annular_normal,
                          cumulative_lognormal,
                          cumulative_gamma,
                          hazard_halfnormal,
                          hazard_hazard_rate,
                          hazard_exponential,
                          hazard_annular_normal,
                          hazard_cumulative_gamma,
                          hazard_variable_power};

double f(DetectionFunction function, double d, double sigma = 100, double z = 3) {
  return std::exp(shape_at(function, sigma, z, d).log_f);
}

TEST(DetectionFunction, HaveTheValuesOfTheirFormulas) {
  EXPECT_NEAR(f(halfnormal, 150), std::exp(-1.125), 1e-15);
  EXPECT_NEAR(f(hazard_rate, 150), 1 - std::exp(-std::pow(1.5, -3)), 1e-15);
  EXPECT_NEAR(f(exponential, 150), std::exp(-1.5), 1e-15);
  EXPECT_NEAR(f(compound_halfnormal, 150), 1 - std::pow(1 - std::exp(-1.125), 3), 1e-15);
  EXPECT_EQ(f(uniform, 100), 1);
  EXPECT_EQ(f(uniform, 100.001), 0);
  EXPECT_EQ(f(w_exponential, 2), 1);
  EXPECT_NEAR(f(w_exponential, 150), std::exp(-1.47), 1e-15);
  EXPECT_NEAR(f(annular_normal, 150, 100, 50), std::exp(-0.5), 1e-15);
  EXPECT_NEAR(f(hazard_variable_power, 150), std::exp(-std::pow(1.5, 3)), 1e-15);
  // The upper tail of a gamma with whole shape 3 is a sum of Poisson chances: x = 3 * 1.5.
  EXPECT_NEAR(f(cumulative_gamma, 150), std::exp(-4.5) * (1 + 4.5 + 4.5 * 4.5 / 2), 1e-15);
  // A log-normal of mean 100 and sd 75: s^2 = log(1.5625), median 80; the upper tail at the median.
  EXPECT_NEAR(f(cumulative_lognormal, 80, 100, 75), 0.5, 1e-15);
}

TEST(DetectionFunction, AreOneAtTheCentreAndFall) {
  for (const DetectionFunction function : kAll) {
    const bool humped = function == annular_normal || function == hazard_annular_normal;
    const double z = humped ? 1e-9 : 3;
    double before = 1;
    EXPECT_NEAR(f(function, 0, 100, z), 1, 1e-15) << name(function);
    for (double d = 10; d < 1e5; d *= 1.3) {
      const double now = f(function, d, 100, z);
      EXPECT_LE(now, before) << name(function) << d;
      EXPECT_GE(now, 0) << name(function) << d;
      before = now;
    }
  }
}

TEST(DetectionFunction, DerivativesEqualDifferences) {
  for (const DetectionFunction function : kAll) {
    if (function == uniform) continue;
    for (const double z : {0.7, 1.0, 2.5, 40.0})
      for (const double d : {0.5, 20.0, 90.0, 180.0, 400.0, 1500.0}) {
        constexpr double kStep = 1e-6;
        const ShapeValue at = shape_at(function, 100, z, d);
        if (!(at.log_f > -600)) continue;
        const double by_sigma = (shape_at(function, 100 * std::exp(kStep), z, d).log_f -
                                 shape_at(function, 100 * std::exp(-kStep), z, d).log_f) /
                                (2 * kStep);
        const double by_z = (shape_at(function, 100, z * std::exp(kStep), d).log_f -
                             shape_at(function, 100, z * std::exp(-kStep), d).log_f) /
                            (2 * kStep);
        const double scale = std::max(1.0, std::abs(at.log_f) * 10);
        EXPECT_NEAR(at.by_sigma, by_sigma, 1e-8 * scale) << name(function) << ' ' << z << ' ' << d;
        EXPECT_NEAR(at.by_z, shape_name(function).empty() ? 0 : by_z, 1e-8 * scale)
            << name(function) << ' ' << z << ' ' << d;
      }
  }
}

TEST(DetectionFunction, BlocksEqualSinglePlaces) {
  double d2[kBlock];
  for (std::size_t i = 0; i < kBlock; ++i) d2[i] = std::pow(1.35, double(i)) - 1;  // to 12 km
  for (const DetectionFunction function : kAll)
    for (const double z : {0.7, 3.0, 60.0}) {
      const DetectionShape shape{function, 0.2, std::log(0.2), 90, z};
      ShapeArrays arrays{};
      PairArrays pair;
      shape_arrays(shape, d2, arrays);
      hazards(shape, arrays, pair);
      for (std::size_t i = 0; i < kBlock; ++i) {
        const ShapeValue one = shape_at(function, 90, z, std::sqrt(d2[i]));
        const auto near = [&](double a, double b, const char* what) {
          if (std::isinf(b) && std::isinf(a)) return;
          EXPECT_NEAR(a, b, 1e-12 * std::max(1.0, std::abs(b)))
              << name(function) << ' ' << z << ' ' << what << " at " << std::sqrt(d2[i]);
        };
        // Powers beyond all numbers are cut off, at other places.
        if (one.log_f < -1e100) continue;
        near(arrays.log_f[i], one.log_f, "log f");
        near(arrays.by_sigma[i], one.by_sigma, "by sigma");
        if (!shape_name(function).empty()) near(arrays.by_z[i], one.by_z, "by z");
        near(pair.h[i], hazard_at(function, 0.2, 90, z, std::sqrt(d2[i])), "hazard");
      }
    }
}

TEST(DetectionFunction, ReachIsWhereItFalls) {
  for (const DetectionFunction function : kAll) {
    if (function == uniform) continue;
    const double d = reach_of(function, 100, 2, 1e-4);
    EXPECT_NEAR(f(function, d, 100, 2), 1e-4, 1e-9) << name(function);
  }
  EXPECT_NEAR(reach_of(uniform, 100, 0, 1e-4), 100, 1e-6);
}

TEST(DetectionFunction, NamesAndNumbers) {
  for (const DetectionFunction function : kAll) {
    EXPECT_EQ(detection_function(name(function)).value(), function);
    EXPECT_EQ(detection_function(std::to_string(int(function))).value(), function);
  }
  EXPECT_EQ(detection_function("hhn").value(), hazard_halfnormal);
  for (const char* word : {"9", "13", "20", "half-normal", ""})
    EXPECT_FALSE(detection_function(word)) << word;
}

TEST(GammaTail, EqualsErrorFunctionAndPoissonSums) {
  for (double x = 0.01; x < 200; x *= 1.7) {
    const double root = std::sqrt(x);
    const double log_erfc = x < 600 ? std::log(std::erfc(root)) : 0;
    EXPECT_NEAR(gamma_tail(0.5, x).log_q, log_erfc, 1e-13 * std::max(1.0, -log_erfc)) << x;
    double sum = 0;
    double term = 1;
    for (int k = 0; k < 40; ++k) {
      sum += term;
      term *= x / (k + 1);
    }
    EXPECT_NEAR(gamma_tail(40, x).log_q, std::log(sum) - x, 1e-12 * std::max(1.0, x)) << x;
  }
  EXPECT_NEAR(digamma(1), -0.57721566490153286, 1e-15);
  EXPECT_NEAR(digamma(0.5), -1.9635100260214235, 1e-14);
}

}  // namespace
}  // namespace dersu::scr::testing
