#pragma once
// Parametric bootstrap: surveys simulated from a fitted model, each fitted anew.
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/interval.hpp"
#include "dersu/scr/region.hpp"

namespace dersu::scr {

struct BootstrapOptions {
  std::int64_t replicates = 200;  ///< 1000 and more for the tails of intervals
  std::uint64_t seed = 1;
  /// By session: which mask points count for N, as region_n(); empty: the whole mask.
  std::vector<std::vector<double>> weights{};
};

/// What the replicates say of a number that the fit estimated.
struct BootstrapInterval {
  double mean = 0;   ///< of the replicates; less the estimate: the bias
  double se = 0;     ///< standard deviation of the replicates
  double lower = 0;  ///< percentiles
  double upper = 0;
};

struct Bootstrap {
  std::int64_t replicates = 0;  ///< that could be fitted: all below is of these
  std::int64_t failed = 0;
  std::vector<std::string> problems{};            ///< of the failed, each once, the commonest first
  std::vector<BootstrapInterval> coefficients{};  ///< as Fit::coefficients
  std::vector<BootstrapInterval> estimates{};     ///< as Fit::estimates
  std::vector<BootstrapInterval> expected{};      ///< by session: E[N] in its region
  /// By session. The number itself varies too, so that this is of the error: se that of estimate -
  /// N, limits the estimate times the percentiles of N / estimate.
  std::vector<BootstrapInterval> realised{};
};

/// Replicates are simulated by Simulator at fit.beta and fitted from there. Percentiles have the
/// confidence of the fit (R's type 7). The same seed gives the same bytes on any number of threads.
/// Faults: as Simulator::make(); Fault::numeric where fewer than 10 replicates, or fewer than half,
/// can be fitted; Fault::interrupted.
[[nodiscard]] Result<Bootstrap> bootstrap(const Data& data, const Prepared& prepared,
                                          const Fit& fit, const BootstrapOptions& options,
                                          Progress& progress);

}  // namespace dersu::scr
