#pragma once
// Places that are written as groups of digits, and what is told of a field that should be a date.
#include <string>
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

/// A value where a date is expected, as it stands in a message: told_value(), but numbers that are
/// no date are withheld too: of five to eight digits (metres), with one decimal from 20 to 180, and
/// two groups that may be degrees and minutes, and digits beside N, S, E or W. What is written as a
/// date and a time is told, and so is_day_number().
[[nodiscard]] std::string told_date(std::string_view text);

}  // namespace dersu::io
