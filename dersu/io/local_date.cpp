#include "dersu/io/local_date.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/core/time.hpp"
#include "dersu/io/digit_groups.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::io {
namespace {

struct Numbers {
  std::array<int, 3> value{};
  std::array<std::size_t, 3> digits{};
  char separator = '-';
};

std::optional<int> small_number(std::string_view text, std::size_t max_digits) {
  if (text.empty() || text.size() > max_digits) return {};
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  return value;
}

/// The three numbers of a date between equal separators; colons behind the year, as in EXIF.
std::optional<Numbers> three_numbers(std::string_view text) {
  constexpr std::size_t kYearDigits = 4;
  const auto at = text.find_first_of("-/.:");
  if (at == std::string_view::npos || (text[at] == ':' && at != kYearDigits)) return {};
  const auto pieces = split(text, text[at]);
  if (pieces.size() != 3) return {};
  Numbers numbers;
  numbers.separator = text[at];
  for (std::size_t i = 0; i < 3; ++i) {
    const auto value = small_number(pieces[i], 4);
    if (!value) return {};
    numbers.value[i] = *value;
    numbers.digits[i] = pieces[i].size();
  }
  return numbers;
}

/// Takes `most` digits or fewer from the front of `text`; empty where there are none.
std::string_view take_digits(std::string_view& text, std::size_t most) {
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view digits = text.substr(0, std::min(end, most));
  text.remove_prefix(digits.size());
  return digits;
}

/// Takes one of `marks` and the blanks behind it; empty where none stands there.
std::string_view take_mark(std::string_view& text, std::span<const std::string_view> marks) {
  for (const std::string_view mark : marks)
    if (text.starts_with(mark)) {
      text = trim(text.substr(mark.size()));
      return mark;
    }
  return {};
}

struct Pieces {
  std::string date;
  std::string clock;
};

/// "2024年5月31日17:01", "2024. 5. 31. 17:01", "2024년 5월 31일 17:01" -> "2024-5-31" and "17:01".
std::optional<Pieces> year_with_mark(std::string_view text) {
  using Marks = std::array<std::string_view, 3>;
  const auto year = take_digits(text, 4);
  if (year.size() != 4 || take_mark(text, Marks{".", "年", "년"}).empty()) return {};
  const auto month = take_digits(text, 2);
  if (month.empty() || take_mark(text, Marks{".", "月", "월"}).empty()) return {};
  const auto day = take_digits(text, 2);
  const std::string_view behind = text;
  const auto mark = take_mark(text, Marks{".", "日", "일"});
  // A sign ends the day; else more digits could be of it.
  const bool ends = mark.size() > 1 || behind.size() == mark.size() || behind[mark.size()] == ' ' ||
                    (mark.empty() && behind.front() == 'T');
  if (day.empty() || !ends) return {};
  if (mark.empty() && text.starts_with('T')) text.remove_prefix(1);
  return Pieces{fmt::format("{}-{}-{}", year, month, day), std::string(trim(text))};
}

/// Without the blank that does not break a line, which may stand before PM.
std::string_view without_blank_end(std::string_view text) {
  for (const std::string_view blank : {"\xE2\x80\xAF", "\xC2\xA0"})
    if (text.ends_with(blank)) text.remove_suffix(blank.size());
  return trim(text);
}

/// A clock of 12 hours without the word for the half of the day.
struct HalfDay {
  std::string_view clock;
  bool is_afternoon = false;
  bool has_0 = false;  ///< its first hour may be 0, as in Japan
};
std::optional<HalfDay> half_day(std::string_view text) {
  const auto is_after = [](std::string_view word) {
    return lower(word) == "pm" || lower(word) == "p.m.";
  };
  for (const std::size_t size : {2, 4})
    if (text.size() > size) {
      const std::string_view word = text.substr(text.size() - size);
      if (is_after(word) || lower(word) == "am" || lower(word) == "a.m.")
        return HalfDay{without_blank_end(text.substr(0, text.size() - size)), is_after(word)};
    }
  for (const auto& [morning, afternoon] :
       {std::pair<std::string_view, std::string_view>{"上午", "下午"},
        {"午前", "午後"},
        {"오전", "오후"}})
    for (const std::string_view word : {morning, afternoon}) {
      if (text.starts_with(word))
        return HalfDay{trim(text.substr(word.size())), word == afternoon, true};
      if (text.ends_with(word))
        return HalfDay{without_blank_end(text.substr(0, text.size() - word.size())),
                       word == afternoon, true};
    }
  return {};
}

/// "17時01分" -> "17:01", "5시 1분 7초" -> "5:1:7"; text without such signs as it is.
std::string with_colons(std::string_view clock) {
  std::string out(clock);
  for (const auto& [sign, to] : {std::pair<std::string_view, std::string_view>{"時", ":"},
                                 {"时", ":"},
                                 {"시", ":"},
                                 {"点", ":"},
                                 {"分", ":"},
                                 {"분", ":"},
                                 {"秒", ""},
                                 {"초", ""}})
    if (const auto at = out.find(sign); at != std::string::npos) out.replace(at, sign.size(), to);
  if (out == clock) return out;
  std::erase(out, ' ');
  if (out.ends_with(':') && std::ranges::count(out, ':') > 1) out.pop_back();  // hours alone stay
  return out;
}

std::optional<std::int64_t> parse_clock_s(std::string_view text) {
  if (const auto half = half_day(text)) {
    constexpr std::int64_t kHourS = 3600, kHalfS = 12 * kHourS;
    const bool is_clock = half->clock.find(':') != std::string_view::npos && !half_day(half->clock);
    const auto clock_s = is_clock ? parse_clock_s(half->clock) : std::nullopt;
    if (!clock_s || (*clock_s < kHourS && !half->has_0) || *clock_s >= kHalfS + kHourS) return {};
    return *clock_s % kHalfS + (half->is_afternoon ? kHalfS : 0);
  }
  if (const auto seconds = small_number(text, 5))
    return *seconds < kSecondsPerDay ? std::optional<std::int64_t>(*seconds) : std::nullopt;
  const auto pieces = split(text, ':');
  if (pieces.size() < 2 || pieces.size() > 3) return {};
  const auto hours = small_number(pieces[0], 2);
  const auto minutes = small_number(pieces[1], 2);
  std::string_view last = pieces.size() == 3 ? pieces[2] : "0";
  if (const auto point = last.find('.'); point != std::string_view::npos) {
    if (!parse_double(last)) return {};
    last = last.substr(0, point);
  }
  const auto seconds = small_number(last, 2);
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 59) return {};
  return *hours * 3600 + *minutes * 60 + *seconds;
}

/// "8.05", "20.45.38"; with more hours than a day has it is a number with decimals.
bool is_clock_with_points(std::string_view clock) {
  const auto parts = split(clock, '.');
  if (parts.size() < 2 || parts.size() > 3) return false;
  const auto hours = small_number(parts[0], 2);
  return hours && *hours <= 24 &&
         std::ranges::all_of(parts.begin() + 1, parts.end(), [](auto part) {
           return part.size() == 2 && small_number(part, 2).value_or(60) < 60;
         });
}

/// A time alone, to which spreadsheets and their readers give the first day that they know.
std::string_view without_first_day(std::string_view clock) {
  for (const std::string_view day : {"1899-12-30 ", "1899-12-31 "})
    if (clock.starts_with(day)) return trim(clock.substr(day.size()));
  return clock;
}

Pieces cut(std::string_view text) {
  text = trim(text);
  if (auto pieces = year_with_mark(text))
    return {std::move(pieces->date), with_colons(without_first_day(pieces->clock))};
  const auto gap = text.find_first_of(" T");
  if (gap == std::string_view::npos) return {std::string(text), {}};
  return {std::string(text.substr(0, gap)),
          with_colons(without_first_day(trim(text.substr(gap + 1))))};
}

std::optional<Date> date_of(const Numbers& n, DateOrder order) {
  Date date;
  if (n.digits[0] == 4)
    date = {n.value[0], n.value[1], n.value[2]};
  else if (n.digits[2] == 4 && (n.separator == '.' || order == DateOrder::day_first))
    date = {n.value[2], n.value[1], n.value[0]};
  else if (n.digits[2] == 4)
    date = {n.value[2], n.value[0], n.value[1]};
  else
    return {};
  return is_valid(date) ? std::optional(date) : std::nullopt;
}

/// "8:05", "25:61:00.250": one or two digits between colons, and decimals of the seconds.
struct ClockForm {
  int hours = 0;
  std::size_t n_decimals = 0;
};
std::optional<ClockForm> clock_with_colons(std::string_view clock) {
  const auto parts = split(clock, ':');
  if (parts.size() < 2 || parts.size() > 3) return {};
  ClockForm form;
  std::string_view last = parts.back();
  if (const auto point = last.find('.'); parts.size() == 3 && point != std::string_view::npos) {
    const std::string_view decimals = last.substr(point + 1);
    if (decimals.find_first_not_of("0123456789") != std::string_view::npos) return {};
    form.n_decimals = decimals.size();
    last = last.substr(0, point);
  }
  const auto hours = small_number(parts[0], 2);
  if (!hours || !small_number(parts[1], 2) || !small_number(last, 2)) return {};
  form.hours = *hours;
  return form;
}

}  // namespace

std::optional<LocalDate> parse_local_date(std::string_view text, DateOrder order) {
  const Pieces pieces = cut(text);
  const auto numbers = three_numbers(pieces.date);
  if (!numbers) return {};
  const auto date = date_of(*numbers, order);
  if (!date) return {};
  LocalDate local{std::int64_t{to_day(*date)} * kSecondsPerDay, !pieces.clock.empty()};
  if (!local.has_time) return local;
  const auto clock = parse_clock_s(pieces.clock);
  if (!clock) return {};
  local.local_s += *clock;
  return local;
}

bool is_written_as_time(std::string_view text) {
  const Pieces pieces = cut(text);
  const auto numbers = three_numbers(pieces.date);
  if (!numbers || (numbers->digits[0] != 4 && numbers->digits[2] != 4)) return false;
  std::string_view clock = pieces.clock;
  if (const auto half = half_day(clock)) clock = half->clock;
  if (const auto offset = clock.find_first_of("Z+-"); offset != std::string_view::npos)
    if (clock.substr(offset) == "Z" || parse_utc_offset(clock.substr(offset)))
      clock = clock.substr(0, offset);
  return is_clock_with_points(clock) || clock_with_colons(clock).has_value();
}

namespace {

/// "8:05", "25:61:00.250+08:00", "08:05 PM", "20.45.38".
bool is_plain_clock(std::string_view clock) {
  constexpr int kMostHours = 29;
  constexpr std::size_t kMostDecimals = 3;
  if (const auto half = half_day(clock)) clock = half->clock;
  if (clock.ends_with('Z')) clock.remove_suffix(1);
  if (const auto offset = clock.find_first_of("+-"); offset != std::string_view::npos) {
    if (!parse_utc_offset(clock.substr(offset))) return false;
    clock = clock.substr(0, offset);
  }
  if (is_clock_with_points(clock)) return true;
  const auto form = clock_with_colons(clock);
  return form && form->hours <= kMostHours && form->n_decimals <= kMostDecimals;
}

}  // namespace

bool is_written_as_date(std::string_view text) {
  constexpr int kMostDays = 31;
  const Pieces pieces = cut(text);
  const auto numbers = three_numbers(pieces.date);
  if (!numbers || numbers->digits[1] > 2) return false;
  const std::size_t year = numbers->digits[0] == 4 ? 0 : 2;
  const std::size_t day = 2 - year;
  if (numbers->digits[year] != 4 || numbers->digits[day] > 2) return false;
  if (numbers->value[year] < 1900 || numbers->value[year] > 2099) return false;
  if (numbers->value[1] > kMostDays || numbers->value[day] > kMostDays) return false;
  return pieces.clock.empty() || is_plain_clock(pieces.clock);
}

std::string date_advice(std::string_view text) {
  const std::string clock = cut(text).clock;
  if (is_day_number(trim(text)))
    return "; is it a spreadsheet's number of a day? Write the column as year-month-day";
  if (is_written_as_date(text) && clock.starts_with("24:"))
    return "; 24:00 is 00:00 of the next day";
  const auto half = half_day(clock);
  std::string_view hours = half ? half->clock : std::string_view(clock);
  const bool has_sign = hours.ends_with(':');
  if (has_sign) hours.remove_suffix(1);
  if ((half || has_sign) && small_number(hours, 2) && is_written_as_date(cut(text).date))
    return "; the minutes are missing (5:00 PM)";
  if (is_written_as_date(text) && is_clock_with_points(clock))
    return "; a colon stands between hours and minutes (17:01)";
  const auto form = half ? clock_with_colons(half->clock) : std::nullopt;
  const bool is_hour = form && form->hours >= 1 && form->hours <= 12;
  if (is_written_as_date(text) && half && !is_hour)
    return "; hours of a clock with AM and PM are 1 to 12";
  return {};
}

namespace {

/// A number of 5 digits that is no HMMSS. Smaller ones may be a slip of HHMM too.
bool is_seconds_alone(int number) {
  constexpr int kLeast = 10'000;
  return number >= kLeast && number < kSecondsPerDay &&
         (number / 100 % 100 > 59 || number % 100 > 59);
}

}  // namespace

// Of seconds of a whole day more than half are no digits of a clock; of a clock's, slips alone.
bool DateOrderFinder::may_be_clock_digits() const {
  constexpr std::size_t kOneOf = 5, kFewest = 2;
  if (n_seconds_ == whole_numbers_.count) return false;
  return n_seconds_ < kFewest || kOneOf * n_seconds_ <= whole_numbers_.count;
}

void DateOrderFinder::see(std::string_view text, std::uint64_t line, std::string_view column) {
  const Pieces pieces = cut(text);
  const auto numbers = three_numbers(pieces.date);
  constexpr std::size_t kClockDigits = 6;
  const auto number = small_number(pieces.clock, kClockDigits);
  if (numbers && number.value_or(0) > 0) {  // 0 is midnight in every reading
    if (whole_numbers_.count++ == 0)
      whole_numbers_ = {1, std::string(text), line, std::string(column)};
    if (is_seconds_alone(*number)) ++n_seconds_;
  }
  if (!numbers || numbers->digits[0] == 4 || numbers->digits[2] != 4) return;
  if (numbers->separator == '.') return;  // the day is first wherever points are written
  const bool day_first = date_of(*numbers, DateOrder::day_first).has_value();
  const bool month_first = date_of(*numbers, DateOrder::month_first).has_value();
  if (!day_first && !month_first) return;              // no date in any order: told where it stands
  if (numbers->value[0] == numbers->value[1]) return;  // the same day in both
  Dates& dates = day_first && month_first ? either_ : day_first ? day_first_ : month_first_;
  if (dates.count++ == 0) dates = {1, std::string(text), line, std::string(column)};
}

Result<DateOrder> DateOrderFinder::order(std::string_view table) const {
  const auto where = [&](const Dates& dates) {
    return fmt::format("{}:{}:{}", table, dates.line, dates.column);
  };
  const auto found = [](const Dates& dates) { return told_plain(dates.first); };
  if (may_be_clock_digits())
    return fail(Fault::bad_input, where(whole_numbers_),
                "found a time that is a whole number, which could be the digits of a clock (1701, "
                "80512) or seconds since midnight{}, expected one with colons (17:01, 8:05:12)",
                whole_numbers_.count > 1
                    ? fmt::format(" (and {} more of the table)", whole_numbers_.count - 1)
                    : "");
  if (day_first_.count > 0 && month_first_.count > 0)
    return fail(Fault::bad_input, where(month_first_),
                "found {}, which is month/day/year, where {} in line {} is day/month/year, "
                "expected one order",
                found(month_first_), found(day_first_), day_first_.line);
  if (either_.count > 0 && day_first_.count == 0 && month_first_.count == 0)
    return fail(Fault::bad_input, where(either_),
                "found {}, which could be day/month/year or month/day/year, as no date of the "
                "table tells{}, expected year-month-day",
                found(either_),
                either_.count > 1 ? fmt::format(" (nor of {} more)", either_.count - 1) : "");
  return month_first_.count > 0 ? DateOrder::month_first : DateOrder::day_first;
}

}  // namespace dersu::io
