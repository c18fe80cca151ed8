#pragma once
// Finds the top of a smooth function with its gradient: BFGS steps with a line search, ended by
// Newton steps on a Hessian from differences of gradients, which is the Hessian of the answer.
#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"

namespace dersu::scr {

struct ValueAndGradient {
  double value = 0;  ///< -inf or NaN: outside; the search keeps away
  Eigen::VectorXd gradient{};
  Eigen::MatrixXd information{};  ///< about -Hessian; empty: not known
};
using Objective = std::function<ValueAndGradient(const Eigen::VectorXd&)>;

struct Optimum {
  Eigen::VectorXd at{};
  double value = 0;
  Eigen::VectorXd gradient{};
  /// Of the value, negative definite where `converged`; may be empty where it was not wanted.
  Eigen::MatrixXd hessian{};
  std::size_t iterations = 0;
  std::size_t evaluations = 0;
  bool converged = false;  ///< largest |gradient| below 1e-4 (kinks: see there), definite Hessian
};

enum class Wanted : std::uint8_t {
  hessian,
  value,  ///< the top and its place alone, to where BFGS steps promise less than 1e-10 more
};

/// The variables should be scaled so that a change of 1 matters in each. From `start` (where the
/// value is not finite, that is the answer); `curvature` is a guess of the inverse of -Hessian
/// there (positive definite), empty: the objective's information there or, without it, differences
/// of gradients. Fault::interrupted.
///
/// `widths` (n, or empty: smooth in all) tells of variables along which the function has many small
/// kinks, such as where the cheapest way over land changes: its Hessian is then that over a change
/// of the variable by the width, and a top is where the gradient, as the mean over that change,
/// promises less than 5e-4 more, or that of the place itself, between two kinks, less than 1e-6.
[[nodiscard]] Result<Optimum> maximise(const Objective& objective, const Eigen::VectorXd& start,
                                       const Eigen::MatrixXd& curvature, std::size_t max_iterations,
                                       Progress& progress, const Eigen::VectorXd& widths = {},
                                       Wanted wanted = Wanted::hessian);

/// Whether a Hessian is that of a top: not empty, negative definite, no direction flatter than
/// `least_curvature` of the steepest.
[[nodiscard]] bool is_top(const Eigen::MatrixXd& hessian, double least_curvature = 1e-9);

/// Symmetric Hessian by central differences of the gradient, steps of 1e-4 (error about 1e-8 of the
/// third derivatives); adds 2 n to `evaluations`.
[[nodiscard]] Eigen::MatrixXd difference_hessian(const Objective& objective,
                                                 const Eigen::VectorXd& at,
                                                 std::size_t& evaluations);

}  // namespace dersu::scr
