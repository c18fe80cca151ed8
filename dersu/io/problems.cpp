#include "dersu/io/problems.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/text.hpp"
#include "dersu/io/digit_groups.hpp"
#include "dersu/io/local_date.hpp"

namespace dersu::io {
namespace {

constexpr std::size_t kDecimalsOfAPlace = 2;  // 0.01 degrees are some 1 km
constexpr double kFewestMetres = 10'000;      // of a place in projected coordinates
constexpr double kMostDegrees = 180;
constexpr double kMostHours = 24;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Digits with points and commas between them: "43.125", "31.12.2024", "7".
struct Numeral {
  std::string_view text;
  bool behind_colon = false;
  bool before_colon = false;
};

/// The next one of `text` from `at` on, which moves behind it; empty at the end.
Numeral next_numeral(std::string_view text, std::size_t& at) {
  while (at < text.size() && !is_digit(text[at])) ++at;
  const std::size_t begin = at;
  while (at < text.size() && (is_digit(text[at]) || text[at] == '.' || text[at] == ',')) ++at;
  std::size_t end = at;
  while (end > begin && !is_digit(text[end - 1])) --end;
  return {text.substr(begin, end - begin),
          begin > 1 && text[begin - 1] == ':' && is_digit(text[begin - 2]),
          at < text.size() && text[at] == ':'};
}

/// One number of which `at` is the point or comma.
bool is_coordinate(std::string_view number, std::size_t at) {
  std::string plain(number);
  plain[at] = '.';
  const double value = parse_double(plain).value_or(0);
  if (value >= kFewestMetres) return true;
  return value <= kMostDegrees && number.size() - at - 1 >= kDecimalsOfAPlace;
}

bool is_coordinate(const Numeral& numeral) {
  const std::string_view text = numeral.text;
  const auto at = text.find_first_of(".,");
  // The hours of a time, the year of a date; more than these hours are degrees with minutes.
  if (numeral.before_colon && !numeral.behind_colon && at == std::string_view::npos) {
    const double value = parse_double(text).value_or(0);
    return value > kMostHours && value <= kMostDegrees;
  }
  if (at == std::string_view::npos || numeral.behind_colon) return false;
  if (text.find_first_of(".,", at + 1) == std::string_view::npos) return is_coordinate(text, at);
  // Groups of digits: with points alone a date or a version, unless one is too long for that.
  const bool points = text.find(',') == std::string_view::npos;
  constexpr std::size_t kYear = 4;
  const std::size_t decimals = points ? kYear + 1 : kDecimalsOfAPlace;
  for (std::size_t from = at; from != std::string_view::npos;) {
    const std::size_t next = text.find_first_of(".,", from + 1);
    if (std::min(next, text.size()) - from - 1 >= decimals) return true;
    from = next;
  }
  return false;
}

constexpr std::size_t kShortWord = 6;  // bytes: two signs of any script

bool has_digit(std::string_view text) { return std::ranges::any_of(text, is_digit); }

bool is_short_number(std::string_view text) {
  const bool negative = text.starts_with('-') || text.starts_with('+');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (std::ranges::all_of(digits, is_digit)) return digits.size() <= 3;
  return parse_double(digits).has_value() && std::ranges::count_if(digits, is_digit) <= 2 &&
         digits.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// Latin and Cyrillic letters, blanks and signs, no digits; other scripts have numerals that look
/// like letters.
bool is_word(std::string_view text) {
  constexpr std::size_t kMost = 24;
  std::size_t signs = 0;
  for (std::size_t at = 0; at < text.size(); ++at, ++signs) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80 && !is_digit(text[at])) continue;
    if ((byte != 0xD0 && byte != 0xD1) || ++at == text.size()) return false;
  }
  return signs <= kMost;
}

}  // namespace

bool may_be_place(std::string_view text) {
  if (is_written_as_time(text)) return false;
  if (has_place_in_groups(text)) return true;
  for (const std::string_view degree : {"\u00B0", "\u00BA", "\u02DA"})
    if (text.find(degree) != std::string_view::npos) return true;
  for (std::size_t at = 0; at < text.size();)
    if (is_coordinate(next_numeral(text, at))) return true;
  return false;
}

bool number_may_be_place(std::string_view text) {
  const auto value = parse_double(trim(text));
  return (value && std::abs(*value) >= kFewestMetres) || may_be_place(text);
}

std::string told_value(std::string_view text, std::size_t limit) {
  return may_be_place(text) ? std::string(kMayBePlace) : fmt::format("'{}'", quoted(text, limit));
}

std::string told_named(std::string_view kind, std::string_view name) {
  if (!may_be_place(name)) return fmt::format("{} {}", kind, told_value(name));
  const bool vowel = std::string_view("aeiou").find(kind.front()) != std::string_view::npos;
  return fmt::format("{} {} whose name may be a coordinate", vowel ? "an" : "a", kind);
}

bool is_plain(std::string_view text) {
  text = trim(text);
  if (text.size() <= kShortWord) return is_short_number(text) || !has_digit(text);
  return is_word(text) || is_written_as_date(text);
}

std::string told_plain(std::string_view text) {
  if (is_plain(text)) return fmt::format("'{}'", quoted(text));
  if (!has_digit(text)) return "a text";
  if (text.find_first_not_of("0123456789.,-+ ") != std::string_view::npos)
    return "a text with digits";
  return fmt::format("a number of {} digits", std::ranges::count_if(text, is_digit));
}

std::string told_whole(std::string_view text) {
  std::string number(trim(text));
  std::ranges::replace(number, ',', '.');
  const bool either = number.ends_with(".000") && parse_double(number) && !parse_whole(number);
  return told_plain(text) + (either ? " (thousands, or decimals?)" : "");
}

void Problems::add(Error error) {
  if (!error.details.empty()) {
    left_out_ += error.more;
    for (Error& detail : error.details) add(std::move(detail));
  } else if (errors_.size() < kept_) {
    errors_.push_back(std::move(error));
  } else {
    ++left_out_;
  }
}

Result<void> Problems::finish(std::string_view source) && {
  if (errors_.empty()) return {};
  if (count() == 1) return tl::unexpected<Error>(std::move(errors_.front()));
  return tl::unexpected<Error>(gather(source, std::move(errors_), left_out_));
}

}  // namespace dersu::io
