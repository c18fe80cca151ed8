#include "dersu/io/digit_groups.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/core/time.hpp"
#include "dersu/io/local_date.hpp"
#include "dersu/io/place_letters.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::io {
namespace {

constexpr int kMostDegrees = 180;
constexpr int kMostHours = 24;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Digits, with what stands between them and the ones before.
struct Group {
  std::string_view before;
  std::string_view digits;
  int value = -1;  ///< of at most eight digits

  [[nodiscard]] bool is_short() const { return digits.size() <= 2; }
};

std::vector<Group> groups_of(std::string_view text) {
  std::vector<Group> groups;
  for (std::size_t at = 0;;) {
    const std::size_t gap = at;
    while (at < text.size() && !is_digit(text[at])) ++at;
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (begin == at) return groups;
    Group group{text.substr(gap, begin - gap), text.substr(begin, at - begin)};
    if (group.digits.size() <= 8)
      group.value = static_cast<int>(parse_int(group.digits).value_or(-1));
    groups.push_back(group);
  }
}

bool is_year(const Group& group) { return group.digits.size() == 4; }

/// With a year of four digits, be there such a day or not.
bool is_full_date(const Group& a, const Group& b, const Group& c) {
  return b.is_short() && ((is_year(a) && c.is_short()) || (a.is_short() && is_year(c)));
}

/// Of two digits each: a day and a month in either order, then the year; or a version.
bool may_be_short_date(const Group& a, const Group& b) {
  return (a.value <= 31 && b.value <= 12) || (a.value <= 12 && b.value <= 31);
}

/// "20240531".
bool is_compact_date(const Group& group) {
  const int day = group.value;
  return group.digits.size() == 8 && is_valid(Date{day / 10'000, day / 100 % 100, day % 100}) &&
         day >= 1900'00'00 && day < 2100'00'00;
}

/// Signs and blanks, but no colon, which times have, and no letters.
bool joins(std::string_view between) {
  constexpr std::size_t kMost = 6;  // a minute sign has three bytes
  return between.size() <= kMost && std::ranges::none_of(between, [](char c) {
           return c == ':' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

bool is_angle(const Group& a, const Group& b, const Group& c) {
  return a.digits.size() <= 3 && a.value <= kMostDegrees && b.is_short() && b.value < 60 &&
         c.is_short() && c.value < 60 && joins(b.before) && joins(c.before) &&
         !may_be_short_date(a, b);
}

/// An easting of six digits (eight with its zone) and a northing of seven, in either order.
bool are_metres(const Group& a, const Group& b) {
  const auto fits = [](const Group& group) {
    return group.digits.size() >= 6 && group.digits.size() <= 8 && !is_compact_date(group);
  };
  constexpr std::size_t kMostBetween = 8;  // " m E, y="
  return fits(a) && fits(b) && (a.digits.size() == 7 || b.digits.size() == 7) &&
         b.before.size() <= kMostBetween;
}

/// With the usual ones more than a number of three digits.
bool has_other_digits(std::string_view text) {
  constexpr std::ptrdiff_t kFewest = 4;  // 43.56
  std::ptrdiff_t found = 0;
  struct Script {
    std::string_view lead;
    unsigned char zero;
  };
  // Full-width, Arabic, Persian, Devanagari, Bengali, Thai.
  for (const auto& [lead, zero] :
       {Script{"\xEF\xBC", 0x90}, Script{"\xD9", 0xA0}, Script{"\xDB", 0xB0},
        Script{"\xE0\xA5", 0xA6}, Script{"\xE0\xA7", 0xA6}, Script{"\xE0\xB9", 0x90}})
    for (auto at = text.find(lead); at != std::string_view::npos; at = text.find(lead, at + 1)) {
      const std::size_t last = at + lead.size();
      if (last < text.size() && static_cast<unsigned char>(text[last]) >= zero &&
          static_cast<unsigned char>(text[last]) < zero + 10)
        ++found;
    }
  return found > 0 && found + std::ranges::count_if(text, is_digit) >= kFewest;
}

}  // namespace

bool is_day_number(std::string_view text) {
  constexpr std::int64_t kFirst = 32'874;  // 1990-01-01
  constexpr std::int64_t kLast = 54'789;   // 2050-01-01
  const auto day = parse_int(trim(text));
  return day && *day >= kFirst && *day <= kLast;
}

bool has_place_in_groups(std::string_view text) {
  if (has_other_digits(text) || has_place_in_letters(text)) return true;
  const auto groups = groups_of(text);
  for (std::size_t i = 0; i + 1 < groups.size(); ++i)
    if (are_metres(groups[i], groups[i + 1])) return true;
  for (std::size_t i = 0; i + 2 < groups.size();) {
    if (!is_full_date(groups[i], groups[i + 1], groups[i + 2])) {
      if (is_angle(groups[i], groups[i + 1], groups[i + 2])) return true;
      ++i;
      continue;
    }
    i += 3;
    if (i < groups.size() && groups[i].value <= kMostHours) i += 3;  // its clock
  }
  return false;
}

}  // namespace dersu::io
