// The log-likelihood at given coefficients equals secr 5.5.0's for every reference case in scope.
#include <cmath>

#include "dersu/scr/likelihood.hpp"
#include "reference_cases.hpp"

namespace dersu::scr::testing {
namespace {

using Case = ReferenceCase;
using enum DetectorType;
constexpr auto HHN = DetectionFunction::hazard_halfnormal;

class ReferenceLoglik : public ::testing::TestWithParam<Case> {};

TEST_P(ReferenceLoglik, EqualsSecr) {
  const Case& c = GetParam();
  DERSU_NEEDS_REFERENCE(c.folder);
  const Data data = data_of(c);
  const auto prepared = prepare(data, model_of(c), c.constants);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  const ReferenceFit reference = reference_fit(c.id);
  ASSERT_FALSE(reference.points.empty());
  for (const ReferencePoint& point : reference.points) {
    if (secr_is_wrong(c, point)) continue;
    const Eigen::VectorXd beta =
        Eigen::Map<const Eigen::VectorXd>(point.beta.data(), Eigen::Index(point.beta.size()));
    const double value = log_likelihood(*prepared, beta).value;
    EXPECT_NEAR(value / point.loglik, 1, c.tolerance) << point.label << ' ' << value;
  }
}

<<<<<<< HEAD
INSTANTIATE_TEST_SUITE_P(Scr, ReferenceLoglik, ::testing::ValuesIn(likelihood_cases()),
                         [](const auto& test) { return test.param.id; });
=======
INSTANTIATE_TEST_SUITE_P(
    Scr, ReferenceLoglik,
    ::testing::Values(
        Case{"tiger_HN", "spacecap_tiger", proximity},
        Case{"tiger_HHN", "spacecap_tiger", proximity, HHN},
        Case{.id = "tiger_HN_slow",
             .folder = "spacecap_tiger",
             .type = proximity,
             .constants = Constants::by_occasion},
        Case{"captdata_HN", "secr_captdata", multi},
        Case{"captdata_HHN", "secr_captdata", multi, HHN},
        Case{.id = "captdata_Dxy",
             .folder = "secr_captdata",
             .type = multi,
             .formulas = "D ~ x + y"},
        Case{"stoat_multi_HN", "secr_stoat", multi}, Case{"stoat_prox_HN", "secr_stoat", proximity},
        Case{.id = "stoat_prox_HN_slow",
             .folder = "secr_stoat",
             .type = proximity,
             .constants = Constants::by_occasion},
        Case{"possum_D1", "secr_possum", multi},
        Case{.id = "possum_Dshore",
             .folder = "secr_possum",
             .type = multi,
             .formulas = "D ~ I(d.to.shore / 1000)"},
        Case{"housemouse_0", "secr_housemouse", multi},
        Case{"oven_multi_1", "secr_ovenbird", multi},
        Case{.id = "oven_multi_DSession",
             .folder = "secr_ovenbird",
             .type = multi,
             .formulas = "D ~ Session"},
        Case{.id = "oven_prox_1",
             .folder = "secr_ovenbird_prox",
             .type = proximity,
             .nobody_lost = true},
        Case{"stoat_capped_HN", "secr_stoat", capped},
        Case{"captdata_EX", "secr_captdata", multi, EX},
        Case{"captdata_HR", "secr_captdata", multi, HR},
        Case{"stoat_prox_HR", "secr_stoat", proximity, HR},
        Case{"captdata_t", "secr_captdata", multi, HN, "g0 ~ t"},
        Case{"captdata_b", "secr_captdata", multi, HN, "g0 ~ b"},
        Case{"deermouseESG_b", "secr_deermouse_ESG", multi, HN, "g0 ~ b"},
        Case{.id = "captdata_binom", .folder = "secr_captdata", .type = multi, .binomial = true},
        Case{.id = "captdata_CL", .folder = "secr_captdata", .type = multi, .conditional = true},
        Case{"captdata_h2", "secr_captdata", multi, HN, "g0 ~ h2; sigma ~ h2"},
        Case{"housemouse_h2", "secr_housemouse", multi, HN, "g0 ~ h2; sigma ~ h2"},
        Case{"oven_multi_Dsession_g0b", "secr_ovenbird", multi, HN, "D ~ session; g0 ~ b"},
        Case{.id = "deermouseWSG_sexgroups",
             .folder = "secr_deermouse_WSG",
             .type = multi,
             .formulas = "D ~ g; g0 ~ g; sigma ~ g",
             .groups = "sex"},
        Case{"hornedlizard_HHN", "secr_hornedlizard", polygonX, HHN},
        Case{"OVpossum_Dsess", "secr_OVpossum", multi, EX, "D ~ session; g0 ~ session"},
        Case{.id = "OVpossum_hcovSex",
             .folder = "secr_OVpossum",
             .type = multi,
             .formulas = "D ~ session; g0 ~ h2; sigma ~ h2",
             .hcov = "Sex",
             .tolerance = 1e-8}),
    [](const auto& test) { return test.param.id; });
>>>>>>> 9e1a360 (Density: searches of areas and along lines from tables and secr's texts; bench and page)

TEST(ReferenceLoglik, SimulatedSurveyOfThreeHundredDetectors) {
  DERSU_NEEDS_REFERENCE("bench_sim/mask20000.csv");
  const std::vector<double> beta{-5.098451081189119, 0.3, std::log(0.03), std::log(2500)};
  const Eigen::VectorXd at = Eigen::Map<const Eigen::VectorXd>(beta.data(), 4);
  const auto model = make_model(HHN, "D ~ hab");
  const Data counts = reference_data("bench_sim/count", count, "bench_sim/mask20000.csv");
  const auto by_count = prepare(counts, *model);
  ASSERT_TRUE(by_count) << describe(by_count.error());
  EXPECT_NEAR(log_likelihood(*by_count, at).value / -9238.3977416859, 1, 1e-12);
  const Data seen = reference_data("bench_sim/proximity", proximity, "bench_sim/mask20000.csv");
  const auto by_proximity = prepare(seen, *model);
  ASSERT_TRUE(by_proximity) << describe(by_proximity.error());
  EXPECT_NEAR(log_likelihood(*by_proximity, at).value / -9248.2811297209, 1, 1e-12);
}

}  // namespace
}  // namespace dersu::scr::testing
