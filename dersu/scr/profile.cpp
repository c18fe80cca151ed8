#include "dersu/scr/profile.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "dersu/scr/interval.hpp"
#include "dersu/scr/optimise.hpp"

namespace dersu::scr {
namespace {

/// The likelihood with one coefficient held.
class Profile {
 public:
  Profile(const ProfiledLikelihood& likelihood, const Fit& fit, Eigen::Index which,
          Progress& progress)
      : likelihood_(likelihood),
        fit_(fit),
        which_(which),
        progress_(progress),
        scales_(likelihood.scales) {
    for (Eigen::Index j = 0; j < fit.beta.size(); ++j)
      if (j != which && fit.vcov(j, j) > 0) others_.push_back(j);  // others are held (zeros.hpp)
    start_ = fit.beta;
    curvature_ = curvature();
  }

  /// 2 (top - the likelihood maximised with the coefficient at `value`), warm from the last place.
  Result<double> fall(double value) {
    start_(which_) = value;
    if (others_.empty()) return 2 * (fit_.loglik - likelihood_.loglik(start_).value);
    const Objective objective = [&](const Eigen::VectorXd& at) -> ValueAndGradient {
      const ValueAndGradient l = likelihood_.loglik(whole(at, value));
      return {l.value, part(l.gradient)};
    };
    // Beyond all numbers is beyond the interval.
    if (!std::isfinite(objective(scaled(start_)).value)) return HUGE_VAL;
    DERSU_TRY(optimum, maximise(objective, scaled(start_), curvature_, kMostIterations, progress_,
                                {}, Wanted::value));
    start_ = whole(optimum.at, value);
    if (!std::isfinite(optimum.value))
      return fail(Fault::numeric, "", "the likelihood has no top with {} held",
                  fit_.coefficients[std::size_t(which_)].name);
    return 2 * (fit_.loglik - optimum.value);
  }

  void restart() { start_ = fit_.beta; }

 private:
  static constexpr std::size_t kMostIterations = 100;

  [[nodiscard]] Eigen::VectorXd scaled(const Eigen::VectorXd& beta) const {
    Eigen::VectorXd at(Eigen::Index(others_.size()));
    for (std::size_t j = 0; j < others_.size(); ++j)
      at(Eigen::Index(j)) = beta(others_[j]) / scales_(others_[j]);
    return at;
  }
  [[nodiscard]] Eigen::VectorXd whole(const Eigen::VectorXd& at, double value) const {
    Eigen::VectorXd beta = start_;
    beta(which_) = value;
    for (std::size_t j = 0; j < others_.size(); ++j)
      beta(others_[j]) = at(Eigen::Index(j)) * scales_(others_[j]);
    return beta;
  }
  [[nodiscard]] Eigen::VectorXd part(const Eigen::VectorXd& gradient) const {
    Eigen::VectorXd out(Eigen::Index(others_.size()));
    for (std::size_t j = 0; j < others_.size(); ++j)
      out(Eigen::Index(j)) = gradient(others_[j]) * scales_(others_[j]);
    return out;
  }
  /// The inverse curvature of the others at the top.
  [[nodiscard]] Eigen::MatrixXd curvature() const {
    Eigen::MatrixXd vcov = fit_.vcov;
    for (Eigen::Index j = 0; j < vcov.rows(); ++j)
      if (vcov(j, j) == 0) vcov(j, j) = 1;
    const Eigen::MatrixXd information = vcov.inverse();
    const auto n = Eigen::Index(others_.size());
    Eigen::MatrixXd block(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index j = 0; j < n; ++j) {
        const Eigen::Index a = others_[std::size_t(i)];
        const Eigen::Index b = others_[std::size_t(j)];
        block(i, j) = information(a, b) * scales_(a) * scales_(b);
      }
    return block.inverse();
  }

  const ProfiledLikelihood& likelihood_;
  const Fit& fit_;
  Eigen::Index which_;
  Progress& progress_;
  Eigen::VectorXd scales_;
  std::vector<Eigen::Index> others_{};
  Eigen::VectorXd start_{};
  Eigen::MatrixXd curvature_{};
};

/// Where the fall reaches `most`, going from the top in steps of `se` and then between the last
/// two.
Result<double> limit(Profile& profile, double top, double se, double most) {
  constexpr double kFarthest = 30;  // standard errors
  constexpr double kClose = 1e-4;
  profile.restart();
  double inside = 0;
  double fall_inside = 0;
  double outside = std::sqrt(most);
  double fall_outside = 0;
  for (;;) {
    DERSU_TRY(fall, profile.fall(top + outside * se));
    if (fall >= most) {
      fall_outside = fall;
      break;
    }
    inside = outside;
    fall_inside = fall;
    if (outside >= kFarthest) return se > 0 ? HUGE_VAL : -HUGE_VAL;
    outside *= 1.5;
  }
  // Roots of the fall are nearly linear in the distance.
  while (outside - inside > kClose) {
    const double low = std::sqrt(std::max(0.0, fall_inside));
    const double high = std::sqrt(fall_outside);
    double next = (inside + outside) / 2;
    if (std::isfinite(high))
      next = inside + (outside - inside) * (std::sqrt(most) - low) / (high - low);
    const double margin = 0.02 * (outside - inside);
    next = std::clamp(next, inside + margin, outside - margin);
    DERSU_TRY(fall, profile.fall(top + next * se));
    if (std::abs(fall - most) < 1e-7) return top + next * se;
    if (fall < most) {
      inside = next;
      fall_inside = fall;
    } else {
      outside = next;
      fall_outside = fall;
    }
  }
  return top + (inside + outside) / 2 * se;
}

}  // namespace

Result<ProfileInterval> profile_interval(const ProfiledLikelihood& likelihood, const Fit& fit,
                                         std::size_t which, double confidence, Progress& progress) {
  const auto at = Eigen::Index(which);
  for (const Zero& zero : fit.zeros)
    if (zero.coefficient == which) return ProfileInterval{-HUGE_VAL, zero.coefficient_upper};
  Profile profile(likelihood, fit, at, progress);
  const double z = normal_quantile(confidence);
  const double se = std::sqrt(fit.vcov(at, at));
  DERSU_TRY(lower, limit(profile, fit.beta(at), -se, z * z));
  DERSU_TRY(upper, limit(profile, fit.beta(at), se, z * z));
  return ProfileInterval{lower, upper};
}

Result<ProfileInterval> profile_interval(const Prepared& prepared, const Fit& fit,
                                         std::size_t which, double confidence, Progress& progress) {
  const Objective loglik = [&](const Eigen::VectorXd& beta) -> ValueAndGradient {
    Likelihood l = log_likelihood(prepared, beta);
    return {l.value, std::move(l.gradient)};
  };
  return profile_interval({loglik, scales_near(prepared, fit.beta)}, fit, which, confidence,
                          progress);
}

}  // namespace dersu::scr
