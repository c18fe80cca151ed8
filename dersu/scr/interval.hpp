#pragma once
// An estimate with its uncertainty, and log-normal intervals of numbers of animals.

namespace dersu::scr {

struct Interval {
  double estimate = 0;
  double se = 0;
  double lower = 0;
  double upper = 0;
};

/// The two-sided quantile of the standard normal: 1.959964 for 0.95. 0 < confidence < 1.
[[nodiscard]] double normal_quantile(double confidence);

/// (estimate - floor) is taken as log-normal: lower = floor + (estimate - floor) / c, upper = floor
/// + (estimate - floor) * c, c = exp(z sqrt(log(1 + se^2 / (estimate - floor)^2))), as secr's
/// add.cl (Burnham et al. 1987). floor <= estimate.
[[nodiscard]] Interval log_normal(double estimate, double se, double floor, double confidence);

}  // namespace dersu::scr
