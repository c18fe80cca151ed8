#include "dersu/scr/compare.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/scr/gamma_tail.hpp"

namespace dersu::scr {
namespace {

Result<void> check_same_data(std::span<const Fit> fits) {
  const Fit& first = fits.front();
  for (const Fit& fit : fits) {
    if (fit.n_animals != first.n_animals || fit.n_detections != first.n_detections)
      return fail(
          Fault::usage, "models",
          "found fits of {} animals with {} detections and of {} with {}: only models of the "
          "same data can be compared",
          first.n_animals, first.n_detections, fit.n_animals, fit.n_detections);
    if (fit.model.conditional != first.model.conditional)
      return fail(Fault::usage, "models",
                  "found conditional and full likelihoods: they cannot be compared");
  }
  return {};
}

/// Of a model in which something is 0 there: no standard error, but an upper limit.
bool is_zero(const Interval& n) { return n.estimate == 0 && n.upper > 0; }

}  // namespace

Result<std::vector<Standing>> standings(std::span<const Fit> fits, Criterion criterion) {
  std::vector<Standing> all;
  if (fits.empty()) return all;
  DERSU_CHECK(check_same_data(fits));
  for (std::size_t i = 0; i < fits.size(); ++i)
    all.push_back({i, criterion == Criterion::aic ? fits[i].aic : fits[i].aicc, 0, 0});
  std::ranges::stable_sort(all, {}, &Standing::criterion);
  const double best = all.front().criterion;
  if (!std::isfinite(best))
    return fail(Fault::numeric, "models",
                "too few animals for AICc with any of these models; AIC can be had");
  double sum = 0;
  for (Standing& s : all) {
    s.difference = s.criterion - best;
    s.weight = std::exp(-s.difference / 2);
    sum += s.weight;
  }
  for (Standing& s : all) s.weight /= sum;
  return all;
}

Interval averaged(std::span<const Interval> estimates, std::span<const double> weights,
                  double floor, double confidence) {
  constexpr double kNothing = 1e-6;  // of all weight
  double mean = 0;
  double of_zeros = 0;
  double limits = 0;
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    mean += weights[i] * estimates[i].estimate;
    limits += weights[i] * estimates[i].upper;
    if (is_zero(estimates[i])) of_zeros += weights[i];
  }
  if (of_zeros > 1 - kNothing) return {0, 0, 0, limits};
  double se = 0;
  for (std::size_t i = 0; i < estimates.size(); ++i)
    se += weights[i] * std::hypot(estimates[i].se, estimates[i].estimate - mean);
  Interval out = log_normal(mean, se, floor, confidence);
  if (of_zeros > 0) out.upper = std::max(out.upper, limits);
  if (of_zeros > (1 - confidence) / 2) out.lower = 0;
  return out;
}

Result<RatioTest> likelihood_ratio(const Fit& smaller, const Fit& larger) {
  DERSU_CHECK(check_same_data(std::vector{smaller, larger}));
  if (larger.beta.size() <= smaller.beta.size())
    return fail(Fault::usage, "models",
                "found {} coefficients in the larger model and {} in the "
                "smaller, expected more",
                larger.beta.size(), smaller.beta.size());
  RatioTest test{2 * (larger.loglik - smaller.loglik),
                 std::size_t(larger.beta.size() - smaller.beta.size()), 1};
  constexpr double kRounding = 1e-6;
  if (test.statistic < -kRounding)
    return fail(Fault::usage, "models",
                "the larger model has the lower likelihood: it does not hold the smaller one");
  test.statistic = std::max(0.0, test.statistic);
  test.p = chi_squared_tail(test.statistic, double(test.df));
  return test;
}

double chi_squared_tail(double x, double df) {
  return x > 0 ? std::exp(gamma_tail(df / 2, x / 2).log_q) : 1;
}

}  // namespace dersu::scr
