#pragma once
// Edges of what parameters can be at which nothing is held (zeros.hpp): where a likelihood without
// a top has gone to one, it is said so.
#include <Eigen/Core>
#include <string>

#include "dersu/scr/likelihood.hpp"

namespace dersu::scr {

/// Which parameter stands at an edge at `beta` (n_beta), and what to do: g0 at 1, a class without
/// animals, a parameter with the identity link at 0. Empty: none does.
[[nodiscard]] std::string edge_reached(const Prepared& prepared, const Eigen::VectorXd& beta);

}  // namespace dersu::scr
