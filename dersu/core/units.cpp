#include "dersu/core/units.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numbers>

#include "dersu/core/text.hpp"

namespace dersu {
namespace {
struct Unit {
  std::string_view name;
  double factor;
};

Result<double> parse_quantity(std::string_view text, std::initializer_list<Unit> units,
                              std::string_view expected) {
  const std::string_view all = trim(text);
  // Each unit is tried as a suffix, longer ones first where one ends another.
  for (const Unit& unit : units) {
    if (!all.ends_with(unit.name)) continue;
    const auto number = trim(all.substr(0, all.size() - unit.name.size()));
    if (const auto value = parse_double(number); value && std::isfinite(*value * unit.factor))
      return *value * unit.factor;
  }
  return fail(Fault::bad_input, {}, "found '{}', expected {}", quoted(text), expected);
}
}  // namespace

double distance_m(Point a, Point b) { return std::hypot(a.x_m - b.x_m, a.y_m - b.y_m); }

double distance_m(Point place, Point a, Point b) {
  const Point way{b.x_m - a.x_m, b.y_m - a.y_m};
  const double length2 = way.x_m * way.x_m + way.y_m * way.y_m;
  const double along = (place.x_m - a.x_m) * way.x_m + (place.y_m - a.y_m) * way.y_m;
  const double t = length2 > 0 ? std::clamp(along / length2, 0.0, 1.0) : 0;
  return distance_m(place, {a.x_m + t * way.x_m, a.y_m + t * way.y_m});
}

double distance_m(LonLat a, LonLat b) {
  constexpr double kRadian = std::numbers::pi / 180;
  const double half_lat = std::sin((b.lat_deg - a.lat_deg) * kRadian / 2);
  const double half_lon = std::sin((b.lon_deg - a.lon_deg) * kRadian / 2);
  const double h = half_lat * half_lat + std::cos(a.lat_deg * kRadian) *
                                             std::cos(b.lat_deg * kRadian) * half_lon * half_lon;
  return 2 * kEarthRadiusM * std::asin(std::min(1.0, std::sqrt(h)));
}

Result<double> parse_length_m(std::string_view text) {
  return parse_quantity(text, {{"km", 1000}, {"m", 1}},
                        "a length with its unit, m or km, such as '15 km'");
}

Result<std::int64_t> parse_duration_s(std::string_view text) {
  constexpr std::string_view expected =
      "a duration with its unit, s, min, h or d, such as '60 min' or '7 d', in whole seconds";
  DERSU_TRY(seconds,
            parse_quantity(text, {{"min", 60}, {"s", 1}, {"h", 3600}, {"d", 86400}}, expected));
  const double whole = std::round(seconds);  // "0.55 h" is 1980 s and some dust
  if (std::abs(seconds) > 1e12 || std::abs(seconds - whole) > 1e-9 * std::abs(whole))
    return fail(Fault::bad_input, {}, "found '{}', expected {}", quoted(text), expected);
  return static_cast<std::int64_t>(whole);
}

std::string spoken_length(double length_m) {
  if (length_m < 1000) return format_fixed(length_m, 0) + " m";
  return format_fixed(length_m / 1000, length_m < 10'000 ? 1 : 0) + " km";
}

std::string spoken_duration(std::int64_t seconds) {
  const auto value = static_cast<double>(seconds);
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7200) return fmt::format("{:.1f} min", value / 60);
  if (seconds < 2 * 86400) return fmt::format("{:.1f} h", value / 3600);
  return fmt::format("{:.1f} days", value / 86400);
}

Result<double> parse_area_km2(std::string_view text) {
  return parse_quantity(text, {{"km2", 1}, {"ha", 0.01}, {"m2", 1e-6}},
                        "an area with its unit, m2, ha or km2, such as '100 km2'");
}

}  // namespace dersu
