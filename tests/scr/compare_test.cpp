// Models side by side, and profile intervals, by hand and against what they must do.
#include "dersu/scr/compare.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "dersu/scr/profile.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

Fit fit_of(double aic, double loglik, Eigen::Index n_beta) {
  Fit fit;
  fit.aic = fit.aicc = aic;
  fit.loglik = loglik;
  fit.beta = Eigen::VectorXd::Zero(n_beta);
  return fit;
}

TEST(Compare, WeightsByHand) {
  const std::vector<Fit> fits{fit_of(104, -49, 3), fit_of(100, -47, 3), fit_of(102, -46, 5)};
  const auto all = standings(fits, Criterion::aicc);
  ASSERT_TRUE(all);
  const double sum = 1 + std::exp(-1) + std::exp(-2);
  EXPECT_EQ((*all)[0].model, 1U);
  EXPECT_EQ((*all)[1].model, 2U);
  EXPECT_EQ((*all)[2].model, 0U);
  EXPECT_NEAR((*all)[0].weight, 1 / sum, 1e-15);
  EXPECT_NEAR((*all)[2].weight, std::exp(-2) / sum, 1e-15);
  EXPECT_EQ((*all)[2].difference, 4);
}

TEST(Compare, OtherDataCannotBeCompared) {
  std::vector<Fit> fits{fit_of(104, -49, 3), fit_of(100, -47, 3)};
  fits[1].n_animals = 7;
  EXPECT_FALSE(standings(fits, Criterion::aic));
  fits[1].n_animals = 0;
  fits[1].model.conditional = true;
  EXPECT_FALSE(standings(fits, Criterion::aic));
}

TEST(Compare, AveragesByHand) {
  Interval a{10, 3, 0, 0};
  Interval b{14, 0, 0, 0};
  const std::vector<Interval> both{a, b};
  const Interval mean = averaged(both, std::array{0.5, 0.5}, 0, 0.95);
  EXPECT_NEAR(mean.estimate, 12, 1e-15);
  EXPECT_NEAR(mean.se, 0.5 * std::hypot(3.0, 2.0) + 0.5 * 2, 1e-15);
  const Interval same = averaged(std::vector{a, a}, std::array{0.3, 0.7}, 0, 0.95);
  EXPECT_NEAR(same.se, 3, 1e-15);
}

TEST(Compare, WhatIsZeroKeepsItsLimitInTheAverage) {
  const Interval none{0, 0, 0, 3};
  const Interval few{2, 1, 1, 4};
  const Interval zeros = averaged(std::vector{none, {0, 0, 0, 5}}, std::array{0.5, 0.5}, 0, 0.95);
  EXPECT_EQ(zeros.estimate, 0);
  EXPECT_EQ(zeros.lower, 0);
  EXPECT_EQ(zeros.upper, 4);
  // What weighs nothing does not make an estimate of rounding.
  const std::vector<Interval> both{none, few};
  const Interval nearly = averaged(both, std::array{1 - 1e-12, 1e-12}, 0, 0.95);
  EXPECT_EQ(nearly.estimate, 0);
  EXPECT_NEAR(nearly.upper, 3, 1e-9);
  const Interval mixed = averaged(both, std::array{0.9, 0.1}, 0, 0.95);
  EXPECT_NEAR(mixed.estimate, 0.2, 1e-15);
  EXPECT_EQ(mixed.lower, 0);
  EXPECT_GE(mixed.upper, 0.9 * 3 + 0.1 * 4);
  // Less than a tail of the interval says that there may be none.
  const Interval mostly = averaged(both, std::array{0.01, 0.99}, 0, 0.95);
  EXPECT_GT(mostly.lower, 0);
}

TEST(Compare, RatioTest) {
  const auto test = likelihood_ratio(fit_of(0, -50, 3), fit_of(0, -48, 5));
  ASSERT_TRUE(test);
  EXPECT_EQ(test->statistic, 4);
  EXPECT_EQ(test->df, 2U);
  EXPECT_NEAR(test->p, std::exp(-2), 1e-15);  // chi-squared with 2 degrees is exponential
  EXPECT_FALSE(likelihood_ratio(fit_of(0, -48, 3), fit_of(0, -50, 5)));
  EXPECT_FALSE(likelihood_ratio(fit_of(0, -50, 3), fit_of(0, -48, 3)));
  // The square of a standard normal: 1.959964^2.
  EXPECT_NEAR(chi_squared_tail(3.841458820694124, 1), 0.05, 1e-14);
}

struct FittedWorld {
  Data data = random_world(3, {.density_per_ha = 1, .cell_m = 60});
  Model model = make_model(DetectionFunction::halfnormal, "D ~ cover").value();
  Result<Prepared> prepared = prepare(data, model);

  [[nodiscard]] Result<Fit> fitted() const {
    Progress silent;
    return fit(*prepared, data, model, {}, silent);
  }
};

TEST(Profile, EndsWhereTheLikelihoodHasFallenEnough) {
  const FittedWorld world;
  ASSERT_TRUE(world.prepared) << describe(world.prepared.error());
  const auto fitted = world.fitted();
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const Prepared& prepared = *world.prepared;
  Progress silent;
  for (std::size_t j = 0; j < 4; ++j) {
    const auto interval = profile_interval(prepared, *fitted, j, 0.95, silent);
    ASSERT_TRUE(interval) << describe(interval.error());
    const double beta = fitted->beta(Eigen::Index(j));
    const double se = std::sqrt(fitted->vcov(Eigen::Index(j), Eigen::Index(j)));
    EXPECT_NEAR(interval->lower, beta - 1.96 * se, 0.6 * se) << j;
    EXPECT_NEAR(interval->upper, beta + 1.96 * se, 0.6 * se) << j;
    // Nobody with this coefficient does better than the profile: try the others at the top.
    Eigen::VectorXd there = fitted->beta;
    there(Eigen::Index(j)) = interval->upper;
    EXPECT_GE(2 * (fitted->loglik - log_likelihood(prepared, there).value), 3.8414) << j;
  }
}

/// A profile is of tops alone: their Hessians, six evaluations each with three others, are not
/// asked for.
TEST(Profile, TakesFewEvaluations) {
  const FittedWorld world;
  ASSERT_TRUE(world.prepared) << describe(world.prepared.error());
  const auto fitted = world.fitted();
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const Prepared& prepared = *world.prepared;
  Progress silent;
  std::size_t evaluations = 0;
  const ProfiledLikelihood counted{[&](const Eigen::VectorXd& beta) -> ValueAndGradient {
                                     ++evaluations;
                                     Likelihood l = log_likelihood(prepared, beta);
                                     return {l.value, std::move(l.gradient)};
                                   },
                                   scales_near(prepared, fitted->beta)};
  for (std::size_t j = 0; j < 4; ++j) {
    const auto interval = profile_interval(counted, *fitted, j, 0.95, silent);
    ASSERT_TRUE(interval) << describe(interval.error());
    const auto same = profile_interval(prepared, *fitted, j, 0.95, silent);
    EXPECT_EQ(interval->lower, same->lower);
    EXPECT_EQ(interval->upper, same->upper);
  }
  EXPECT_LT(evaluations, 400U);
}

/// Limits of D and sigma by the same data are the same numbers, whatever the links.
TEST(Profile, DoesNotKnowTheLinks) {
  const Data data = random_world(3, {.density_per_ha = 1, .cell_m = 60});
  Model model = make_model(DetectionFunction::halfnormal).value();
  Progress silent;
  std::vector<std::vector<double>> limits;
  for (const bool identity : {false, true}) {
    for (const char* parameter : {"D", "sigma"})
      ASSERT_TRUE(set_link(model, parameter, identity ? "identity" : "log"));
    const auto prepared = prepare(data, model);
    ASSERT_TRUE(prepared) << describe(prepared.error());
    const auto fitted = fit(*prepared, data, model, {}, silent);
    ASSERT_TRUE(fitted) << describe(fitted.error());
    limits.emplace_back();
    for (const std::size_t j : {0, 2}) {
      const auto interval = profile_interval(*prepared, *fitted, j, 0.95, silent);
      ASSERT_TRUE(interval) << describe(interval.error());
      for (const double v : {fitted->beta(Eigen::Index(j)), interval->lower, interval->upper})
        limits.back().push_back(identity ? v : std::exp(v));
    }
  }
  for (std::size_t i = 0; i < limits[0].size(); ++i)
    EXPECT_NEAR(limits[1][i] / limits[0][i], 1, 1e-4) << i;
}

TEST(Profile, HasNoEndWhereNothingBoundsAnEffect) {
  // No animal was caught where cover is 1: log D there may be as low as it likes.
  Data data = random_world(5, {.density_per_ha = 1, .cell_m = 60});
  Session& session = data.sessions[0];
  session.mask.covariates = {{"west", {}, {}}};
  for (const Point& p : session.mask.points)
    session.mask.covariates[0].values.push_back(p.x_m < -250 ? 1 : 0);
  const Model model = make_model(DetectionFunction::halfnormal, "D ~ west").value();
  const auto prepared = prepare(data, model);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  Progress silent;
  const auto fitted = fit(*prepared, data, model, {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const auto interval = profile_interval(*prepared, *fitted, 1, 0.95, silent);
  ASSERT_TRUE(interval) << describe(interval.error());
  EXPECT_LT(interval->lower, fitted->beta(1) - 2 * std::sqrt(fitted->vcov(1, 1)));
}

}  // namespace
}  // namespace dersu::scr::testing
