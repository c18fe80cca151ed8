#pragma once
// How many animals have their activity centre in a region: expected and realised numbers.
// Efford and Fewster 2013 (Oikos 122:918); for parts of the mask see docs/methods/scr.md.
#include <Eigen/Core>
#include <span>
#include <vector>

#include "dersu/core/polygon.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/interval.hpp"
#include "dersu/scr/likelihood.hpp"

namespace dersu::scr {

struct RegionN {
  Interval expected{};  ///< E[N] = integral of D over the region; log-normal interval
  /// n seen there (each animal by the chance that its centre is in the region, given its captures)
  /// plus the integral of D (1 - p.); the interval's floor is what was seen.
  Interval realised{};
  double seen = 0;               ///< sum over animals of P(centre in the region | captures)
  Eigen::VectorXd d_expected{};  ///< n_beta: d E[N] / d beta
  Eigen::VectorXd d_realised{};  ///< n_beta: d (realised) / d beta
  double realised_conditional_variance = 0;  ///< of the realised number, parameters known
  double area_ha = 0;
};

struct RegionOptions {
  /// The variance of the realised number over a whole mask as secr computes it, var(E[N]) - E[N]:
  /// the same for one session with constant D, too small where sessions share D.
  bool secr_realised_variance = false;
  /// n_animals, or empty (1 each): how often each animal is there, as FitOptions::animal_weights.
  std::span<const double> animal_weights{};
};

/// N in the region where `weights` (one value per mask point, 0 to 1: the share of the cell inside;
/// empty: the whole mask) says. The whole mask: equal to secr's region.N. Where D is 0 in all of it
/// (Fit::zeros), and in a session of a conditional model in which nobody was seen (derived.hpp),
/// the number is 0 with the upper limit of D times the area, the realised one times the share
/// unseen.
[[nodiscard]] RegionN region_n(const Prepared& prepared, const Fit& fit, std::size_t session,
                               std::span<const double> weights = {},
                               const RegionOptions& options = {});

/// 1 for the mask points inside the polygons (metres, the mask's CRS), 0 for the others.
[[nodiscard]] std::vector<double> region_weights(const Mask& mask,
                                                 std::span<const Polygon> polygons);

}  // namespace dersu::scr
