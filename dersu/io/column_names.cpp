#include "dersu/io/column_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/io/digit_groups.hpp"
#include "dersu/io/local_date.hpp"
#include "dersu/io/place_letters.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::io {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool is_year(std::string_view digits) {
  return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
}

std::vector<std::string_view> digit_groups(std::string_view text) {
  std::vector<std::string_view> groups;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at > begin) groups.push_back(text.substr(begin, at - begin));
    if (at < text.size()) ++at;
  }
  return groups;
}

/// "12:00", "9:30".
bool is_clock(std::string_view text) {
  constexpr std::int64_t kHours = 24, kMinutes = 60;
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.find_first_not_of("0123456789:") != text.npos)
    return false;
  const auto minutes = text.substr(colon + 1);
  return colon > 0 && colon <= 2 && minutes.size() == 2 &&
         parse_int(text.substr(0, colon)).value_or(kHours) < kHours &&
         parse_int(minutes).value_or(kMinutes) < kMinutes;
}

/// True for digits behind "EPSG" in a name, and for UTM's codes behind letters: "X_EPSG:5186",
/// "X 32652".
bool is_epsg_code(std::string_view name, std::string_view digits) {
  const auto at = static_cast<std::size_t>(digits.data() - name.data());
  const std::string before = lower(name.substr(0, at));
  const auto end = before.find_last_not_of(" :_-");
  if (end == std::string::npos || digits.size() < 4 || digits.size() > 5) return false;
  return std::string_view(before).substr(0, end + 1).ends_with("epsg") ||
         (is_letter(before[end]) && digits.size() == 5 &&
          (digits.starts_with("326") || digits.starts_with("327")));
}

/// All but those of one year.
std::size_t count_digits(std::span<const std::string_view> groups) {
  std::size_t digits = 0;
  for (const std::string_view group : groups) digits += group.size();
  return std::ranges::any_of(groups, is_year) ? digits - 4 : digits;
}

bool has_decimals(std::string_view text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i)
    if ((text[i] == '.' || text[i] == ',') && is_digit(text[i - 1]) && is_digit(text[i + 1]))
      return true;
  return false;
}

/// A sign of minutes or seconds behind a digit, or the letter of a direction, alone, beside two.
bool has_direction(std::string_view text) {
  for (const std::string_view sign : {"'", "\"", "\u2019", "\u2032", "\u2033"})
    if (const auto at = text.find(sign);
        at != std::string_view::npos && at > 0 && is_digit(text[at - 1]))
      return true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (std::string_view("NSEWnsew").find(text[i]) == std::string_view::npos) continue;
    if ((i > 0 && is_letter(text[i - 1])) || (i + 1 < text.size() && is_letter(text[i + 1])))
      continue;
    std::size_t before = i, after = i + 1;
    while (before > 0 && text[before - 1] == ' ') --before;
    while (after < text.size() && text[after] == ' ') ++after;
    const bool two_before = before >= 2 && is_digit(text[before - 1]) &&
                            (is_digit(text[before - 2]) || text[before - 2] == '.');
    const bool two_after =
        after + 1 < text.size() && is_digit(text[after]) && is_digit(text[after + 1]);
    if (two_before || two_after) return true;
  }
  return false;
}

/// "01-May-2024", "1 мая 2024", "May 1 24".
bool is_date_with_word(std::string_view name, std::size_t n_groups) {
  constexpr std::array<std::string_view, 25> kMonths{
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "янв",
      "фев", "мар", "апр", "мая", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"};
  const std::string text = lower(name);
  return n_groups == 2 && std::ranges::any_of(kMonths, [&](std::string_view month) {
           return text.find(month) != std::string::npos;
         });
}

/// "5/1/24", "01.05.24", "24-05-01", of 1990 to 2035; "43.31.12" is none.
bool is_short_date(std::string_view name, std::span<const std::string_view> groups) {
  if (groups.size() != 3 || name.find_first_not_of("0123456789./-") != std::string_view::npos ||
      std::ranges::any_of(groups, [](std::string_view group) { return group.size() > 2; }))
    return false;
  const auto value = [&](std::size_t i) { return parse_int(groups[i]).value_or(0); };
  const auto may_be_year = [&](std::size_t i) { return value(i) <= 35 || value(i) >= 90; };
  const auto are_day_and_month = [&](std::size_t day, std::size_t month) {
    return value(day) >= 1 && value(day) <= 31 && value(month) >= 1 && value(month) <= 12;
  };
  return (may_be_year(2) && (are_day_and_month(0, 1) || are_day_and_month(1, 0))) ||
         (may_be_year(0) && are_day_and_month(2, 1));
}

/// What no name of a column has, once as good as always.
bool is_certain_value(std::string_view name) {
  return is_written_as_time(name) || (parse_double(trim(name)) && may_be_place(name));
}

/// With a digit, or a direction or an axis and then one: "-43", "E 680500", "x=619303".
bool begins_with_a_value(std::string_view name) {
  const auto at = name.find_first_not_of("+-( ");
  if (at == std::string_view::npos) return false;
  if (is_digit(name[at])) return true;
  const auto next = name.find_first_not_of(" =", at + 1);
  return std::string_view("NSEWnsewXYxy").find(name[at]) != std::string_view::npos &&
         next != std::string_view::npos && is_digit(name[next]);
}

/// In capitals or not.
bool is_one_of(std::span<const std::string_view> expected, std::string_view name) {
  return std::ranges::any_of(
      expected, [text = lower(trim(name))](std::string_view one) { return lower(one) == text; });
}

}  // namespace

bool name_may_be_place(std::string_view name) {
  name = trim(name);
  if (is_written_as_date(name) || is_clock(name)) return false;
  auto groups = digit_groups(name);
  if (is_short_date(name, groups)) return false;
  std::erase_if(groups, [&](std::string_view group) { return is_epsg_code(name, group); });
  const std::size_t digits = count_digits(groups);
  return may_be_place(name) || digits >= 4 || (digits == 3 && has_decimals(name)) ||
         has_direction(name);
}

bool looks_like_data(std::string_view name) {
  name = trim(name);
  if (is_year(name) && std::ranges::all_of(name, is_digit)) return false;
  const auto groups = digit_groups(name);
  return parse_double(name) || is_written_as_date(name) || is_written_as_time(name) ||
         is_clock(name) || is_date_with_word(name, groups.size()) || is_short_date(name, groups) ||
         has_place_in_letters(name) || (name_may_be_place(name) && begins_with_a_value(name));
}

bool is_matrix_of_r(std::span<const std::string> names) {
  if (names.size() < 2 || !trim(names.front()).empty()) return false;
  for (const std::string_view letter : {"", "V", "X"}) {
    std::size_t i = 1;
    while (i < names.size() && names[i] == fmt::format("{}{}", letter, i)) ++i;
    if (i == names.size()) return true;
  }
  return false;
}

std::size_t header_line(std::string_view text, std::span<const std::string_view> expected) {
  constexpr std::size_t kLines = 10;
  for (std::size_t number = 1; number <= kLines && !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    for (const char delimiter : {',', ';', '\t', '|'}) {
      const auto fields = split(line, delimiter);
      const auto found = std::ranges::count_if(fields, [&](std::string_view field) {
        field = trim(field);
        if (field.size() > 1 && field.starts_with('"') && field.ends_with('"'))
          field = field.substr(1, field.size() - 2);
        return is_one_of(expected, field);
      });
      if (found > 0 && std::size_t(found) >= std::min<std::size_t>(2, expected.size()))
        return number;
    }
  }
  return 0;
}

bool lacks_header(std::span<const std::string> names, std::span<const std::string_view> expected) {
  if (is_matrix_of_r(names)) return false;
  const auto is_expected = [&](std::string_view name) { return is_one_of(expected, name); };
  constexpr std::ptrdiff_t kEnough = 2;
  constexpr std::ptrdiff_t kOneOf = 4;
  const std::ptrdiff_t data = std::ranges::count_if(names, looks_like_data);
  return (data >= kEnough || (data > 0 && kOneOf * data >= std::ptrdiff_t(names.size())) ||
          std::ranges::any_of(names, is_certain_value)) &&
         std::ranges::none_of(names, is_expected);
}

std::string no_header(std::span<const std::string_view> expected) {
  const std::vector<std::string> names(expected.begin(), expected.end());
  return fmt::format(
      "found a first line that looks like data; is the header line missing, with the names of the "
      "columns ({})?",
      told_names(names));
}

std::string told_name(std::string_view name) {
  return name_may_be_place(name) ? std::string(kMayBePlace) : fmt::format("'{}'", quoted(name));
}

std::string told_names(std::span<const std::string> names) {
  std::vector<std::string_view> told;
  for (const std::string& name : names)
    told.push_back(name_may_be_place(name) ? kMayBePlace : std::string_view(name));
  return quoted(fmt::format("{}", fmt::join(told, ", ")), 300);
}

std::string column_place(std::string_view name, std::size_t index) {
  if (name_may_be_place(name)) return fmt::format("field {}", index + 1);
  return std::string(name);
}

}  // namespace dersu::io
