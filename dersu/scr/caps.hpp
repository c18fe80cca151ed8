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
/// approximation for type capped). By effort T the detector is full with 1 - exp(-T H): that is as
/// many units as T' = (1 - exp(-T H)) / (1 - exp(-H)), and the hazard is T' h'.
struct Cap {
  double factor = 1;          ///< (1 - exp(-H)) / H
  double effort = 1;          ///< T'
  double factor_slope = 0;    ///< d log factor / d log H
  double effort_slope = 0;    ///< d log T' / d log H
  Eigen::VectorXd by_beta{};  ///< d log H, n_beta
};

/// Factor and T' with their slopes for `effort` T > 0 and `all` H; `by_beta` is left empty.
[[nodiscard]] Cap cap_of(double effort, double all);

/// By cell. `log_weight`: log(A D) at the points in the order of the blocks, -inf in the padding;
/// `slopes`: d log D by its coefficients.
[[nodiscard]] std::vector<Cap> caps_of(const PreparedModel& model, const PreparedSession& session,
                                       const ComponentValues& values, const Distances& distances,
                                       const std::vector<double>& log_weight,
                                       const Eigen::MatrixXd& slopes);

/// From h to T' h'; pair.r becomes its derivative by log h, and `by_all` that by log H.
void cap(const Cap& cap, PairArrays& pair, double* by_all);

}  // namespace dersu::scr
