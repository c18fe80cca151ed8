#include "dersu/workbench/repeated_times.hpp"

#include <algorithm>

namespace dersu::workbench {

void AnimalTimes::add(bool second, std::string_view deployment, std::int64_t utc_s,
                      std::int32_t offset_s, std::uint64_t line) {
  constexpr std::int64_t kHourS = 3600;
  if ((utc_s + offset_s) % kHourS == 0) return;
  times_[second ? 1 : 0].emplace(std::pair(utc_s, std::string(deployment)), line);
}

std::optional<RepeatedTimes> AnimalTimes::repeated() const {
  constexpr std::size_t kFewest = 3;
  const auto& [first, second] = times_;
  if (first.empty() || second.empty()) return std::nullopt;
  const std::int64_t from_s = std::max(first.begin()->first.first, second.begin()->first.first);
  const std::int64_t to_s = std::min(first.rbegin()->first.first, second.rbegin()->first.first);
  const auto in_both = [&](std::int64_t utc_s) { return utc_s >= from_s && utc_s <= to_s; };
  RepeatedTimes found;
  for (const auto& [time, line] : second) found.of_second += in_both(time.first) ? 1 : 0;
  for (const auto& [time, line] : first) {
    if (!in_both(time.first)) continue;
    ++found.of_first;
    const auto other = second.find(time);
    if (other == second.end()) continue;
    if (found.same++ == 0) {
      found.first_line = line;
      found.second_line = other->second;
    }
  }
  const bool most = 2 * found.same > found.of_first && 2 * found.same > found.of_second;
  return found.same >= kFewest && most ? std::optional(found) : std::nullopt;
}

}  // namespace dersu::workbench
