#pragma once
// Maximum likelihood for an open population: survival, recruitment, growth, and how many animals
// there were in each session.
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/progress.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/interval.hpp"
#include "dersu/scr/open_prepare.hpp"
#include "dersu/scr/profile.hpp"

namespace dersu::scr {

/// A session's animals.
struct SessionNumber {
  std::string session{};
  std::size_t seen = 0;
  Interval n{};        ///< expected number with their centre in the mask
  Interval density{};  ///< per hectare, mean over the mask
};

/// What became of them until the next session.
struct Turnover {
  std::string from{};
  std::string to{};
  double years = 1;
  Interval survivors{};  ///< of n of `from`
  Interval recruits{};   ///< of n of `to`: n is survivors and recruits
};

struct OpenFit {
  OpenModel model{};
  /// Coefficients, vcov, loglik, AIC and so on; estimates of density (of the first session),
  /// detection, then "phi", "f" and "lambda" a year and "move" in metres, with the session at the
  /// beginning of the interval where they differ.
  Fit fit{};
  std::vector<double> years{};
  std::vector<SessionNumber> numbers{};  ///< none where survival alone is estimated
  std::vector<Turnover> turnover{};
  bool at_edge = false;            ///< a rate is held at 1 or 0
  std::optional<Interval> ever{};  ///< all that were there in some session (superpopulation)
};

/// Intervals of numbers are log-normal, of phi symmetric on the logit scale, of f, lambda and move
/// on the log scale. Where something is given, numbers are n / a, as in derived.hpp. Where nobody
/// died or nobody came in (phi 1, f 0: the edge of what may be), that coefficient is held there;
/// its limit on the other side is by the profile likelihood, and a notice says so. Faults as
/// prepare_open(); Fault::numeric where the data cannot tell the parameters, with what to do;
/// Fault::interrupted.
[[nodiscard]] Result<OpenFit> fit_open(const OpenPrepared& prepared, const Data& data,
                                       const FitOptions& options, Progress& progress);

/// The open likelihood for profile_interval(), of a fit that is not at an edge. `prepared` needs to
/// outlive it.
[[nodiscard]] ProfiledLikelihood profiled(const OpenPrepared& prepared,
                                          const Eigen::VectorXd& beta);

}  // namespace dersu::scr
