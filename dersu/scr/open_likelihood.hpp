#pragma once
// The likelihood of an open population with its gradient. Equations and sources:
// docs/methods/open-population.md.
#include <Eigen/Core>

#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/open_prepare.hpp"

namespace dersu::scr {

/// Nothing given: sum_i log l_i - Lambda; seen: sum_i log(l_i / Lambda), by group; first:
/// sum_i log Pr(later sessions | the first); each + the constants of the sessions (Prepared). -inf
/// where an animal could not have been seen, or animals would have to come in by a negative number.
/// `beta` has n_beta finite values.
[[nodiscard]] Likelihood open_log_likelihood(const OpenPrepared& prepared,
                                             const Eigen::VectorXd& beta);
/// The value alone, for a third of the time.
[[nodiscard]] double open_log_likelihood_value(const OpenPrepared& prepared,
                                               const Eigen::VectorXd& beta);

/// The expected number of animals of a group that any session sees, with its gradient; with D = 1
/// per hectare where something is given. Not with Given::first.
[[nodiscard]] Likelihood open_expected_seen(const OpenPrepared& prepared, std::size_t group,
                                            const Eigen::VectorXd& beta);

}  // namespace dersu::scr
