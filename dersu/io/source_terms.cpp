// Places and zone of a source, as its table in dersu.toml says.
#include <cmath>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/source_rows.hpp"

namespace dersu::io {
Result<SourcePlaces> SourcePlaces::make(const ProjectSource& source) {
  SourcePlaces places;
  if (!source.crs.empty()) {
    DERSU_TRY(transform, Transform::make(source.crs, "EPSG:4326"));
    places.notices_ = transform.notices();
    places.how_ = std::move(transform);
    places.moves_ = true;
    places.in_metres_ = !is_geographic(source.crs);
    places.crs_ = source.crs;
    if (places.in_metres_) places.area_ = area_of_use(source.crs);
    return places;
  }
  DERSU_TRY(shift, DatumShift::make(source.datum, source.convert_gcj02));
  if (!shift.notice().empty()) places.notices_.push_back(shift.notice());
  places.how_ = std::move(shift);
  places.datum_ = *find_datum(source.datum);
  places.moves_ = source.datum != "WGS84";
  return places;
}

const PlaceReading* SourcePlaces::reading() const {
  if (!std::exchange(reading_made_, true))
    if (auto made = PlaceReading::make(crs_))
      reading_ = std::make_shared<const PlaceReading>(std::move(*made));
  return reading_.get();
}

Result<LonLat> SourcePlaces::to_wgs84(double x, double y) const {
  if (const auto* shift = std::get_if<DatumShift>(&how_)) {
    auto place = shift->to_wgs84({x, y});
    if (!place) {
      place.error().where = std::string(1, std::abs(y) <= 90 ? 'x' : 'y');
      return place;
    }
    if (!datum_.is_used_at(x, y))
      return fail(
          Fault::bad_input, datum_.is_used_at(x, datum_.south_deg) ? "y" : "x",
          "found a place where {} is not used, expected longitude {} to {} and latitude {} to "
          "{}; {}?",
          datum_.name, datum_.west_deg, datum_.east_deg, datum_.south_deg, datum_.north_deg,
          datum_.is_used_at(y, x) ? "are longitude and latitude exchanged"
                                  : "is the datum of the source right");
    return place;
  }
  if (const auto* transform = std::get_if<Transform>(&how_)) {
    auto xy = transform->forward({x, y});
    const bool is_doubtful =
        !xy || (area_ && !area_->contains({xy->x, xy->y}, kBeyondAreaOfUseDeg));
    if (const PlaceReading* how = is_doubtful && in_metres_ ? reading() : nullptr)
      if (!xy || how->lacks_zone({x, y}))
        return fail(Fault::bad_input, "x", "found a place where {} is not used; {}",
                    dersu::quoted(crs_, 100), how->advice({x, y}));
    if (!xy) return fail(xy.error().fault, "x", "{}", xy.error().message);
    return LonLat{xy->x, xy->y};
  }
  return LonLat{x, y};
}

std::string SourcePlaces::uncertainty(std::string_view text) const {
  const auto metres = parse_double(text);
  if (!metres || datum_.accuracy_m == 0) return std::string(text);
  return format_number(std::ceil(*metres + datum_.accuracy_m));
}

Result<SourceTerms> source_terms(const ProjectSource& source) {
  auto places = SourcePlaces::make(source);
  if (!places) return fail(places.error().fault, source.where, "{}", places.error().message);
  auto zone = TimeZone::find(source.time_zone.empty() ? "Z" : source.time_zone);
  if (!zone) return fail(zone.error().fault, source.where, "{}", zone.error().message);
  return SourceTerms{std::move(*zone), std::move(*places), source.clock_offset_s, source.values,
                     source.where};
}

}  // namespace dersu::io
