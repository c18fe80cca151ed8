#pragma once
// The inner loops of the likelihood: one detector or one animal with a block of mask points.
// Arrays are kBlock long. Compiled for several instruction sets, with the same bits from each.
#include <cstddef>

#include "dersu/core/units.hpp"
#include "dersu/scr/detection.hpp"

namespace dersu::scr {

constexpr std::size_t kBlock = 64;

/// A detection function at given parameters.
struct DetectionShape {
  DetectionFunction function = DetectionFunction::halfnormal;
  double intercept = 0;  ///< g0 or lambda0
  double log_intercept = 0;
  double sigma_m = 0;
  double z = 0;  ///< the third parameter
};

/// log f and its derivatives by log sigma and the log of the third parameter.
struct ShapeArrays {
  double log_f[kBlock];
  double by_sigma[kBlock];
  double by_z[kBlock];  ///< not written where the function has no third parameter
};

/// h = hazard, r = dh / d log(intercept) = dh / d log f.
struct PairArrays {
  double h[kBlock];
  double r[kBlock];
};

/// What one capture adds to log Pr(w | m), and its derivative by log(intercept).
struct CaptureArrays {
  double a[kBlock];
  double s[kBlock];
};

void squared_distances(const double* x, const double* y, Point detector, double* d2);
/// From squared distances (m^2).
void shape_arrays(const DetectionShape& shape, const double* d2, ShapeArrays& out);
void hazards(const DetectionShape& shape, const ShapeArrays& f, PairArrays& pair);

/// Constants (log of the effort) are left out. `binary` (seen or not): a = log(exp(effort h) - 1) -
/// log(effort); else a = log h.
void capture(const DetectionShape& shape, bool binary, double effort, const ShapeArrays& f,
             const PairArrays& pair, CaptureArrays& out);
/// The same where h is so small that it is f: a = log f, s = 1.
void capture_far(const DetectionShape& shape, const ShapeArrays& f, CaptureArrays& out);

/// q = (times |m - centre|^2 + spread) / (2 sigma^2); t += times log(intercept) - q; q is kept
/// twice over, as the derivative by log sigma.
void add_squares(double times, double log_intercept, double sigma_m, Point centre, double spread_m2,
                 const double* x, const double* y, double* t, double* by_sigma);

/// out += w v.
void add_scaled(double w, const double* v, double* out);
/// out += w a b.
void add_product(double w, const double* a, const double* b, double* out);
/// out = a b.
void multiply(const double* a, const double* b, double* out);
[[nodiscard]] double largest(const double* v);
/// t = exp(t - shift); returns the sum.
double exponentials(double shift, double* t);
[[nodiscard]] double dot(const double* a, const double* b);
/// sum of a b c.
[[nodiscard]] double dot(const double* a, const double* b, const double* c);
/// out = 1 - exp(-h).
void one_minus_exp(const double* h, double* out);

/// out = log((exp(h) - 1) / h) and its derivative; h >= 0. What a capture by a multi detector adds
/// besides log h (1 - exp(-H)) exp(H) / H.
void caught_once(const double* h, double* out, double* slope);

}  // namespace dersu::scr
