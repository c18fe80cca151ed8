#include "dersu/scr/held_search.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace dersu::scr {

HeldSearch::HeldSearch(const Objective& loglik, const Eigen::VectorXd& scales, Eigen::VectorXd at,
                       std::span<const Eigen::Index> held, std::size_t max_iterations,
                       Progress& progress, const Eigen::VectorXd& widths)
    : loglik_(loglik),
      scales_(scales),
      at_(std::move(at)),
      max_iterations_(max_iterations),
      progress_(progress) {
  for (Eigen::Index j = 0; j < at_.size(); ++j)
    if (std::ranges::find(held, j) == held.end()) free_.push_back(j);
  if (widths.size() > 0) widths_ = part(widths);
}

Eigen::VectorXd HeldSearch::part(const Eigen::VectorXd& all) const {
  Eigen::VectorXd out(Eigen::Index(free_.size()));
  for (std::size_t j = 0; j < free_.size(); ++j) out(Eigen::Index(j)) = all(free_[j]);
  return out;
}

Eigen::MatrixXd HeldSearch::part(const Eigen::MatrixXd& all) const {
  if (all.size() == 0) return {};
  const auto n = Eigen::Index(free_.size());
  Eigen::MatrixXd out(n, n);
  for (Eigen::Index a = 0; a < n; ++a)
    for (Eigen::Index b = 0; b < n; ++b) out(a, b) = all(coefficient(a), coefficient(b));
  return out;
}

Eigen::VectorXd HeldSearch::whole(const Eigen::VectorXd& x) const {
  Eigen::VectorXd out = at_;
  for (Eigen::Index j = 0; j < x.size(); ++j) out(coefficient(j)) = x(j) * scales_(coefficient(j));
  return out;
}

Result<Optimum> HeldSearch::run(const Eigen::MatrixXd& vcov, Wanted wanted) {
  if (free_.empty()) {
    Optimum only;
    only.value = loglik_(at_).value;
    only.evaluations = 1;
    only.converged = std::isfinite(only.value);
    return only;
  }
  const Objective objective = [this](const Eigen::VectorXd& x) -> ValueAndGradient {
    const ValueAndGradient l = loglik_(whole(x));
    Eigen::MatrixXd information;
    if (l.information.size() > 0)
      information = scales_.asDiagonal() * l.information * scales_.asDiagonal();
    return {l.value, part(Eigen::VectorXd(l.gradient.cwiseProduct(scales_))), part(information)};
  };
  Eigen::MatrixXd curvature;
  if (vcov.size() > 0) {
    const Eigen::VectorXd unscale = scales_.cwiseInverse();
    curvature = part(Eigen::MatrixXd(unscale.asDiagonal() * vcov * unscale.asDiagonal()));
  }
  const Eigen::VectorXd from = part(Eigen::VectorXd(at_.cwiseQuotient(scales_)));
  DERSU_TRY(optimum,
            maximise(objective, from, curvature, max_iterations_, progress_, widths_, wanted));
  at_ = whole(optimum.at);
  return optimum;
}

Eigen::MatrixXd HeldSearch::vcov(const Eigen::MatrixXd& hessian) const {
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(at_.size(), at_.size());
  if (hessian.size() == 0) return out;
  const Eigen::MatrixXd inverse = (-hessian).inverse();
  for (Eigen::Index a = 0; a < inverse.rows(); ++a)
    for (Eigen::Index b = 0; b < inverse.cols(); ++b)
      out(coefficient(a), coefficient(b)) =
          scales_(coefficient(a)) * scales_(coefficient(b)) * inverse(a, b);
  return out;
}

Result<double> distance_from_edge(const std::function<Result<double>(double)>& fall, double first,
                                  double most) {
  constexpr int kMostSteps = 40;
  double inside = 0;
  double fall_inside = 0;
  double outside = first;
  DERSU_TRY(fall_outside, fall(outside));
  for (int i = 0; i < kMostSteps && fall_outside < most; ++i) {
    inside = outside;
    fall_inside = fall_outside;
    outside += 1.5;
    DERSU_TRY(fallen, fall(outside));
    fall_outside = fallen;
  }
  if (fall_outside < most) return std::numeric_limits<double>::infinity();
  while (outside - inside > 1e-3 && std::abs(fall_outside - most) > 1e-4) {
    const double low = std::sqrt(std::max(0.0, fall_inside));
    const double high = std::sqrt(fall_outside);
    const double share =
        std::isfinite(high) && high > low ? (std::sqrt(most) - low) / (high - low) : 0.5;
    const double next = inside + std::clamp(share, 0.05, 0.95) * (outside - inside);
    DERSU_TRY(fallen, fall(next));
    (fallen < most ? inside : outside) = next;
    (fallen < most ? fall_inside : fall_outside) = fallen;
  }
  return outside;
}

Eigen::Index flattest(const Eigen::MatrixXd& hessian) {
  Eigen::Index worst = 0;
  if (hessian.size() == 0 || !hessian.allFinite()) return worst;
  // Inverse iteration on -H + a little: converges to the eigenvector of the smallest eigenvalue.
  const Eigen::Index n = hessian.rows();
  const double size = std::max(hessian.cwiseAbs().maxCoeff(), 1e-300);
  const Eigen::MatrixXd shifted = -hessian + 1e-10 * size * Eigen::MatrixXd::Identity(n, n);
  Eigen::VectorXd v = Eigen::VectorXd::Ones(n);
  for (int i = 0; i < 5; ++i) v = shifted.fullPivLu().solve(v).normalized();
  v.cwiseAbs().maxCoeff(&worst);
  return worst;
}

}  // namespace dersu::scr
