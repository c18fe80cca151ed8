// The search by itself: functions whose tops are known.
#include "dersu/scr/optimise.hpp"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <limits>

#include "dersu/scr/held_search.hpp"

namespace dersu::scr {
namespace {

/// -(1 - x)^2 - 100 (y - x^2)^2: a bent ridge with its top at (1, 1).
ValueAndGradient ridge(const Eigen::VectorXd& at) {
  const double x = at(0);
  const double y = at(1);
  const double off = y - x * x;
  return {-(1 - x) * (1 - x) - 100 * off * off,
          Eigen::Vector2d(2 * (1 - x) + 400 * off * x, -200 * off)};
}

Optimum top_of(const Objective& objective, const Eigen::VectorXd& start) {
  Progress silent;
  return maximise(objective, start, {}, 200, silent).value();
}

TEST(Optimise, ClimbsABentRidge) {
  const Optimum top = top_of(ridge, Eigen::Vector2d(-1.2, 1));
  ASSERT_TRUE(top.converged);
  EXPECT_NEAR(top.at(0), 1, 1e-8);
  EXPECT_NEAR(top.at(1), 1, 1e-8);
  Eigen::Matrix2d hessian;
  hessian << -802, 400, 400, -200;
  EXPECT_LT((top.hessian - hessian).cwiseAbs().maxCoeff(), 1e-3);
}

TEST(Optimise, NoHessianIsNoTop) {
  EXPECT_FALSE(is_top(Eigen::MatrixXd()));
  EXPECT_EQ(flattest(Eigen::MatrixXd()), 0);
  // A value with a gradient that is no number: the search ends where it begins, without a Hessian.
  const Objective rough = [](const Eigen::VectorXd& at) -> ValueAndGradient {
    return {-at.squaredNorm(), Eigen::VectorXd::Constant(at.size(), std::nan(""))};
  };
  const Optimum none = top_of(rough, Eigen::Vector2d(1, 1));
  EXPECT_FALSE(none.converged);
  EXPECT_EQ(none.hessian.size(), 0);
  Progress silent;
  const Eigen::VectorXd scales = Eigen::VectorXd::Ones(2);  // the search keeps a reference
  HeldSearch search(rough, scales, Eigen::Vector2d(1, 1), {}, 200, silent);
  EXPECT_EQ(search.vcov(search.run().value().hessian), Eigen::MatrixXd::Zero(2, 2));
}

TEST(Optimise, LooksNowhereOnceItIsStopped) {
  class Stopped : public Progress {
   public:
    [[nodiscard]] bool stopped() const override { return true; }
  } stopped;
  int looks = 0;
  const Objective counted = [&](const Eigen::VectorXd& at) {
    ++looks;
    return ridge(at);
  };
  const auto none = maximise(counted, Eigen::Vector2d(-1.2, 1), {}, 200, stopped);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().fault, Fault::interrupted);
  EXPECT_EQ(looks, 0);
}

TEST(Optimise, TakesTheInformationForTheCurvatureWhereItBegins) {
  // Poisson counts 3, 5, 2 of means exp(a), exp(a + b), exp(a - b).
  const Eigen::Vector3d counts(3, 5, 2);
  const Eigen::Vector3d slope(0, 1, -1);
  const auto log_likelihood = [&](const Eigen::VectorXd& at, bool with_information) {
    ValueAndGradient out{0, Eigen::VectorXd::Zero(2)};
    if (with_information) out.information = Eigen::MatrixXd::Zero(2, 2);
    for (int i = 0; i < 3; ++i) {
      const Eigen::Vector2d by(1, slope(i));
      const double mean = std::exp(at.dot(by));
      out.value += counts(i) * at.dot(by) - mean;
      out.gradient += (counts(i) - mean) * by;
      if (with_information) out.information += mean * by * by.transpose();
    }
    return out;
  };
  const Eigen::Vector2d start(0.5, 0.1);
  const Optimum with =
      top_of([&](const Eigen::VectorXd& at) { return log_likelihood(at, true); }, start);
  const Optimum without =
      top_of([&](const Eigen::VectorXd& at) { return log_likelihood(at, false); }, start);
  ASSERT_TRUE(with.converged && without.converged);
  EXPECT_LT((with.at - without.at).norm(), 1e-7);
  EXPECT_LT((with.hessian - without.hessian).cwiseAbs().maxCoeff(), 1e-5);
  EXPECT_EQ(with.evaluations + 2, without.evaluations);  // the differences at the start
}

TEST(Optimise, AStartThatIsNoneIsTheAnswer) {
  const Optimum none = top_of(
      [](const Eigen::VectorXd& at) -> ValueAndGradient {
        return {-std::numeric_limits<double>::infinity(), Eigen::VectorXd::Zero(at.size())};
      },
      Eigen::Vector2d(1, 2));
  EXPECT_FALSE(none.converged);
  EXPECT_FALSE(std::isfinite(none.value));
  EXPECT_EQ(none.evaluations, 1);
  EXPECT_EQ(none.at, Eigen::Vector2d(1, 2));
}

/// -5000 (x - 0.3)^2 with steps of the slope, as where ways change one after the other.
TEST(Optimise, ATopBetweenTwoKinksIsOne) {
  const auto kinked = [](const Eigen::VectorXd& at) -> ValueAndGradient {
    const double x = at(0) - 0.3;
    double value = -5000 * x * x;
    double slope = -10000 * x;
    for (int k = -20; k <= 20; ++k) {  // convex corners, each of another size
      const double off = x - 0.003 * k - 0.0005 * std::sin(7.0 * k);
      const double size = 2 + std::sin(3.0 * k);
      value += size * std::abs(off);
      slope += off > 0 ? size : -size;
    }
    return {value, Eigen::VectorXd::Constant(1, slope)};
  };
  Progress silent;
  for (const double start : {0.1, 0.25, 0.299, 0.31, 0.4, 0.6}) {
    const auto top = maximise(kinked, Eigen::VectorXd::Constant(1, start), {}, 200, silent,
                              Eigen::VectorXd::Constant(1, 0.02));
    ASSERT_TRUE(top);
    EXPECT_TRUE(top->converged) << start;
    EXPECT_NEAR(top->at(0), 0.3, 0.01) << start;
  }
}

TEST(Optimise, ATopMayNotBeAFlatLine) {
  const Optimum flat = top_of(
      [](const Eigen::VectorXd& at) -> ValueAndGradient {
        const double sum = at.sum() - 1;
        return {-sum * sum, Eigen::Vector2d::Constant(-2 * sum)};
      },
      Eigen::Vector2d(3, 2));
  EXPECT_NEAR(flat.at.sum(), 1, 1e-6);
  EXPECT_FALSE(flat.converged);
}

}  // namespace
}  // namespace dersu::scr
