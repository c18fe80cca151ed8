#pragma once
// Telemetry of animals that no detector caught: they tell how far animals range.
#include <Eigen/Core>

#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

/// sum over these animals of log of the mean over mask points m, and over classes by their shares,
/// of the product over fixes u of f(|u - m|) / F, F the integral of f over the plane: any place of
/// the mask may be a centre, whatever the density. secr's telemetry type "independent".
[[nodiscard]] Likelihood other_fixes(const PreparedModel& model, const PreparedSession& session,
                                     const Eigen::VectorXd& beta);

}  // namespace dersu::scr
