#include "dersu/scr/optimise.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace dersu::scr {
namespace {

constexpr double kGradient = 1e-6;  // of a log-likelihood, a change of 1 mattering
constexpr double kSmall = 1e-4;     // below it a top is one
constexpr double kNear = 1e-10;     // a rise left below which one Newton step ends the search
constexpr double kLongestStep = 2;  // of a scaled variable in one step
constexpr int kNewtonSteps = 6;

bool usable(const ValueAndGradient& v) { return std::isfinite(v.value) && v.gradient.allFinite(); }

/// -H with its eigenvalues made positive, inverted: the step from gradient `g` goes uphill.
Eigen::MatrixXd uphill_inverse(const Eigen::MatrixXd& hessian) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(-hessian);
  const double top = std::max(eigen.eigenvalues().cwiseAbs().maxCoeff(), 1e-8);
  const Eigen::VectorXd inverse =
      eigen.eigenvalues().cwiseAbs().cwiseMax(1e-8 * top).cwiseInverse();
  return eigen.eigenvectors() * inverse.asDiagonal() * eigen.eigenvectors().transpose();
}

class Search {
 public:
  Search(const Objective& objective, const Eigen::VectorXd& start) : objective_(objective) {
    at_ = start;
    now_ = evaluate(start);
  }

  ValueAndGradient evaluate(const Eigen::VectorXd& at) {
    ++evaluations;
    return objective_(at);
  }

  /// Backtracks by quadratic interpolation until the value has risen enough (Armijo 1e-4).
  bool step(Eigen::VectorXd direction) {
    const double longest = direction.cwiseAbs().maxCoeff();
    if (longest > kLongestStep) direction *= kLongestStep / longest;
    const double rise = now_.gradient.dot(direction);
    if (!(rise > 0)) return false;
    double length = 1;
    for (int attempt = 0; attempt < 40; ++attempt) {
      const Eigen::VectorXd next = at_ + length * direction;
      const ValueAndGradient there = evaluate(next);
      // Near the top the value is flat to rounding: the gradient then tells which point is better.
      const double slack = 1e-12 * std::abs(now_.value);
      if (usable(there) &&
          (there.value >= now_.value + 1e-4 * length * rise ||
           (there.value >= now_.value - slack && there.gradient.norm() < now_.gradient.norm()))) {
        moved = next - at_;
        turned = there.gradient - now_.gradient;
        at_ = next;
        now_ = there;
        return true;
      }
      double shorter = 0.25;
      if (std::isfinite(there.value)) {
        const double lack = length * rise - (there.value - now_.value);
        shorter = std::clamp(length * rise / (2 * lack), 0.1, 0.5);
      }
      length *= shorter;
    }
    return false;
  }

  /// To where `step` leads, or a half, a quarter ... of it: the first place that is higher.
  /// False where none is.
  bool leap(const Eigen::VectorXd& step) {
    const double longest = step.cwiseAbs().maxCoeff();
    double length = longest > kLongestStep ? kLongestStep / longest : 1;
    for (int attempt = 0; attempt < 8; ++attempt, length /= 2) {
      const Eigen::VectorXd next = at_ + length * step;
      const ValueAndGradient there = evaluate(next);
      if (!usable(there) || !(there.value > now_.value)) continue;
      at_ = next;
      now_ = there;
      return true;
    }
    return false;
  }

  /// By how much the value would still rise if -Hessian were the inverse of `inverse`.
  [[nodiscard]] double rise_left(const Eigen::MatrixXd& inverse) const {
    return now_.gradient.dot(inverse * now_.gradient) / 2;
  }

  [[nodiscard]] double largest_gradient() const { return now_.gradient.cwiseAbs().maxCoeff(); }

  const Objective& objective_;
  Eigen::VectorXd at_;
  ValueAndGradient now_;
  Eigen::VectorXd moved;
  Eigen::VectorXd turned;
  std::size_t evaluations = 0;
};

/// The BFGS update of the inverse of -Hessian (Nocedal and Wright 2006, equation 6.17).
void update(Eigen::MatrixXd& inverse, const Eigen::VectorXd& s, const Eigen::VectorXd& y) {
  const double curvature = s.dot(y);
  if (!(curvature > 1e-12 * s.norm() * y.norm())) return;
  const Eigen::VectorXd v = inverse * y;
  inverse += ((curvature + y.dot(v)) / (curvature * curvature)) * s * s.transpose() -
             (v * s.transpose() + s * v.transpose()) / curvature;
}

}  // namespace

namespace {

constexpr double kStep = 1e-4;

/// The Hessian by central differences of the gradient, and the mean of those gradients along the
/// variables that have kinks.
struct Differences {
  Eigen::MatrixXd hessian{};
  Eigen::VectorXd gradient{};
};

Differences differences(const Objective& objective, const Eigen::VectorXd& at,
                        const Eigen::VectorXd& widths, std::size_t& evaluations) {
  const Eigen::Index n = at.size();
  Differences out{Eigen::MatrixXd(n, n), Eigen::VectorXd::Zero(n)};
  double kinked = 0;
  for (Eigen::Index j = 0; j < n; ++j) {
    const double width = widths.size() > 0 && widths(j) > 0 ? widths(j) : kStep;
    Eigen::VectorXd up = at;
    Eigen::VectorXd down = at;
    up(j) += width;
    down(j) -= width;
    const Eigen::VectorXd above = objective(up).gradient;
    const Eigen::VectorXd below = objective(down).gradient;
    out.hessian.col(j) = (above - below) / (up(j) - down(j));
    evaluations += 2;
    if (width == kStep) continue;
    out.gradient += (above + below) / 2;
    ++kinked;
  }
  out.hessian = ((out.hessian + out.hessian.transpose()) / 2).eval();
  if (kinked > 0) out.gradient /= kinked;
  return out;
}

}  // namespace

bool is_top(const Eigen::MatrixXd& hessian, double least_curvature) {
  if (hessian.size() == 0 || !hessian.allFinite()) return false;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(-hessian);
  const double least = eigen.eigenvalues().minCoeff();
  return least > 0 && least > least_curvature * eigen.eigenvalues().maxCoeff();
}

Eigen::MatrixXd difference_hessian(const Objective& objective, const Eigen::VectorXd& at,
                                   std::size_t& evaluations) {
  return differences(objective, at, {}, evaluations).hessian;
}

namespace {

/// As difference_hessian() by forward differences: half the work, good enough to begin with.
Eigen::MatrixXd rough_hessian(Search& search) {
  const Eigen::Index n = search.at_.size();
  Eigen::MatrixXd hessian(n, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    Eigen::VectorXd up = search.at_;
    up(j) += kStep;
    hessian.col(j) =
        (search.evaluate(up).gradient - search.now_.gradient) / (up(j) - search.at_(j));
  }
  return (hessian + hessian.transpose()) / 2;
}

/// Of -Hessian where the search begins, from what is known. Information of nearly nothing along
/// some direction (a class of land without captures) is not believed: it would lead too far.
Eigen::MatrixXd first_inverse(Search& search, const Eigen::MatrixXd& curvature) {
  if (curvature.size() > 0) return curvature;
  const Eigen::MatrixXd& information = search.now_.information;
  if (information.size() > 0 && is_top(-information, 1e-3)) return information.inverse();
  return uphill_inverse(rough_hessian(search));
}

/// Newton steps to the top of a smooth function. A last step of less than a ten-thousandth of a
/// standard error leaves the Hessian as it is.
void end_smooth(Search& search, Optimum& out, const Progress& progress) {
  for (int i = 0; i < kNewtonSteps && !progress.stopped(); ++i) {
    out.hessian = difference_hessian(search.objective_, search.at_, search.evaluations);
    if (search.largest_gradient() < kGradient || i + 1 == kNewtonSteps) break;
    ++out.iterations;
    const Eigen::MatrixXd inverse = uphill_inverse(out.hessian);
    const double rise = search.rise_left(inverse);
    if (!search.step(inverse * search.now_.gradient)) break;
    if (rise < kNear && search.largest_gradient() < kGradient) break;
  }
  out.gradient = search.now_.gradient;
  out.converged = is_top(out.hessian) && search.largest_gradient() < kSmall;
}

/// The same among kinks: steps by the mean gradient, as long as they promise something.
void end_kinked(Search& search, const Eigen::VectorXd& widths, Optimum& out,
                const Progress& progress) {
  constexpr double kLeft = 5e-4;     // of a log-likelihood: a thirtieth of a standard error
  constexpr double kBetween = 1e-6;  // the same by the slope where it stands
  for (int i = 0; i < kNewtonSteps && !progress.stopped(); ++i) {
    const Differences mean = differences(search.objective_, search.at_, widths, search.evaluations);
    out.hessian = mean.hessian;
    const Eigen::MatrixXd inverse = uphill_inverse(mean.hessian);
    const bool between = search.rise_left(inverse) < kBetween;  // two kinks
    out.gradient = between ? search.now_.gradient : mean.gradient;
    const Eigen::VectorXd step = inverse * mean.gradient;
    out.converged = is_top(mean.hessian) && (between || mean.gradient.dot(step) / 2 < kLeft);
    if (out.converged || i + 1 == kNewtonSteps) return;
    ++out.iterations;
    if (!search.leap(step)) return;
  }
}

/// BFGS steps until hardly anything is left to gain. False where no step leads farther up, or all
/// were taken: then only a Newton step tells whether there is a top.
Result<bool> climb(Search& search, const Eigen::MatrixXd& curvature, std::size_t max_iterations,
                   Optimum& out, Progress& progress) {
  Eigen::MatrixXd inverse = first_inverse(search, curvature);
  while (search.largest_gradient() > kGradient && search.rise_left(inverse) > kNear) {
    if (progress.stopped()) return stopped_by_user();
    if (out.iterations == max_iterations) return false;
    progress.at(out.iterations);
    ++out.iterations;
    if (!search.step(inverse * search.now_.gradient)) {
      const Eigen::MatrixXd fresh = uphill_inverse(rough_hessian(search));
      if (!search.step(fresh * search.now_.gradient)) return false;
      inverse = fresh;
    }
    update(inverse, search.moved, -search.turned);
  }
  return true;
}

}  // namespace

Result<Optimum> maximise(const Objective& objective, const Eigen::VectorXd& start,
                         const Eigen::MatrixXd& curvature, std::size_t max_iterations,
                         Progress& progress, const Eigen::VectorXd& widths, Wanted wanted) {
  // Once stopped no place is usable, so that the search ends by the shortest way.
  const Objective until_stopped = [&](const Eigen::VectorXd& at) -> ValueAndGradient {
    if (progress.stopped()) return {std::nan(""), Eigen::VectorXd::Zero(at.size()), {}};
    return objective(at);
  };
  Search search(until_stopped, start);
  Optimum out;
  out.at = search.at_;
  out.value = search.now_.value;
  out.evaluations = search.evaluations;
  if (progress.stopped()) return stopped_by_user();
  if (!usable(search.now_)) return out;
  DERSU_TRY(arrived, climb(search, curvature, max_iterations, out, progress));
  if (arrived && wanted == Wanted::value) {
    out.gradient = search.now_.gradient;
    out.converged = true;
  } else if (widths.size() > 0 && widths.maxCoeff() > 0) {
    end_kinked(search, widths, out, progress);
  } else {
    end_smooth(search, out, progress);
  }
  if (progress.stopped()) return stopped_by_user();
  out.at = search.at_;
  out.value = search.now_.value;
  out.evaluations = search.evaluations;
  return out;
}

}  // namespace dersu::scr
