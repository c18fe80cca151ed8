#include "dersu/io/crs_area.hpp"

#include <utility>

#include "dersu/core/text.hpp"

namespace dersu::io {
namespace {

std::size_t place_of(std::string_view column) {
  return camtrap_column_index(CamtrapTable::deployments, column).value();
}

}  // namespace

CrsAreaSink::CrsAreaSink(CamtrapSink& next, std::string crs)
    : next_(next), crs_(std::move(crs)), area_(area_of_use(crs_)) {
  if (!area_) return;
  auto transform = Transform::make(crs_, "EPSG:4326");
  if (transform) to_wgs84_ = std::move(*transform);
}

Result<void> CrsAreaSink::row(CamtrapTable table, std::span<const std::string_view> values,
                              std::uint64_t line) {
  if (area_ && table == CamtrapTable::deployments) {
    const auto lon_deg = parse_double(values[place_of("longitude")]);
    const auto lat_deg = parse_double(values[place_of("latitude")]);
    if (lon_deg && lat_deg) {
      const LonLat place{*lon_deg, *lat_deg};
      ++places_;
      if (!area_->contains(place, kBeyondAreaOfUseDeg)) {
        if (outside_++ == 0) first_line_ = line;
        if (is_inside_exchanged(place)) ++inside_exchanged_;
      }
    }
  }
  return next_.row(table, values, line);
}

bool CrsAreaSink::is_inside_exchanged(LonLat place) const {
  if (!to_wgs84_) return false;
  const auto xy = to_wgs84_->inverse({place.lon_deg, place.lat_deg});
  const auto exchanged = xy ? to_wgs84_->forward({xy->y, xy->x}) : xy;
  return exchanged && area_->contains({exchanged->x, exchanged->y}, kBeyondAreaOfUseDeg);
}

Result<void> CrsAreaSink::check() const {
  if (outside_ * 2 <= places_) return {};
  const bool exchanged = inside_exchanged_ * 2 > places_;
  return fail(
      Fault::bad_input, fmt::format("deployments:{}:longitude", first_line_),
      "found {} of {} places more than {} degrees outside the area where {} is used "
      "(longitude {} to {}, latitude {} to {}), this is the first; {}",
      outside_, places_, kBeyondAreaOfUseDeg, crs_, area_->west_deg, area_->east_deg,
      area_->south_deg, area_->north_deg,
      exchanged ? "x and y exchanged they lie there: name y as x and x as y" : "is the crs right?");
}

}  // namespace dersu::io
