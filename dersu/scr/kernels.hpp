#pragma once
// The inner loops of the likelihood: one detector or one animal with a block of mask points.
// Arrays are kBlock long. Compiled for several instruction sets, with the same bits from each.
#include <cstddef>

#include "dersu/scr/data.hpp"
#include "dersu/scr/detection.hpp"

namespace dersu::scr {

constexpr std::size_t kBlock = 64;

/// The detection function of one session at given parameters: f(d) = intercept exp(-u),
/// u = d^2 / (2 sigma^2).
struct DetectionShape {
  DetectionFunction function = DetectionFunction::halfnormal;
  double intercept = 0;
  double log_intercept = 0;
  double half_inverse_variance = 0;  ///< 1 / (2 sigma^2)
};

/// h = hazard, r = dh / d log(intercept), u2 = 2 u = d log f / d log(sigma).
struct PairArrays {
  double h[kBlock];
  double r[kBlock];
  double u2[kBlock];
};

/// An exposure H = sum over detectors of effort * h, with its derivatives by the logs of intercept
/// and sigma.
struct ExposureArrays {
  double h[kBlock];
  double by_intercept[kBlock];
  double by_sigma[kBlock];
};

/// What one capture adds to log Pr(w | m), and its derivative by log(intercept).
struct CaptureArrays {
  double a[kBlock];
  double s[kBlock];
};

/// 2 u alone.
void distances(const DetectionShape& shape, const double* x, const double* y, Point detector,
               double* u2);
/// `pair.u2` is there already.
void hazards(const DetectionShape& shape, PairArrays& pair);
/// exposure += effort * pair.
void add_effort(double effort, const PairArrays& pair, ExposureArrays& exposure);

/// `pair` complete. Constants (log of the effort) are left out:
///   multi, count:  a = log h
///   proximity:     a = log(exp(effort h) - 1) - log(effort)
void capture(const DetectionShape& shape, DetectorType type, double effort, const PairArrays& pair,
             CaptureArrays& out);
/// The same where h is so small that it is f: a = log f, s = 1.
void capture_far(const DetectionShape& shape, const double* u2, CaptureArrays& out);

/// t += w a, by_intercept += w s, by_sigma += w s u2.
void add_capture(double w, const CaptureArrays& row, const double* u2, double* t,
                 double* by_intercept, double* by_sigma);
/// t += w v.
void add_scaled(double w, const double* v, double* t);
[[nodiscard]] double largest(const double* v);
/// t = exp(t - shift); returns the sum.
double exponentials(double shift, double* t);
[[nodiscard]] double dot(const double* a, const double* b);
/// out = 1 - exp(-h).
void one_minus_exp(const double* h, double* out);

/// out = log((exp(h) - 1) / h) and its derivative; h >= 0. What a capture by a multi detector adds
/// besides log h (1 - exp(-H)) exp(H) / H.
void caught_once(const double* h, double* out, double* slope);

}  // namespace dersu::scr
