#pragma once
// How estimates move when a stated share of identities is wrong, and what they would be without
// these errors (simulation and extrapolation, Cook and Stefanski 1994). Equations:
// docs/methods/identity.md.
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/core/random.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/interval.hpp"

namespace dersu::scr {

/// Errors of a catalogue, as dersu/simulate makes them.
struct ErrorRates {
  double split = 0;  ///< chance that an animal seen twice or more gets two names
  double merge = 0;  ///< chance that an animal is booked under its nearest neighbour's name
};

/// `data` with more errors: each detection of a split animal falls to either name by a coin; the
/// nearest neighbour is that with the nearest mean place of captures, among those with which one
/// animal is possible (joined.hpp). Captures lost with an animal stay with the last name.
[[nodiscard]] Data with_errors(const Data& data, const ErrorRates& rates, Random& random);

struct MisidentifiedOptions {
  ErrorRates rates{};            ///< that the catalogue is thought to have
  std::int64_t replicates = 50;  ///< of each level
  std::uint64_t seed = 1;
  /// By session: which mask points count for N, as region_n(); empty: the whole mask.
  std::vector<std::vector<double>> weights{};
};

/// What catalogues with errors at `level` times the rates, added to those that are there, gave.
struct ErrorLevel {
  double level = 0;
  std::int64_t replicates = 0;  ///< that could be fitted
  std::int64_t failed = 0;
  double n_animals = 0;         ///< mean
  std::vector<double> means{};  ///< as Misidentified::estimates: means on their scale
};

struct Misidentified {
  /// As Fit::estimates, then "N" of each session (realised). Probabilities (g0, pmix) are on the
  /// logit scale, all others on that of logarithms: no interval leaves what the parameter can be.
  std::vector<Interval> estimates{};
  std::vector<ErrorLevel> levels{};  ///< 0.5, 1, 1.5 and 2 times the rates
  /// Extrapolated to the level -1, a quadratic on the scale of each estimate; intervals symmetric
  /// there.
  std::vector<Interval> corrected{};
  /// Standard error of each corrected estimate by the chance of the replicates alone: what another
  /// seed would change; it falls with the root of their number.
  std::vector<double> monte_carlo_se{};
  std::vector<std::string> problems{};  ///< of refits that failed, each once
};

/// `fit` is of `data`. The same seed gives the same bytes on any number of threads. Fault::usage:
/// rates that are none, estimates outside their scale; Fault::numeric where fewer than half of a
/// level's replicates can be fitted; Fault::interrupted.
[[nodiscard]] Result<Misidentified> misidentified(const Data& data, const Prepared& prepared,
                                                  const Fit& fit,
                                                  const MisidentifiedOptions& options,
                                                  Progress& progress);

}  // namespace dersu::scr
