#pragma once
// Instants, local times with their offset from UTC, and calendar days. Proleptic Gregorian
// calendar, no leap seconds. Nothing here guesses a time zone.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dersu {

constexpr std::int64_t kSecondsPerDay = 86400;

/// The farthest that clocks are set from UTC, either way.
constexpr std::int32_t kMaxUtcOffsetS = 14 * 3600;

/// A calendar date as days since 1970-01-01.
using Day = std::int32_t;

struct Date {
  int year = 1970;
  int month = 1;  ///< 1..12
  int day = 1;    ///< 1..31
  bool operator==(const Date&) const = default;
};

/// An instant, with the offset of the local clock that told it.
struct Time {
  std::int64_t utc_s = 0;     ///< seconds since 1970-01-01T00:00:00Z
  std::int32_t offset_s = 0;  ///< local time minus UTC, in seconds
  [[nodiscard]] std::int64_t local_s() const { return utc_s + offset_s; }
  bool operator==(const Time&) const = default;
};

[[nodiscard]] Day to_day(Date date);
[[nodiscard]] Date to_date(Day day);
[[nodiscard]] bool is_valid(Date date);

/// The calendar day that holds a local time (floor, also before 1970).
[[nodiscard]] Day day_of(std::int64_t local_s);

/// "2024-05-31T08:25:38+02:00", "...+0200", "...+02", "...Z", fractions of a second cut off. The
/// offset is required.
/// Nothing where the text is not exactly that or the date does not exist.
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);

/// A local time with no offset: "2024-05-31 08:25:38", "2024-05-31T08:25", as seconds since the
/// epoch of the local clock. Nothing where there is an offset or anything else behind it.
[[nodiscard]] std::optional<std::int64_t> parse_local_time(std::string_view text);

/// "2024-05-31".
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

/// "+08:00", "-03:30", "Z", "UTC+8", "UTC" -> seconds east of UTC.
[[nodiscard]] std::optional<std::int32_t> parse_utc_offset(std::string_view text);

/// "2024-05-31T08:25:38+02:00", "...Z" where the offset is 0; years 0 to 9999.
[[nodiscard]] std::string format_time(Time time);
[[nodiscard]] std::string format_local(std::int64_t local_s);  ///< "2024-05-31 08:25:38"
[[nodiscard]] std::string format_day(Day day);                 ///< "2024-05-31"

}  // namespace dersu
