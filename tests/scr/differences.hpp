#pragma once
// Slopes of the log-likelihood by central differences, the oracle of its gradient.
#include <Eigen/Core>

#include "dersu/scr/likelihood.hpp"

namespace dersu::scr::testing {

/// By coefficient `j`.
inline double difference_slope(const Prepared& prepared, const Eigen::VectorXd& beta,
                               Eigen::Index j, double step = 1e-5) {
  Eigen::VectorXd up = beta;
  Eigen::VectorXd down = beta;
  up(j) += step;
  down(j) -= step;
  return (log_likelihood(prepared, up).value - log_likelihood(prepared, down).value) / (2 * step);
}

}  // namespace dersu::scr::testing
