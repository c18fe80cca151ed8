// Estimates, standard errors, limits and numbers of animals equal secr 5.5.0's, found from dersu's
// own starting values.
#include <cmath>

#include "dersu/core/progress.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"
#include "reference.hpp"

namespace dersu::scr::testing {
namespace {

using Case = ReferenceCase;
using enum DetectorType;
constexpr auto HHN = DetectionFunction::hazard_halfnormal;

void expect_equal(const ReferenceInterval& secr, double estimate, double se, double lower,
                  double upper, double se_tolerance) {
  EXPECT_NEAR(estimate / secr.estimate, 1, 1e-4) << secr.parameter;
  EXPECT_NEAR(se / secr.se, 1, se_tolerance) << secr.parameter;
  EXPECT_NEAR(lower / secr.lower, 1, 1e-3) << secr.parameter;
  EXPECT_NEAR(upper / secr.upper, 1, 1e-3) << secr.parameter;
}

class ReferenceFits : public ::testing::TestWithParam<Case> {};

TEST_P(ReferenceFits, EqualsSecr) {
  const Case& c = GetParam();
  DERSU_NEEDS_REFERENCE(c.folder);
  const Data data = data_of(c);
  const auto model = make_model(c.function, c.formulas);
  ASSERT_TRUE(model) << describe(model.error());
  Progress silent;
  const auto prepared = prepare(data, *model);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  const auto fitted = fit(*prepared, data, *model, {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const ReferenceFit reference = reference_fit(c.id);
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
          (e.session.empty() || e.session == data.sessions.front().name))
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
    if (data.sessions.size() == 1 && c.formulas.empty()) {
      const RegionN own = region_n(*prepared, *fitted, s);
      EXPECT_NEAR(own.realised.se / n.realised.se, 1, 1e-5);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Scr, ReferenceFits,
    ::testing::Values(
        Case{"tiger_HN", "spacecap_tiger", proximity}, Case{"captdata_HN", "secr_captdata", multi},
        Case{"captdata_HHN", "secr_captdata", multi, HHN},
        Case{.id = "captdata_Dxy",
             .folder = "secr_captdata",
             .type = multi,
             .formulas = "D ~ x + y"},
        Case{"stoat_multi_HN", "secr_stoat", multi}, Case{"stoat_prox_HN", "secr_stoat", proximity},
        Case{"possum_D1", "secr_possum", multi},
        Case{.id = "possum_Dshore",
             .folder = "secr_possum",
             .type = multi,
             .formulas = "D ~ I(d.to.shore / 1000)",
             .other_typical_density = true},
        Case{"housemouse_0", "secr_housemouse", multi},
        Case{.id = "oven_multi_1", .folder = "secr_ovenbird", .type = multi, .se_tolerance = 3e-3},
        Case{.id = "oven_multi_DSession",
             .folder = "secr_ovenbird",
             .type = multi,
             .formulas = "D ~ Session",
             .se_tolerance = 3e-3},
        Case{.id = "oven_prox_1",
             .folder = "secr_ovenbird_prox",
             .type = proximity,
             .se_tolerance = 3e-3,
             .nobody_lost = true}),
    [](const auto& test) { return test.param.id; });

}  // namespace
}  // namespace dersu::scr::testing
