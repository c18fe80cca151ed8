// The last steps among kinks, on functions whose tops are known.
#include "dersu/scr/kinks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace dersu::scr::testing {
namespace {

/// -x^2 / 2 - y^2 / 2 less teeth along x, `width` wide and half as high as that: wherever it stands
/// between two of them, the slope leads to the next tooth and no farther.
struct Teeth {
  double width = 0.05;
  [[nodiscard]] ValueAndGradient operator()(const Eigen::VectorXd& at) const {
    const double share = at(0) / width - std::floor(at(0) / width);  // of a tooth
    const double rising = share < 0.5 ? 1 : -1;
    ValueAndGradient out;
    out.value = -at.squaredNorm() / 2 - width * std::min(share, 1 - share);
    out.gradient = -at;
    out.gradient(0) -= rising;
    return out;
  }
};

/// Where a search without a top ended, with the curvature of the whole.
Optimum ended_at(const Objective& objective, double x, double y) {
  Optimum out;
  out.at = Eigen::Vector2d(x, y);
  out.value = objective(out.at).value;
  out.hessian = -Eigen::MatrixXd::Identity(2, 2);
  return out;
}

TEST(Kinks, AreClimbedWithoutSlopes) {
  const Objective teeth = Teeth{};
  const Eigen::VectorXd widths = Eigen::Vector2d(0.02, 0);
  Progress silent;
  // Between two teeth, where the slope of all that is around leads nowhere.
  const Optimum from = ended_at(teeth, 0.8, -0.3);
  const auto climbed = climb_kinks(teeth, from, widths, 200, silent);
  ASSERT_TRUE(climbed) << describe(climbed.error());
  EXPECT_TRUE(climbed->converged);
  EXPECT_GT(climbed->value, from.value + 0.3);
  EXPECT_NEAR(climbed->at(0), 0, 0.051);  // the top, or the tooth beside it
  EXPECT_NEAR(climbed->at(1), 0, 0.02);
  EXPECT_GT(climbed->evaluations, from.evaluations);
  EXPECT_EQ(climbed->value, teeth(climbed->at).value);
}

TEST(Kinks, WithoutTheCurvatureOfATopNothingIsTried) {
  const Objective teeth = Teeth{};
  Optimum from = ended_at(teeth, 0.8, -0.3);
  from.hessian(1, 1) = 0;
  Progress silent;
  const auto same = climb_kinks(teeth, from, Eigen::Vector2d(0.02, 0), 200, silent);
  ASSERT_TRUE(same);
  EXPECT_FALSE(same->converged);
  EXPECT_EQ(same->at, from.at);
  EXPECT_EQ(same->evaluations, from.evaluations);
}

TEST(Kinks, AreLeftWhenTheUserStops) {
  class Stopped : public Progress {
   public:
    [[nodiscard]] bool stopped() const override { return true; }
  };
  const Objective teeth = Teeth{};
  Stopped stopped;
  const auto left =
      climb_kinks(teeth, ended_at(teeth, 0.8, -0.3), Eigen::Vector2d(0.02, 0), 200, stopped);
  ASSERT_FALSE(left);
  EXPECT_EQ(left.error().fault, Fault::interrupted);
}

}  // namespace
}  // namespace dersu::scr::testing
