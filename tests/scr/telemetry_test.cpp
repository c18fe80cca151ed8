// Telemetry of marked animals by plain loops (naive.hpp), its gradient by differences, and what it
// is good for.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "dersu/core/progress.hpp"
#include "dersu/core/random.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/simulator.hpp"
#include "differences.hpp"
#include "naive.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectionFunction;
using enum DetectorType;

Point near(Point centre, double sigma, Random& random) {
  return {centre.x_m + sigma * random.normal(), centre.y_m + sigma * random.normal()};
}

/// Every third animal has fixes around its first capture; three others have some.
Data world(DetectorType type, std::uint64_t seed) {
  Data data = random_world(seed, {.type = type,
                                  .columns = 3,
                                  .rows = 3,
                                  .occasions = 4,
                                  .density_per_ha = 0.5,
                                  .g0 = 0.3,
                                  .cell_m = 80});
  Session& session = data.sessions[0];
  Random random(seed, "fixes");
  std::vector<bool> had(session.animals.size());
  for (const Capture& c : session.captures) {
    if (c.animal % 3 != 0 || had[c.animal]) continue;
    had[c.animal] = true;
    for (std::uint32_t n = 0; n < 2 + c.animal % 4; ++n)
      session.fixes.push_back({c.animal, near(session.detectors.points[c.detector], 70, random)});
  }
  session.n_others = 3;
  for (std::uint32_t i = 0; i < 3; ++i)
    for (std::uint32_t n = 0; n < 1 + 3 * i; ++n)
      session.other_fixes.push_back({i, near({400.0 - 150 * i, 100.0 * i}, 60, random)});
  return data;
}

using Beta = std::vector<double>;
Eigen::VectorXd vector(const Beta& beta) {
  return Eigen::Map<const Eigen::VectorXd>(beta.data(), Eigen::Index(beta.size()));
}

double density_at(DetectionFunction function, double d, double sigma) {
  const double f = function == hazard_exponential || function == exponential
                       ? std::exp(-d / sigma)
                       : std::exp(-d * d / (2 * sigma * sigma));
  return f / (2 * std::numbers::pi * sigma * sigma);
}

/// By one class of `sigmas`, the second as `shares` has it.
double naive_value(const Data& data, DetectionFunction function, double density, double intercept,
                   const std::vector<double>& sigmas, const std::vector<double>& shares) {
  const Session& session = data.sessions[0];
  const auto fixes = [&](const std::vector<Fix>& of, std::size_t i, std::size_t c, std::size_t m) {
    double all = 1;
    for (const Fix& fix : of)
      if (fix.animal == i)
        all *= density_at(function, distance_m(fix.place, session.mask.points[m]), sigmas[c]);
    return all;
  };
  NaiveModel naive;
  naive.shares = shares;
  naive.density = [&](std::size_t, std::size_t) { return density; };
  naive.hazard = [&](const NaivePlace& p, double d) {
    return hazard_at(function, intercept, sigmas[p.cls], 1, d);
  };
  naive.fixes = [&](std::size_t i, std::size_t c, std::size_t m) {
    return fixes(session.fixes, i, c, m);
  };
  double value = Naive(data, session, naive).log_likelihood();
  for (std::size_t i = 0; i < session.n_others; ++i) {
    double mean = 0;
    for (std::size_t c = 0; c < sigmas.size(); ++c)
      for (std::size_t m = 0; m < session.mask.points.size(); ++m)
        mean +=
            shares[c] * fixes(session.other_fixes, i, c, m) / double(session.mask.points.size());
    value += std::log(mean);
  }
  return value;
}

/// What the naive loops have of factorials, and dersu of histories that are equal.
double constant(const Prepared& prepared, const Data& data) {
  double constant = prepared.constant;
  for (const Capture& c : data.sessions[0].captures) constant += std::lgamma(c.count + 1);
  return constant;
}

TEST(Telemetry, EqualsTheNaiveLoops) {
  for (const DetectorType type : {multi, proximity, count})
    for (const DetectionFunction function :
         {halfnormal, hazard_halfnormal, exponential, hazard_exponential}) {
      const Data data = world(type, 21);
      const auto prepared = prepare(data, *make_model(function), Constants::by_occasion);
      ASSERT_TRUE(prepared) << describe(prepared.error());
      const double fast = log_likelihood(*prepared, vector({-0.4, -1.2, 4.2})).value;
      const double intercept = is_hazard(function) ? std::exp(-1.2) : 1 / (1 + std::exp(1.2));
      const double slow =
          naive_value(data, function, std::exp(-0.4), intercept, {std::exp(4.2)}, {1}) +
          constant(*prepared, data);
      EXPECT_NEAR(fast / slow, 1, 1e-11) << name(type) << name(function);
    }
}

TEST(Telemetry, EqualsTheNaiveLoopsInMixtures) {
  const Data data = world(proximity, 22);
  const auto model = make_model(hazard_halfnormal, "sigma ~ h2");
  const auto prepared = prepare(data, *model, Constants::by_occasion);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  const Beta beta{-0.4, -1.2, 4.2, 0.4, -0.5};
  const double second = 1 / (1 + std::exp(0.5));
  const double slow = naive_value(data, hazard_halfnormal, std::exp(-0.4), std::exp(-1.2),
                                  {std::exp(4.2), std::exp(4.6)}, {1 - second, second}) +
                      constant(*prepared, data);
  EXPECT_NEAR(log_likelihood(*prepared, vector(beta)).value / slow, 1, 1e-11);
}

TEST(Telemetry, GradientEqualsDifferences) {
  struct Case {
    DetectionFunction function;
    std::string formulas;
    Beta beta;
  };
  for (const auto& [function, formulas, beta] :
       {Case{halfnormal, "", {-0.4, -1.2, 4.2}},
        Case{hazard_halfnormal, "lambda0 ~ bk; sigma ~ h2", {-0.4, -1.2, 0.3, 4.2, 0.4, -0.5}},
        Case{hazard_rate, "", {-0.4, -1.2, 4.2, 1.2}},
        Case{hazard_annular_normal, "", {-0.4, -1.2, 4.0, 3.5}},
        Case{cumulative_gamma, "", {-0.4, -1.2, 4.2, 1}},
        Case{hazard_variable_power, "", {-0.4, -1.2, 4.2, 0.4}}})
    for (const DetectorType type : {multi, proximity, count, capped})
      for (const bool conditional : {false, true}) {
        if (type == capped && conditional) continue;
        const Data data = world(type, 23);
        auto model = make_model(function, formulas);
        model->conditional = conditional;
        const auto prepared = prepare(data, *model);
        ASSERT_TRUE(prepared) << describe(prepared.error());
        const Eigen::VectorXd at =
            vector(beta).tail(Eigen::Index(prepared->coefficients.size())).eval();
        const Likelihood l = log_likelihood(*prepared, at);
        ASSERT_TRUE(std::isfinite(l.value)) << name(function) << name(type);
        for (Eigen::Index j = 0; j < at.size(); ++j) {
          const double slope = difference_slope(*prepared, at, j);
          EXPECT_NEAR(l.gradient(j), slope, 2e-6 * std::max(1.0, std::abs(slope)))
              << name(function) << name(type) << prepared->coefficients[std::size_t(j)].name;
        }
      }
}

TEST(Telemetry, MakesSigmaSharper) {
  Data data = random_world(5, {.density_per_ha = 1, .cell_m = 50});
  Progress silent;
  const auto without = fit(data, *make_model(halfnormal), {}, silent);
  Session& session = data.sessions[0];
  Random random(5, "fixes");
  session.n_others = 6;
  for (std::uint32_t i = 0; i < session.n_others; ++i)
    for (int n = 0; n < 40; ++n)
      session.other_fixes.push_back({i, near({50.0 * i, 50.0 * i}, 80, random)});
  const auto with = fit(data, *make_model(halfnormal), {}, silent);
  ASSERT_TRUE(without && with);
  EXPECT_LT(with->estimates.back().se, 0.5 * without->estimates.back().se);
  EXPECT_NEAR(with->estimates.back().estimate, 80, 4 * with->estimates.back().se);
}

TEST(Telemetry, WhatCannotBeModelledIsRefused) {
  const Data data = world(proximity, 24);
  const auto refused = [&](DetectionFunction function, const std::string& formulas,
                           const std::string& groups = "") {
    auto model = make_model(function, formulas);
    model->groups = groups;
    const auto prepared = prepare(data, *model);
    return prepared ? "" : describe(prepared.error());
  };
  EXPECT_NE(refused(compound_halfnormal, "").find("beside telemetry"), std::string::npos);
  EXPECT_NE(refused(halfnormal, "sigma ~ t").find("a fix is at no detector"), std::string::npos);
  EXPECT_NE(refused(halfnormal, "sigma ~ b").find("a fix is at no detector"), std::string::npos);
  EXPECT_EQ(refused(halfnormal, "g0 ~ t"), "");
  Data wrong = data;
  wrong.sessions[0].fixes[0].animal = 10'000;
  wrong.sessions[0].other_fixes[0].place.x_m = NAN;
  const auto checked = check(wrong);
  ASSERT_FALSE(checked);
  EXPECT_NE(describe(checked.error()).find("fix 1 is of an animal"), std::string::npos);
  EXPECT_NE(describe(checked.error()).find("no finite coordinates"), std::string::npos);
  EXPECT_FALSE(Simulator::make(data, *make_model(halfnormal), vector({-0.4, -1.2, 4.2})));
}

}  // namespace
}  // namespace dersu::scr::testing
