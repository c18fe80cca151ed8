#pragma once
// Profile-likelihood intervals: all values of a coefficient at which the likelihood, maximised over
// all others, is not too far below its top.
#include <Eigen/Core>
#include <limits>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/optimise.hpp"

namespace dersu::scr {

/// On the link scale. Infinite where the likelihood never falls far enough on that side: the data
/// set no bound (an effect that runs off, a class without captures).
struct ProfileInterval {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
};

/// Of coefficient `which` (Venzon and Moolgavkar 1988): where 2 (log L - top) falls by the quantile
/// of chi-squared with one degree of freedom; to 1e-4 of its standard error. As secr's confint().
/// What is held because it is 0 (Fit::zeros) has the limit that the fit found. Fault::interrupted;
/// Fault::numeric where the others cannot be maximised.
[[nodiscard]] Result<ProfileInterval> profile_interval(const Prepared& prepared, const Fit& fit,
                                                       std::size_t which, double confidence,
                                                       Progress& progress);

/// A likelihood of any kind, by its coefficients.
struct ProfiledLikelihood {
  Objective loglik{};
  Eigen::VectorXd scales{};  ///< n_beta: a change of a coefficient that matters equally
};
/// The same of a fit of that likelihood: coefficients, beta, vcov and loglik are looked at. vcov is
/// positive definite.
[[nodiscard]] Result<ProfileInterval> profile_interval(const ProfiledLikelihood& likelihood,
                                                       const Fit& fit, std::size_t which,
                                                       double confidence, Progress& progress);

}  // namespace dersu::scr
