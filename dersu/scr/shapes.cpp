// shape_arrays() of kernels.hpp: the usual detection functions four points at a time, the others
// one after the other.
#include <cmath>

#include "dersu/scr/clones.hpp"
#include "dersu/scr/kernels.hpp"
#include "dersu/scr/lanes.hpp"

namespace dersu::scr {
namespace {

using lanes::kLanes;
using lanes::load;
using lanes::Reals;
using lanes::store;

DERSU_CLONES void normal(const DetectionShape& shape, const double* d2, ShapeArrays& out) {
  const double inverse_variance = 1 / (shape.sigma_m * shape.sigma_m);
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals u2 = load(d2 + i) * inverse_variance;
    store(out.log_f + i, -0.5 * u2);
    store(out.by_sigma + i, u2);
  }
}

DERSU_CLONES void negative_exponential(const DetectionShape& shape, const double* d2,
                                       ShapeArrays& out) {
  const double inverse = 1 / shape.sigma_m;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double v = std::sqrt(d2[i]) * inverse;
    out.log_f[i] = -v;
    out.by_sigma[i] = v;
  }
}

/// log(d / sigma); of d = 0 a number so small that every power of it is 0.
DERSU_LANES_INLINE Reals log_ratio(Reals d2, double log_sigma) {
  constexpr double kAlmost0 = 1e-300;
  const Reals positive = d2 > kAlmost0 ? d2 : lanes::all(kAlmost0);
  return 0.5 * lanes::log(positive) - log_sigma;
}

DERSU_LANES_INLINE Reals at_most(Reals v, double most) { return v < most ? v : lanes::all(most); }

DERSU_CLONES void variable_power(const DetectionShape& shape, const double* d2, ShapeArrays& out) {
  const double log_sigma = std::log(shape.sigma_m);
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals scaled = shape.z * log_ratio(load(d2 + i), log_sigma);
    const Reals v = lanes::exp(at_most(scaled, 300));
    store(out.log_f + i, -v);
    store(out.by_sigma + i, shape.z * v);
    store(out.by_z + i, -v * scaled);
  }
}

/// t = (sigma / d)^z, f = 1 - exp(-t); where t is below rounding, log f = log t.
DERSU_CLONES void rate(const DetectionShape& shape, const double* d2, ShapeArrays& out) {
  const double log_sigma = std::log(shape.sigma_m);
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals log_t = -shape.z * log_ratio(load(d2 + i), log_sigma);
    const Reals t = lanes::exp(at_most(log_t, 300));
    const lanes::Integers some = t > 1e-290;
    const Reals ts = some ? t : lanes::all(1.0);
    const Reals f = -lanes::expm1(-ts);
    const Reals slope = some ? ts * (1.0 - f) / f : lanes::all(1.0);
    store(out.log_f + i, some ? lanes::log(f) : log_t);
    store(out.by_sigma + i, shape.z * slope);
    store(out.by_z + i, log_t * slope);
  }
}

void one_by_one(const DetectionShape& shape, const double* d2, ShapeArrays& out) {
  for (std::size_t i = 0; i < kBlock; ++i) {
    const ShapeValue v = shape_at(shape.function, shape.sigma_m, shape.z, std::sqrt(d2[i]));
    out.log_f[i] = v.log_f;
    out.by_sigma[i] = v.by_sigma;
    out.by_z[i] = v.by_z;
  }
}

}  // namespace

void shape_arrays(const DetectionShape& shape, const double* d2, ShapeArrays& out) {
  using enum DetectionFunction;
  switch (shape.function) {
    case halfnormal:
    case hazard_halfnormal:
      return normal(shape, d2, out);
    case exponential:
    case hazard_exponential:
      return negative_exponential(shape, d2, out);
    case hazard_rate:
    case hazard_hazard_rate:
      return rate(shape, d2, out);
    case hazard_variable_power:
      return variable_power(shape, d2, out);
    default:
      return one_by_one(shape, d2, out);
  }
}

}  // namespace dersu::scr
