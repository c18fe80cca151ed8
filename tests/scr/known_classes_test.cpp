// Mixtures in which the classes of some animals are known (hcov): by loops, by hand, and against
// groups, which are the same where all are known.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "dersu/core/progress.hpp"
#include "dersu/core/random.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"
#include "dersu/scr/start.hpp"
#include "differences.hpp"
#include "naive.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectionFunction;

/// Females near their homes and males that roam; of `share_known` of the animals the sex is known.
Data world(double share_known, bool small = false) {
  const std::size_t side = small ? 3 : 5;
  const double cell_m = small ? 120 : 60;
  Data data = random_world(
      21, {.columns = side, .rows = side, .density_per_ha = 0.5, .sigma_m = 60, .cell_m = cell_m});
  const Data males = random_world(22, {.columns = side,
                                       .rows = side,
                                       .density_per_ha = 0.5,
                                       .g0 = 0.3,
                                       .sigma_m = 100,
                                       .cell_m = cell_m});
  Session& session = data.sessions[0];
  const auto n = std::uint32_t(session.animals.size());
  for (const std::string& animal : males.sessions[0].animals)
    session.animals.push_back("m" + animal);
  for (Capture c : males.sessions[0].captures) {
    c.animal += n;
    session.captures.push_back(c);
  }
  Covariate sex{"sex", {}, {"f", "m"}};
  Random random(1, "known");
  for (std::size_t i = 0; i < session.animals.size(); ++i)
    sex.values.push_back(random.uniform() < share_known ? double(i >= n) : NAN);
  session.animal_covariates = {sex};
  return data;
}

Model model(NumberOfAnimals number = NumberOfAnimals::poisson, bool conditional = false) {
  Model out = *make_model(halfnormal, "g0 ~ h2; sigma ~ h2");
  out.known_classes = "sex";
  out.number = number;
  out.conditional = conditional;
  return out;
}

Eigen::VectorXd coefficients() {
  Eigen::VectorXd beta(6);
  beta << 0.1, -1.7, 0.9, 4.1, 0.5, -0.3;
  return beta;
}

TEST(KnownClasses, EqualTheNaiveLoops) {
  const Data data = world(0.6, true);
  const Session& session = data.sessions[0];
  const auto prepared = prepare(data, model(), Constants::by_occasion);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  const Eigen::VectorXd b = coefficients();
  NaiveModel naive;
  naive.hazard = [&](const NaivePlace& p, double d) {
    return hazard_at(halfnormal, 1 / (1 + std::exp(-b(1) - b(2) * double(p.cls))),
                     std::exp(b(3) + b(4) * double(p.cls)), 1, d);
  };
  naive.density = [&](std::size_t, std::size_t) { return std::exp(b(0)); };
  naive.shares = {1 / (1 + std::exp(b(5))), 1 / (1 + std::exp(-b(5)))};
  for (const double v : session.animal_covariates[0].values)
    naive.known.push_back(std::isnan(v) ? -1 : int(v));
  EXPECT_NEAR(log_likelihood(*prepared, b).value - prepared->constant,
              Naive(data, session, naive).log_likelihood(), 1e-8);
}

TEST(KnownClasses, GradientEqualsDifferences) {
  const Data data = world(0.6);
  for (const Model& m :
       {model(), model(NumberOfAnimals::binomial), model(NumberOfAnimals::poisson, true)}) {
    const auto prepared = prepare(data, m);
    ASSERT_TRUE(prepared) << describe(prepared.error());
    const Eigen::VectorXd beta =
        coefficients().tail(Eigen::Index(prepared->coefficients.size())).eval();
    const Likelihood at = log_likelihood(*prepared, beta);
    for (Eigen::Index j = 0; j < beta.size(); ++j) {
      const double slope = difference_slope(*prepared, beta, j);
      EXPECT_NEAR(at.gradient(j), slope, 2e-6 * std::max(1.0, std::abs(slope))) << j;
    }
  }
}

bool of_unknown(const Fit& fitted) {
  return std::ranges::any_of(fitted.notices, [](const std::string& notice) {
    return notice.find("animals is not known: whether it is has nothing to do with the class") !=
           std::string::npos;
  });
}

TEST(KnownClasses, WhatIsTakenForGrantedOfManyUnknownIsSaid) {
  const Data data = world(0.6);
  Progress silent;
  const auto fitted = fit(data, model(), {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  EXPECT_TRUE(of_unknown(*fitted));
}

// D_f = (1 - pmix) D and D_m = pmix D: another way to write the same model, so that the likelihood
// at the top and what is known of the number of animals are the same.
/// With other names for the classes the likelihood is the same, and so is its top.
TEST(KnownClasses, TheNamesOfTheClassesDoNotMatter) {
  Data data = world(0.3);
  const Prepared prepared = prepare(data, model()).value();
  Progress silent;
  std::size_t evaluations = 0;
  const auto starts = find_starts(data, prepared, evaluations, silent).value();
  for (const double side : {1.0, 0.0, -1.0})  // of the second class's g0 and sigma
    EXPECT_TRUE(std::ranges::any_of(starts, [&](const Eigen::VectorXd& beta) {
      return side == 0 ? beta(2) == 0 && beta(4) == 0 : beta(2) * side > 0 || beta(4) * side > 0;
    })) << side;
  const auto fitted = fit(prepared, data, model(), {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  for (double& sex : data.sessions[0].animal_covariates[0].values) sex = 1 - sex;  // NaN stays
  const Prepared other = prepare(data, model()).value();
  const auto mirrored = find_starts(data, other, evaluations, silent).value();
  for (Eigen::VectorXd beta : starts) {
    for (const Eigen::Index first : {1, 3}) beta(first) += beta(first + 1);
    for (const Eigen::Index second : {2, 4, 5}) beta(second) = -beta(second);
    EXPECT_TRUE(std::ranges::any_of(mirrored, [&](const Eigen::VectorXd& start) {
      return (start - beta).cwiseAbs().maxCoeff() < 1e-9;
    })) << beta.transpose();
  }
  const auto swapped = fit(data, model(), {}, silent);
  ASSERT_TRUE(swapped) << describe(swapped.error());
  EXPECT_NEAR(swapped->loglik, fitted->loglik, 1e-6);
  EXPECT_NEAR(swapped->beta(2), -fitted->beta(2), 1e-3);
  EXPECT_NEAR(swapped->beta(5), -fitted->beta(5), 1e-3);
}

TEST(KnownClasses, AllKnownAreTheSameAsGroups) {
  const Data data = world(2);
  Progress silent;
  Model groups = *make_model(halfnormal, "D ~ g; g0 ~ g; sigma ~ g");
  groups.groups = "sex";
  const auto expected = [&](const Model& m, double& loglik) {
    const auto prepared = prepare(data, m);
    const auto fitted = fit(*prepared, data, m, {}, silent);
    EXPECT_TRUE(fitted) << describe(fitted.error());
    loglik = fitted->loglik;
    EXPECT_FALSE(of_unknown(*fitted));
    return region_n(*prepared, *fitted, 0);
  };
  double of_classes = 0;
  double of_groups = 0;
  const RegionN classes = expected(model(), of_classes);
  const RegionN apart = expected(groups, of_groups);
  EXPECT_NEAR(of_classes, of_groups, 1e-6);
  EXPECT_NEAR(classes.expected.estimate, apart.expected.estimate, 1e-5 * apart.expected.estimate);
  // One constant density has a log-normal variance, two have that of the delta method.
  const double n = apart.expected.estimate;
  const double v = std::pow(apart.expected.se / n, 2);
  EXPECT_NEAR(classes.expected.se / (n * std::sqrt(std::expm1(v))), 1, 1e-4);
  const double excess = n * n * (std::expm1(v) - v);
  EXPECT_NEAR(std::pow(classes.realised.se, 2) / (std::pow(apart.realised.se, 2) + excess), 1,
              1e-4);
}

// Five animals in the mask, one detector on one occasion: the chance of two females and one male
// there is multinomial, over the 3 ways in which three seen animals can be of these sexes.
TEST(KnownClasses, AFixedNumberIsMultinomial) {
  Data data{DetectorType::proximity, {}};
  Session session;
  session.n_occasions = 1;
  session.detectors.points = {{0, 0}};
  session.mask.points = {{0, 0}, {100, 0}};
  session.mask.cell_area_ha = 1;
  session.animals = {"1", "2", "3"};
  for (std::uint32_t i = 0; i < 3; ++i) session.captures.push_back({i, 0, 0, 1, false});
  session.animal_covariates = {{"sex", {0, 1, 0}, {"f", "m"}}};
  data.sessions.push_back(session);
  const auto prepared = prepare(data, model(NumberOfAnimals::binomial));
  ASSERT_TRUE(prepared) << describe(prepared.error());
  Eigen::VectorXd beta(6);
  beta << std::log(2.5), std::log(0.2 / 0.8), std::log(0.6 / 0.4) - std::log(0.2 / 0.8),
      std::log(100), 0, std::log(0.3 / 0.7);
  const double both = (1 + std::exp(-0.5)) / 2;  // the mean of f over the points
  const double f = 0.7 * 0.2 * both;
  const double m = 0.3 * 0.6 * both;
  const double chance = 30 * f * f * m * std::pow(1 - f - m, 2);  // 5! / (2! 1! 2!)
  EXPECT_NEAR(log_likelihood(*prepared, beta).value, std::log(chance / 3), 1e-12);
}

}  // namespace
}  // namespace dersu::scr::testing
