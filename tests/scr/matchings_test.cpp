// Sums over matchings against a list of all of them.
#include "dersu/scr/matchings.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "dersu/core/random.hpp"

namespace dersu::scr::testing {
namespace {

struct Listed {
  double sum = 0, first = 0, second = 0;
  Eigen::MatrixXd chance{};
};

Listed listed(const Eigen::MatrixXd& log_ratio, const Eigen::MatrixXd& values) {
  Listed out;
  out.chance = Eigen::MatrixXd::Zero(log_ratio.rows(), log_ratio.cols());
  std::vector<Eigen::Index> partner(std::size_t(log_ratio.rows()), -1);
  const std::function<void(Eigen::Index, double, double)> go = [&](Eigen::Index i, double weight,
                                                                   double value) {
    if (i == log_ratio.rows()) {
      out.sum += weight;
      out.first += weight * value;
      out.second += weight * value * value;
      for (Eigen::Index l = 0; l < log_ratio.rows(); ++l)
        if (partner[std::size_t(l)] >= 0) out.chance(l, partner[std::size_t(l)]) += weight;
      return;
    }
    partner[std::size_t(i)] = -1;
    go(i + 1, weight, value);
    for (Eigen::Index j = 0; j < log_ratio.cols(); ++j) {
      bool taken = false;
      for (Eigen::Index l = 0; l < i; ++l) taken = taken || partner[std::size_t(l)] == j;
      if (taken) continue;
      partner[std::size_t(i)] = j;
      go(i + 1, weight * std::exp(log_ratio(i, j)), value + values(i, j));
    }
    partner[std::size_t(i)] = -1;
  };
  go(0, 1, 0);
  return out;
}

TEST(Matchings, SumAsAListOfAll) {
  Random random(3, "matchings");
  for (const auto& [rows, columns] :
       std::vector<std::pair<int, int>>{{1, 1}, {3, 4}, {5, 3}, {4, 4}}) {
    Eigen::MatrixXd ratio(rows, columns), values(rows, columns);
    for (Eigen::Index i = 0; i < ratio.size(); ++i) {
      ratio(i) =
          random.chance(0.2) ? -std::numeric_limits<double>::infinity() : 4 * random.normal();
      values(i) = random.normal();
    }
    const Listed expected = listed(ratio, values);
    const MatchingSum got = sum_matchings(ratio, values);
    EXPECT_NEAR(got.log_sum, std::log(expected.sum), 1e-12);
    const double mean = expected.first / expected.sum;
    EXPECT_NEAR(got.mean, mean, 1e-12);
    EXPECT_NEAR(got.variance, expected.second / expected.sum - mean * mean, 1e-11);
    EXPECT_LT((got.chance - expected.chance / expected.sum).cwiseAbs().maxCoeff(), 1e-12);
  }
}

TEST(Matchings, AreWholeWhereRatiosAreBeyondNumbers) {
  const Eigen::MatrixXd ratio = Eigen::MatrixXd::Constant(3, 3, 900);
  const MatchingSum got = sum_matchings(ratio, Eigen::MatrixXd::Ones(3, 3));
  EXPECT_NEAR(got.log_sum, 2700 + std::log(6.0), 1e-9);
  EXPECT_NEAR(got.mean, 3, 1e-12);
  EXPECT_NEAR(got.chance(0, 1), 1.0 / 3, 1e-12);
}

}  // namespace
}  // namespace dersu::scr::testing
