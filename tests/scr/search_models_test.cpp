// Models of searches by plain loops (naive.hpp, error functions), their gradients by differences.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <set>

#include "dersu/core/random.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/mask.hpp"
#include "differences.hpp"
#include "naive.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectionFunction;
using enum DetectorType;

/// Of searched areas: two rectangles; of lines: one of two pieces, along the axes, and one piece.
struct Box2 {
  Point low{};
  Point high{};
};
const std::array kAreas{Box2{{0, 0}, {200, 120}}, Box2{{260, 40}, {400, 300}}};
const std::array<std::vector<Box2>, 2> kLines{
    std::vector<Box2>{{{0, 0}, {200, 0}}, {{200, 0}, {200, 150}}},
    std::vector<Box2>{{{300, 50}, {300, 300}}}};

Outline outline_of(DetectorType type, std::size_t k) {
  if (outline_kind(type) == OutlineKind::area) {
    const auto& [low, high] = kAreas[k];
    return {{low, {low.x_m, high.y_m}, high, {high.x_m, low.y_m}}};
  }
  Outline lines;
  for (const auto& [a, b] : kLines[k]) lines.push_back({a, b});
  return lines;
}

Point place_in(DetectorType type, std::size_t k, Random& random) {
  const Box2& box = outline_kind(type) == OutlineKind::area
                        ? kAreas[k]
                        : kLines[k][random.below(kLines[k].size())];
  return {box.low.x_m + (box.high.x_m - box.low.x_m) * random.uniform(),
          box.low.y_m + (box.high.y_m - box.low.y_m) * random.uniform()};
}

/// Animals that are found near a centre, often more than once a day where the type says so.
Data world(DetectorType type, std::uint64_t seed) {
  Random random(seed, "searches");
  Session session;
  session.n_occasions = 4;
  session.detectors.outline_kind = outline_kind(type);
  for (std::size_t k = 0; k < 2; ++k) {
    session.detectors.outlines.push_back(outline_of(type, k));
    session.detectors.points.push_back({100.0 + 200.0 * double(k), 100});
  }
  session.detectors.usage = {1, 2, 1, 1, 0, 1, 1.5, 1};
  session.detectors.covariates = {{"height", {0.4, -0.7}, {}}};
  session.occasion_covariates = {{"snow", {0.3, -1, 0.5, 0.9}, {}}};
  session.mask.cell_area_ha = 0.5625;
  for (double y = -270; y < 560; y += 75)
    for (double x = -270; x < 670; x += 75) session.mask.points.push_back({x, y});
  Covariate sex{"sex", {}, {"m", "f"}};
  for (std::uint32_t i = 0; i < 10; ++i) {
    session.animals.push_back("a" + std::to_string(i));
    sex.values.push_back(double(i % 2));
    std::set<std::uint32_t> on;
    const std::size_t home = random.below(2);
    for (std::uint32_t n = 0; n < 1 + i % 4; ++n) {
      auto s = std::uint32_t(random.below(4));
      const std::size_t k = home == 1 && s > 0 && random.chance(0.8) ? 1 : 0;
      if (is_exclusive(type) && !on.insert(s).second) continue;
      session.captures.push_back({i, s, std::uint32_t(k), 1, false, place_in(type, k, random)});
    }
  }
  session.captures.back().lost = true;
  std::erase_if(session.captures, [&](const Capture& c) {
    const Capture& last = session.captures.back();
    return c.animal == last.animal && c.occasion > last.occasion;
  });
  session.animal_covariates = {sex};
  return {type, {std::move(session)}};
}

/// log lambda0 and log sigma.
struct Parameters {
  double intercept = 0;
  double log_sigma = 0;
};
using Beta = std::vector<double>;
struct Case {
  std::string name;
  std::string formulas;
  Beta beta;  ///< D first
  std::function<Parameters(const NaivePlace&, const Beta&, const Session&)> at;
  bool mixture = false;
  bool groups = false;
};
std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

const std::vector<Case> kCases{
    {"constant",
     "",
     {-0.4, 0.3, 4.0},
     [](const NaivePlace&, const Beta& b, const Session&) {
       return Parameters{b[1], b[2]};
     }},
    {"b",
     "lambda0 ~ b; sigma ~ b",
     {-0.4, 0.1, 0.5, 4.2, -0.2},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       return Parameters{b[1] + b[2] * p.caught_before, b[3] + b[4] * p.caught_before};
     }},
    {"bk",
     "lambda0 ~ bk; sigma ~ T",
     {-0.4, 0.1, 0.5, 4.2, -0.1},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       return Parameters{b[1] + b[2] * p.caught_here_before, b[3] + b[4] * double(p.occasion)};
     }},
    {"covariates",
     "lambda0 ~ height + snow",
     {-0.4, 0.1, 0.5, -0.3, 4.2},
     [](const NaivePlace& p, const Beta& b, const Session& s) {
       return Parameters{b[1] + b[2] * s.detectors.covariates[0].values[p.detector] +
                             b[3] * s.occasion_covariates[0].values[p.occasion],
                         b[4]};
     }},
    {"h2",
     "lambda0 ~ h2; sigma ~ h2",
     {-0.4, 0.1, 0.5, 4.3, -0.4, 0.6},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       return Parameters{b[1] + b[2] * double(p.cls), b[3] + b[4] * double(p.cls)};
     },
     true},
    {"groups",
     "D ~ g; lambda0 ~ g; sigma ~ g",
     {-0.9, 0.3, 0.2, 0.6, 4.2, 0.2},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       const auto g = double(p.group);
       return Parameters{b[2] + b[3] * g, b[4] + b[5] * g};
     },
     false,
     true},
};

/// The integral of exp(-(x - m)^2 / 2 sigma^2) over (a, b).
double normal_between(double a, double b, double m, double sigma) {
  const double s = sigma * std::numbers::sqrt2;
  return sigma * std::sqrt(std::numbers::pi / 2) * (std::erf((b - m) / s) - std::erf((a - m) / s));
}

double all_of(DetectorType type, double sigma) {
  return outline_kind(type) == OutlineKind::area ? 2 * std::numbers::pi * sigma * sigma
                                                 : std::sqrt(2 * std::numbers::pi) * sigma;
}

double integral(DetectorType type, std::size_t k, Point m, double sigma) {
  if (outline_kind(type) == OutlineKind::area) {
    const auto& [low, high] = kAreas[k];
    return normal_between(low.x_m, high.x_m, m.x_m, sigma) *
           normal_between(low.y_m, high.y_m, m.y_m, sigma);
  }
  double sum = 0;
  for (const auto& [a, b] : kLines[k])
    sum += a.x_m == b.x_m ? normal_between(a.y_m, b.y_m, m.y_m, sigma) *
                                std::exp(-std::pow((a.x_m - m.x_m) / sigma, 2) / 2)
                          : normal_between(a.x_m, b.x_m, m.x_m, sigma) *
                                std::exp(-std::pow((a.y_m - m.y_m) / sigma, 2) / 2);
  return sum;
}

Eigen::VectorXd vector(const Beta& beta) {
  return Eigen::Map<const Eigen::VectorXd>(beta.data(), Eigen::Index(beta.size()));
}

Model model_of(const Case& c, DetectionFunction function = hazard_halfnormal) {
  auto model = make_model(function, c.formulas);
  EXPECT_TRUE(model) << describe(model.error());
  if (c.groups) model->groups = "sex";
  return *model;
}

class EverySearch : public ::testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(Scr, EverySearch, ::testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

TEST_P(EverySearch, EqualsTheNaiveLoops) {
  const Case& c = GetParam();
  for (const DetectorType type : {polygon, polygonX, transect, transectX}) {
    const Data data = world(type, 3);
    const Session& session = data.sessions[0];
    const auto prepared = prepare(data, model_of(c));
    ASSERT_TRUE(prepared) << describe(prepared.error());
    NaiveModel naive;
    if (c.mixture) {
      const double second = 1 / (1 + std::exp(-c.beta.back()));
      naive.shares = {1 - second, second};
    }
    naive.density = [&](std::size_t, std::size_t group) {
      return std::exp(c.beta[0] + (c.groups && group > 0 ? c.beta[1] : 0));
    };
    if (c.groups)  // in the order of the alphabet: f, m
      for (const double v : session.animal_covariates[0].values)
        naive.groups.push_back(v == 0 ? 1 : 0);
    naive.search = [&](const NaivePlace& p, std::size_t m) {
      const Parameters at = c.at(p, c.beta, session);
      const double sigma = std::exp(at.log_sigma);
      return std::exp(at.intercept) / all_of(type, sigma) *
             integral(type, p.detector, session.mask.points[m], sigma);
    };
    naive.found = [&](const NaivePlace& p, std::size_t m, Point place) {
      const Parameters at = c.at(p, c.beta, session);
      const double sigma = std::exp(at.log_sigma);
      return std::exp(at.intercept) / all_of(type, sigma) *
             std::exp(-std::pow(distance_m(place, session.mask.points[m]) / sigma, 2) / 2);
    };
    const double slow = Naive(data, session, naive).log_likelihood() -
                        std::lgamma(double(session.animals.size()) + 1);
    EXPECT_NEAR(log_likelihood(*prepared, vector(c.beta)).value / slow, 1, 1e-12) << name(type);
  }
}

void expect_gradient(const Data& data, const Model& model, Beta at, const std::string& what) {
  const auto prepared = prepare(data, model);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  const Eigen::VectorXd beta = vector(at).tail(Eigen::Index(prepared->coefficients.size())).eval();
  const Likelihood l = log_likelihood(*prepared, beta);
  ASSERT_TRUE(std::isfinite(l.value)) << what;
  for (Eigen::Index j = 0; j < beta.size(); ++j) {
    const double slope = difference_slope(*prepared, beta, j);
    EXPECT_NEAR(l.gradient(j), slope, 2e-6 * std::max(1.0, std::abs(slope)))
        << what << ' ' << prepared->coefficients[std::size_t(j)].name;
  }
}

TEST_P(EverySearch, GradientEqualsDifferences) {
  const Case& c = GetParam();
  for (const DetectorType type : {polygon, polygonX, transect, transectX})
    for (const bool conditional : {false, true}) {
      Model model = model_of(c);
      model.conditional = conditional;
      expect_gradient(world(type, 4), model, c.beta, std::string(name(type)));
    }
}

TEST(Searches, GradientOfEveryFunctionEqualsDifferences) {
  struct Third {
    DetectionFunction function;
    double log_z;
  };
  for (const auto& [function, log_z] :
       {Third{hazard_exponential, 0}, Third{hazard_hazard_rate, 1.3},
        Third{hazard_annular_normal, 3.5}, Third{hazard_cumulative_gamma, 1},
        Third{hazard_variable_power, 0.4}})
    for (const DetectorType type : {polygonX, transect}) {
      Beta beta{-0.4, 0.2, 4.1};
      if (!shape_name(function).empty()) beta.push_back(log_z);
      expect_gradient(world(type, 5), *make_model(function), beta, std::string(name(function)));
    }
}

TEST(Searches, AnA0IsTheAreaOfTheHalfNormal) {
  const Data data = world(polygon, 6);
  const auto by_lambda = prepare(data, *make_model(hazard_halfnormal));
  const auto by_a0 = prepare(data, *make_model(hazard_halfnormal, "a0 ~ 1"));
  ASSERT_TRUE(by_lambda && by_a0);
  const double a0 = 0.3 + std::log(2 * std::numbers::pi / 1e4) + 2 * 4.0;
  EXPECT_NEAR(log_likelihood(*by_a0, vector({-0.4, a0, 4.0})).value,
              log_likelihood(*by_lambda, vector({-0.4, 0.3, 4.0})).value, 1e-9);
  expect_gradient(data, *make_model(hazard_halfnormal, "a0 ~ 1"), {-0.4, a0, 4.0}, "a0");
}

/// Two halves are searched as well as the whole, and a part without land near is not.
TEST(Searches, PartsAddUp) {
  Data whole = world(polygon, 7);
  Session& session = whole.sessions[0];
  session.detectors.usage.clear();
  Data halves = whole;
  Outline& first = halves.sessions[0].detectors.outlines[0];
  first = {{{0, 0}, {0, 120}, {90, 120}, {90, 0}}};
  halves.sessions[0].detectors.outlines.push_back({{{90, 0}, {90, 120}, {200, 120}, {200, 0}}});
  halves.sessions[0].detectors.points.push_back({150, 60});
  halves.sessions[0].detectors.covariates.clear();
  for (Capture& c : halves.sessions[0].captures)
    if (c.detector == 0 && c.place.x_m > 90) c.detector = 2;
  const auto a = prepare(whole, *make_model(hazard_exponential));
  const auto b = prepare(halves, *make_model(hazard_exponential));
  ASSERT_TRUE(a && b) << describe((a ? b : a).error());
  double counts = 0;  // n! of each detector
  const auto factorials = [](const Data& data) {
    std::map<std::array<std::uint32_t, 3>, int> n;
    double sum = 0;
    for (const Capture& c : data.sessions[0].captures)
      sum += std::log(++n[{c.animal, c.occasion, c.detector}]);
    return sum;
  };
  counts = factorials(whole) - factorials(halves);
  const Likelihood of_whole = log_likelihood(*a, vector({-0.4, 0.3, 4.0}));
  const Likelihood of_halves = log_likelihood(*b, vector({-0.4, 0.3, 4.0}));
  EXPECT_NEAR(of_whole.value + counts, of_halves.value, 1e-10);
  EXPECT_NEAR((of_whole.gradient - of_halves.gradient).norm(), 0, 1e-9);
}

TEST(Searches, WhatCannotBeModelledIsRefused) {
  const Data data = world(polygon, 8);
  const auto g0 = prepare(data, *make_model(halfnormal));
  ASSERT_FALSE(g0);
  EXPECT_NE(describe(g0.error()).find("expected HHN"), std::string::npos);
  // The time of a hazard rate with z <= 2 has no end.
  const auto rate = prepare(data, *make_model(hazard_hazard_rate));
  ASSERT_TRUE(rate);
  EXPECT_EQ(log_likelihood(*rate, vector({-0.4, 0.3, 4.0, std::log(2)})).value, -INFINITY);
}

TEST(Searches, WrongOutlinesAndPlacesAreToldAtOnce) {
  Data data = world(polygonX, 9);
  Session& session = data.sessions[0];
  session.detectors.outlines[0] = {{{0, 0}, {200, 120}, {0, 120}, {200, 0}}};
  session.detectors.outlines[1] = {{{0, 0}, {10, 10}, {20, 20}}};
  const auto outlines = check(data);
  ASSERT_FALSE(outlines);
  EXPECT_NE(describe(outlines.error()).find("edges of detector 1 cross"), std::string::npos);
  EXPECT_NE(describe(outlines.error()).find("detector 2"), std::string::npos);
  data = world(polygonX, 9);
  data.sessions[0].captures[0].place = {-3, 60};
  const auto off = check(data);
  ASSERT_FALSE(off);
  EXPECT_NE(describe(off.error()).find("capture 1 is 3 m off"), std::string::npos)
      << describe(off.error());
  data = world(transectX, 9);
  data.sessions[0].captures.push_back(data.sessions[0].captures[0]);
  EXPECT_FALSE(check(data));
  data = world(transect, 9);
  data.sessions[0].captures.push_back(data.sessions[0].captures[0]);
  EXPECT_TRUE(check(data));
  data.sessions[0].detectors.outlines.clear();
  EXPECT_FALSE(check(data));
}

TEST(Searches, MasksGoAroundWhatWasSearched) {
  const Data data = world(polygon, 10);
  const auto mask = make_mask(data.sessions[0].detectors, {.buffer_m = 50, .spacing_m = 20});
  ASSERT_TRUE(mask);
  std::size_t inside = 0;
  for (const Point p : mask->points) {
    EXPECT_LE(nearest_detector_m(p, data.sessions[0].detectors), 50);
    inside += nearest_detector_m(p, data.sessions[0].detectors) == 0;
  }
  EXPECT_EQ(inside, 10U * 6 + 7 * 13);
  EXPECT_GT(mask->points.size(), 2 * inside);
}

}  // namespace
}  // namespace dersu::scr::testing
