#pragma once
// Dates and times as people write them in tables: 2024-05-31, 2025/6/13, 31.05.2024, 2024年5月31日,
// each with or without a time. Which of two numbers is the day is never guessed: it is told by the
// other dates of the table, or an Error.
#include <cstdint>
#include <optional>
#include <string_view>

#include "dersu/core/error.hpp"

namespace dersu::io {

enum class DateOrder : std::uint8_t { day_first, month_first };

/// A time of the local clock, or a whole day.
struct LocalDate {
  std::int64_t local_s = 0;  ///< since the epoch of the local clock; midnight where no time is told
  bool has_time = false;
};

/// Nothing where `text` is no date or does not exist. A time is "8:05", "08:05:38", or a whole
/// number of seconds since midnight, as R writes times. `order` is used only where the year is
/// last.
[[nodiscard]] std::optional<LocalDate> parse_local_date(std::string_view text, DateOrder order);

/// Finds the order from all dates of a table.
class DateOrderFinder {
 public:
  void see(std::string_view text);
  /// Fault::bad_input where dates with the year last fit both orders, or each order only in part.
  [[nodiscard]] Result<DateOrder> order(std::string_view table) const;

 private:
  bool any_ = false;
  bool day_first_ = true;
  bool month_first_ = true;
};

}  // namespace dersu::io
