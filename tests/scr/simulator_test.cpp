// Simulated surveys: their moments, and the score of the likelihood, whose mean is 0 over data from
// its own model.
#include "dersu/scr/simulator.hpp"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "dersu/scr/likelihood.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectorType;
using enum DetectionFunction;

/// A planned survey: detectors, effort and covariates, and some animals with a sex.
Data plan(DetectorType type, std::uint32_t trials = 0) {
  Data data = random_world(5, {.type = type,
                               .columns = 3,
                               .rows = 3,
                               .occasions = 4,
                               .density_per_ha = 2.5,
                               .g0 = 0.3,
                               .cell_m = 60,
                               .effort_levels = 3});
  data.trials = trials;
  Session& session = data.sessions[0];
  if (trials > 0)
    for (Capture& c : session.captures) c.count = std::min(c.count, trials);
  Random random(5, "covariates");
  Covariate height{"height", {}, {}};
  for (std::size_t k = 0; k < 9; ++k) height.values.push_back(random.normal());
  session.detectors.covariates = {height};
  session.occasion_covariates = {{"snow", {0.3, -1, 0.5, 0.9}, {}}};
  Covariate sex{"sex", {}, {"f", "m"}};
  for (std::size_t i = 0; i < session.animals.size(); ++i) sex.values.push_back(double(i % 2));
  session.animal_covariates = {sex};
  return data;
}

Eigen::VectorXd vector(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), Eigen::Index(values.size()));
}

Simulator simulator_of(const Data& data, const Model& model, const Eigen::VectorXd& beta) {
  auto simulator = Simulator::make(data, model, beta);
  EXPECT_TRUE(simulator) << describe(simulator.error());
  return *simulator;
}

struct Case {
  std::string name;
  DetectorType type;
  std::uint32_t trials;
  DetectionFunction function;
  std::string formulas;
  std::vector<double> beta;
  std::string groups{};
  bool conditional = false;
};
std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

const std::vector<Case> kCases{
    {"proximity", proximity, 0, halfnormal, "D ~ cover", {-0.4, 0.4, -1.2, 4.3}},
    {"count", count, 0, hazard_halfnormal, "D ~ x", {-0.4, 0.4, -1.2, 4.3}},
    {"trials", count, 3, halfnormal, "g0 ~ t", {-0.4, -1.9, 0.5, -0.4, 0.2, 4.3}},
    {"multi", multi, 0, exponential, "g0 ~ T; sigma ~ height", {-0.4, -1.2, 0.2, 4.0, 0.1}},
    {"b", multi, 0, halfnormal, "g0 ~ b; sigma ~ b", {-0.4, -1.2, 0.8, 4.3, -0.2}},
    {"B", proximity, 0, hazard_halfnormal, "lambda0 ~ B", {-0.4, -1.2, 0.8, 4.3}},
    {"bk", proximity, 0, halfnormal, "g0 ~ bk", {-0.4, -1.2, 0.8, 4.3}},
    {"Bk", multi, 0, hazard_exponential, "lambda0 ~ Bk", {-0.4, -0.9, -0.6, 4.3}},
    {"k", proximity, 0, halfnormal, "g0 ~ k", {-0.4, -1.2, 0.7, 4.3}},
    {"K", count, 0, hazard_halfnormal, "lambda0 ~ K + snow", {-0.4, -1.2, 0.7, 0.4, 4.3}},
    {"h2", proximity, 0, halfnormal, "g0 ~ h2; sigma ~ h2", {-0.2, -1.4, 1.4, 4.1, 0.5, -0.6}},
    {"groups",
     count,
     0,
     hazard_halfnormal,
     "D ~ g; lambda0 ~ g",
     {-0.9, 0.3, -1.2, 0.6, 4.2},
     "sex"},
    {"conditional", proximity, 0, halfnormal, "g0 ~ sex", {-1.2, 0.6, 4.2}, "", true},
};

class SimulatedModel : public ::testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(Scr, SimulatedModel, ::testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

Model model_of(const Case& c) {
  auto model = make_model(c.function, c.formulas);
  EXPECT_TRUE(model) << describe(model.error());
  model->groups = c.groups;
  model->conditional = c.conditional;
  return *model;
}

/// Hotelling's T^2 of the mean score over simulated surveys: about chi-squared with n_beta degrees
/// of freedom where the data come from the model.
double score_statistic(const Case& c, int surveys) {
  const Data data = plan(c.type, c.trials);
  const Model model = model_of(c);
  const Eigen::VectorXd beta = vector(c.beta);
  const Simulator simulator = simulator_of(data, model, beta);
  Eigen::MatrixXd scores(beta.size(), surveys);
  for (int r = 0; r < surveys; ++r) {
    const Simulated one = simulator.draw(3, "score " + std::to_string(r));
    const auto prepared = prepare(one.data, model);
    EXPECT_TRUE(prepared) << describe(prepared.error());
    scores.col(r) = log_likelihood(*prepared, beta).gradient;
  }
  const Eigen::VectorXd mean = scores.rowwise().mean();
  const Eigen::MatrixXd centred = scores.colwise() - mean;
  // Lazy: the large product's prefetches do not compile without an optimiser.
  const Eigen::MatrixXd covariance = centred.lazyProduct(centred.transpose()) / (surveys - 1);
  return surveys * mean.dot(covariance.fullPivLu().solve(mean));
}

TEST_P(SimulatedModel, TheScoreHasTheMeanZero) {
  // 0.9999 of T^2 lie below 40 with 60 surveys and 6 coefficients. The coverage bench has the long
  // form.
  EXPECT_LT(score_statistic(GetParam(), 60), 40);
}

TEST(Simulator, AnimalsAndCapturesAreAsManyAsExpected) {
  for (const Case& c : kCases) {
    if (c.formulas.find('b') != std::string::npos || c.formulas.find('B') != std::string::npos ||
        c.conditional)
      continue;
    const Data data = plan(c.type, c.trials);
    const Model model = model_of(c);
    const Simulator simulator = simulator_of(data, model, vector(c.beta));
    const auto prepared = prepare(data, model);
    const SessionTerms terms = session_terms(*prepared, 0, vector(c.beta));
    constexpr int kSurveys = 200;
    double n = 0;
    double seen = 0;
    for (int r = 0; r < kSurveys; ++r) {
      const Simulated one = simulator.draw(1, std::to_string(r));
      n += double(one.truth[0].residents.size());
      seen += double(one.data.n_animals());
    }
    EXPECT_NEAR(simulator.expected_n(0), terms.expected_n, 1e-9 * terms.expected_n);
    EXPECT_NEAR(n / kSurveys, terms.expected_n, 4 * std::sqrt(terms.expected_n / kSurveys)) << c;
    if (c.name == "k" || c.name == "K") continue;  // p. of data that are not these
    EXPECT_NEAR(seen / kSurveys, terms.expected_seen, 4 * std::sqrt(terms.expected_seen / kSurveys))
        << c;
  }
}

/// Captures of many animals at one point against the formulas of docs/methods/scr.md.
TEST(Simulator, DetectorsCatchByTheirOwnRules) {
  for (const DetectorType type : {multi, proximity, count, single, capped}) {
    const Data data = plan(type);
    const Session& session = data.sessions[0];
    const auto model = make_model(hazard_halfnormal);
    const Simulator simulator = simulator_of(data, *model, vector({-0.4, -0.7, 4.4}));
    constexpr std::size_t kAnimals = 4000;
    const bool shared = type == single || type == capped;
    Random random(9, "captures");
    std::vector<double> caught(9);
    const std::vector<Resident> one{{40, 0, 0}};
    const std::vector<Resident> many(kAnimals, one[0]);
    if (shared) {
      for (std::size_t i = 0; i < kAnimals; ++i)
        for (const Capture& c : simulator.captures_of(0, one, random)) caught[c.detector] += 1;
    } else {
      for (const Capture& c : simulator.captures_of(0, many, random)) caught[c.detector] += c.count;
    }
    const std::vector<double> d = simulator.distances_m(0, 40);
    std::vector<double> told;
    if (!shared) told = simulator.expected_captures(0, one, {});
    for (std::size_t k = 0; k < 9; ++k) {
      double expected = 0;
      for (std::size_t s = 0; s < session.n_occasions; ++s) {
        const auto exposure = [&](std::size_t j) {
          return session.usage(j, s) * std::exp(-0.7) *
                 std::exp(-d[j] * d[j] / (2 * std::exp(4.4) * std::exp(4.4)));
        };
        double all = 0;
        for (std::size_t j = 0; j < 9; ++j) all += exposure(j);
        const double h = exposure(k);
        if (type == multi || type == single)
          expected += all > 0 ? h / all * (1 - std::exp(-all)) : 0;
        else
          expected += type == count ? h : 1 - std::exp(-h);
      }
      if (!shared) {
        EXPECT_NEAR(told[k], expected, 1e-12);
      }
      EXPECT_NEAR(caught[k] / kAnimals, expected, 4.5 * std::sqrt(expected / kAnimals) + 1e-12)
          << name(type) << " detector " << k;
    }
  }
}

TEST(Simulator, ADetectorOfOneAnimalHoldsOne) {
  for (const DetectorType type : {single, capped}) {
    const Data data = plan(type);
    const auto model = make_model(hazard_halfnormal);
    const Simulator simulator = simulator_of(data, *model, vector({2, 1, 4.4}));
    const Simulated one = simulator.draw(4, "held");
    const Session& session = one.data.sessions[0];
    std::vector<int> records(9 * session.n_occasions);
    std::vector<int> animals(session.animals.size() * session.n_occasions);
    for (const Capture& c : session.captures) {
      EXPECT_EQ(records[c.detector * session.n_occasions + c.occasion]++, 0);
      const int before = animals[c.animal * session.n_occasions + c.occasion]++;
      if (type == single) {
        EXPECT_EQ(before, 0);
      }
    }
    EXPECT_GT(session.captures.size(), 20U);
    EXPECT_TRUE(check(one.data));
  }
}

TEST(Simulator, TheSameSeedGivesTheSameSurvey) {
  const Data data = plan(proximity);
  const auto model = make_model(halfnormal, "g0 ~ bk + k");
  const Simulator simulator = simulator_of(data, *model, vector({-0.4, -1.2, 0.8, 0.3, 4.3}));
  const auto flat = [&](std::uint64_t seed, const char* stream) {
    std::vector<std::uint32_t> values;
    const Simulated one = simulator.draw(seed, stream);
    for (const Capture& c : one.data.sessions[0].captures)
      values.insert(values.end(), {c.animal, c.occasion, c.detector, c.count});
    return values;
  };
  EXPECT_EQ(flat(8, "a"), flat(8, "a"));
  EXPECT_NE(flat(8, "a"), flat(8, "b"));
  EXPECT_NE(flat(8, "a"), flat(9, "a"));
}

TEST(Simulator, AFixedNumberIsThatNumber) {
  const Data data = plan(proximity);
  auto model = make_model(halfnormal);
  model->number = NumberOfAnimals::binomial;
  const double log_d = std::log(25 / data.sessions[0].mask.area_ha());
  const Simulator simulator = simulator_of(data, *model, vector({log_d, -1.2, 4.3}));
  for (int r = 0; r < 20; ++r) {
    const std::size_t n = simulator.draw(1, std::to_string(r)).truth[0].residents.size();
    EXPECT_TRUE(n == 25 || n == 24) << n;  // 25 to rounding
  }
}

TEST(Simulator, RefusesWhatIsNoModel) {
  const Data data = plan(proximity);
  const auto model = make_model(halfnormal);
  EXPECT_EQ(Simulator::make(data, *model, vector({-0.4, -1.2})).error().fault, Fault::usage);
  EXPECT_EQ(Simulator::make(data, *model, vector({30, -1.2, 4})).error().fault, Fault::numeric);
}

}  // namespace
}  // namespace dersu::scr::testing
