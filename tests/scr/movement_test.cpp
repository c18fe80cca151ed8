// Movement on large masks, by transforms, against plain sums over all pairs of points.
#include "dersu/scr/movement.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "dersu/core/random.hpp"
#include "dersu/scr/fourier.hpp"

namespace dersu::scr::testing {
namespace {

using Values = std::vector<double>;

const Values unused;  // weights are of uncorrelated movement

/// A grid of which a corner is sea.
std::vector<Point> land(std::size_t columns, std::size_t rows) {
  std::vector<Point> points;
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c)
      if (r + c > 6) points.push_back({100.0 * double(c), 120.0 * double(r)});
  return points;
}

Values around(const std::vector<Point>& points, Point centre, double sigma_m) {
  Values out;
  for (const Point& p : points) {
    const double r = distance_m(p, centre) / sigma_m;
    out.push_back(std::exp(-r * r / 2));
  }
  return out;
}

/// Pr(m' | m) by the definition.
struct Plain {
  const std::vector<Point>& points;
  double scale_m;
  Values norm{};

  Plain(const std::vector<Point>& of, double scale) : points(of), scale_m(scale) {
    for (std::size_t m = 0; m < points.size(); ++m) {
      norm.push_back(0);
      for (const Point& p : points) norm[m] += std::exp(-distance_m(points[m], p) / scale_m);
    }
  }
  [[nodiscard]] double pr(std::size_t from, std::size_t to) const {
    return std::exp(-distance_m(points[from], points[to]) / scale_m) / norm[from];
  }
  [[nodiscard]] Values spread(const Values& from) const {
    Values out(from.size());
    for (std::size_t m = 0; m < from.size(); ++m)
      for (std::size_t to = 0; to < from.size(); ++to) out[to] += from[m] * pr(m, to);
    return out;
  }
  [[nodiscard]] Values gather(const Values& from) const {
    Values out(from.size());
    for (std::size_t m = 0; m < from.size(); ++m)
      for (std::size_t to = 0; to < from.size(); ++to) out[m] += from[to] * pr(m, to);
    return out;
  }
};

double product_sum(const Values& a, const Values& b) {
  double sum = 0;
  for (std::size_t m = 0; m < a.size(); ++m) sum += a[m] * b[m];
  return sum;
}

TEST(Fourier, EqualsTheSumsThatDefineIt) {
  for (const std::size_t n : {1, 2, 3, 4, 6, 9, 12, 16, 24, 27, 72}) {
    ComplexRows x(n, 4);
    Random random(n, "fourier");
    for (double& v : x.re) v = random.normal();
    for (double& v : x.im) v = random.normal();
    const ComplexRows before = x;
    const Fourier fourier(n);
    fourier.forward(x);
    for (std::size_t k = 0; k < n; ++k) {
      double re = 0;
      double im = 0;
      for (std::size_t j = 0; j < n; ++j) {
        const double turn = -2 * M_PI * double(j * k % n) / double(n);
        re += before.re[4 * j + 1] * std::cos(turn) - before.im[4 * j + 1] * std::sin(turn);
        im += before.re[4 * j + 1] * std::sin(turn) + before.im[4 * j + 1] * std::cos(turn);
      }
      EXPECT_NEAR(x.re[4 * k + 1], re, 1e-13 * double(n)) << n << ' ' << k;
      EXPECT_NEAR(x.im[4 * k + 1], im, 1e-13 * double(n)) << n << ' ' << k;
    }
    fourier.inverse(x);
    for (std::size_t i = 0; i < 4 * n; ++i) {
      EXPECT_NEAR(x.re[i] / double(n), before.re[i], 1e-14);
      EXPECT_NEAR(x.im[i] / double(n), before.im[i], 1e-14);
    }
  }
}

TEST(Fourier, LengthsAreOfTwosAndThrees) {
  EXPECT_EQ(Fourier::length(1), 1u);
  EXPECT_EQ(Fourier::length(5), 6u);
  EXPECT_EQ(Fourier::length(97), 108u);
  EXPECT_EQ(Fourier::length(257), 288u);
  EXPECT_EQ(Fourier::length(1000), 1024u);
}

TEST(MovementKernel, TransformsEqualPlainSums) {
  const std::vector<Point> points = land(27, 20);
  const auto lattice = make_lattice(points);
  ASSERT_TRUE(lattice && is_even(*lattice));
  for (const double scale_m : {60.0, 900.0}) {
    const Plain plain(points, scale_m);
    const MovementKernel kernel(Movement::exponential, *lattice, scale_m, 0, unused);
    const Values from = around(points, {1300, 1000}, 300);
    const Values by = around(points, {1700, 1300}, 250);
    const Values moved = plain.spread(from);
    const Values fast = kernel.spread(from);
    const Values gathered = plain.gather(by);
    const Values back = kernel.gather(by);
    for (std::size_t m = 0; m < points.size(); ++m) {
      EXPECT_NEAR(fast[m], moved[m], 1e-13);
      EXPECT_NEAR(back[m], gathered[m], 1e-13);
    }
    EXPECT_NEAR(product_sum(by, kernel.spread(from, by)) / product_sum(by, moved), 1, 1e-10);
    const MovementKernel::Back both = kernel.back(from, by);
    EXPECT_NEAR(product_sum(from, both.gathered) / product_sum(from, gathered), 1, 1e-10);
    const double up = product_sum(by, Plain(points, scale_m * std::exp(1e-4)).spread(from));
    const double down = product_sum(by, Plain(points, scale_m * std::exp(-1e-4)).spread(from));
    EXPECT_NEAR(both.by_scale / ((up - down) / 2e-4), 1, 1e-6) << scale_m;
  }
}

TEST(MovementKernel, FarMovesThatTransformsWouldLoseAreSummedPlainly) {
  const std::vector<Point> points = land(27, 20);
  const auto lattice = make_lattice(points);
  const double scale_m = 45;  // 40 times that to go
  const Plain plain(points, scale_m);
  const MovementKernel kernel(Movement::exponential, *lattice, scale_m, 0, unused);
  const Values from = around(points, {500, 500}, 60);
  const Values by = around(points, {2000, 1700}, 60);
  const double expected = product_sum(by, plain.spread(from));
  ASSERT_LT(expected, 1e-15);
  EXPECT_NEAR(product_sum(by, kernel.spread(from, by)) / expected, 1, 1e-10);
  EXPECT_NEAR(product_sum(from, kernel.back(from, by).gathered) / expected, 1, 1e-10);
  for (const double v : kernel.spread(from)) EXPECT_GE(v, 0);
}

}  // namespace
}  // namespace dersu::scr::testing
