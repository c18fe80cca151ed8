#pragma once
// Sums over all one-to-one matchings of two small sets: who of the left is who of the right, or
// nobody. Exact, by dynamic programming over the subsets of the smaller set.
#include <Eigen/Core>

namespace dersu::scr {

constexpr Eigen::Index kMostMatched = 16;  ///< of the smaller set

struct MatchingSum {
  double log_sum = 0;        ///< log of the sum over matchings of the product of ratios
  Eigen::MatrixXd chance{};  ///< n_left x n_right: share of the sum with the pair
  double mean = 0;           ///< of the sum of values over the pairs of a matching
  double variance = 0;
};

/// `log_ratio`: n_left x n_right, the log weight of a pair beside two that are alone; -inf: they
/// cannot be one. min(n_left, n_right) <= kMostMatched. `values` of the same shape. Time
/// n_left * n_right * 2^min(n_left, n_right).
[[nodiscard]] MatchingSum sum_matchings(const Eigen::MatrixXd& log_ratio,
                                        const Eigen::MatrixXd& values);

}  // namespace dersu::scr
