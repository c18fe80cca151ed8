#pragma once
// Ecological distances that stay: for replicates of a fit, in which the search for what land costs
// would take a hundred times as long as all else.
#include <Eigen/Core>

#include "dersu/scr/likelihood.hpp"

namespace dersu::scr {

/// The same data with distances along the cheapest ways at `beta` (n_beta), and without the
/// coefficients of resistance. `prepared` is of a model with resistance.
[[nodiscard]] Prepared hold_ways(const Prepared& prepared, const Eigen::VectorXd& beta);

/// `values` (n_beta) without those of the coefficients of resistance.
[[nodiscard]] Eigen::VectorXd without_resistance(const Prepared& prepared,
                                                 const Eigen::VectorXd& values);

}  // namespace dersu::scr
