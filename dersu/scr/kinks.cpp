#include "dersu/scr/kinks.hpp"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <utility>

namespace dersu::scr {
namespace {

constexpr double kWidestStep = 0.5;   // standard errors
constexpr double kFinestStep = 0.01;  // of these, 5e-5 of a log-likelihood
constexpr int kRounds = 3;

struct Place {
  Eigen::VectorXd at{};
  double value = 0;
};

/// The higher of both sides along each axis, by steps that halve where none is.
Place compass(const Objective& objective, Place place, const Eigen::MatrixXd& axes,
              std::size_t& evaluations, const Progress& progress) {
  double step = kWidestStep;
  while (step > kFinestStep && !progress.stopped()) {
    bool moved = false;
    for (Eigen::Index j = 0; j < axes.cols(); ++j)
      for (const double side : {step, -step}) {
        const Eigen::VectorXd next = place.at + side * axes.col(j);
        const double value = objective(next).value;
        ++evaluations;
        if (!(value > place.value)) continue;
        place = {next, value};
        moved = true;
        break;
      }
    if (!moved) step /= 2;
  }
  return place;
}

}  // namespace

Result<Optimum> climb_kinks(const Objective& objective, Optimum from, const Eigen::VectorXd& widths,
                            std::size_t max_iterations, Progress& progress) {
  constexpr double kNoMore = 1e-3;
  for (int round = 0; round < kRounds && !from.converged; ++round) {
    if (!is_top(from.hessian)) return from;
    const Eigen::MatrixXd inverse = (-from.hessian).inverse();
    const Eigen::MatrixXd axes = Eigen::LLT<Eigen::MatrixXd>(inverse).matrixL();
    const Place place = compass(objective, {from.at, from.value}, axes, from.evaluations, progress);
    if (progress.stopped()) return stopped_by_user();
    DERSU_TRY(next, maximise(objective, place.at, inverse, max_iterations, progress, widths));
    next.evaluations += from.evaluations;
    next.iterations += from.iterations;
    const double gain = next.value - from.value;
    from = std::move(next);
    if (gain < kNoMore && is_top(from.hessian)) from.converged = true;
  }
  return from;
}

}  // namespace dersu::scr
