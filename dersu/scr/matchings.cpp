#include "dersu/scr/matchings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace dersu::scr {
namespace {

/// Sums of w, w C and w C^2 over partial matchings, C the sum of the values of their pairs.
struct Moments {
  double w = 0, first = 0, second = 0;

  void add(const Moments& from, double weight, double value) {
    w += weight * from.w;
    first += weight * (from.first + value * from.w);
    second += weight * (from.second + value * (2 * from.first + value * from.w));
  }
};

/// Rows have a scale of their own, so that nothing overflows.
struct Row {
  double log_scale = 0;
  double alone = 1;
  std::vector<double> paired{};  ///< n_right
};

std::vector<Row> rows_of(const Eigen::MatrixXd& log_ratio) {
  std::vector<Row> rows;
  for (Eigen::Index i = 0; i < log_ratio.rows(); ++i) {
    Row row;
    for (Eigen::Index j = 0; j < log_ratio.cols(); ++j)
      row.log_scale = std::max(row.log_scale, log_ratio(i, j));
    row.alone = std::exp(-row.log_scale);
    for (Eigen::Index j = 0; j < log_ratio.cols(); ++j)
      row.paired.push_back(std::exp(log_ratio(i, j) - row.log_scale));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

MatchingSum sum_matchings(const Eigen::MatrixXd& log_ratio, const Eigen::MatrixXd& values) {
  if (log_ratio.cols() > log_ratio.rows()) {
    MatchingSum out = sum_matchings(log_ratio.transpose(), values.transpose());
    out.chance.transposeInPlace();
    return out;
  }
  const auto n = std::size_t(log_ratio.rows());
  const auto k = std::size_t(log_ratio.cols());
  const std::size_t subsets = std::size_t{1} << k;
  const std::vector<Row> rows = rows_of(log_ratio);
  // before[i][S]: the first i of the left have taken S of the right.
  std::vector<std::vector<Moments>> before(n + 1, std::vector<Moments>(subsets));
  before[0][0].w = 1;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t s = 0; s < subsets; ++s) {
      const Moments& from = before[i][s];
      if (from.w == 0) continue;
      before[i + 1][s].add(from, rows[i].alone, 0);
      for (std::size_t j = 0; j < k; ++j)
        if (!((s >> j) & 1U) && rows[i].paired[j] > 0)
          before[i + 1][s | (std::size_t{1} << j)].add(from, rows[i].paired[j],
                                                       values(Eigen::Index(i), Eigen::Index(j)));
    }
  Moments all;
  for (const Moments& m : before[n]) all.add(m, 1, 0);
  MatchingSum out;
  out.log_sum = std::log(all.w);
  for (const Row& row : rows) out.log_sum += row.log_scale;
  out.mean = all.first / all.w;
  out.variance = std::max(0.0, all.second / all.w - out.mean * out.mean);
  out.chance = Eigen::MatrixXd::Zero(log_ratio.rows(), log_ratio.cols());
  // after[S]: what those of the left from i on add where S is taken.
  std::vector<double> after(subsets, 1.0);
  std::vector<double> here(subsets);
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t s = 0; s < subsets; ++s) {
      here[s] = rows[i].alone * after[s];
      for (std::size_t j = 0; j < k; ++j) {
        if (((s >> j) & 1U) || rows[i].paired[j] == 0) continue;
        const double with = rows[i].paired[j] * after[s | (std::size_t{1} << j)];
        here[s] += with;
        out.chance(Eigen::Index(i), Eigen::Index(j)) += before[i][s].w * with / all.w;
      }
    }
    after.swap(here);
  }
  return out;
}

}  // namespace dersu::scr
