// exp, expm1 and log in lanes are within 2 units in the last place of the long double ones, 3 where
// two parts meet.
#include "dersu/scr/lanes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "dersu/core/random.hpp"

namespace dersu::scr {
namespace {

double in_ulps(double value, long double truth) {
  const double rounded = double(truth);
  const double ulp = std::nextafter(std::abs(rounded), INFINITY) - std::abs(rounded);
  return double(std::abs((long double)value - truth)) / ulp;
}

/// The largest error over random x in [low, high], in ulps.
template <class Function>
double worst(Function function, const std::function<long double(long double)>& truth, double low,
             double high) {
  Random random(1, "lanes");
  double most = 0;
  for (int i = 0; i < 50'000; ++i) {
    double x[lanes::kLanes];
    double y[lanes::kLanes];
    for (double& v : x) v = low + (high - low) * random.uniform();
    function(x, y);
    for (std::size_t j = 0; j < lanes::kLanes; ++j)
      most = std::max(most, in_ulps(y[j], truth(x[j])));
  }
  return most;
}

TEST(Lanes, ExpIsWithinTwoUlps) {
  const auto function = [](const double* x, double* y) {
    lanes::store(y, lanes::exp(lanes::load(x)));
  };
  const auto truth = [](long double x) { return std::exp(x); };
  EXPECT_LT(worst(function, truth, -1, 1), 2);
  EXPECT_LT(worst(function, truth, -50, 0), 2);
  EXPECT_LT(worst(function, truth, -707, 700), 2);
}

TEST(Lanes, ExpVanishesBelowItsRange) {
  double y[lanes::kLanes];
  lanes::store(y, lanes::exp(lanes::all(-708.5)));
  EXPECT_EQ(y[0], 0);
  lanes::store(y, lanes::exp(lanes::all(-std::numeric_limits<double>::infinity())));
  EXPECT_EQ(y[2], 0);
  lanes::store(y, lanes::exp(lanes::all(0)));
  EXPECT_EQ(y[3], 1);
}

TEST(Lanes, Expm1IsWithinTwoUlps) {
  const auto function = [](const double* x, double* y) {
    lanes::store(y, lanes::expm1(lanes::load(x)));
  };
  const auto truth = [](long double x) { return std::expm1(x); };
  EXPECT_LT(worst(function, truth, -1e-9, 0), 2);
  EXPECT_LT(worst(function, truth, -0.5, 0), 3);
  EXPECT_LT(worst(function, truth, -40, 0), 3);
}

TEST(Lanes, LogIsWithinTwoUlps) {
  const auto function = [](const double* x, double* y) {
    lanes::store(y, lanes::log(lanes::load(x)));
  };
  const auto truth = [](long double x) { return std::log(x); };
  EXPECT_LT(worst(function, truth, 1e-300, 1e-280), 2);
  EXPECT_LT(worst(function, truth, 0.5, 0.99), 2);
  EXPECT_LT(worst(function, truth, 1, 40), 2);
}

TEST(Lanes, MinusLog1mIsWithinTwoUlps) {
  const auto function = [](const double* x, double* y) {
    lanes::store(y, lanes::minus_log1m(lanes::load(x)));
  };
  const auto truth = [](long double g) { return -std::log1p(-g); };
  EXPECT_LT(worst(function, truth, 0, 1e-12), 2);
  EXPECT_LT(worst(function, truth, 0, 0.3), 2);
  EXPECT_LT(worst(function, truth, 0.3, 0.999), 3);
}

}  // namespace
}  // namespace dersu::scr
