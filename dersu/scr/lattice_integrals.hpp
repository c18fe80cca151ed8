#pragma once
// The integrals of integrate.hpp where everything is a product of one function of x and one of y: a
// half-normal hazard, captures whose logarithm falls with the square of the distance (counts), and
// a mask on a lattice. Then a sum over the mask is two short sums, and no exponential is taken for
// a pair of an animal and a point.
#include <Eigen/Core>
#include <optional>
#include <vector>

#include "dersu/scr/component_values.hpp"
#include "dersu/scr/integrate.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

/// What integrate() has at hand.
struct LatticeInput {
  const PreparedModel& model;
  const PreparedSession& session;
  const PreparedGroup& group;
  const ComponentValues& values;
  const std::vector<double>& log_weight;  ///< n_padded, in the order of the blocks: log(v A D)
  const Eigen::MatrixXd& slopes;          ///< d log D by its coefficients, the same order
};

/// Whether the session and the model are of this kind.
[[nodiscard]] bool suits_lattice(const PreparedModel& model, const PreparedSession& session);

/// As integrate(), to about 1e-13; nothing where numbers would leave the range of a double.
[[nodiscard]] std::optional<Integrals> integrate_on_lattice(const LatticeInput& input);

}  // namespace dersu::scr
