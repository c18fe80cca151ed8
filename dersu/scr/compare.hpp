#pragma once
// Several models of the same data side by side: weights by AICc, averages over models, tests of one
// within another.
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/interval.hpp"

namespace dersu::scr {

enum class Criterion : std::uint8_t { aic, aicc };

/// A model among others (Burnham and Anderson 2002, sections 2.2 and 2.9).
struct Standing {
  std::size_t model = 0;  ///< its place in the list that was given
  double criterion = 0;   ///< AIC or AICc
  double difference = 0;  ///< from the best
  double weight = 0;      ///< exp(-difference / 2) over the sum of all; they add up to 1
};

/// The best first; of equals, the earlier. An AICc that is infinite (too few animals) has weight 0;
/// where all are, Fault::numeric. Fault::usage: fits of other data (other numbers of animals or
/// detections), or full and conditional likelihoods together: their likelihoods are not of the same
/// thing.
[[nodiscard]] Result<std::vector<Standing>> standings(std::span<const Fit> fits,
                                                      Criterion criterion);

/// The weighted mean of an estimate over models, its unconditional standard error
/// sum_i w_i sqrt(se_i^2 + (estimate_i - mean)^2) (Burnham and Anderson 2002, equation 4.9), and a
/// log-normal interval above `floor`. As secr's model.average on the natural scale.
///
/// An estimate of 0 with an upper limit (a level that is 0, zeros.hpp) has no standard error: the
/// interval then goes at least to the weighted mean of the upper limits, and from 0 where such
/// models weigh more than a tail of it; where all but 1e-6 of the weight is theirs, the average is
/// 0 with that limit.
[[nodiscard]] Interval averaged(std::span<const Interval> estimates,
                                std::span<const double> weights, double floor, double confidence);

/// Likelihood-ratio test of a smaller model within a larger one.
struct RatioTest {
  double statistic = 0;  ///< 2 (log L of the larger - log L of the smaller)
  std::size_t df = 0;    ///< the difference of coefficients
  double p = 0;          ///< of chi-squared with df
};
/// That the smaller is the larger with coefficients at 0 is the caller's to know. Fault::usage: no
/// more coefficients in `larger`, or a lower likelihood (not nested, or not at its top).
[[nodiscard]] Result<RatioTest> likelihood_ratio(const Fit& smaller, const Fit& larger);

/// Of a chi-squared variable to be `x` or more.
[[nodiscard]] double chi_squared_tail(double x, double df);

}  // namespace dersu::scr
