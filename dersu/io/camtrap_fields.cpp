#include "dersu/io/camtrap_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::io {
namespace {

bool two_digits(const char* at, int& value) {
  const int tens = at[0] - '0';
  const int ones = at[1] - '0';
  value = tens * 10 + ones;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
}

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

/// ^(?=^[^./~])(^((?!\.{2}).)*$).*$ : no absolute and no hidden path, no way out of the folder.
bool is_safe_path_or_url(std::string_view text) {
  if (text.empty() || text[0] == '.' || text[0] == '/' || text[0] == '~') return false;
  char before = 0;
  for (const char c : text) {
    if (is_line_end(c) || (c == '.' && before == '.')) return false;
    before = c;
  }
  return true;
}

/// ^(image|video|audio)/.*$
bool is_media_type(std::string_view text) {
  return (text.starts_with("image/") || text.starts_with("video/") || text.starts_with("audio/")) &&
         std::none_of(text.begin(), text.end(), is_line_end);
}

bool is_boolean(std::string_view text) {
  constexpr std::string_view kBooleans[] = {"true", "false", "TRUE", "FALSE",
                                            "True", "False", "1",    "0"};
  return std::find(std::begin(kBooleans), std::end(kBooleans), text) != std::end(kBooleans);
}

std::string listed(std::span<const std::string_view> values) {
  std::string text = "one of ";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i) text += ", ";
    text += values[i];
  }
  return text;
}

/// "did you mean" where a value is a slip away from an allowed one.
std::string with_guess(std::string expected, std::string_view found,
                       std::span<const std::string_view> values) {
  const std::string guess = nearest_word(found, values);
  if (!guess.empty()) expected += fmt::format("; did you mean '{}'?", guess);
  return expected;
}

}  // namespace

bool (*find_pattern(std::string_view pattern))(std::string_view text) {
  if (pattern == R"(^(?=^[^./~])(^((?!\.{2}).)*$).*$)") return is_safe_path_or_url;
  if (pattern == "^(image|video|audio)/.*$") return is_media_type;
  return nullptr;
}

std::optional<std::int64_t> TimeReader::short_way(std::string_view text) {
  if ((text.size() != 20 && text.size() != 25) || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':')
    return std::nullopt;
  if (text.substr(0, 10) != date_) {
    const auto date = parse_date(text.substr(0, 10));
    if (!date) return std::nullopt;
    date_ = text.substr(0, 10);
    date_s_ = std::int64_t{to_day(*date)} * kSecondsPerDay;
  }
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!two_digits(&text[11], hour) || !two_digits(&text[14], minute) ||
      !two_digits(&text[17], second) || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  const std::int64_t local_s = date_s_ + hour * 3600 + minute * 60 + second;
  if (text.size() == 20) return text[19] == 'Z' ? std::optional(local_s) : std::nullopt;
  int offset_hours = 0;
  int offset_minutes = 0;
  if ((text[19] != '+' && text[19] != '-') || text[22] != ':' ||
      !two_digits(&text[20], offset_hours) || !two_digits(&text[23], offset_minutes) ||
      offset_minutes > 59)
    return std::nullopt;
  const int offset_s = offset_hours * 3600 + offset_minutes * 60;
  if (offset_s > kMaxUtcOffsetS) return std::nullopt;
  return text[19] == '+' ? local_s - offset_s : local_s + offset_s;
}

std::optional<std::int64_t> TimeReader::utc_s(std::string_view text) {
  if (const auto time = short_way(text)) return time;
  const auto time = parse_time(text);
  if (!time) return std::nullopt;
  return time->utc_s;
}

FieldCheck::FieldCheck(const CamtrapColumn& column) : column_(column) {
  if (!column.pattern.empty()) {
    matches_ = find_pattern(column.pattern);
    assert(matches_ && "every pattern of data/camtrap/terms.csv is known here");
  }
  needed_ = column.type != CamtrapType::string || !column.values.empty() || matches_;
  sensitive_ = column.name == "latitude" || column.name == "longitude";
}

std::string FieldCheck::shown(std::string_view text) const {
  if (sensitive_) return "text that is not a number";
  const bool free_text = column_.type == CamtrapType::string && column_.values.empty();
  if (column_.type == CamtrapType::integer) return told_whole(text);
  return free_text ? told_value(text) : told_plain(text);
}

std::string FieldCheck::range() const {
  if (column_.minimum && column_.maximum)
    return fmt::format("{} to {}", format_number(*column_.minimum),
                       format_number(*column_.maximum));
  if (column_.minimum) return fmt::format("{} or more", format_number(*column_.minimum));
  return fmt::format("{} or less", format_number(*column_.maximum));
}

std::optional<FieldProblem> FieldCheck::check_number(std::string_view text) {
  const bool whole = column_.type == CamtrapType::integer;
  std::optional<double> value = parse_double(text);
  if (whole && value && !parse_whole(text) && !without_three_zeros(text)) value = std::nullopt;
  if (whole && value && !whole_.problem(text).empty())
    return FieldProblem{"type", shown(text),
                        "whole numbers without decimals, or all with three: as they stand in this "
                        "column they may be thousands"};
  if (!value) return FieldProblem{"type", shown(text), whole ? "a whole number" : "a number"};
  number_ = *value;
  const bool low = column_.minimum && *value < *column_.minimum;
  const bool high = column_.maximum && *value > *column_.maximum;
  if (!low && !high) {
    if (!whole || parse_int(text)) return std::nullopt;
    return FieldProblem{"type", shown(text), "a whole number without decimals", true};
  }
  return FieldProblem{
      low ? "minimum" : "maximum",
      sensitive_ || !is_plain(text) ? "a number outside the range" : format_number(*value),
      range()};
}

std::optional<FieldProblem> FieldCheck::check_time(std::string_view text) {
  const auto utc_s = times_.utc_s(text);
  if (utc_s) {
    utc_s_ = *utc_s;
    if (text.size() > 19 && text[19] == '.') {
      return FieldProblem{"type", shown(text), "a time in whole seconds, the fraction is cut off",
                          true};
    }
    return std::nullopt;
  }
  if (parse_local_time(text))
    return FieldProblem{"type", shown(text) + " without an offset from UTC",
                        "a time such as 2020-05-30T04:57:37+02:00"};
  return FieldProblem{"type", shown(text), "a time such as 2020-05-30T04:57:37+02:00"};
}

std::optional<FieldProblem> FieldCheck::check_text(std::string_view text) const {
  if (!column_.values.empty() &&
      std::find(column_.values.begin(), column_.values.end(), text) == column_.values.end())
    return FieldProblem{"enum", shown(text),
                        with_guess(listed(column_.values), text, column_.values)};
  if (matches_ && !matches_(text)) {
    const bool path = column_.name == "filePath";
    return FieldProblem{"pattern", shown(text),
                        path ? "a URL or a path inside the package, without '..'"
                             : fmt::format("text that matches {}", column_.pattern)};
  }
  return std::nullopt;
}

std::optional<FieldProblem> FieldCheck::check_anew(std::string_view text) {
  switch (column_.type) {
    case CamtrapType::string:
      return check_text(text);
    case CamtrapType::boolean:
      if (is_boolean(text)) return std::nullopt;
      return FieldProblem{"type", shown(text), "true or false"};
    case CamtrapType::integer:
    case CamtrapType::number:
      return check_number(text);
    case CamtrapType::datetime:
      return check_time(text);
  }
  return std::nullopt;
}

}  // namespace dersu::io
