#pragma once
// Detectors that hold one record an occasion (capped): what animals take from each other.
#include <Eigen/Core>
#include <vector>

#include "dersu/scr/component_values.hpp"
#include "dersu/scr/distances.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

/// With H = integral of D h over the mask, the hazard of all animals together, g' = h (1 - exp(-H))
/// / H is the chance of one of them by a unit of effort, and h' = -log(1 - g') its hazard (secr's
/// approximation for type capped).
struct Cap {
  double factor = 1;          ///< (1 - exp(-H)) / H
  Eigen::VectorXd by_beta{};  ///< d log factor, n_beta
};

/// By cell. `log_weight`: log(A D) at the points in the order of the blocks, -inf in the padding;
/// `slopes`: d log D by its coefficients.
[[nodiscard]] std::vector<Cap> caps_of(const PreparedModel& model, const PreparedSession& session,
                                       const ComponentValues& values, const Distances& distances,
                                       const std::vector<double>& log_weight,
                                       const Eigen::MatrixXd& slopes);

/// From h to h'; pair.r becomes dh' / d log h, and `by_factor` d h' / d log factor.
void cap(double factor, PairArrays& pair, double* by_factor);

}  // namespace dersu::scr
