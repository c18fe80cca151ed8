#include "dersu/io/place_reading.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

#include "dersu/io/map_scale.hpp"

namespace dersu::io {
namespace {

constexpr double kZoneStep = 1e6;          ///< of eastings with the number of their zone
constexpr double kSameMeridianDeg = 0.01;  ///< in another datum
constexpr double kMetresPerKm = 1000;
constexpr double kNearOrigin = 10'000;

}  // namespace

Result<PlaceReading> PlaceReading::make(const std::string& crs) {
  DERSU_TRY(projection, Projection::make(crs, {}));
  PlaceReading reading(std::move(projection));
  reading.area_ = area_of_use(crs);
  reading.find_zone();
  return reading;
}

void PlaceReading::find_zone() {
  if (!area_) return;
  const double width_deg = std::fmod(area_->east_deg - area_->west_deg + 360, 360);
  const auto middle =
      projection_.to_metres(LonLat{std::remainder(area_->west_deg + width_deg / 2, 360),
                                   (area_->south_deg + area_->north_deg) / 2});
  if (!middle || middle->x_m < kZoneStep) return;
  // Zones have 500 km at their meridian, which is one of whole degrees.
  const double zone = std::floor(middle->x_m / kZoneStep);
  const auto meridian = projection_.to_lonlat({(zone + 0.5) * kZoneStep, middle->y_m});
  if (meridian && std::abs(meridian->lon_deg - std::round(meridian->lon_deg)) < kSameMeridianDeg)
    zone_ = zone;
}

bool PlaceReading::is_used_at(XY place) const {
  const auto on_earth = projection_.to_lonlat({place.x, place.y});
  return on_earth && is_used_at_degrees(*on_earth);
}

bool PlaceReading::is_used_at_degrees(LonLat place) const {
  if (!(std::abs(place.lon_deg) <= 180 && std::abs(place.lat_deg) <= 90)) return false;
  return area_ ? area_->contains(place, kBeyondAreaOfUseDeg)
               : check_map_scale(projection_, std::array{place}).has_value();
}

bool PlaceReading::lacks_zone(XY place) const {
  return zone_ != 0 && place.x > 0 && place.x < kZoneStep && !is_used_at(place) &&
         is_used_at({zone_ * kZoneStep + place.x, place.y});
}

std::string PlaceReading::advice(XY place) const {
  const XY turned{place.y, place.x};
  const auto there = [](bool exchanged, std::string_view how, std::string_view what) {
    return fmt::format("{}{} it lies there: {}", exchanged ? "x and y exchanged, and " : "", how,
                       what);
  };
  for (const bool exchanged : {false, true}) {
    const auto [x, y] = exchanged ? turned : place;
    if (is_used_at_degrees({x, y}))
      return there(exchanged, "as longitude and latitude",
                   "are they degrees? These have a datum in place of a crs");
  }
  // Kilometres lie near the origin, which UTM's zones have beside them.
  const bool is_small = std::abs(place.x) <= kNearOrigin && std::abs(place.y) <= kNearOrigin;
  if (!is_small && is_used_at(turned))
    return "x and y exchanged it lies there: are they exchanged?";
  for (const bool exchanged : {false, true}) {
    const auto [x, y] = exchanged ? turned : place;
    if (zone_ != 0 && x > 0 && x < kZoneStep && is_used_at({zone_ * kZoneStep + x, y}))
      return there(exchanged, fmt::format("with {} before x", zone_),
                   "is the zone's number missing before x?");
    if (x >= kZoneStep && is_used_at({std::fmod(x, kZoneStep), y}))
      return there(exchanged, "without the millions of x",
                   "are they the zone's number? Leave it away, or name the crs that has it");
    if (is_used_at({x * kMetresPerKm, y * kMetresPerKm}))
      return there(exchanged, "in kilometres", "are they kilometres? Metres are expected");
  }
  return "is the crs right?";
}

}  // namespace dersu::io
