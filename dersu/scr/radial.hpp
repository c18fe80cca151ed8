#pragma once
// How the time of an animal is spread around its centre: f of a detection function, seen as a
// density. The expected number of detections in a search is lambda0 times the share of it that was
// searched (Efford 2011, Ecology 92:2202, equations 2 to 4; secr's polygon and transect detectors).
#include <cstdint>

#include "dersu/scr/kernels.hpp"

namespace dersu::scr {

/// A number and its derivatives by the logarithms of sigma and of the third parameter.
struct RadialValue {
  double value = 0;
  double by_sigma = 0;
  double by_z = 0;
};

/// log of the integral of f over the plane (m^2): 2 pi sigma^2 for HHN and HEX, pi sigma^2
/// Gamma(1 - 2 / z) for HHR, which is infinite for z <= 2, ... Of functions that are a hazard, and
/// of HN, HR, EX, ANN and CG, whose f is the same.
[[nodiscard]] RadialValue log_over_plane(const DetectionShape& shape);
/// log of the integral of f along a straight line through the centre (m); HHR: infinite for z <= 1.
[[nodiscard]] RadialValue log_over_line(const DetectionShape& shape);

/// The share of the integral over the plane that lies within `r_m` of the centre; absolute error
/// about 1e-15.
[[nodiscard]] RadialValue share_within(const DetectionShape& shape, double r_m);
/// log of an upper bound of the share that lies beyond `r_m`; 0 at most.
[[nodiscard]] double log_share_beyond(const DetectionShape& shape, double r_m);

}  // namespace dersu::scr
