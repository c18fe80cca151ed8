#pragma once
// Whether animals seen at detectors scatter more than a Poisson number does: variance inflation of
// the numbers of different animals by detector, as secr's chat.nk and Fletcher.chat.
// docs/methods/goodness-of-fit.md.
#include <cstddef>
#include <optional>
#include <span>

#include "dersu/scr/data.hpp"
#include "dersu/scr/simulator.hpp"

namespace dersu::scr {

struct Overdispersion {
  /// Fletcher 2012 (Biometrika 99:230): pearson / (1 + mean of (n - E) / E); about 1 where the
  /// model holds.
  double c_hat = 0;
  double pearson = 0;  ///< sum of (n - E)^2 / E by df (Wedderburn 1974)
  std::size_t df = 0;  ///< detectors less coefficients
};

/// `observed` and `expected` (> 0) by detector. Nothing where detectors are as few as coefficients.
[[nodiscard]] std::optional<Overdispersion> overdispersion(std::span<const double> observed,
                                                           std::span<const double> expected,
                                                           std::size_t n_coefficients);

/// Of the detectors of all sessions that were in use; `fitted` has the model's `n_coefficients`
/// at their estimates. Nothing where Simulator::animals_at_detectors() has nothing.
[[nodiscard]] std::optional<Overdispersion> overdispersion(const Data& data,
                                                           const Simulator& fitted,
                                                           std::size_t n_coefficients);

}  // namespace dersu::scr
