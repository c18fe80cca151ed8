#include "dersu/io/times_at_work.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "dersu/core/time.hpp"

namespace dersu::io {

std::string spoken_duration(std::int64_t seconds) {
  const auto value = static_cast<double>(seconds);
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7200) return fmt::format("{:.1f} min", value / 60);
  if (seconds < 2 * 86400) return fmt::format("{:.1f} h", value / 3600);
  return fmt::format("{:.1f} days", value / 86400);
}

void TimesAtWork::deployment(std::string_view id, std::string_view start, std::string_view end) {
  if (!ids_.insert(id).is_new) return;
  const auto from = parse_time(start);
  const auto to = parse_time(end);
  intervals_.push_back(from && to ? Interval{from->utc_s, to->utc_s, true} : Interval{});
}

void TimesAtWork::observation(std::string_view deployment, std::string_view start,
                              std::string_view end) {
  const auto index = ids_.find(deployment);
  if (!index || !intervals_[*index].known) return;
  const auto from = parse_time(start);
  const auto to = end.empty() ? from : parse_time(end);
  if (!from || !to) return;
  ++n_;
  const Interval& interval = intervals_[*index];
  const std::int64_t beyond_s =
      std::max(interval.start_s - from->utc_s, to->utc_s - interval.end_s);
  if (beyond_s <= 0) return;
  ++n_outside_;
  most_s_ = std::max(most_s_, beyond_s);
}

std::optional<std::string> TimesAtWork::outside() const {
  if (n_outside_ == 0) return std::nullopt;
  return fmt::format("{} of {} observations lie outside the time of their deployment, by up to {}",
                     n_outside_, n_, spoken_duration(most_s_));
}

}  // namespace dersu::io
