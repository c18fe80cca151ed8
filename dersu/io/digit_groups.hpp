#pragma once
// Places that are written as groups of digits.
#include <string_view>

namespace dersu::io {

/// What is told for a value that may be a place.
inline constexpr std::string_view kMayBePlace = "what may be a coordinate";

/// True where the text has degrees, minutes and seconds in groups ("43 33 20", "131-12-33",
/// "43.33.20", "43 33.5") that are no date, an easting beside a northing ("52U 619303 4823456"), or
/// digits of another script; and what has_place_in_letters() finds. Dates with a year of four
/// digits and a clock behind them are none.
[[nodiscard]] bool has_place_in_groups(std::string_view text);

/// A number by which spreadsheets keep a day of 1990 to 2049: "45407" is 2024-04-25.
[[nodiscard]] bool is_day_number(std::string_view text);

}  // namespace dersu::io
