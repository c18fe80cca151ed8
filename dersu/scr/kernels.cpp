#include "dersu/scr/kernels.hpp"

#include <cmath>

#include "dersu/scr/clones.hpp"
#include "dersu/scr/lanes.hpp"

namespace dersu::scr {

using lanes::kLanes;
using lanes::load;
using lanes::Reals;
using lanes::store;

DERSU_CLONES void squared_distances(const double* x, const double* y, Point detector, double* d2) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals dx = load(x + i) - detector.x_m;
    const Reals dy = load(y + i) - detector.y_m;
    store(d2 + i, dx * dx + dy * dy);
  }
}

DERSU_CLONES void hazards(const DetectionShape& shape, const ShapeArrays& f, PairArrays& pair) {
  const bool hazard = is_hazard(shape.function);
  const bool small = shape.intercept <= 0.3;  // every g is: the same bits at half the work
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals g = shape.intercept * lanes::exp(load(f.log_f + i));
    if (hazard) {
      store(pair.h + i, g);
      store(pair.r + i, g);
      continue;
    }
    store(pair.h + i, small ? lanes::minus_log1m_near_0(g) : lanes::minus_log1m(g));
    store(pair.r + i, g / (1.0 - g));
  }
}

/// x / 2 + x^2 / 24 - ... = log((exp(x) - 1) / x) by its Bernoulli numbers, for 0 <= x <=
/// kSmallExposure (error below 1e-17).
constexpr double kSmallExposure = 0.25;
DERSU_LANES_INLINE Reals log_growth(Reals x) {
  const Reals x2 = x * x;
  Reals p = lanes::all(5.0 / 2395008000.0);
  p = p * x2 - 1.0 / 9676800.0;
  p = p * x2 + 1.0 / 181440.0;
  p = p * x2 - 1.0 / 2880.0;
  p = p * x2 + 1.0 / 24.0;
  return 0.5 * x + x2 * p;
}

/// x / (1 - exp(-x)) = d log(exp(x) - 1) / d log x, for the same x.
DERSU_LANES_INLINE Reals growth_slope(Reals x) {
  const Reals x2 = x * x;
  Reals p = lanes::all(5.0 / 239500800.0);
  p = p * x2 - 1.0 / 1209600.0;
  p = p * x2 + 1.0 / 30240.0;
  p = p * x2 - 1.0 / 720.0;
  p = p * x2 + 1.0 / 12.0;
  return 1.0 + 0.5 * x + x2 * p;
}

/// capture() of a hazard function where no exposure is above kSmallExposure.
DERSU_CLONES void small_capture(const DetectionShape& shape, double effort, const ShapeArrays& f,
                                const PairArrays& pair, CaptureArrays& out) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals exposure = effort * load(pair.h + i);
    store(out.a + i, shape.log_intercept + load(f.log_f + i) + log_growth(exposure));
    store(out.s + i, growth_slope(exposure));
  }
}

// log f + log(h / f) [+ log((exp(H) - 1) / H), H = effort h]: each ratio tends to 1 far away, where
// h itself vanishes.
DERSU_CLONES void capture(const DetectionShape& shape, bool binary, double effort,
                          const ShapeArrays& f, const PairArrays& pair, CaptureArrays& out) {
  const bool hazard = is_hazard(shape.function);
  if (hazard && binary && effort * shape.intercept <= kSmallExposure)
    return small_capture(shape, effort, f, pair, out);
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals h = load(pair.h + i);
    const Reals r = load(pair.r + i);
    Reals a = shape.log_intercept + load(f.log_f + i);
    Reals s = lanes::all(1.0);
    if (!hazard && binary && effort == 1.0) {
      a = a + h;  // g / (1 - g) = g exp(h)
      s = 1.0 + r;
    } else {
      const lanes::Integers some = h > 1e-290;
      const Reals hs = some ? h : lanes::all(1.0);
      if (!hazard) {
        const Reals g = r / (1.0 + r);
        a = a + lanes::log(some ? hs / g : lanes::all(1.0));
        s = some ? r / hs : lanes::all(1.0);
      }
      if (binary) {
        const Reals exposure = effort * hs;
        const Reals ratio = -lanes::expm1(-exposure) / exposure;
        a = a + (some ? exposure + lanes::log(ratio) : lanes::all(0.0));
        s = some ? s / ratio : s;
      }
    }
    store(out.a + i, a);
    store(out.s + i, s);
  }
}

DERSU_CLONES void capture_far(const DetectionShape& shape, const ShapeArrays& f,
                              CaptureArrays& out) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    store(out.a + i, shape.log_intercept + load(f.log_f + i));
    store(out.s + i, lanes::all(1.0));
  }
}

DERSU_CLONES void add_squares(double times, double log_intercept, double sigma_m, Point centre,
                              double spread_m2, const double* x, const double* y, double* t,
                              double* by_sigma) {
  const double inverse_variance = 1 / (sigma_m * sigma_m);
  const double start = times * log_intercept;
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals dx = load(x + i) - centre.x_m;
    const Reals dy = load(y + i) - centre.y_m;
    const Reals q2 = (times * (dx * dx + dy * dy) + spread_m2) * inverse_variance;
    store(t + i, load(t + i) + (start - 0.5 * q2));
    store(by_sigma + i, q2);
  }
}

DERSU_CLONES void add_scaled(double w, const double* v, double* out) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) store(out + i, load(out + i) + w * load(v + i));
}

DERSU_CLONES void add_product(double w, const double* a, const double* b, double* out) {
  for (std::size_t i = 0; i < kBlock; i += kLanes)
    store(out + i, load(out + i) + w * load(a + i) * load(b + i));
}

DERSU_CLONES void multiply(const double* a, const double* b, double* out) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) store(out + i, load(a + i) * load(b + i));
}

DERSU_CLONES double largest(const double* v) {
  Reals most = load(v);
  for (std::size_t i = kLanes; i < kBlock; i += kLanes) {
    const Reals next = load(v + i);
    most = next > most ? next : most;
  }
  double value = most[0];
  for (std::size_t i = 1; i < kLanes; ++i) value = most[i] > value ? most[i] : value;
  return value;
}

DERSU_CLONES double exponentials(double shift, double* t) {
  Reals total{};
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals e = lanes::exp(load(t + i) - shift);
    total = total + e;
    store(t + i, e);
  }
  return lanes::sum(total);
}

DERSU_CLONES double dot(const double* a, const double* b) {
  Reals total{};
  for (std::size_t i = 0; i < kBlock; i += kLanes) total = total + load(a + i) * load(b + i);
  return lanes::sum(total);
}

DERSU_CLONES double dot(const double* a, const double* b, const double* c) {
  Reals total{};
  for (std::size_t i = 0; i < kBlock; i += kLanes)
    total = total + load(a + i) * load(b + i) * load(c + i);
  return lanes::sum(total);
}

DERSU_CLONES void one_minus_exp(const double* h, double* out) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) store(out + i, -lanes::expm1(-load(h + i)));
}

void caught_once(const double* h, double* out, double* slope) {
  for (std::size_t i = 0; i < kBlock; ++i) {
    // Below 1e-5 the series h/2 + h^2/24 and 1/2 + h/12 are exact to double precision; the closed
    // slope would cancel there.
    if (h[i] < 1e-5) {
      out[i] = h[i] / 2 + h[i] * h[i] / 24;
      slope[i] = 0.5 + h[i] / 12;
    } else {
      const double caught = -std::expm1(-h[i]);
      out[i] = h[i] + std::log(caught / h[i]);
      slope[i] = h[i] < 1e-2 ? 0.5 + h[i] / 12 - h[i] * h[i] * h[i] / 720 : 1 / caught - 1 / h[i];
    }
  }
}

}  // namespace dersu::scr
