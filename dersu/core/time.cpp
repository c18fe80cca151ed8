#include "dersu/core/time.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

namespace dersu {
namespace {
namespace chrono = std::chrono;

/// `count` digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/// A local date and time at the front of `text`; `used` receives its length.
std::optional<std::int64_t> parse_front(std::string_view text, std::size_t& used,
                                        bool seconds_required) {
  const auto date = parse_date(text.substr(0, 10));
  if (!date || text.size() < 16 || (text[10] != 'T' && text[10] != ' ') || text[13] != ':')
    return {};
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  int second = 0;
  used = 16;
  if (text.size() > 16 && text[16] == ':') {
    second = digits(text, 17, 2);
    used = 19;
    if (second >= 0 && used < text.size() && text[used] == '.') {
      std::size_t end = used + 1;
      while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
      if (end == used + 1) return {};
      used = end;
    }
  } else if (seconds_required) {
    return {};
  }
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return {};
  return to_day(*date) * kSecondsPerDay + std::int64_t{hour} * 3600 + std::int64_t{minute} * 60 +
         second;
}
}  // namespace

bool is_valid(Date d) {
  return chrono::year_month_day(chrono::year(d.year), chrono::month(static_cast<unsigned>(d.month)),
                                chrono::day(static_cast<unsigned>(d.day)))
      .ok();
}

Day to_day(Date d) {
  return static_cast<Day>(
      chrono::sys_days(chrono::year_month_day(chrono::year(d.year),
                                              chrono::month(static_cast<unsigned>(d.month)),
                                              chrono::day(static_cast<unsigned>(d.day))))
          .time_since_epoch()
          .count());
}

Date to_date(Day day) {
  const chrono::year_month_day ymd{chrono::sys_days{chrono::days{day}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

Day day_of(std::int64_t local_s) {
  std::int64_t day = local_s / kSecondsPerDay;
  if (local_s % kSecondsPerDay < 0) --day;
  return static_cast<Day>(day);
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  const Date date{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)};
  if (date.year < 0 || date.month < 1 || date.day < 1 || !is_valid(date)) return {};
  return date;
}

std::optional<std::int32_t> parse_utc_offset(std::string_view text) {
  if (text == "Z" || text == "UTC") return 0;
  if (text.starts_with("UTC")) text.remove_prefix(3);
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return {};
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  int hours = -1;
  int minutes = 0;
  if (text.size() == 1 || text.size() == 2) {
    hours = digits(text, 0, text.size());
  } else if (text.size() == 5 && text[2] == ':') {
    hours = digits(text, 0, 2);
    minutes = digits(text, 3, 2);
  } else if (text.size() == 4) {
    hours = digits(text, 0, 2);
    minutes = digits(text, 2, 2);
  }
  const std::int32_t seconds = hours * 3600 + minutes * 60;
  if (hours < 0 || minutes < 0 || minutes > 59 || seconds > kMaxUtcOffsetS) return {};
  return sign * seconds;
}

std::optional<Time> parse_time(std::string_view text) {
  std::size_t used = 0;
  const auto local = parse_front(text, used, true);
  if (!local || text[10] != 'T') return {};
  const auto offset = text.substr(used);
  if (offset != "Z" && (offset.starts_with("UTC") || offset.size() < 3)) return {};
  const auto offset_s = parse_utc_offset(offset);
  if (!offset_s) return {};
  return Time{*local - *offset_s, *offset_s};
}

std::optional<std::int64_t> parse_local_time(std::string_view text) {
  std::size_t used = 0;
  const auto local = parse_front(text, used, false);
  if (!local || used != text.size()) return {};
  return local;
}

std::string format_day(Day day) {
  const Date d = to_date(day);
  return fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day);
}

std::string format_local(std::int64_t local_s) {
  const Day day = day_of(local_s);
  const auto s = local_s - day * kSecondsPerDay;
  return fmt::format("{} {:02}:{:02}:{:02}", format_day(day), s / 3600, s / 60 % 60, s % 60);
}

std::string format_time(Time time) {
  // ISO 8601 has no seconds in an offset (some clocks had them before 1972): the instant is kept.
  const int minutes = time.offset_s / 60;
  std::string text = format_local(time.utc_s + std::int64_t{minutes} * 60);
  text[10] = 'T';
  if (minutes == 0) return text + "Z";
  return text + fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                            std::abs(minutes) % 60);
}

}  // namespace dersu
