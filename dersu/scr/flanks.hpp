#pragma once
// Catalogues of left and right flanks that are not joined: which left may be which right, as far as
// the captures allow (spatial partial identity; Augustine et al. 2018, Annals of Applied Statistics
// 12:67). Equations: docs/methods/identity.md.
#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/identity.hpp"

namespace dersu::scr {

/// Labels over all sessions that were seen from one side alone.
struct FlankLabels {
  std::vector<std::uint32_t> left{};
  std::vector<std::uint32_t> right{};
};

struct Matchings {
  std::vector<Matching> matchings{};  ///< sets between which no pair is likely
  /// Of pairs that are left out, log L is too low by at most this: the sum of log(1 + ratio).
  double left_out = 0;
};

/// Pairs of labels by their ratio l_ij / (l_i l_j) at `beta`: as many as can be summed exactly. As
/// few are left out as must be (the least likely, from 1e-9 upwards). Fault::unsupported where what
/// would be left out is above 0.01, with the size of the largest set.
[[nodiscard]] Result<Matchings> matchings_near(const Data& labels, const Model& model,
                                               const FlankLabels& flanks,
                                               const Eigen::VectorXd& beta);

struct FlankFit {
  PreparedIdentity prepared{};
  std::vector<Matching> matchings{};
  IdentityFit fitted{};
  double left_out = 0;  ///< at the estimates
};

/// Fits with the matchings near the estimates, found anew until they hold there (at most 5 times).
/// Faults: as fit_identity(), matchings_near().
[[nodiscard]] Result<FlankFit> fit_flanks(const Data& labels, const Model& model,
                                          const FlankLabels& flanks, const FitOptions& options,
                                          Progress& progress);

}  // namespace dersu::scr
