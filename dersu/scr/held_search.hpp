#pragma once
// The top of a likelihood with some of its coefficients held, and how far one may go from where it
// is held.
#include <Eigen/Core>
#include <functional>
#include <span>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/optimise.hpp"

namespace dersu::scr {

class HeldSearch {
 public:
  /// Of `loglik` by all n coefficients; `scales` and `widths` (n) as maximise() has them. `held`
  /// are places of coefficients that stay as they are in `at`, where the search begins. What is
  /// given needs to outlive the search.
  HeldSearch(const Objective& loglik, const Eigen::VectorXd& scales, Eigen::VectorXd at,
             std::span<const Eigen::Index> held, std::size_t max_iterations, Progress& progress,
             const Eigen::VectorXd& widths = {});

  /// `vcov` is a guess of that of all coefficients; empty: none. Fault::interrupted.
  Result<Optimum> run(const Eigen::MatrixXd& vcov = {}, Wanted wanted = Wanted::hessian);

  [[nodiscard]] const Eigen::VectorXd& at() const { return at_; }
  /// n x n, 0 for what is held, of a Hessian that run() found.
  [[nodiscard]] Eigen::MatrixXd vcov(const Eigen::MatrixXd& hessian) const;
  /// The place among all of the coefficient that is `free` among those that are not held.
  [[nodiscard]] Eigen::Index coefficient(Eigen::Index free) const {
    return free_[std::size_t(free)];
  }

 private:
  [[nodiscard]] Eigen::VectorXd part(const Eigen::VectorXd& all) const;
  [[nodiscard]] Eigen::MatrixXd part(const Eigen::MatrixXd& all) const;
  [[nodiscard]] Eigen::VectorXd whole(const Eigen::VectorXd& x) const;

  const Objective& loglik_;
  const Eigen::VectorXd& scales_;
  Eigen::VectorXd at_;
  std::size_t max_iterations_;
  Progress& progress_;
  std::vector<Eigen::Index> free_{};
  Eigen::VectorXd widths_{};  ///< of those that are free; empty: smooth
};

/// How far from an edge twice the log-likelihood, maximised over all else, has fallen by `most`:
/// `fall(distance)` tells the fall. Goes on from `first` in steps of 1.5 and then between the last
/// two; infinite where it does not fall so far on 40 steps.
[[nodiscard]] Result<double> distance_from_edge(const std::function<Result<double>(double)>& fall,
                                                double first, double most);

/// Which coefficient moves most in the direction in which a likelihood with this Hessian is
/// flattest; 0 where the Hessian is empty or not finite.
[[nodiscard]] Eigen::Index flattest(const Eigen::MatrixXd& hessian);

}  // namespace dersu::scr
