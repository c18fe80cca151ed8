// Estimates, standard errors, limits and numbers of animals equal secr 5.5.0's, found from dersu's
// own starting values.
#include <cmath>

#include "dersu/core/progress.hpp"
#include "dersu/scr/derived.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"
#include "reference_cases.hpp"

namespace dersu::scr::testing {
namespace {

using Case = ReferenceCase;
using enum DetectorType;
constexpr auto HN = DetectionFunction::halfnormal;

void expect_equal(const ReferenceInterval& secr, double estimate, double se, double lower,
                  double upper, double se_tolerance) {
  EXPECT_NEAR(estimate / secr.estimate, 1, 1e-4) << secr.parameter;
  EXPECT_NEAR(se / secr.se, 1, se_tolerance) << secr.parameter;
  const double limit_tolerance = se_tolerance > 1e-3 ? 3 * se_tolerance : 1e-3;
  EXPECT_NEAR(lower / secr.lower, 1, limit_tolerance) << secr.parameter;
  EXPECT_NEAR(upper / secr.upper, 1, limit_tolerance) << secr.parameter;
}

class ReferenceFits : public ::testing::TestWithParam<Case> {};

TEST_P(ReferenceFits, EqualsSecr) {
  const Case& c = GetParam();
  DERSU_NEEDS_REFERENCE(c.folder);
  const Data data = data_of(c);
  const Model model = model_of(c);
  Progress silent;
  const auto prepared = prepare(data, model);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  auto fitted = fit(*prepared, data, model, {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const ReferenceFit reference = reference_fit(c.id);
  if (model.classes > 1) {
    // Which class is the first is nobody's: the top found, from the reference's side.
    FitOptions options;
    options.start = reference.beta;
    for (double& v : options.start) v += 0.02;
    const double own = fitted->loglik;
    fitted = fit(*prepared, data, model, options, silent);
    ASSERT_TRUE(fitted) << describe(fitted.error());
    EXPECT_NEAR(fitted->loglik, own, 1e-8);
  }
  EXPECT_NEAR(fitted->loglik, reference.loglik, 1e-6);
  EXPECT_GE(fitted->loglik, reference.loglik - 1e-9);
  EXPECT_LT(fitted->max_gradient, 1e-5);
  ASSERT_EQ(std::size_t(fitted->beta.size()), reference.beta.size());
  for (std::size_t j = 0; j < reference.beta.size(); ++j)
    EXPECT_NEAR(fitted->beta(Eigen::Index(j)), reference.beta[j], 1e-4);
  for (const ReferenceInterval& secr : reference.real) {
    if (secr.parameter == "D" && c.other_typical_density) continue;
    for (const Estimate& e : fitted->estimates)
      if (e.parameter == secr.parameter &&
          (e.session.empty() || e.session == data.sessions.front().name) &&
          (e.group.empty() || e.group == "f") && (e.cls.empty() || e.cls == "1"))
        expect_equal(secr, e.estimate, e.se, e.lower, e.upper, c.se_tolerance);
  }
  for (std::size_t s = 0; s < reference.region_n.size(); ++s) {
    // secr's variance of the realised number differs where sessions share D, and where D varies.
    const RegionOptions as_secr{.secr_realised_variance = true};
    const RegionN n = region_n(*prepared, *fitted, s, {}, as_secr);
    for (const ReferenceInterval& secr : reference.region_n[s]) {
      const Interval& ours = secr.parameter == "E.N" ? n.expected : n.realised;
      expect_equal(secr, ours.estimate, ours.se, ours.lower, ours.upper, c.se_tolerance);
    }
    if (data.sessions.size() == 1 && c.formulas.empty() && !c.binomial) {
      const RegionN own = region_n(*prepared, *fitted, s);
      EXPECT_NEAR(own.realised.se / n.realised.se, 1, 1e-5);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Scr, ReferenceFits, ::testing::ValuesIn(fit_cases()),
                         [](const auto& test) { return test.param.id; });

TEST(ReferenceFits, ATopThatSecrDoesNotReach) {
  // The fault of secr in p. (reference_loglik_test.cpp) is a wall before this top, 20 higher.
  DERSU_NEEDS_REFERENCE("secr_housemouse");
  const Case c{"housemouse_h2", "secr_housemouse", multi, HN, "g0 ~ h2; sigma ~ h2"};
  Progress silent;
  const auto fitted = fit(data_of(c), model_of(c), {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  EXPECT_GT(fitted->loglik, reference_fit(c.id).loglik + 20);
  EXPECT_LT(fitted->max_gradient, 1e-5);
}

TEST(ReferenceFits, DensityDerivedFromAConditionalLikelihood) {
  DERSU_NEEDS_REFERENCE("secr_captdata");
  const Case c{.id = "captdata_CL", .folder = "secr_captdata", .type = multi, .conditional = true};
  const Data data = data_of(c);
  Progress silent;
  const auto prepared = prepare(data, model_of(c));
  ASSERT_TRUE(prepared) << describe(prepared.error());
  const auto fitted = fit(*prepared, data, model_of(c), {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const std::vector<ReferenceInterval> derived = reference_fit(c.id).derived;
  ASSERT_EQ(derived.size(), 1U);
  const DerivedDensity own = derived_density(*prepared, *fitted).front();
  expect_equal(derived[0], own.density.estimate, own.density.se, own.density.lower,
               own.density.upper, 1e-3);
  // The full likelihood says the same of the whole mask; without D it is not the same fit.
  const Case full{"captdata_HN", "secr_captdata", multi};
  const auto both = prepare(data, model_of(full));
  const auto other = fit(*both, data, model_of(full), {}, silent);
  ASSERT_TRUE(other);
  const RegionN a = region_n(*prepared, *fitted, 0);
  const RegionN b = region_n(*both, *other, 0);
  EXPECT_NEAR(a.expected.estimate / b.expected.estimate, 1, 1e-4);
  EXPECT_NEAR(a.expected.se / b.expected.se, 1, 5e-3);
  EXPECT_NEAR(a.realised.estimate / b.realised.estimate, 1, 1e-4);
  EXPECT_NEAR(a.realised.se / b.realised.se, 1, 1e-2);
}

}  // namespace
}  // namespace dersu::scr::testing
