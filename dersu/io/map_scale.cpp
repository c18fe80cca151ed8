#include "dersu/io/map_scale.hpp"

#include <geodesic.h>

#include <algorithm>
#include <cmath>

#include "dersu/core/text.hpp"

namespace dersu::io {
namespace {

constexpr double kStepM = 500;
// Density is animals per area. Equal-area systems of a whole country are exact in it and some
// 2 % off in distances, one way in one direction and the other way across it.
constexpr double kMostOffArea = 0.01;
constexpr double kMostOffDistance = 0.03;

/// The place kStepM from `place` in the direction `azimuth_deg`.
LonLat step(LonLat place, double azimuth_deg) {
  geod_geodesic wgs84;
  geod_init(&wgs84, 6378137, 1 / 298.257223563);
  LonLat there;
  geod_direct(&wgs84, place.lat_deg, place.lon_deg, azimuth_deg, kStepM, &there.lat_deg,
              &there.lon_deg, nullptr);
  return there;
}

/// Metres on the plane for one true metre in the direction `azimuth_deg`.
Result<Point> per_metre(const Projection& projection, LonLat place, double azimuth_deg) {
  DERSU_TRY(ahead, projection.to_metres(step(place, azimuth_deg)));
  DERSU_TRY(behind, projection.to_metres(step(place, azimuth_deg + 180)));
  return Point{(ahead.x_m - behind.x_m) / (2 * kStepM), (ahead.y_m - behind.y_m) / (2 * kStepM)};
}

/// The factor that is farthest from 1, up or down.
double farther(double a, double b) {
  return std::abs(std::log(a)) >= std::abs(std::log(b)) ? a : b;
}

std::string off(double factor) {
  return factor >= 2 ? fmt::format("{} times too large", format_fixed(factor, 1))
                     : fmt::format("{} % too {}", format_fixed(std::abs(factor - 1) * 100, 1),
                                   factor > 1 ? "large" : "small");
}

}  // namespace

Result<MapScale> map_scale(const Projection& projection, LonLat place) {
  DERSU_TRY(north, per_metre(projection, place, 0));
  DERSU_TRY(east, per_metre(projection, place, 90));
  // The singular values of the 2 x 2 matrix of both.
  const double area = std::abs(east.x_m * north.y_m - east.y_m * north.x_m);
  const double squares =
      north.x_m * north.x_m + north.y_m * north.y_m + east.x_m * east.x_m + east.y_m * east.y_m;
  const double sum = std::sqrt(squares + 2 * area);
  const double difference = std::sqrt(std::max(0.0, squares - 2 * area));
  return MapScale{area, (sum - difference) / 2, (sum + difference) / 2};
}

Result<void> check_map_scale(const Projection& projection, std::span<const LonLat> places,
                             std::string_view whose) {
  MapScale worst;
  for (const LonLat place : places) {
    DERSU_TRY(scale, map_scale(projection, place));
    worst.area = farther(scale.area, worst.area);
    worst.shortest = std::min(scale.shortest, worst.shortest);
    worst.longest = std::max(scale.longest, worst.longest);
  }
  const double distance = farther(worst.shortest, worst.longest);
  if (std::abs(worst.area - 1) <= kMostOffArea && std::abs(distance - 1) <= kMostOffDistance)
    return {};
  return fail(Fault::bad_input, {},
              "found '{}', in which areas {} are {} and distances {}, expected at most 1 % off in "
              "areas and 3 % in distances",
              dersu::quoted(projection.crs(), 100), whose, off(worst.area), off(distance));
}

}  // namespace dersu::io
