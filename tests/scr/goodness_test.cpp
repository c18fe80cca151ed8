// Goodness of fit: even chances under the true model, small p-values under wrong ones; centres
// given captures against plain loops.
#include "dersu/scr/goodness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "dersu/core/progress.hpp"
#include "dersu/scr/centres.hpp"
#include "dersu/scr/simulator.hpp"
#include "naive.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectorType;
using enum DetectionFunction;

Eigen::VectorXd vector(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), Eigen::Index(values.size()));
}

Data plan(DetectorType type, double density_per_ha = 1) {
  Data data = random_world(
      3, {.type = type, .occasions = 4, .density_per_ha = density_per_ha, .g0 = 0.3, .cell_m = 60});
  Covariate height{"height", {}, {}};
  for (std::size_t k = 0; k < data.sessions[0].detectors.points.size(); ++k)
    height.values.push_back(std::sin(double(7 * k)));
  data.sessions[0].detectors.covariates = {height};
  return data;
}

/// A survey from one model, and what another says of it.
Goodness judged(const Data& survey, const Model& model, std::int64_t replicates) {
  Progress silent;
  const auto prepared = prepare(survey, model);
  EXPECT_TRUE(prepared) << describe(prepared.error());
  const auto fitted = fit(*prepared, survey, model, {}, silent);
  EXPECT_TRUE(fitted) << describe(fitted.error());
  const auto goodness =
      goodness_of_fit(survey, *prepared, *fitted, {.replicates = replicates}, silent);
  EXPECT_TRUE(goodness) << describe(goodness.error());
  return *goodness;
}

Simulated drawn(const Data& data, DetectionFunction function, std::string_view formulas,
                const std::vector<double>& beta, std::string_view stream) {
  const auto model = make_model(function, formulas);
  return Simulator::make(data, *model, vector(beta))->draw(6, stream);
}

TEST(Goodness, DrawnAndObservedAreExchangeableUnderTheTruth) {
  // With the true coefficients the discrepancies of the data and of drawn captures have one
  // distribution, so that either is as often the larger: a sum over worlds of shares with the mean
  // 1/2 and a standard deviation of at most 1/2.
  for (const char* formulas : {"g0 ~ 1", "g0 ~ bk + k"}) {
    const auto model = make_model(halfnormal, formulas);
    std::vector<double> beta{-0.5, -1, 4.3};
    if (model->intercept.terms.size() == 2) beta = {-0.5, -1, 0.7, -0.5, 4.3};
    const Simulator simulator = *Simulator::make(plan(proximity), *model, vector(beta));
    constexpr int kWorlds = 24;
    std::vector<double> sums(3);
    for (int w = 0; w < kWorlds; ++w) {
      const Simulated survey = simulator.draw(2, std::to_string(w));
      const auto prepared = prepare(survey.data, *model);
      ASSERT_TRUE(prepared) << describe(prepared.error());
      Fit fit;
      fit.model = *model;
      fit.beta = vector(beta);
      fit.vcov = 1e-16 * Eigen::MatrixXd::Identity(fit.beta.size(), fit.beta.size());
      Progress silent;
      const auto goodness = goodness_of_fit(survey.data, *prepared, fit, {.replicates = 2}, silent);
      ASSERT_TRUE(goodness) << describe(goodness.error());
      // p = (1 + k) / 3; k / 2 has the mean 1/2.
      for (std::size_t j = 0; j < 3; ++j) sums[j] += (3 * goodness->discrepancies[j].p - 1) / 2;
    }
    for (std::size_t j = 0; j < 3; ++j)
      EXPECT_NEAR(sums[j] / kWorlds, 0.5, 4 * 0.5 / std::sqrt(kWorlds)) << formulas << " " << j;
  }
}

TEST(Goodness, AResponseToCapturesThatIsIgnoredIsSeen) {
  const Simulated survey = drawn(plan(proximity, 8), halfnormal, "g0 ~ bk", {0, -2.5, 3, 4.8}, "x");
  const Goodness without = judged(survey.data, *make_model(halfnormal), 30);
  EXPECT_LE(without.discrepancies[0].p, 2.0 / 31);  // at most one of 30 draws
  EXPECT_GE(without.discrepancies[0].p, 1.0 / 31);  // no number of draws shows a chance of 0
  const Goodness with = judged(survey.data, *make_model(halfnormal, "g0 ~ bk"), 30);
  EXPECT_GT(with.discrepancies[0].p, 0.1);
  EXPECT_NEAR(with.discrepancies[0].p_se,
              std::sqrt(with.discrepancies[0].p * (1 - with.discrepancies[0].p) / 30), 1e-12);
}

TEST(Goodness, DetectorsThatDifferAreSeen) {
  const Simulated survey =
      drawn(plan(count), hazard_halfnormal, "lambda0 ~ height", {0, -1, 1.2, 4.3}, "height");
  EXPECT_LT(judged(survey.data, *make_model(hazard_halfnormal), 30).discrepancies[2].p, 0.05);
  EXPECT_GT(judged(survey.data, *make_model(hazard_halfnormal, "lambda0 ~ height"), 30)
                .discrepancies[2]
                .p,
            0.1);
}

TEST(Goodness, AnimalsThatDifferAreSeen) {
  const Simulated survey =
      drawn(plan(count), hazard_halfnormal, "lambda0 ~ h2", {0, -3, 4, 4.3, -1}, "x");
  const Goodness without = judged(survey.data, *make_model(hazard_halfnormal), 30);
  ASSERT_EQ(without.survey_tests.size(), 3U);
  EXPECT_LE(without.survey_tests[0].p, 0.1);  // far more animals caught once
  EXPECT_GT(without.survey_tests[0].observed, without.survey_tests[0].median);
}

TEST(Goodness, DetectorsThatHoldOneAnimalAreRefused) {
  const Data data = plan(multi);
  Data single = data;
  single.detector = DetectorType::single;
  const auto model = make_model(halfnormal);
  const auto prepared = prepare(single, *model);
  Progress silent;
  const auto fitted = fit(*prepared, single, *model, {}, silent);
  ASSERT_TRUE(fitted);
  const auto goodness = goodness_of_fit(single, *prepared, *fitted, {}, silent);
  ASSERT_FALSE(goodness);
  EXPECT_EQ(goodness.error().fault, Fault::unsupported);
}

TEST(Centres, AreDrawnAsPlainLoopsSay) {
  const Data data = random_world(
      8,
      {.columns = 2, .rows = 2, .occasions = 3, .density_per_ha = 0.6, .g0 = 0.4, .cell_m = 110});
  const auto model = make_model(halfnormal, "D ~ cover; g0 ~ h2");
  const std::vector<double> beta{-0.4, 0.8, -1.5, 1.8, 4.3, 0.3};
  const auto prepared = prepare(data, *model);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  const Session& session = data.sessions[0];
  const std::size_t n_points = session.mask.points.size();
  Random random(1, "centres");
  constexpr int kDraws = 1500;
  std::vector<double> times(2 * n_points);
  for (int r = 0; r < kDraws; ++r) {
    const Resident first = centres_given_captures(*prepared, 0, vector(beta), random)[0];
    times[first.cls * n_points + first.point] += 1;
  }
  std::vector<double> chance(2 * n_points);
  double sum = 0;
  for (std::size_t c = 0; c < 2; ++c)
    for (std::size_t m = 0; m < n_points; ++m) {
      const NaiveModel naive{
          .hazard =
              [&](const NaivePlace&, double d) {
                return hazard_at(halfnormal, 1 / (1 + std::exp(1.5 - 1.8 * double(c))),
                                 std::exp(4.3), 0, d);
              },
          .density =
              [&](std::size_t at, std::size_t) {
                return at == m ? std::exp(-0.4 + 0.8 * session.mask.covariates[0].values[at]) : 0.0;
              }};
      const double share = c == 0 ? 1 / (1 + std::exp(0.3)) : 1 / (1 + std::exp(-0.3));
      sum += chance[c * n_points + m] = share * Naive(data, session, naive).animal(0);
    }
  double chi_squared = 0;
  double others = kDraws;
  double others_expected = kDraws;
  int cells = 0;
  for (std::size_t j = 0; j < chance.size(); ++j) {
    const double expected = kDraws * chance[j] / sum;
    if (expected < 5) continue;
    chi_squared += (times[j] - expected) * (times[j] - expected) / expected;
    others -= times[j];
    others_expected -= expected;
    ++cells;
  }
  chi_squared += (others - others_expected) * (others - others_expected) / others_expected;
  ASSERT_GT(cells, 10);
  EXPECT_LT(chi_squared, cells + 4 * std::sqrt(2.0 * cells));
}

// Worked by hand: squares 4 / 1 + 1 / 1 + 1 / 2 by 2 df, mean of 2, -1 and -1/2.
TEST(Overdispersion, IsFletchers) {
  const auto over = overdispersion(std::vector<double>{3, 0, 1}, std::vector<double>{1, 1, 2}, 1);
  ASSERT_TRUE(over);
  EXPECT_EQ(over->df, 2U);
  EXPECT_NEAR(over->pearson, 2.75, 1e-15);
  EXPECT_NEAR(over->c_hat, 2.75 / (7.0 / 6), 1e-15);
  EXPECT_FALSE(overdispersion(std::vector<double>{3}, std::vector<double>{1}, 1));
}

/// What a detector is expected to see, by plain loops.
double animals_at(const Data& data, std::size_t k, double density_per_ha, double g0,
                  double sigma_m) {
  const Session& session = data.sessions[0];
  double sum = 0;
  for (const Point& m : session.mask.points) {
    const Point at = session.detectors.points[k];
    const double d_m = std::hypot(m.x_m - at.x_m, m.y_m - at.y_m);
    const double g = g0 * std::exp(-d_m * d_m / (2 * sigma_m * sigma_m));
    double unseen = 1;
    for (std::uint32_t o = 0; o < session.n_occasions; ++o)
      unseen *= std::pow(1 - g, session.usage(k, o));
    sum += density_per_ha * session.mask.cell_area_ha * (1 - unseen);
  }
  return sum;
}

TEST(Overdispersion, ExpectsWhatLoopsAndSimulatedSurveysSee) {
  const Data data = random_world(4, {.cell_m = 60, .effort_levels = 3});
  const std::vector<double> beta{std::log(1.5), std::log(0.2 / 0.8), std::log(90), 0.4, 0.3};
  const auto model = make_model(halfnormal, "sigma ~ h2");
  const Simulator mixed = *Simulator::make(data, *model, vector(beta));
  const auto expected = mixed.animals_at_detectors(0);
  ASSERT_TRUE(expected);
  const double share = 1 / (1 + std::exp(-0.3));
  std::vector<double> mean(expected->size());
  constexpr int kWorlds = 60;
  double c_hat = 0;
  for (int w = 0; w < kWorlds; ++w) {
    const Data survey = mixed.draw(3, std::to_string(w)).data;
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const Capture& c : survey.sessions[0].captures)
      if (pairs.emplace(c.animal, c.detector).second) mean[c.detector] += 1.0 / kWorlds;
    c_hat += overdispersion(survey, mixed, 0)->c_hat / kWorlds;
  }
  for (std::size_t k = 0; k < mean.size(); ++k) {
    const double loops = (1 - share) * animals_at(data, k, 1.5, 0.2, 90) +
                         share * animals_at(data, k, 1.5, 0.2, 90 * std::exp(0.4));
    EXPECT_NEAR((*expected)[k], loops, 1e-9 * loops) << k;
    EXPECT_NEAR(mean[k], loops, 5 * std::sqrt(loops / kWorlds)) << k;
  }
  EXPECT_NEAR(c_hat, 1, 0.25);
}

TEST(Overdispersion, AnimalsThatGoInPairsAreTold) {
  const auto model = make_model(halfnormal);
  const std::vector<double> beta{0, -1.5, 4.4};
  const Data plain = random_world(4, {.cell_m = 60});
  const std::vector<double> half{std::log(0.5), -1.5, 4.4};
  const Simulator whole = *Simulator::make(plain, *model, vector(beta));
  const Simulator pairs = *Simulator::make(plain, *model, vector(half));
  double c_hat = 0;
  constexpr int kWorlds = 30;
  for (int w = 0; w < kWorlds; ++w) {
    Data survey = pairs.draw(3, std::to_string(w)).data;
    Session& session = survey.sessions[0];
    const auto n = std::uint32_t(session.animals.size());
    for (std::uint32_t i = 0; i < n; ++i) session.animals.push_back(session.animals[i] + "b");
    const std::vector<Capture> captures = session.captures;
    for (Capture c : captures) {
      c.animal += n;
      session.captures.push_back(c);
    }
    c_hat += overdispersion(survey, whole, 0)->c_hat / kWorlds;
  }
  EXPECT_NEAR(c_hat, 2, 0.5);  // the variance of twice a Poisson number is twice its mean
}

TEST(Overdispersion, IsNotToldWhereCapturesChangeWhatFollows) {
  const Data multi = random_world(4, {.type = DetectorType::multi, .cell_m = 60});
  const std::vector<double> beta{0, -1.5, 4.4};
  EXPECT_FALSE(
      Simulator::make(multi, *make_model(halfnormal), vector(beta))->animals_at_detectors(0));
  const std::vector<double> more{0, -1.5, 0.5, 4.4};
  const Data data = random_world(4, {.cell_m = 60});
  EXPECT_FALSE(Simulator::make(data, *make_model(halfnormal, "g0 ~ b"), vector(more))
                   ->animals_at_detectors(0));
}

}  // namespace
}  // namespace dersu::scr::testing
