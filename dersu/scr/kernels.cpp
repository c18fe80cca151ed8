#include "dersu/scr/kernels.hpp"

#include <cmath>

#include "dersu/scr/lanes.hpp"

// Sanitizers and clang take the plain path, whose results are the same.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define DERSU_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define DERSU_CLONES
#endif

namespace dersu::scr {

using lanes::kLanes;
using lanes::load;
using lanes::Reals;
using lanes::store;

DERSU_CLONES void distances(const DetectionShape& shape, const double* x, const double* y,
                            Point detector, double* u2) {
  const double inverse_variance = 2 * shape.half_inverse_variance;
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals dx = load(x + i) - detector.x_m;
    const Reals dy = load(y + i) - detector.y_m;
    store(u2 + i, (dx * dx + dy * dy) * inverse_variance);
  }
}

DERSU_CLONES void hazards(const DetectionShape& shape, PairArrays& pair) {
  const bool halfnormal = shape.function == DetectionFunction::halfnormal;
  const bool small = shape.intercept <= 0.3;  // every f is: the same bits at half the work
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals f = shape.intercept * lanes::exp(-0.5 * load(pair.u2 + i));
    if (!halfnormal) {
      store(pair.h + i, f);
      store(pair.r + i, f);
      continue;
    }
    store(pair.h + i, small ? lanes::minus_log1m_near_0(f) : lanes::minus_log1m(f));
    store(pair.r + i, f / (1.0 - f));
  }
}

DERSU_CLONES void add_effort(double effort, const PairArrays& pair, ExposureArrays& exposure) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals r = effort * load(pair.r + i);
    store(exposure.h + i, load(exposure.h + i) + effort * load(pair.h + i));
    store(exposure.by_intercept + i, load(exposure.by_intercept + i) + r);
    store(exposure.by_sigma + i, load(exposure.by_sigma + i) + r * load(pair.u2 + i));
  }
}

// log f + log(h / f) [+ log((exp(H) - 1) / H), H = effort h]: each ratio tends to 1 far away, where
// h itself vanishes.
DERSU_CLONES void capture(const DetectionShape& shape, DetectorType type, double effort,
                          const PairArrays& pair, CaptureArrays& out) {
  const bool halfnormal = shape.function == DetectionFunction::halfnormal;
  const bool proximity = type == DetectorType::proximity;
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals u2 = load(pair.u2 + i);
    const Reals h = load(pair.h + i);
    const Reals r = load(pair.r + i);
    Reals a = shape.log_intercept - 0.5 * u2;
    Reals s = lanes::all(1.0);
    if (halfnormal && proximity && effort == 1.0) {
      a = a + h;  // g / (1 - g) = f exp(h)
      s = 1.0 + r;
    } else {
      const lanes::Integers some = h > 1e-290;
      const Reals hs = some ? h : lanes::all(1.0);
      if (halfnormal) {
        const Reals f = r / (1.0 + r);
        a = a + lanes::log(some ? hs / f : lanes::all(1.0));
        s = some ? r / hs : lanes::all(1.0);
      }
      if (proximity) {
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

DERSU_CLONES void capture_far(const DetectionShape& shape, const double* u2, CaptureArrays& out) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    store(out.a + i, shape.log_intercept - 0.5 * load(u2 + i));
    store(out.s + i, lanes::all(1.0));
  }
}

DERSU_CLONES void add_capture(double w, const CaptureArrays& row, const double* u2, double* t,
                              double* by_intercept, double* by_sigma) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals s = w * load(row.s + i);
    store(t + i, load(t + i) + w * load(row.a + i));
    store(by_intercept + i, load(by_intercept + i) + s);
    store(by_sigma + i, load(by_sigma + i) + s * load(u2 + i));
  }
}

DERSU_CLONES void add_scaled(double w, const double* v, double* t) {
  for (std::size_t i = 0; i < kBlock; i += kLanes) store(t + i, load(t + i) + w * load(v + i));
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
