#include "dersu/io/crs_area.hpp"

#include <algorithm>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/mirrored_places.hpp"

namespace dersu::io {
namespace {

// Farther from x = y than the surveys of one group are wide.
constexpr double kLeastMirroredM = 50'000;
constexpr double kLeastMirroredDeg = 5;

std::size_t place_of(std::string_view column) {
  return camtrap_column_index(CamtrapTable::deployments, column).value();
}

/// "(lines 3, 5, 7)"
std::string told(std::span<const std::uint64_t> lines) {
  constexpr std::size_t kTold = 10;
  return fmt::format("(line{} {}{})", lines.size() == 1 ? "" : "s",
                     fmt::join(lines.first(std::min(kTold, lines.size())), ", "),
                     lines.size() > kTold ? ", ..." : "");
}

std::string place_at(std::uint64_t line) { return fmt::format("deployments:{}:longitude", line); }

}  // namespace

CrsAreaSink::CrsAreaSink(CamtrapSink& next, std::string crs)
    : next_(next), crs_(std::move(crs)), area_(area_of_use(crs_)) {
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
    lines_.push_back(line);
  }
  if (!area_ || area_->contains(place, kBeyondAreaOfUseDeg)) return;
  outside_.push_back(line);
  if (xy && is_inside({xy->y, xy->x})) inside_exchanged_.push_back(line);
}

bool CrsAreaSink::is_inside(XY xy) const {
  const auto place = to_wgs84_ ? to_wgs84_->forward(xy) : Result<XY>(xy);
  return place && area_->contains({place->x, place->y}, kBeyondAreaOfUseDeg);
}

Result<void> CrsAreaSink::check() const {
  const bool exchanged = inside_exchanged_.size() * 2 > n_places_;
  const bool most = outside_.size() * 2 > n_places_;
  if (!most && inside_exchanged_.empty()) return check_mirrored();
  const auto& lines = most ? outside_ : inside_exchanged_;
  return fail(Fault::bad_input, place_at(lines.front()),
              "found {} of {} places more than {} degrees outside the area where {} is used "
              "(longitude {} to {}, latitude {} to {}){}; {}",
              lines.size(), n_places_, kBeyondAreaOfUseDeg, crs_, area_->west_deg, area_->east_deg,
              area_->south_deg, area_->north_deg, most ? ", this is the first" : " " + told(lines),
              exchanged ? "x and y exchanged they lie there: name y as x and x as y"
              : most    ? "is the crs right?"
                        : "are x and y exchanged? Then they lie there");
}

Result<void> CrsAreaSink::check_mirrored() const {
  const bool metres = to_wgs84_ && !is_geographic(crs_);
  const Mirrored found = mirrored(places_, lines_, metres ? kLeastMirroredM : kLeastMirroredDeg);
  if (found.lines.empty()) return {};
  return fail(Fault::bad_input, place_at(found.lines.front()),
              "found {} of {} places {} at the mirror image of the others: are {} exchanged? Then "
              "they all lie together",
              found.lines.size(), found.places, told(found.lines),
              metres ? "x and y" : "longitude and latitude");
}

}  // namespace dersu::io
