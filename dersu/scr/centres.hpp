#pragma once
// Where the animals that were seen may live: centres and classes drawn given their captures.
#include <Eigen/Core>
#include <vector>

#include "dersu/core/random.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/simulator.hpp"

namespace dersu::scr {

/// By animal of the session: a point and a class by pmix_c D(m) Pr(w_i | m, c), over those classes
/// that it may be of. As secr's simulation from fxi.
[[nodiscard]] std::vector<Resident> centres_given_captures(const Prepared& prepared,
                                                           std::size_t session,
                                                           const Eigen::VectorXd& beta,
                                                           Random& random);

}  // namespace dersu::scr
