// The open likelihood where it must be one that can be written down: without space, without births
// and deaths, without survivors.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "dersu/scr/open_likelihood.hpp"
#include "open_worlds.hpp"

namespace dersu::scr::testing {
namespace {

constexpr double kP = 0.6;  // chance to be seen in a session
constexpr double kPhi = 0.75;
constexpr double kF = 0.4;

/// Histories of three sessions ("101") and how many animals had each: one detector, one place.
const std::map<std::string, int> kHistories{{"111", 4}, {"110", 3}, {"101", 2}, {"100", 5},
                                            {"011", 6}, {"010", 3}, {"001", 7}};

Data without_space() {
  Data data;
  for (std::size_t j = 0; j < 3; ++j) {
    Session session;
    session.name = std::to_string(2001 + j);
    session.detectors = {{"1"}, {{0, 0}}, {}, {}, {}};
    session.mask = {{{0, 0}}, 1, {}};
    int born = 0;
    for (const auto& [history, n] : kHistories)
      for (int i = 0; i < n; ++i, ++born) {
        if (history[j] == '0') continue;
        session.captures.push_back({std::uint32_t(session.animals.size()), 0, 0, 1, false});
        session.animals.push_back("A" + std::to_string(born));
      }
    data.sessions.push_back(session);
  }
  return data;
}

double logit(double p) { return std::log(p / (1 - p)); }

Result<OpenPrepared> prepared_of(const Data& data, std::string_view open, Given given) {
  DERSU_TRY(model, make_model(DetectionFunction::hazard_halfnormal));
  DERSU_TRY(all, make_open_model(model, open, Movement::fixed, given));
  return prepare_open(data, all, std::vector<double>(data.sessions.size() - 1, 1.0));
}

TEST(OpenLimits, WithoutSpaceItIsTheTextbooksCormackJollySeber) {
  const auto prepared = prepared_of(without_space(), "phi ~ 1", Given::first);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  Eigen::VectorXd beta(3);
  beta << std::log(-std::log(1 - kP)), 0, logit(kPhi);
  // chi: never seen after the second (2) and after the first session (1).
  const double chi2 = 1 - kPhi + kPhi * (1 - kP);
  const double chi1 = 1 - kPhi + kPhi * (1 - kP) * chi2;
  const double expected = 4 * std::log(kPhi * kP * kPhi * kP) + 3 * std::log(kPhi * kP * chi2) +
                          2 * std::log(kPhi * (1 - kP) * kPhi * kP) + 5 * std::log(chi1) +
                          6 * std::log(kPhi * kP) + 3 * std::log(chi2);
  EXPECT_NEAR(open_log_likelihood(*prepared, beta).value - prepared->closed.constant, expected,
              1e-11);
}

TEST(OpenLimits, WithoutSpaceItIsSchwarzAndArnasons) {
  const auto prepared = prepared_of(without_space(), "phi ~ 1; f ~ 1", Given::nothing);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  constexpr double kN1 = 30;
  Eigen::VectorXd beta(5);
  beta << std::log(kN1), std::log(-std::log(1 - kP)), 0, logit(kPhi), std::log(kF);
  const double lambda = kPhi + kF;
  const double b1 = 1;
  const double b2 = kF;  // by animal of the first session
  const double b3 = lambda * kF;
  const double q = 1 - kP;
  const double chi2 = 1 - kPhi + kPhi * q;
  const double chi1 = 1 - kPhi + kPhi * q * chi2;
  // Alive and not seen before the second and third session, by animal of the first.
  const double alive2 = b1 * q * kPhi + b2;
  const double alive3 = alive2 * q * kPhi + b3;
  const double seen = b1 * kP + alive2 * kP + alive3 * kP;
  const double expected =
      4 * std::log(kN1 * kP * kPhi * kP * kPhi * kP) + 3 * std::log(kN1 * kP * kPhi * kP * chi2) +
      2 * std::log(kN1 * kP * kPhi * q * kPhi * kP) + 5 * std::log(kN1 * kP * chi1) +
      6 * std::log(kN1 * alive2 * kP * kPhi * kP) + 3 * std::log(kN1 * alive2 * kP * chi2) +
      7 * std::log(kN1 * alive3 * kP) - kN1 * seen;
  EXPECT_NEAR(open_log_likelihood(*prepared, beta).value - prepared->closed.constant, expected,
              1e-11);
  // The share of those that ever came which came with each session says the same.
  const auto by_entry = prepared_of(without_space(), "phi ~ 1; b ~ session", Given::nothing);
  ASSERT_TRUE(by_entry) << describe(by_entry.error());
  Eigen::VectorXd other(6);
  other << std::log(kN1), std::log(-std::log(1 - kP)), 0, logit(kPhi), std::log(b2),
      std::log(b3 / b2);
  EXPECT_NEAR(open_log_likelihood(*by_entry, other).value,
              open_log_likelihood(*prepared, beta).value, 1e-11);
  const auto by_growth = prepared_of(without_space(), "phi ~ 1; lambda ~ 1", Given::nothing);
  beta(4) = std::log(lambda);
  EXPECT_NEAR(open_log_likelihood(*by_growth, beta).value - by_growth->closed.constant, expected,
              1e-11);
  beta(4) = std::log(kPhi - 0.01);  // animals would have to come in by a negative number
  EXPECT_EQ(open_log_likelihood(*by_growth, beta).value, -HUGE_VAL);
}

TEST(OpenLimits, WithoutSurvivorsSessionsAreIndependent) {
  Data data = open_world(3, {.phi = 1e-9, .f = 1});
  const auto prepared = prepared_of(data, "phi ~ 1; lambda ~ 1", Given::nothing);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  Eigen::VectorXd beta(5);
  beta << 0.2, -1.2, 4.1, -40, 0;
  const auto model = make_model(DetectionFunction::hazard_halfnormal);
  const auto closed = prepare(data, *model);
  const Likelihood expected = log_likelihood(*closed, beta.head(3));
  const Likelihood found = open_log_likelihood(*prepared, beta);
  EXPECT_NEAR(found.value, expected.value, 1e-10 * std::abs(expected.value));
  for (Eigen::Index j = 0; j < 3; ++j)
    EXPECT_NEAR(found.gradient(j), expected.gradient(j), 1e-8) << j;
}

/// All sessions' occasions one after the other.
Data one_long_session(const Data& data) {
  Data out{data.detector, {data.sessions[0]}, data.trials};
  Session& all = out.sessions[0];
  std::map<std::string, std::uint32_t> places;
  all.captures.clear();
  all.animals.clear();
  all.animal_covariates.clear();
  all.n_occasions = 0;
  for (const Session& session : data.sessions) {
    for (Capture c : session.captures) {
      const std::string& name = session.animals[c.animal];
      const auto [place, fresh] = places.try_emplace(name, std::uint32_t(all.animals.size()));
      if (fresh) all.animals.push_back(name);
      c.animal = place->second;
      c.occasion += all.n_occasions;
      all.captures.push_back(c);
    }
    all.n_occasions += session.n_occasions;
  }
  return out;
}

TEST(OpenLimits, WithoutBirthAndDeathItIsOneLongSession) {
  for (const DetectorType type : {DetectorType::multi, DetectorType::proximity}) {
    const Data data = open_world(4, {.type = type, .phi = 1, .f = 0});
    const auto prepared = prepared_of(data, "phi ~ 1; f ~ 1", Given::nothing);
    ASSERT_TRUE(prepared) << describe(prepared.error());
    Eigen::VectorXd beta(5);
    beta << 0.2, -1.2, 4.1, 40, -40;
    const auto model = make_model(DetectionFunction::hazard_halfnormal);
    const auto closed = prepare(one_long_session(data), *model, Constants::by_occasion);
    ASSERT_TRUE(closed) << describe(closed.error());
    const Likelihood expected = log_likelihood(*closed, beta.head(3));
    const Likelihood found = open_log_likelihood(*prepared, beta);
    EXPECT_NEAR(found.value - prepared->closed.constant, expected.value - closed->constant,
                1e-10 * std::abs(expected.value));
    for (Eigen::Index j = 0; j < 3; ++j)
      EXPECT_NEAR(found.gradient(j), expected.gradient(j), 1e-8) << j;
  }
}

}  // namespace
}  // namespace dersu::scr::testing
