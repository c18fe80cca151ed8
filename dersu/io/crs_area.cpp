#include "dersu/io/crs_area.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "dersu/core/text.hpp"

namespace dersu::io {
namespace {

// Farther from x = y than the surveys of one group are wide.
constexpr double kLeastMirroredM = 50'000;
constexpr double kLeastMirroredDeg = 5;
// Nearer to each other than cameras are, in metres.
constexpr double kTooNearM = 0.5;
// In metres, no survey where the origin is not in use; in kilometres, the widest zones.
constexpr double kNearOrigin = 10'000;
// Zero in metres, to degrees of 8 decimals and back.
constexpr double kNearZero = 0.01;

std::size_t place_of(std::string_view column) {
  return camtrap_column_index(CamtrapTable::deployments, column).value();
}

/// "(lines 3, 5, 7)"
std::string told(std::span<const std::uint64_t> lines) {
  return fmt::format("({})", told_lines(lines));
}

bool are_within(std::span<const XY> places, double x, double y) {
  return std::ranges::all_of(places,
                             [&](XY at) { return std::abs(at.x) <= x && std::abs(at.y) <= y; });
}

/// Numbers of a longitude and a latitude in either order, some nearer than two cameras are.
bool look_like_degrees(std::span<const XY> places) {
  if (!are_within(places, 180, 90) && !are_within(places, 90, 180)) return false;
  for (std::size_t i = 1; i < places.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double apart = std::hypot(places[i].x - places[j].x, places[i].y - places[j].y);
      if (apart > 0 && apart < kTooNearM) return true;
    }
  return false;
}

/// The diagonal of the box around places.
double across(std::span<const XY> places) {
  const auto [west, east] = std::ranges::minmax(places, {}, &XY::x);
  const auto [south, north] = std::ranges::minmax(places, {}, &XY::y);
  return std::hypot(east.x - west.x, north.y - south.y);
}

std::string place_at(std::uint64_t line) { return fmt::format("deployments:{}:longitude", line); }

}  // namespace

std::string exchange_advice(bool of_all) {
  return of_all ? "name y as x and x as y" : "exchange them in these rows";
}

CrsAreaSink::CrsAreaSink(CamtrapSink& next, std::string crs)
    : next_(next),
      crs_(std::move(crs)),
      is_in_degrees_(crs_.empty() || is_geographic(crs_)),
      area_(area_of_use(crs_)) {
  if (crs_.empty()) return;
  auto transform = Transform::make(crs_, "EPSG:4326");
  if (transform) to_wgs84_ = std::move(*transform);
}

Result<void> CrsAreaSink::row(CamtrapTable table, std::span<const std::string_view> values,
                              std::uint64_t line) {
  if (table == CamtrapTable::deployments) {
    const auto lon_deg = parse_double(values[place_of("longitude")]);
    const auto lat_deg = parse_double(values[place_of("latitude")]);
    if (lon_deg && lat_deg) look({*lon_deg, *lat_deg}, line);
  }
  return next_.row(table, values, line);
}

void CrsAreaSink::look(LonLat place, std::uint64_t line) {
  ++n_places_;
  const XY degrees{place.lon_deg, place.lat_deg};
  const auto xy = to_wgs84_ ? to_wgs84_->inverse(degrees) : Result<XY>(degrees);
  if (xy) {
    places_.push_back(*xy);
    on_earth_.push_back(place);
    lines_.push_back(line);
  }
  if (!area_ || area_->contains(place, kBeyondExchangedDeg)) return;
  if (xy && is_inside({xy->y, xy->x}, 0)) beyond_exchanged_.push_back(line);
  if (area_->contains(place, kBeyondAreaOfUseDeg)) return;
  outside_.push_back(line);
  if (xy && is_inside({xy->y, xy->x}, kBeyondAreaOfUseDeg)) inside_exchanged_.push_back(line);
}

bool CrsAreaSink::is_inside(XY xy, double margin_deg) const {
  const auto place = to_wgs84_ ? to_wgs84_->forward(xy) : Result<XY>(xy);
  return place && area_->contains({place->x, place->y}, margin_deg);
}

std::optional<LonLat> CrsAreaSink::exchanged(LonLat place) const {
  const XY degrees{place.lon_deg, place.lat_deg};
  if (!in_metres()) return LonLat{place.lat_deg, place.lon_deg};
  const auto xy = to_wgs84_->inverse(degrees);
  if (!xy) return {};
  const auto turned = to_wgs84_->forward({xy->y, xy->x});
  if (!turned) return {};
  return LonLat{turned->x, turned->y};
}

std::string_view CrsAreaSink::reading(LonLat place,
                                      const std::function<bool(LonLat)>& is_right) const {
  constexpr double kMetresPerKm = 1000;
  constexpr double kWidestKm = 25'000;  // half of the way around the Earth, or a zone's number
  if (!in_metres()) return {};
  const auto xy = to_wgs84_->inverse({place.lon_deg, place.lat_deg});
  if (!xy) return {};
  const auto [x, y] = *xy;
  const bool may_be_km = std::abs(x) <= kWidestKm && std::abs(y) <= kWidestKm;
  const double unit = may_be_km ? kMetresPerKm : 1;
  const auto lies_there = [&](XY as) {
    const auto there = to_wgs84_->forward({as.x * unit, as.y * unit});
    return there && is_right({there->x, there->y});
  };
  if (may_be_km && lies_there({x, y})) return "in kilometres";
  if (lies_there({y, x}))
    return may_be_km ? "with x and y exchanged, and in kilometres" : "with x and y exchanged";
  return {};
}

Result<std::vector<SourceNotice>> CrsAreaSink::check() const {
  DERSU_CHECK(check_unit());
  DERSU_CHECK(check_area());
  DERSU_CHECK(check_exchanged());
  DERSU_CHECK(check_origin());
  DERSU_TRY(notices, check_mirrored());
  const std::vector<std::uint64_t> mirror_images = mirrored_places().lines;
  std::vector<std::uint64_t> untold;
  for (const std::uint64_t line : outside_)
    if (std::ranges::find(mirror_images, line) == mirror_images.end()) untold.push_back(line);
  if (!untold.empty())
    notices.push_back(
        {place_at(untold.front()),
         fmt::format("found {} of {} places more than {} degrees outside the area "
                     "where {} is used {}; are the coordinates right?",
                     untold.size(), n_places_, kBeyondAreaOfUseDeg, crs_, told(untold))});
  return notices;
}

/// Some places, where no survey can be: x and y that were not filled in.
Result<void> CrsAreaSink::check_origin() const {
  if (!in_metres() || !area_) return {};
  std::vector<std::uint64_t> origin, axis;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto [x, y] = places_[i];
    if (area_->contains(on_earth_[i], 0)) continue;
    if (std::abs(x) <= kNearOrigin && std::abs(y) <= kNearOrigin)
      origin.push_back(lines_[i]);
    else if (std::abs(x) < kNearZero || std::abs(y) < kNearZero)
      axis.push_back(lines_[i]);
  }
  const auto refuse = [&](const std::vector<std::uint64_t>& lines, std::string_view somewhere) {
    return fail(Fault::bad_input, place_at(lines.front()),
                "found {} of {} places {} of {}, where it is not used {}, expected the place of "
                "the camera",
                lines.size(), n_places_, somewhere, crs_, told(lines));
  };
  if (!origin.empty()) return refuse(origin, "within 10 km of the origin");
  if (!axis.empty()) return refuse(axis, "at x = 0 or y = 0");
  return {};
}

Result<void> CrsAreaSink::check_unit() const {
  if (places_.empty() || !to_wgs84_ || !Projection::make(crs_, {})) return {};  // of other units
  const std::string at = place_at(lines_.front());
  if (look_like_degrees(places_))
    return fail(Fault::bad_input, at,
                "the coordinates look like degrees, expected x and y in metres of {}", crs_);
  if (!area_ || !are_within(places_, kNearOrigin, kNearOrigin)) return {};
  const auto origin = to_wgs84_->forward({0, 0});
  if (origin && area_->contains({origin->x, origin->y}, 0)) return {};
  return fail(
      Fault::bad_input, at,
      "found all {} places within 10 km of the origin of {}, where it is not used, expected "
      "x and y in metres; are they kilometres or degrees?",
      places_.size(), crs_);
}

Result<void> CrsAreaSink::check_area() const {
  const bool exchanged = inside_exchanged_.size() * 2 > n_places_;
  const bool most = outside_.size() * 2 > n_places_;
  if (!most && inside_exchanged_.empty()) return {};
  const auto& lines = most ? outside_ : inside_exchanged_;
  return fail(Fault::bad_input, place_at(lines.front()),
              "found {} of {} places more than {} degrees outside the area where {} is used "
              "(longitude {} to {}, latitude {} to {}){}; {}",
              lines.size(), n_places_, kBeyondAreaOfUseDeg, crs_, area_->west_deg, area_->east_deg,
              area_->south_deg, area_->north_deg, most ? ", this is the first" : " " + told(lines),
              exchanged ? "x and y exchanged they lie there: " + advice_exchanged(inside_exchanged_)
              : most    ? advice(lines.front())
                        : "are x and y exchanged? Then they lie there");
}

Result<void> CrsAreaSink::check_exchanged() const {
  if (beyond_exchanged_.size() * 5 <= n_places_) return {};
  return fail(Fault::bad_input, place_at(beyond_exchanged_.front()),
              "found {} of {} places more than {} degree outside the area where {} is used "
              "(longitude {} to {}, latitude {} to {}) {}; x and y exchanged they lie there: {}; "
              "where they are right as they are, give the crs as a PROJ string",
              beyond_exchanged_.size(), n_places_, kBeyondExchangedDeg, crs_, area_->west_deg,
              area_->east_deg, area_->south_deg, area_->north_deg, told(beyond_exchanged_),
              advice_exchanged(beyond_exchanged_));
}

/// Which rows are exchanged where those of `lines` are: these alone, or all, of which the others
/// lie in the area either way. What brings the places together is meant.
std::string CrsAreaSink::advice_exchanged(std::span<const std::uint64_t> lines) const {
  if (lines.size() == n_places_) return exchange_advice(true);
  std::vector<XY> all, some;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const XY turned{places_[i].y, places_[i].x};
    if (area_ && !is_inside(turned, kBeyondExchangedDeg)) return exchange_advice(false);
    all.push_back(turned);
    some.push_back(std::ranges::find(lines, lines_[i]) == lines.end() ? places_[i] : turned);
  }
  const double across_all = across(all), across_some = across(some);
  if (2 * across_all <= across_some) return exchange_advice(true);
  if (2 * across_some <= across_all) return exchange_advice(false);
  return fmt::format("{}, or in all, whichever puts the cameras where they stand",
                     exchange_advice(false));
}

/// How the place in `line` may be meant.
std::string CrsAreaSink::advice(std::uint64_t line) const {
  const auto reading = PlaceReading::make(crs_);
  const auto at = std::ranges::find(lines_, line);
  return reading && at != lines_.end()
             ? reading->advice(places_[static_cast<std::size_t>(at - lines_.begin())])
             : "is the crs right?";
}

bool CrsAreaSink::in_metres() const { return to_wgs84_ && !is_in_degrees_; }

bool CrsAreaSink::is_in_use(LonLat place, double margin_deg) const {
  return !area_ || area_->contains(place, margin_deg);
}

Mirrored CrsAreaSink::mirrored_places() const {
  return mirrored(places_, lines_, in_metres() ? kLeastMirroredM : kLeastMirroredDeg);
}

Result<std::vector<SourceNotice>> CrsAreaSink::check_mirrored() const {
  const bool metres = in_metres();
  const Mirrored found = mirrored_places();
  if (found.lines.empty()) return std::vector<SourceNotice>{};
  const std::string at = place_at(found.lines.front());
  const std::string what = fmt::format(
      "found {} of {} places {} at the mirror image of the others: are {} exchanged? Then they all "
      "lie together",
      found.lines.size(), found.places, told(found.lines),
      metres ? "x and y" : "longitude and latitude");
  if (area_ || nearest_other_m(found.lines) <= kFarMirroredM)
    return std::vector<SourceNotice>{{at, what}};
  return fail(Fault::bad_input, at, "{}; where they are right, make them a source of their own",
              what);
}

/// From the first of `lines` to the nearest place that is none of them.
double CrsAreaSink::nearest_other_m(std::span<const std::uint64_t> lines) const {
  const auto is_one = [&](std::size_t i) {
    return std::ranges::find(lines, lines_[i]) != lines.end();
  };
  const auto first = std::size_t(std::ranges::find(lines_, lines.front()) - lines_.begin());
  double nearest_m = HUGE_VAL;
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (!is_one(i)) nearest_m = std::min(nearest_m, distance_m(on_earth_[first], on_earth_[i]));
  return nearest_m;
}

}  // namespace dersu::io
