#pragma once
// The predicted density surface with its uncertainty.
#include <string>
#include <vector>

#include "dersu/scr/fit.hpp"
#include "dersu/scr/interval.hpp"
#include "dersu/scr/likelihood.hpp"

namespace dersu::scr {

struct Surface {
  std::string session{};
  std::string group{};  ///< empty without groups
  /// By point of the session's mask, animals per hectare. As the estimate of D: with a log link
  /// that of a log-normal, estimate * sqrt(exp(v) - 1), limits symmetric on the link scale, v = X
  /// vcov X' by the delta method; never below 0. As secr's predictDsurface. Where D is
  /// 0 (Fit::zeros) the standard error is NaN, and the upper limit that of the profile, infinite
  /// where the data set none.
  std::vector<Interval> cells{};
};

/// By session, then group. `fit` is of `prepared`, a full likelihood (a conditional one has no D).
[[nodiscard]] std::vector<Surface> density_surfaces(const Prepared& prepared, const Fit& fit);

}  // namespace dersu::scr
