#pragma once
// The integrals over the mask of one component of a session: the hot part of the likelihood.
// Detectors beyond reach of a block of mask points (survey.hpp) are passed over in exposures;
// blocks that cannot add e^-41 of an animal's largest term are passed over for it. Both are far
// below rounding: the values are exact to about 1e-14.
#include <Eigen/Core>
#include <functional>
#include <span>
#include <vector>

#include "dersu/scr/distances.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

/// As SessionTerms, for the animals of the component's group as its class.
struct Integrals {
  Eigen::VectorXd log_l{};   ///< n_animals of the group
  Eigen::MatrixXd scores{};  ///< n_beta x n_animals
  double expected_n = 0;
  double expected_seen = 0;
  Eigen::VectorXd d_expected_n{};     ///< n_beta
  Eigen::VectorXd d_expected_seen{};  ///< n_beta
};

[[nodiscard]] Integrals integrate(const PreparedModel& model, const PreparedSession& session,
                                  const Component& component, const Distances& distances,
                                  const Eigen::VectorXd& beta, std::span<const double> weights);

/// H_0 of the component at all mask points, in the order of the blocks.
[[nodiscard]] std::vector<double> total_exposure(const PreparedModel& model,
                                                 const PreparedSession& session,
                                                 const Component& component,
                                                 const Distances& distances,
                                                 const Eigen::VectorXd& beta);

/// Gets the `at`-th animal of the group and its log(A D(m) Pr(w | m)) at the points in the order of
/// the blocks, constants left out.
using TermsTaker = std::function<void(std::size_t at, std::span<const double> terms)>;
/// What integrate() sums over points, one animal after the other.
void animal_terms(const PreparedModel& model, const PreparedSession& session,
                  const Component& component, const Distances& distances,
                  const Eigen::VectorXd& beta, const TermsTaker& take);

}  // namespace dersu::scr
