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
    const double value = secr_log_likelihood(*prepared, beta);
    EXPECT_NEAR(value / point.loglik, 1, c.tolerance) << point.label << ' ' << value;
  }
}

INSTANTIATE_TEST_SUITE_P(Scr, ReferenceLoglik, ::testing::ValuesIn(likelihood_cases()),
                         [](const auto& test) { return test.param.id; });

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
