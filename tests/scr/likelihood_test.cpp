// The likelihood by a second way (the textbook's loops), by hand, and by what must not change it.
#include "dersu/scr/likelihood.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "bench/scr/textbook.hpp"
#include "differences.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectorType;

Eigen::VectorXd vector(std::initializer_list<double> values) {
  return Eigen::Map<const Eigen::VectorXd>(values.begin(), Eigen::Index(values.size()));
}

Prepared prepared_of(const Data& data, std::string_view formulas = {},
                     Constants constants = Constants::by_occasion) {
  const auto model = make_model(DetectionFunction::halfnormal, formulas);
  EXPECT_TRUE(model);
  auto prepared = prepare(data, *model, constants);
  EXPECT_TRUE(prepared) << describe(prepared.error());
  return *prepared;
}

double value_at(const Data& data, const Eigen::VectorXd& beta, std::string_view formulas = {}) {
  return log_likelihood(prepared_of(data, formulas), beta).value;
}

/// What the textbook leaves out: the numbers of animals with the same history.
double log_identical(const Session& session) {
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> histories(
      session.animals.size());
  for (const Capture& c : session.captures)
    for (std::uint32_t i = 0; i < c.count; ++i)
      histories[c.animal].emplace_back(c.occasion, c.detector);
  for (auto& history : histories) std::ranges::sort(history);
  std::ranges::sort(histories);
  double sum = 0;
  for (std::size_t i = 0, same = 1; i < histories.size(); ++i, ++same) {
    if (i + 1 < histories.size() && histories[i + 1] == histories[i]) continue;
    sum += std::lgamma(double(same) + 1);
    same = 0;
  }
  return sum;
}

TEST(Likelihood, OneDetectorTwoPointsByHand) {
  Data data;
  Session session;
  session.detectors.points = {{0, 0}};
  session.n_occasions = 2;
  session.animals = {"a"};
  session.captures = {{0, 1, 0, 1, false}};
  session.mask.points = {{0, 0}, {100, 0}};
  session.mask.cell_area_ha = 2;
  data.sessions = {session};
  // g0 = 0.5 at the detector; at 100 m, with sigma = 100 / sqrt(2 log 2), half of that.
  const double sigma = 100 / std::sqrt(2 * std::numbers::ln2);
  const double d = 0.3;
  const double seen_once = d * 2 * (0.5 * 0.5 + 0.75 * 0.25);      // not on day 1, on day 2
  const double seen_at_all = d * 2 * ((1 - 0.25) + (1 - 0.5625));  // 1 - (1 - g)^2
  EXPECT_NEAR(value_at(data, vector({std::log(d), 0, std::log(sigma)})),
              std::log(seen_once) - seen_at_all, 1e-14);
}

TEST(Likelihood, TwoDetectorsHoldOneAnimalByHand) {
  Data data{multi, {}};
  Session session;
  session.detectors.points = {{0, 0}, {0, 0}};
  session.animals = {"a"};
  session.captures = {{0, 0, 1, 1, false}};
  session.mask.points = {{0, 0}};
  session.mask.cell_area_ha = 1;
  data.sessions = {session};
  // Two hazards of -log(1 - 0.5) each: held with chance 3/4, by either half of the times.
  EXPECT_NEAR(value_at(data, vector({0, 0, 1})), std::log(0.375) - 0.75, 1e-14);
}

class EveryType : public ::testing::TestWithParam<DetectorType> {};
INSTANTIATE_TEST_SUITE_P(Scr, EveryType, ::testing::Values(multi, proximity, count),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST_P(EveryType, EqualsTheTextbookLoops) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    WorldOptions options{.type = GetParam(), .effort_levels = seed % 2 == 0 ? 4.0 : 1.0};
    const Data data = random_world(seed, options);
    const Session& session = data.sessions[0];
    const textbook::Parameters p{2.2, 0.05 + 0.2 * double(seed), 60 + 10 * double(seed)};
    const double slow =
        textbook::log_likelihood(session, data.detector, p) - log_identical(session);
    const double fast = value_at(data, vector({std::log(p.density_per_ha),
                                               to_link(Link::logit, p.g0), std::log(p.sigma_m)}));
    // The loops take 1 - (1 - g)^T from rounded powers: their own error is near 1e-12.
    EXPECT_NEAR(fast / slow, 1, 1e-10) << "seed " << seed;
  }
}

TEST_P(EveryType, GradientEqualsCentralDifferences) {
  const Data data = random_world(7, {.type = GetParam(), .effort_levels = 3});
  const Prepared prepared = prepared_of(data, "D ~ cover + x^2");
  const Eigen::VectorXd beta = vector({0.7, 0.4, -0.2, -1.2, 4.3});
  const Likelihood at = log_likelihood(prepared, beta);
  const Eigen::MatrixXd scores = animal_scores(prepared, beta);
  Eigen::VectorXd from_scores = scores.colwise().sum();
  from_scores -= session_terms(prepared, 0, beta).d_expected_seen;
  for (Eigen::Index j = 0; j < beta.size(); ++j) {
    const double slope = difference_slope(prepared, beta, j);
    EXPECT_NEAR(at.gradient(j), slope, 1e-6 * std::max(1.0, std::abs(slope)));
    EXPECT_NEAR(at.gradient(j), from_scores(j), 1e-9 * std::max(1.0, std::abs(slope)));
  }
}

TEST_P(EveryType, MoreAnimalsThanANumberHoldsHaveNoLikelihood) {
  const Data data = random_world(7, {.type = GetParam()});
  const Prepared prepared = prepared_of(data, "D ~ 1");
  for (const double log_density : {708.0, 709.0, 711.0, 800.0, 1e6}) {
    const double value = log_likelihood(prepared, vector({log_density, -1.5, 4.4})).value;
    EXPECT_LT(value, -1e300) << log_density;  // -infinity among them
  }
}

TEST_P(EveryType, WeightsRepeatAnimals) {
  Data data = random_world(5, {.type = GetParam()});
  const Eigen::VectorXd beta = vector({1, -1.5, 4.4});
  std::vector<double> weights(data.sessions[0].animals.size(), 1.0);
  weights[0] = 3;
  weights[1] = 0;
  const Prepared one = prepared_of(data);
  const Likelihood weighted = log_likelihood(one, beta, weights);
  const SessionTerms terms = session_terms(one, 0, beta);
  const Likelihood plain = log_likelihood(one, beta);
  EXPECT_NEAR(weighted.value, plain.value + 2 * terms.log_l(0) - terms.log_l(1), 1e-9);
  const Eigen::VectorXd change = (2 * terms.scores.row(0) - terms.scores.row(1)).transpose();
  EXPECT_LT((weighted.gradient - plain.gradient - change).norm(), 1e-9);
}

RC_GTEST_PROP(Likelihood, OrderOfAnimalsDetectorsAndOccasionsDoesNotMatter, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1000);
  const auto type = *rc::gen::element(multi, proximity, count);
  const Data data = random_world(seed, {.type = type, .columns = 3, .rows = 3, .effort_levels = 3});
  RC_PRE(data.sessions[0].animals.size() > 1);
  Data other = data;
  Session& s = other.sessions[0];
  const std::uint32_t n_animals = std::uint32_t(s.animals.size());
  const std::uint32_t k = std::uint32_t(s.detectors.points.size());
  std::ranges::reverse(s.animals);
  std::ranges::reverse(s.detectors.points);
  std::ranges::reverse(s.detectors.usage);  // detectors and occasions at once
  std::ranges::reverse(s.captures);
  for (Capture& c : s.captures) {
    c.animal = n_animals - 1 - c.animal;
    c.detector = k - 1 - c.detector;
    c.occasion = s.n_occasions - 1 - c.occasion;
  }
  const Eigen::VectorXd beta = vector({1, -1.5, 4.4});
  const double a = value_at(data, beta);
  RC_ASSERT(std::abs(value_at(other, beta) / a - 1) < 1e-12);
}

TEST_P(EveryType, ACellCutInTwoIsTheSame) {
  const Data data = random_world(3, {.type = GetParam()});
  Data halves = data;
  Mask& mask = halves.sessions[0].mask;
  mask.points.insert(mask.points.end(), mask.points.begin(), mask.points.end());
  auto& cover = mask.covariates[0].values;
  cover.insert(cover.end(), data.sessions[0].mask.covariates[0].values.begin(),
               data.sessions[0].mask.covariates[0].values.end());
  mask.cell_area_ha /= 2;
  const Eigen::VectorXd beta = vector({1, 0.2, -1.5, 4.4});
  EXPECT_NEAR(value_at(halves, beta, "D ~ cover") / value_at(data, beta, "D ~ cover"), 1, 1e-13);
}

TEST_P(EveryType, EffortOfTwoIsAsTwoOccasionsWithoutCaptures) {
  Data one = random_world(3, {.type = GetParam(), .occasions = 2});
  Session& s = one.sessions[0];
  std::erase_if(s.captures, [](const Capture& c) { return c.occasion == 1; });
  std::vector<std::uint32_t> index(s.animals.size(), UINT32_MAX);
  std::uint32_t n = 0;
  for (Capture& c : s.captures) {
    if (index[c.animal] == UINT32_MAX) index[c.animal] = n++;
    c.animal = index[c.animal];
  }
  s.animals.resize(n);
  Data two = one;
  for (std::size_t k = 0; k < s.detectors.points.size(); ++k) {
    one.sessions[0].detectors.usage.insert(one.sessions[0].detectors.usage.end(), {1.0, 2.0});
    two.sessions[0].detectors.usage.insert(two.sessions[0].detectors.usage.end(), {1.0, 1.0, 1.0});
  }
  two.sessions[0].n_occasions = 3;
  const Eigen::VectorXd beta = vector({1, -1.5, 4.4});
  EXPECT_NEAR(value_at(one, beta) / value_at(two, beta), 1, 1e-13);
}

TEST_P(EveryType, ALostAnimalIsNotAtRiskAfterwards) {
  // Lost on the first of two occasions, or the second occasion is without effort: the same chance.
  Data lost = random_world(3, {.type = GetParam(), .occasions = 1});
  Data ended = lost;
  for (Session* s : {&lost.sessions[0], &ended.sessions[0]}) s->n_occasions = 2;
  for (Capture& c : lost.sessions[0].captures) c.lost = true;
  for (std::size_t k = 0; k < lost.sessions[0].detectors.points.size(); ++k)
    ended.sessions[0].detectors.usage.insert(ended.sessions[0].detectors.usage.end(), {1.0, 0.0});
  const Eigen::VectorXd beta = vector({1, -1.5, 4.4});
  const SessionTerms a = session_terms(prepared_of(lost), 0, beta);
  const SessionTerms b = session_terms(prepared_of(ended), 0, beta);
  EXPECT_LT((a.log_l - b.log_l).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_LT((a.scores - b.scores).cwiseAbs().maxCoeff(), 1e-10);
  EXPECT_GT(a.expected_seen, b.expected_seen);
}

TEST(Likelihood, RegionsAddUpToTheWhole) {
  const Data data = random_world(4, {});
  const Prepared prepared = prepared_of(data, "D ~ cover");
  const Eigen::VectorXd beta = vector({1, 0.2, -1.5, 4.4});
  std::vector<double> left;
  std::vector<double> right;
  for (const Point& p : data.sessions[0].mask.points) {
    left.push_back(p.x_m < 130 ? 1 : 0);
    right.push_back(1 - left.back());
  }
  const SessionTerms whole = session_terms(prepared, 0, beta);
  const SessionTerms a = session_terms(prepared, 0, beta, left);
  const SessionTerms b = session_terms(prepared, 0, beta, right);
  EXPECT_NEAR(a.expected_n + b.expected_n, whole.expected_n, 1e-10);
  EXPECT_NEAR(a.expected_seen + b.expected_seen, whole.expected_seen, 1e-10);
  for (Eigen::Index i = 0; i < whole.log_l.size(); ++i)
    EXPECT_NEAR(std::exp(a.log_l(i) - whole.log_l(i)) + std::exp(b.log_l(i) - whole.log_l(i)), 1,
                1e-12);
}

}  // namespace
}  // namespace dersu::scr::testing
