#include "dersu/io/place_letters.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "dersu/core/text.hpp"

namespace dersu::io {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::size_t behind_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

std::size_t behind_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

bool is_month(std::string_view letters) {
  constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
  return std::ranges::find(kMonths, lower(letters)) != kMonths.end();
}

/// Of the zone of two digits at most that ends at `at`: its band, the square, and an even number of
/// digits, four or more, in one group or two.
bool is_grid_reference(std::string_view text, std::size_t at) {
  std::string letters;
  for (; at < text.size() && letters.size() < 4; ++at) {
    if (text[at] == ' ') continue;
    if (!is_letter(text[at])) break;
    letters += text[at];
  }
  if (letters.size() != 3 || is_month(letters)) return false;
  const std::string square = lower(letters);
  if (square[0] < 'c' || square[0] > 'x' || square.find_first_of("io") != std::string::npos)
    return false;
  at = behind_blanks(text, at);
  const std::size_t first_end = behind_digits(text, at);
  const std::size_t second = behind_blanks(text, first_end);
  const std::size_t end = behind_digits(text, second);
  const std::size_t easting = first_end - at, northing = end - second;
  const bool alone = end == text.size() || !is_letter(text[end]);
  if (second == first_end) return alone && easting >= 4 && easting % 2 == 0 && easting <= 10;
  return alone && easting >= 2 && easting <= 5 && easting == northing;
}

/// Behind the digits that end at `at`: "d33", "deg 33", "D 33".
bool is_degree_letter(std::string_view text, std::size_t at) {
  at = behind_blanks(text, at);
  const std::size_t begin = at;
  while (at < text.size() && is_letter(text[at])) ++at;
  const std::string word = lower(text.substr(begin, at - begin));
  at = behind_blanks(text, at);
  return (word == "d" || word == "deg" || word == "degrees") && at < text.size() &&
         is_digit(text[at]);
}

std::size_t behind_joints(std::string_view text, std::size_t at) {
  while (at < text.size() && std::string_view(" _-.,").find(text[at]) != std::string_view::npos)
    ++at;
  return at;
}

/// "2024", "202405", "20240531", of 1990 to 2049.
bool is_year_or_date(std::string_view digits) {
  if (digits.size() < 4 || digits.size() > 8 || digits.size() % 2 != 0) return false;
  const auto number = [&](std::size_t from, std::size_t n) {
    return parse_int(digits.substr(from, n)).value_or(0);
  };
  if (number(0, 4) < 1990 || number(0, 4) > 2049) return false;
  return (digits.size() < 6 || (number(4, 2) >= 1 && number(4, 2) <= 12)) &&
         (digits.size() < 8 || (number(6, 2) >= 1 && number(6, 2) <= 31));
}

/// The letters at `at` and behind them digits, as a square of the grid without its zone has them.
bool is_square(std::string_view text, std::size_t at) {
  constexpr std::size_t kFewest = 6;  // of 100 m; fewer number cameras and photographs
  constexpr std::size_t kMost = 10;
  if (at + 2 > text.size() || !is_letter(text[at]) || !is_letter(text[at + 1])) return false;
  const std::string square = lower(text.substr(at, 2));
  if (square.find_first_of("io") != std::string::npos || square[1] > 'v') return false;
  at = behind_joints(text, at + 2);
  const std::size_t first_end = behind_digits(text, at);
  const std::size_t second = behind_joints(text, first_end);
  const std::size_t end = behind_digits(text, second);
  const std::size_t easting = first_end - at, northing = end - second;
  if (easting == 0 || is_year_or_date(text.substr(at, easting))) return false;
  if (easting >= kFewest && easting <= kMost && easting % 2 == 0) return true;
  return second > first_end && easting == northing && (easting == 4 || easting == 5);
}

enum class Axis : char { none, north, east };

/// Of a direction, or of x and y.
Axis axis_of(std::string_view text, std::size_t at, std::size_t& length) {
  struct Sign {
    std::string_view text;
    Axis axis;
  };
  constexpr std::array<Sign, 19> kSigns{{
      {"N", Axis::north},      {"S", Axis::north},      {"n", Axis::north},
      {"s", Axis::north},      {"Y", Axis::north},      {"y", Axis::north},
      {"E", Axis::east},       {"W", Axis::east},       {"e", Axis::east},
      {"w", Axis::east},       {"X", Axis::east},       {"x", Axis::east},
      {"\u0421", Axis::north}, {"\u042E", Axis::north}, {"\u0412", Axis::east},
      {"\u0417", Axis::east},  {"\u5317", Axis::north}, {"\u4E1C", Axis::east},
      {"\u6771", Axis::east},
  }};
  for (const Sign& sign : kSigns)
    if (text.substr(at).starts_with(sign.text)) {
      length = sign.text.size();
      return sign.axis;
    }
  return Axis::none;
}

/// Where the number behind `at` ends; npos where it has less than four digits. Points, minutes and
/// blanks may part it.
std::size_t behind_long_number(std::string_view text, std::size_t at) {
  constexpr std::size_t kFewest = 4;
  std::size_t digits = 0;
  std::size_t end = at;
  for (at = behind_joints(text, at); at < text.size() && is_digit(text[at]);) {
    end = behind_digits(text, at);
    digits += end - at;
    at = behind_joints(text, end);
  }
  return digits >= kFewest ? end : std::string_view::npos;
}

/// "N4312E13121" from its first letter on, or "4312N13121E" from its first digit on.
bool are_directions(std::string_view text, std::size_t at) {
  std::array<Axis, 2> axes{};
  const bool letters_first = !is_digit(text[at]);
  for (Axis& axis : axes) {
    std::size_t length = 0;
    at = behind_joints(text, at);
    if (!letters_first) at = behind_joints(text, behind_long_number(text, at));
    if (at >= text.size()) return false;
    axis = axis_of(text, at, length);
    if (axis == Axis::none) return false;
    at += length;
    if (letters_first) at = behind_long_number(text, at);
  }
  return axes[0] != axes[1] && (letters_first ? at != std::string_view::npos : true);
}

}  // namespace

bool has_place_in_letters(std::string_view text) {
  // Degree, latitude and longitude in the scripts of the region, which no date has.
  for (const std::string_view word :
       {"\u5EA6", "\u7EAC", "\u7DEF", "\u7ECF", "\u7D4C", "\u7D93", "\u0441.\u0448",
        "\u0441. \u0448", "\u0432.\u0434", "\u0432. \u0434"})
    if (text.find(word) != std::string_view::npos &&
        std::ranges::any_of(text, [](char c) { return is_digit(c); }))
      return true;
  for (std::size_t at = 0; at < text.size();) {
    const bool after_letter = at > 0 && is_letter(text[at - 1]);
    const bool after_digit = at > 0 && is_digit(text[at - 1]);
    if (!after_letter && is_square(text, at)) return true;
    if (!after_letter && !after_digit && are_directions(text, at)) return true;
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const std::size_t end = behind_digits(text, at);
    const bool begins = at == 0 || !is_letter(text[at - 1]);
    if (begins && end - at <= 2 && is_grid_reference(text, end)) return true;
    if (begins && end - at <= 3 && is_degree_letter(text, end)) return true;
    at = end;
  }
  return false;
}

}  // namespace dersu::io
