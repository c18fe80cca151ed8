#pragma once
// Places, distances and times with their units, and quantities as people write them ("15 km").
#include <cstdint>
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"

namespace dersu {

/// A place on the Earth, in degrees, longitude first; WGS84 unless a data set says otherwise.
struct LonLat {
  double lon_deg = 0;
  double lat_deg = 0;
  bool operator==(const LonLat&) const = default;
};

/// A place in a projected CRS, in metres.
struct Point {
  double x_m = 0;
  double y_m = 0;
  bool operator==(const Point&) const = default;
};

[[nodiscard]] double distance_m(Point a, Point b);
/// From `place` to the nearest point of the line between `a` and `b`.
[[nodiscard]] double distance_m(Point place, Point a, Point b);

/// Of the sphere with the Earth's mean radius (IUGG).
constexpr double kEarthRadiusM = 6'371'008.8;
/// Along a great circle; within 0.6 % of the way on the ellipsoid.
[[nodiscard]] double distance_m(LonLat a, LonLat b);

/// "15 km", "500 m", "1.5km" -> metres. A missing or wrong unit is Fault::bad_input.
[[nodiscard]] Result<double> parse_length_m(std::string_view text);

/// "60 min", "7 d", "-90 s", "2h" -> seconds (s, min, h, d). A missing or wrong unit is
/// Fault::bad_input.
[[nodiscard]] Result<std::int64_t> parse_duration_s(std::string_view text);

/// "820 m", "4.6 km", "117 km": a length in a sentence; not negative.
[[nodiscard]] std::string spoken_length(double length_m);
/// "45 s", "3.2 min", "3.2 h", "20.0 days"; not negative.
[[nodiscard]] std::string spoken_duration(std::int64_t seconds);

/// "25 ha", "100 km2", "1 m2" -> square kilometres.
[[nodiscard]] Result<double> parse_area_km2(std::string_view text);

}  // namespace dersu
