#pragma once
// Goodness of fit by Monte Carlo: do the captures look as the fitted model says?
// Choo, Sutherland and Johnston 2024 (Methods in Ecology and Evolution 15:1653), as secr's MCgof;
// and simulation tests of whole surveys, as secr.test. docs/methods/goodness-of-fit.md.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/overdispersion.hpp"

namespace dersu::scr {

struct GoodnessOptions {
  std::int64_t replicates = 100;
  std::uint64_t seed = 1;
};

/// A Freeman-Tukey discrepancy, sum of (sqrt(y) - sqrt(E y))^2, of the captures and of captures
/// drawn from the model for the same animals, and whether the drawn ones are as far from what is
/// expected, or farther.
struct DiscrepancyTest {
  std::string of{};     ///< "animals x detectors", "animals", "detectors"
  double observed = 0;  ///< means over replicates
  double simulated = 0;
  double p = 0;     ///< (1 + replicates in which they are) / (1 + replicates)
  double p_se = 0;  ///< Monte Carlo error: sqrt(p (1 - p) / replicates)
};

/// A number that tells of a whole survey, beside those of simulated surveys.
struct SurveyTest {
  std::string of{};  ///< "caught once", "detectors per animal", "spread_m"
  double observed = 0;
  double lower = 0;  ///< 0.025 and 0.975 of the simulated ones
  double median = 0;
  double upper = 0;
  double p = 0;  ///< two-sided: twice the smaller of (1 + number beyond) / (1 + replicates)
};

struct Goodness {
  std::int64_t replicates = 0;  ///< of the discrepancies: all asked for
  std::int64_t surveys = 0;     ///< simulated, in which at least one animal was seen twice
  std::vector<DiscrepancyTest> discrepancies{};
  std::vector<SurveyTest> survey_tests{};
  std::optional<Overdispersion> overdispersion{};  ///< of the animals seen by detector
};

/// In each replicate coefficients are drawn from the normal with fit.vcov, centres of the animals
/// seen from where their captures put them, those of the unseen from D (1 - p.), and captures of
/// all from the model. Under the right model p is spread about 1/2 and seldom near 0 (less often
/// than its value says: it is conservative). The same seed gives the same bytes on any number of
/// threads. Fault::unsupported for types single and capped; Fault::numeric where no coefficients
/// near the estimates can be simulated from; Fault::interrupted.
[[nodiscard]] Result<Goodness> goodness_of_fit(const Data& data, const Prepared& prepared,
                                               const Fit& fit, const GoodnessOptions& options,
                                               Progress& progress);

}  // namespace dersu::scr
