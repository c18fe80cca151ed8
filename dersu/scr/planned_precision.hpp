#pragma once
// The precision that a plan can be expected to have, from the information in what it would see:
// better than the rule of thumb, and without a single fit.
#include <Eigen/Core>
#include <cstdint>

#include "dersu/core/error.hpp"
#include "dersu/scr/planned.hpp"

namespace dersu::scr {

struct PrecisionOptions {
  std::size_t animals = 2000;  ///< drawn; the error of rse falls with their square root
  std::uint64_t seed = 1;
};

struct ExpectedPrecision {
  double rse = 0;                 ///< of the number of animals (and of density), asymptotic
  double rse_error = 0;           ///< standard error of `rse`, since animals are drawn
  double sigma_rse = 0;           ///< of sigma
  double intercept_rse = 0;       ///< of g0 or lambda0: of its log
  Eigen::MatrixXd information{};  ///< n_beta x n_beta, expected; of planned_model()
};

/// I = Lambda E(s s'), s the derivatives of an animal's log l_i by the coefficients and Lambda the
/// expected number of animals seen: the score of the Poisson likelihood is a compound Poisson sum.
/// E over drawn animals that were seen. rse^2 = g' I^-1 g, g the derivatives of log N; for a fixed
/// number of animals rse^2 - 1 / N. Fault::unsupported for detection functions with steps or kinks
/// (UN, WEX); Fault::numeric where nothing is seen twice, or the information is singular.
[[nodiscard]] Result<ExpectedPrecision> expected_precision(const PlannedSurvey& survey,
                                                           const PlannedLand& land,
                                                           NumberOfAnimals number,
                                                           const PrecisionOptions& options);

}  // namespace dersu::scr
