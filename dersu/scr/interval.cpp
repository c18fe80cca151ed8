#include "dersu/scr/interval.hpp"

#include <cmath>

namespace dersu::scr {

double normal_quantile(double confidence) {
  // Bisection on erf, exact to rounding; asked once a fit.
  double low = 0;
  double high = 40;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (std::erf(middle / std::sqrt(2.0)) < confidence ? low : high) = middle;
  }
  return (low + high) / 2;
}

Interval log_normal(double estimate, double se, double floor, double confidence) {
  const double above = estimate - floor;
  if (!(above > 0)) return {estimate, se, estimate, estimate};
  const double cv = se / above;
  const double c = std::exp(normal_quantile(confidence) * std::sqrt(std::log1p(cv * cv)));
  return {estimate, se, floor + above / c, floor + above * c};
}

}  // namespace dersu::scr
