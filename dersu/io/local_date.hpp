#pragma once
// Dates and times as people write them in tables: 2024-05-31, 2025/6/13, 31.05.2024, 2024年5月31日,
// 2024. 5. 31., each with or without a time. Which of two numbers is the day is never guessed:
// between points it is the first, as nobody writes the month there; else it is told by the other
// dates of the table, or an Error.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"

namespace dersu::io {

enum class DateOrder : std::uint8_t { day_first, month_first };

/// A time of the local clock, or a whole day.
struct LocalDate {
  std::int64_t local_s = 0;  ///< since the epoch of the local clock; midnight where no time is told
  bool has_time = false;
};

/// Nothing where `text` is no date or does not exist. A time is "8:05", "08:05:38", "5:01 PM",
/// "17時01分", or a whole number of seconds since midnight, as R writes times. `order` is used only
/// where the year is last, and not between points.
[[nodiscard]] std::optional<LocalDate> parse_local_date(std::string_view text, DateOrder order);

/// True where `text` is written as a date and a time, though there may be no such day or hour:
/// "2025/6/13 25:00", "31.02.2024 08:61:00", "2024-13-01T08:00:00Z".
[[nodiscard]] bool is_written_as_time(std::string_view text);

/// True where `text` has the form of a date with a year of 1900 to 2099, be there such a day or
/// not, alone or with a time behind it of hours below 30: "31.02.2024", "2024-05-31T08:61:00Z". No
/// part of it can be a latitude or a longitude: what stands for days and months is 31 at most.
[[nodiscard]] bool is_written_as_date(std::string_view text);

/// What to write in place of a text that is no date for parse_local_date(): "; 24:00 is 00:00 of
/// the next day"; "" where nothing is known.
[[nodiscard]] std::string date_advice(std::string_view text);

/// Finds the order from all dates of a table, and what a whole number as a time may mean.
class DateOrderFinder {
 public:
  /// A field of `column` in `line` of the table.
  void see(std::string_view text, std::uint64_t line, std::string_view column);
  /// Fault::bad_input where dates with the year last (but for points) are another day in each
  /// order, or fit each order only in part, and where times are whole numbers that may be the
  /// digits of a clock (1701, 80512) as well as seconds: all but a fifth, or all but one, have
  /// fewer than 5 digits or are such a clock. `where` is that of the first that is in question.
  [[nodiscard]] Result<DateOrder> order(std::string_view table) const;

 private:
  /// Dates that are read in one way, or in both.
  struct Dates {
    std::size_t count = 0;
    std::string first{};
    std::uint64_t line = 0;
    std::string column{};
  };
  [[nodiscard]] bool may_be_clock_digits() const;

  Dates either_, day_first_, month_first_;
  Dates whole_numbers_;        ///< with a whole number above 0 as the time
  std::size_t n_seconds_ = 0;  ///< of these, what can be no digits of a clock
};

}  // namespace dersu::io
