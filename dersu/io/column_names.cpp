#include "dersu/io/column_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/io/digit_groups.hpp"
#include "dersu/io/local_date.hpp"
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

/// "5/1/24", "01.05.24".
bool is_short_date(std::string_view name, std::span<const std::string_view> groups) {
  return groups.size() == 3 && name.find_first_not_of("0123456789./-") == std::string_view::npos &&
         std::ranges::all_of(groups, [](std::string_view group) { return group.size() <= 2; });
}

bool is_data(std::string_view name) {
  name = trim(name);
  if (is_year(name) && std::ranges::all_of(name, is_digit)) return false;
  const auto groups = digit_groups(name);
  return parse_double(name) || is_written_as_date(name) || is_written_as_time(name) ||
         name_may_be_place(name) || is_date_with_word(name, groups.size()) ||
         is_short_date(name, groups);
}

}  // namespace

bool name_may_be_place(std::string_view name) {
  name = trim(name);
  if (is_written_as_date(name)) return false;
  const auto groups = digit_groups(name);
  if (is_short_date(name, groups)) return false;
  const std::size_t digits = count_digits(groups);
  return may_be_place(name) || digits >= 4 || (digits == 3 && has_decimals(name)) ||
         has_direction(name);
}

bool lacks_header(std::span<const std::string> names, std::span<const std::string_view> expected) {
  const auto is_expected = [&](std::string_view name) {
    return std::ranges::any_of(expected, [&, text = lower(trim(name))](std::string_view one) {
      return lower(one) == text;
    });
  };
  return std::ranges::any_of(names, is_data) && std::ranges::none_of(names, is_expected);
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
