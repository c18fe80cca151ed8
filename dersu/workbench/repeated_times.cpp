#include "dersu/workbench/repeated_times.hpp"

#include <algorithm>

namespace dersu::workbench {

namespace {

constexpr std::int64_t kMinuteS = 60;

bool is_full_hour(std::int64_t local_s) {
  constexpr std::int64_t kHourS = 3600;
  return local_s % kHourS == 0;
}

bool has_no_seconds(const AnimalTimes::Times& times) {
  return std::ranges::all_of(times, [](const auto& at) { return at.first.first % kMinuteS == 0; });
}

/// Cut to the minute, as a spreadsheet shows them.
AnimalTimes::Times in_minutes(const AnimalTimes::Times& times) {
  AnimalTimes::Times cut;
  for (const auto& [time, seen] : times) {
    const std::int64_t minute_s = time.first - time.first % kMinuteS;
    if (!is_full_hour(minute_s + seen.offset_s))
      cut.emplace(std::pair(minute_s, time.second), seen);
  }
  return cut;
}

std::optional<RepeatedTimes> compared(const AnimalTimes::Times& first,
                                      const AnimalTimes::Times& second) {
  constexpr std::size_t kFewest = 3;
  if (first.empty() || second.empty()) return std::nullopt;
  const std::int64_t from_s = std::max(first.begin()->first.first, second.begin()->first.first);
  const std::int64_t to_s = std::min(first.rbegin()->first.first, second.rbegin()->first.first);
  const auto in_both = [&](std::int64_t utc_s) { return utc_s >= from_s && utc_s <= to_s; };
  RepeatedTimes found;
  for (const auto& [time, seen] : second) found.of_second += in_both(time.first) ? 1 : 0;
  for (const auto& [time, seen] : first) {
    if (!in_both(time.first)) continue;
    ++found.of_first;
    const auto other = second.find(time);
    if (other == second.end()) continue;
    if (found.same++ == 0) {
      found.first_line = seen.line;
      found.second_line = other->second.line;
    }
  }
  const bool most = 2 * found.same > found.of_first && 2 * found.same > found.of_second;
  return found.same >= kFewest && most ? std::optional(found) : std::nullopt;
}

}  // namespace

void AnimalTimes::add(bool second, std::string_view deployment, std::int64_t utc_s,
                      std::int32_t offset_s, std::uint64_t line) {
  if (is_full_hour(utc_s + offset_s)) return;
  times_[second ? 1 : 0].emplace(std::pair(utc_s, std::string(deployment)), Seen{offset_s, line});
}

std::optional<RepeatedTimes> AnimalTimes::repeated() const {
  const auto& [first, second] = times_;
  if (has_no_seconds(first) || has_no_seconds(second))
    return compared(in_minutes(first), in_minutes(second));
  return compared(first, second);
}

}  // namespace dersu::workbench
