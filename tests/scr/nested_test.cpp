// Tests of one model within another: which models are nested, and the score test beside the ratio.
#include "dersu/scr/nested.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/core/progress.hpp"
#include "dersu/scr/simulator.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectionFunction;

Model model_of(std::string_view formulas, DetectionFunction function = halfnormal) {
  auto model = make_model(function, formulas);
  EXPECT_TRUE(model) << describe(model.error());
  return *model;
}

Fit fit_of(const Data& data, const Model& model) {
  Progress silent;
  auto fitted = fit(data, model, {}, silent);
  EXPECT_TRUE(fitted) << describe(fitted.error());
  return *fitted;
}

Data survey() {
  Data data = random_world(2, {.occasions = 4, .density_per_ha = 2, .g0 = 0.3, .cell_m = 60});
  Covariate height{"height", {}, {}};
  for (std::size_t k = 0; k < 16; ++k) height.values.push_back(std::sin(double(5 * k)));
  data.sessions[0].detectors.covariates = {height};
  return data;
}

Fit with_names(const Model& model, double loglik, const std::vector<std::string>& names) {
  Fit fit;
  fit.model = model;
  fit.loglik = loglik;
  for (const std::string& name : names) fit.coefficients.push_back({name, name, Link::log});
  fit.beta = Eigen::VectorXd::Zero(Eigen::Index(names.size()));
  return fit;
}

TEST(Nested, PairsAreFoundByTheNamesOfCoefficients) {
  const std::vector<Fit> fits{
      with_names(model_of(""), -50, {"D", "g0", "sigma"}),
      with_names(model_of("g0 ~ b"), -47, {"D", "g0", "g0.b", "sigma"}),
      with_names(model_of("g0 ~ t"), -46, {"D", "g0", "g0.t2", "g0.t3", "sigma"}),
      with_names(model_of("g0 ~ h2"), -40, {"D", "g0", "g0.h22", "sigma", "pmix"}),
      with_names(model_of("", exponential), -49, {"D", "g0", "sigma"}),
      with_names(model_of("g0 ~ b + t"), -46.5, {"D", "g0", "g0.b", "g0.t2", "g0.t3", "sigma"})};
  const std::vector<NestedTest> tests = nested_tests(fits);
  ASSERT_EQ(tests.size(), 5U);
  const auto pair = [&](std::size_t i) { return std::pair(tests[i].smaller, tests[i].larger); };
  EXPECT_EQ(pair(0), std::pair(0UL, 1UL));
  EXPECT_EQ(pair(1), std::pair(0UL, 2UL));
  EXPECT_EQ(pair(2), std::pair(0UL, 5UL));
  EXPECT_EQ(pair(3), std::pair(1UL, 5UL));
  EXPECT_EQ(pair(4), std::pair(2UL, 5UL));
  EXPECT_NEAR(tests[0].test.statistic, 6, 1e-12);
  EXPECT_EQ(tests[1].test.df, 2U);
  EXPECT_TRUE(tests[3].problem.empty());
  EXPECT_FALSE(tests[4].problem.empty());  // the larger one is lower: not at its top
}

TEST(Nested, TermsAreAdded) {
  const Model model = model_of("D ~ cover; g0 ~ height");
  const auto larger = with_terms(model, "g0 ~ height * b; sigma ~ height");
  ASSERT_TRUE(larger) << describe(larger.error());
  EXPECT_EQ(larger->intercept.text(), "g0 ~ height + b + height:b");
  EXPECT_EQ(larger->sigma.text(), "sigma ~ height");
  EXPECT_EQ(larger->density.text(), "D ~ cover");
  for (const char* wrong : {"lambda0 ~ b", "g0 ~ height", "g0 ~ h2", "z ~ b", "g0 b"}) {
    const auto none = with_terms(model, wrong);
    ASSERT_FALSE(none) << wrong;
    EXPECT_EQ(none.error().fault, Fault::usage) << wrong;
  }
}

TEST(Nested, TheScoreTestIsNearTheRatioTest) {
  const Data data = survey();
  const Fit small = fit_of(data, model_of(""));
  for (const char* terms : {"D ~ cover", "g0 ~ height", "g0 ~ b", "g0 ~ bk", "g0 ~ t"}) {
    const auto larger = with_terms(small.model, terms);
    const auto score = score_test(data, small, *larger);
    ASSERT_TRUE(score) << describe(score.error());
    const auto ratio = likelihood_ratio(small, fit_of(data, *larger));
    ASSERT_TRUE(ratio);
    EXPECT_EQ(score->df, ratio->df);
    // Both are quadratic forms of the same score, to the order of the effect.
    EXPECT_NEAR(score->statistic, ratio->statistic, 0.05 + 0.25 * ratio->statistic) << terms;
    EXPECT_NEAR(score->p, chi_squared_tail(score->statistic, double(score->df)), 1e-12);
  }
}

TEST(Nested, TheScoreTestKnowsNoUnits) {
  Data data = survey();
  const Fit small = fit_of(data, model_of("g0 ~ height"));
  const auto one = score_test(data, small, *with_terms(small.model, "D ~ cover"));
  for (double& v : data.sessions[0].mask.covariates[0].values) v = 300 * v - 40;
  const auto other = score_test(data, small, *with_terms(small.model, "D ~ cover"));
  ASSERT_TRUE(one && other);
  EXPECT_NEAR(one->statistic, other->statistic, 1e-5 * (1 + one->statistic));
}

TEST(Nested, UnderTheSmallerModelPIsUniform) {
  const Data data = survey();
  const Model model = model_of("");
  Eigen::VectorXd beta(3);
  beta << 0.5, -1, 4.3;
  const Simulator simulator = *Simulator::make(data, model, beta);
  const Model larger = *with_terms(model, "g0 ~ height");
  constexpr int kWorlds = 24;
  double sum = 0;
  for (int w = 0; w < kWorlds; ++w) {
    const Simulated drawn = simulator.draw(1, std::to_string(w));
    FitOptions options;
    options.start.assign(beta.data(), beta.data() + 3);
    Progress silent;
    const auto small = fit(drawn.data, model, options, silent);
    ASSERT_TRUE(small) << describe(small.error());
    const auto test = score_test(drawn.data, *small, larger);
    ASSERT_TRUE(test) << describe(test.error());
    sum += test->p;
  }
  EXPECT_NEAR(sum / kWorlds, 0.5, 4 / std::sqrt(12.0 * kWorlds));
}

TEST(Nested, AModelThatDoesNotHoldTheSmallerIsRefused) {
  const Data data = survey();
  const Fit small = fit_of(data, model_of("g0 ~ height"));
  EXPECT_EQ(score_test(data, small, model_of("g0 ~ b")).error().fault, Fault::usage);
  EXPECT_EQ(score_test(data, small, model_of("g0 ~ height")).error().fault, Fault::usage);
  EXPECT_EQ(score_test(data, small, model_of("g0 ~ height + b", exponential)).error().fault,
            Fault::usage);
}

}  // namespace
}  // namespace dersu::scr::testing
