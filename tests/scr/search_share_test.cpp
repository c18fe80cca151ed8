// The integral over a search by other ways: error functions, and cubature over rectangles.
#include "dersu/scr/search_share.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace dersu::scr {
namespace {

using enum DetectionFunction;

struct Rectangle {
  Point low{};
  Point high{};
  double sign = 1;
};

Outline outline_of(const Rectangle& r) {
  return {{r.low, {r.low.x_m, r.high.y_m}, r.high, {r.high.x_m, r.low.y_m}}};
}

Point turned(Point p, double angle) {
  return {p.x_m * std::cos(angle) - p.y_m * std::sin(angle) + 31,
          p.x_m * std::sin(angle) + p.y_m * std::cos(angle) - 12};
}
Outline turned(Outline outline, double angle) {
  for (auto& part : outline)
    for (Point& p : part) p = turned(p, angle);
  return outline;
}

double normal_over(const Rectangle& r, double sigma, Point m) {
  const double s = sigma * std::numbers::sqrt2;
  const auto side = [&](double low, double high) {
    return sigma * std::sqrt(std::numbers::pi / 2) * (std::erf(high / s) - std::erf(low / s));
  };
  return side(r.low.x_m - m.x_m, r.high.x_m - m.x_m) * side(r.low.y_m - m.y_m, r.high.y_m - m.y_m);
}

/// 10-point Gauss-Legendre.
constexpr std::array<std::array<double, 2>, 10> kTen{{{-0.14887433898163122, 0.29552422471475287},
                                                      {0.14887433898163122, 0.29552422471475287},
                                                      {-0.43339539412924721, 0.26926671930999635},
                                                      {0.43339539412924721, 0.26926671930999635},
                                                      {-0.67940956829902444, 0.21908636251598204},
                                                      {0.67940956829902444, 0.21908636251598204},
                                                      {-0.86506336668898454, 0.14945134915058059},
                                                      {0.86506336668898454, 0.14945134915058059},
                                                      {-0.97390652851717174, 0.06667134430868814},
                                                      {0.97390652851717174, 0.06667134430868814}}};

/// From 0 to `end` in pieces that grow from the centre, where f may have a point.
std::vector<double> pieces(double end, double step) {
  std::vector<double> at{0};
  for (double v = 1e-3 * step; v < std::abs(end);
       v = v < step ? std::min(3 * v, v + step) : v + step)
    at.push_back(std::copysign(v, end));
  at.push_back(end);
  return at;
}

/// The integral of f over (0, x) x (0, y), above 0 where both have the same sign.
double corner_over(const DetectionShape& shape, double step, double x, double y) {
  const auto along = pieces(x, step);
  const auto up = pieces(y, step);
  double sum = 0;
  for (std::size_t i = 1; i < along.size(); ++i)
    for (std::size_t j = 1; j < up.size(); ++j) {
      const double dx = (along[i] - along[i - 1]) / 2;
      const double dy = (up[j] - up[j - 1]) / 2;
      for (const auto& [u, a] : kTen)
        for (const auto& [v, b] : kTen)
          sum +=
              a * dx * b * dy *
              std::exp(shape_at(shape.function, shape.sigma_m, shape.z,
                                std::hypot(along[i - 1] + dx * (1 + u), up[j - 1] + dy * (1 + v)))
                           .log_f);
    }
  return sum;
}
double cubature_over(const DetectionShape& shape, double step, const Rectangle& r, Point m) {
  const auto corner = [&](double x, double y) {
    return corner_over(shape, step, x - m.x_m, y - m.y_m);
  };
  return corner(r.high.x_m, r.high.y_m) - corner(r.low.x_m, r.high.y_m) -
         corner(r.high.x_m, r.low.y_m) + corner(r.low.x_m, r.low.y_m);
}

DetectionShape shape_of(DetectionFunction function, double sigma, double z) {
  return {function, 1, 0, sigma, z};
}

const std::array kPlaces{Point{0, 0},     Point{50, 20},   Point{100, 30},   Point{100, 40},
                         Point{400, -90}, Point{3, 39},    Point{99.999, 5}, Point{-30, 40},
                         Point{700, 700}, Point{60, 25.5}, Point{50, 1e-9}};

TEST(SearchShare, OfHalfNormalsOverRectanglesIsThatOfErrorFunctions) {
  const Rectangle r{{0, 0}, {100, 40}};
  for (const double sigma : {0.5, 7.0, 30.0, 900.0})
    for (const double angle : {0.0, 0.7}) {
      const Search search = make_search(turned(outline_of(r), angle), OutlineKind::area);
      const Spread spread(shape_of(hazard_halfnormal, sigma, 0), OutlineKind::area);
      const double all = 2 * std::numbers::pi * sigma * sigma;
      for (const Point m : kPlaces)
        EXPECT_NEAR(spread.integral(search, turned(m, angle)).value / all,
                    normal_over(r, sigma, m) / all, 1e-14)
            << sigma << " " << m.x_m << " " << m.y_m;
    }
}

/// An L with a hole in it and an island in the hole.
const std::vector<Rectangle> kParts{
    {{0, 0}, {300, 100}}, {{0, 100}, {100, 300}}, {{20, 20}, {80, 80}, -1}, {{40, 40}, {60, 60}}};
Outline odd_area() {
  return {{{0, 0}, {0, 300}, {100, 300}, {100, 100}, {300, 100}, {300, 0}},
          {{20, 20}, {20, 80}, {80, 80}, {80, 20}, {20, 20}},
          {{40, 40}, {60, 40}, {60, 60}, {40, 60}}};
}

struct Kind {
  DetectionFunction function;
  double sigma, z;
  double tolerance;   ///< of the cubature
  double step = 0.7;  ///< sigmas
};
const std::array kKinds{Kind{hazard_halfnormal, 40, 0, 1e-12},
                        Kind{hazard_exponential, 30, 0, 1e-11},
                        Kind{hazard_hazard_rate, 40, 2.8, 1e-10, 0.3},
                        Kind{hazard_hazard_rate, 60, 9, 1e-9, 0.2},
                        Kind{hazard_annular_normal, 20, 50, 1e-10},
                        Kind{hazard_cumulative_gamma, 60, 3, 1e-10},
                        Kind{hazard_cumulative_gamma, 60, 20, 1e-9, 0.4},
                        Kind{hazard_variable_power, 50, 0.8, 1e-8},
                        Kind{hazard_variable_power, 50, 3.3, 1e-10}};

TEST(SearchShare, IsThatOfCubatureForAllFunctionsHolesAndIslands) {
  const double angle = 0.4;
  const Search search = make_search(turned(odd_area(), angle), OutlineKind::area);
  for (const Kind& kind : kKinds) {
    const DetectionShape shape = shape_of(kind.function, kind.sigma, kind.z);
    const Spread spread(shape, OutlineKind::area);
    const double all = std::exp(log_over_plane(shape).value);
    const std::array places{Point{50, 50}, Point{120, 110}, Point{20, 30}};
    {
      const Point m = places[std::size_t(&kind - kKinds.data()) % places.size()];
      double expected = 0;
      for (const Rectangle& part : kParts)
        expected += part.sign * cubature_over(shape, kind.step * kind.sigma, part, m);
      EXPECT_NEAR(spread.integral(search, turned(m, angle)).value / all, expected / all,
                  kind.tolerance)
          << name(kind.function) << " " << kind.z << " " << m.x_m;
    }
  }
}

/// The trapezoid rule along the normal's whole line, or half steps of the others.
TEST(SearchShare, AlongLinesIsThatOfSmallSteps) {
  const Outline line{{{0, 0}, {100, 0}, {100, 60}}, {{-50, -20}, {-20, -80}}};
  const Search search = make_search(line, OutlineKind::line);
  for (const Kind& kind : kKinds) {
    const DetectionShape shape = shape_of(kind.function, kind.sigma, kind.z);
    const Spread spread(shape, OutlineKind::line);
    for (const Point m : {Point{50, 20}, Point{50, 0}, Point{100, 60}, Point{-200, 3}}) {
      double expected = 0;
      for (const auto& part : line)
        for (std::size_t i = 1; i < part.size(); ++i) {
          // From the foot of the perpendicular both ways, in pieces that grow.
          const double length = distance_m(part[i - 1], part[i]);
          const double ux = (part[i].x_m - part[i - 1].x_m) / length;
          const double uy = (part[i].y_m - part[i - 1].y_m) / length;
          const double foot = (m.x_m - part[i - 1].x_m) * ux + (m.y_m - part[i - 1].y_m) * uy;
          const auto upto = [&](double end) {
            const auto at = pieces(end, kind.step * kind.sigma / 2);
            double sum = 0;
            for (std::size_t j = 1; j < at.size(); ++j)
              for (const auto& [v, w] : kTen) {
                const double half = (at[j] - at[j - 1]) / 2;
                const double x = foot + at[j - 1] + half * (1 + v);
                sum += w * half *
                       std::exp(shape_at(shape.function, shape.sigma_m, shape.z,
                                         std::hypot(part[i - 1].x_m + x * ux - m.x_m,
                                                    part[i - 1].y_m + x * uy - m.y_m))
                                    .log_f);
              }
            return sum;
          };
          expected += upto(length - foot) - upto(-foot);
        }
      EXPECT_NEAR(spread.integral(search, m).value, expected, 100 * kind.tolerance)
          << name(kind.function) << " " << kind.z << " " << m.x_m;
    }
  }
}

TEST(SearchShare, SlopesAreThoseOfTheValues) {
  const Outline line{{{0, 0}, {100, 0}, {100, 60}}};
  for (const OutlineKind what : {OutlineKind::area, OutlineKind::line}) {
    const Search search = make_search(what == OutlineKind::area ? odd_area() : line, what);
    for (const Kind& kind : kKinds)
      for (const Point m : {Point{50, 50}, Point{130, 140}}) {
        constexpr double kStep = 1e-5;
        const auto at = [&](double by_sigma, double by_z) {
          return Spread(shape_of(kind.function, kind.sigma * std::exp(by_sigma),
                                 kind.z * std::exp(by_z)),
                        what)
              .integral(search, m);
        };
        const RadialValue v = at(0, 0);
        const double by_sigma = (at(kStep, 0).value - at(-kStep, 0).value) / (2 * kStep);
        EXPECT_NEAR(v.by_sigma / v.value, by_sigma / v.value, 2e-7) << name(kind.function);
        if (kind.z == 0) continue;
        const double by_z = (at(0, kStep).value - at(0, -kStep).value) / (2 * kStep);
        EXPECT_NEAR(v.by_z / v.value, by_z / v.value, 2e-7) << name(kind.function) << kind.z;
      }
  }
}

TEST(SearchShare, TheWholePlaneAndALongLineAreOne) {
  const Rectangle all{{-1e6, -1e6}, {1e6, 1e6}};
  const Outline line{{{-1e6, 0}, {1e6, 0}}};
  for (const Kind& kind : kKinds) {
    if (kind.function == hazard_hazard_rate && kind.z < 5) continue;  // not even there
    const DetectionShape shape = shape_of(kind.function, kind.sigma, kind.z);
    EXPECT_NEAR(Spread(shape, OutlineKind::area)
                        .integral(make_search(outline_of(all), OutlineKind::area), {3, 5})
                        .value /
                    std::exp(log_over_plane(shape).value),
                1, 1e-14);
    EXPECT_NEAR(Spread(shape, OutlineKind::line)
                        .integral(make_search(line, OutlineKind::line), {3, 0})
                        .value /
                    std::exp(log_over_line(shape).value),
                1, 2e-9)
        << name(kind.function) << kind.z;
  }
}

TEST(SearchShare, BoundsAreNeverBelow) {
  const Search area = make_search(odd_area(), OutlineKind::area);
  const Search line = make_search({{{0, 0}, {100, 0}}}, OutlineKind::line);
  for (const Kind& kind : kKinds)
    for (const double d : {1.0, 50.0, 200.0, 600.0, 3000.0}) {
      const DetectionShape shape = shape_of(kind.function, kind.sigma, kind.z);
      const Spread over(shape, OutlineKind::area);
      EXPECT_GE(std::exp(over.log_bound(area, d)) + 1e-12, over.integral(area, {150, -d}).value)
          << name(kind.function) << d;
      const Spread along(shape, OutlineKind::line);
      EXPECT_GE(std::exp(along.log_bound(line, d)) * (1 + 1e-9),
                along.integral(line, {50, d}).value)
          << name(kind.function) << d;
    }
}

}  // namespace
}  // namespace dersu::scr
