#pragma once
// Density from a conditional likelihood: each animal stands for as many as its chance to be seen
// tells (Borchers and Efford 2008, section 3; secr's derived()).
#include <string>
#include <vector>

#include "dersu/scr/fit.hpp"
#include "dersu/scr/interval.hpp"
#include "dersu/scr/likelihood.hpp"

namespace dersu::scr {

struct DerivedDensity {
  std::string session{};
  /// Per hectare: sum over animals of 1 / a_i, a_i = integral of p. over the mask for its group;
  /// variance: sum of 1 / a_i^2 (a Poisson number of animals; binomial: of (1 - a_i / A) / a_i^2, A
  /// the mask's area) and the delta method over a_i; a log-normal interval.
  Interval density{};
  double effective_area_ha = 0;  ///< n / density: the harmonic mean of a_i
};

/// A session in which no animal was seen: a is the harmonic mean of the effective areas of the
/// kinds of animals that other sessions have, and density at most what would show nobody in (1 -
/// confidence) / 2 of surveys: e^(-D a) = (1 - confidence) / 2, which is D = 3.7 / a of 95 %
/// (binomial: (1 - a / A)^(D A)).
struct NobodySeen {
  double effective_area_ha = 0;
  double upper = 0;  ///< of D per hectare
};
[[nodiscard]] NobodySeen nobody_seen(const Prepared& prepared, const Fit& fit, std::size_t session);

/// One a session. `fit` is of a conditional model; weights as FitOptions::animal_weights.
[[nodiscard]] std::vector<DerivedDensity> derived_density(
    const Prepared& prepared, const Fit& fit, std::span<const double> animal_weights = {});

}  // namespace dersu::scr
