// Places of the rows of a source: read, moved to WGS84, and what is wrong with them told once.
#include <algorithm>
#include <cmath>

#include "dersu/core/text.hpp"
#include "dersu/io/source_rows.hpp"

namespace dersu::io {

std::string told_lines(std::span<const std::uint64_t> lines) {
  constexpr std::size_t kTold = 10;
  return fmt::format("line{} {}{}", lines.size() == 1 ? "" : "s",
                     fmt::join(lines.first(std::min(kTold, lines.size())), ", "),
                     lines.size() > kTold ? ", ..." : "");
}

void SourceRows::set_place(std::string_view x, std::string_view y, std::string_view x_header,
                           std::string_view y_header) {
  x = field_text(x);
  y = field_text(y);
  set("longitude", x, x_header);
  set("latitude", y, y_header);
  if (terms_.places.in_metres())  // no degrees, whatever is wrong with the other
    for (const std::string_view column : {"longitude", "latitude"}) {
      Cell& cell = cells_[index(column)];
      cell.told = !cell.value.empty();
    }
  if (x.empty() || y.empty()) return;  // required: told by end()
  const auto from_x = parse_double(x);
  const auto from_y = parse_double(y);
  if ((!from_x && tell_comma(x, x_header)) || (!from_y && tell_comma(y, y_header))) {
    give_up("longitude");
    return give_up("latitude");
  }
  const bool metres = terms_.places.in_metres();
  if (!from_x) refuse_text("longitude", x, x_header, metres);
  if (!from_y) refuse_text("latitude", y, y_header, metres);
  if (!from_x || !from_y) return;
  if (!terms_.places.in_metres() && *from_x == 0 && *from_y == 0) {
    cells_[index("longitude")].told = true;
    return refuse("latitude", y_header,
                  "found 0 for both latitude and longitude, expected the place of the camera");
  }
  const auto place = terms_.places.to_wgs84(*from_x, *from_y);
  if (!place) {
    cells_[index("longitude")].told = cells_[index("latitude")].told = true;
    return refuse_place(place.error().where == "y" ? y_header : x_header, place.error().message);
  }
  if (!terms_.places.moves()) return;
  const auto degrees = [](double value) { return format_number(std::round(value * 1e8) / 1e8); };
  cells_[index("longitude")].value = degrees(place->lon_deg);
  cells_[index("latitude")].value = degrees(place->lat_deg);
}

/// One mistake of many rows is told once, by end_places().
void SourceRows::refuse_place(std::string_view header, const std::string& message) {
  is_bad_ = true;
  const auto at = std::ranges::find(wrong_places_, message, &WrongPlaces::message);
  if (at == wrong_places_.end())
    wrong_places_.push_back({message, where(header), {line_}});
  else if (at->lines.back() != line_)  // of its x and its y
    at->lines.push_back(line_);
}

/// A text that is no number.
void SourceRows::refuse_text(std::string_view column, std::string_view text,
                             std::string_view header, bool in_metres) {
  cells_[index(column)].told = true;
  if (in_metres || !may_be_place(text))
    return refuse_place(header, "found what is not a number, expected a coordinate");
  refuse_place(header,
               "found a coordinate that is not one number, expected decimal degrees (degrees + "
               "minutes / 60 + seconds / 3600; below 0 in the south and the west)");
}

void SourceRows::end_places() {
  for (const WrongPlaces& wrong : wrong_places_)
    problems_.add(wrong.first, "{}{}", wrong.message,
                  wrong.lines.size() > 1
                      ? fmt::format(" ({} places: {})", wrong.lines.size(), told_lines(wrong.lines))
                      : "");
  wrong_places_.clear();
}

}  // namespace dersu::io
