// Turning, mirroring and moving all places of a survey changes nothing: the ground of estimates
// from reduced tables (docs/methods/identity.md).
#include <gtest/gtest.h>

#include <cmath>

#include "dersu/core/progress.hpp"
#include "dersu/scr/fit.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

Data moved(const Data& data, double angle, bool mirrored) {
  Data out = data;
  const auto move = [&](Point& p) {
    const double x = mirrored ? -p.x_m : p.x_m;
    p = {std::cos(angle) * x - std::sin(angle) * p.y_m + 412345.678,
         std::sin(angle) * x + std::cos(angle) * p.y_m - 987654.321};
  };
  for (Session& session : out.sessions) {
    for (Point& p : session.detectors.points) move(p);
    for (Point& p : session.mask.points) move(p);
  }
  return out;
}

struct Case {
  DetectorType type = DetectorType::proximity;
  DetectionFunction function = DetectionFunction::halfnormal;
  const char* formulas = "";
  std::uint32_t trials = 0;
};

class RigidMotion : public ::testing::TestWithParam<Case> {};

TEST_P(RigidMotion, ChangesNoLikelihoodAndNoEstimate) {
  const Case& of = GetParam();
  WorldOptions options{
      .columns = 4, .rows = 4, .occasions = 3, .density_per_ha = 0.5, .g0 = 0.3, .cell_m = 60};
  options.type = of.type == DetectorType::single || of.type == DetectorType::capped
                     ? DetectorType::multi
                     : of.type;
  Data data = random_world(3, options);
  data.detector = of.type;
  data.trials = of.trials;
  for (Capture& c : data.sessions[0].captures)
    if (of.trials > 0) c.count = std::min(c.count, of.trials);
  const Data away = moved(data, 1.234, true);
  const Model model = *make_model(of.function, of.formulas);
  const auto here = prepare(data, model);
  const auto there = prepare(away, model);
  ASSERT_TRUE(here && there) << (here ? describe(there.error()) : describe(here.error()));
  Eigen::VectorXd beta = Eigen::VectorXd::Constant(Eigen::Index(here->coefficients.size()), 0.1);
  for (std::size_t j = 0; j < here->coefficients.size(); ++j) {
    const std::string& name = here->coefficients[j].name;
    if (name == "D") beta(Eigen::Index(j)) = -0.8;
    if (name == "g0" || name == "lambda0") beta(Eigen::Index(j)) = -1.1;
    if (name == "sigma") beta(Eigen::Index(j)) = 4.3;
  }
  const double value = log_likelihood(*here, beta).value;
  EXPECT_NEAR(log_likelihood(*there, beta).value, value, 1e-10 * std::abs(value));
  Progress silent;
  const auto a = fit(*here, data, model, {}, silent);
  const auto b = fit(*there, away, model, {}, silent);
  ASSERT_TRUE(a) << describe(a.error());
  ASSERT_TRUE(b) << describe(b.error());
  EXPECT_LT((a->beta - b->beta).cwiseAbs().maxCoeff(), 1e-6);
}

using enum DetectorType;
using F = DetectionFunction;
INSTANTIATE_TEST_SUITE_P(OfEachDetector, RigidMotion,
                         ::testing::Values(Case{proximity, F::halfnormal, "D ~ cover"},
                                           Case{multi, F::exponential},
                                           Case{single, F::hazard_halfnormal},
                                           Case{capped, F::halfnormal},
                                           Case{count, F::hazard_halfnormal, "D ~ cover"},
                                           Case{count, F::halfnormal, "g0 ~ T", 4}));

}  // namespace
}  // namespace dersu::scr::testing
