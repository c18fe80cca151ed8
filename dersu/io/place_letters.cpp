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
