#include "dersu/io/times_at_work.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "dersu/core/time.hpp"
#include "dersu/core/units.hpp"

namespace dersu::io {
namespace {

// What a wrong zone is off by; nearer to the deployment are people who set up a camera.
constexpr std::int64_t kSmallestZone_s = 3600;
constexpr std::int64_t kLargestZone_s = std::int64_t{14} * 3600;

}  // namespace

void TimesAtWork::deployment(std::string_view id, std::string_view start, std::string_view end) {
  if (!ids_.insert(id).is_new) return;
  const auto from = parse_time(start);
  const auto to = parse_time(end);
  intervals_.push_back(from && to ? Interval{from->utc_s, to->utc_s, true} : Interval{});
}

bool TimesAtWork::observation(std::string_view deployment, std::string_view start,
                              std::string_view end) {
  const auto index = ids_.find(deployment);
  if (!index || !intervals_[*index].known) return false;
  const auto from = parse_time(start);
  const auto to = end.empty() ? from : parse_time(end);
  if (!from || !to) return false;
  ++n_;
  const Interval& interval = intervals_[*index];
  const std::int64_t before_s = interval.start_s - from->utc_s;
  const std::int64_t beyond_s = std::max(before_s, to->utc_s - interval.end_s);
  if (beyond_s <= 0) return false;
  ++n_outside_;
  most_s_ = std::max(most_s_, beyond_s);
  if (beyond_s <= kLargestZone_s) {
    Near& near = beyond_s == before_s ? before_ : behind_;
    ++near.n;
    near.most_s = std::max(near.most_s, beyond_s);
  }
  return true;
}

/// A wrong zone moves all times to the same side.
bool TimesAtWork::may_be_zone() const {
  const Near& near = before_.n > behind_.n ? before_ : behind_;
  return 4 * near.n >= 3 * n_outside_ && near.most_s >= kSmallestZone_s;
}

std::optional<std::string> TimesAtWork::outside(std::int64_t clock_offset_s) const {
  if (n_outside_ == 0) return std::nullopt;
  const std::string_view question = clock_offset_s != 0
                                        ? ", with the clock_offset added; is it right?"
                                    : may_be_zone() ? "; is time_zone right?"
                                                    : "";
  return fmt::format("{} of {} observations {} outside the time of {} deployment, by up to {}{}",
                     n_outside_, n_, n_outside_ == 1 ? "lies" : "lie",
                     n_outside_ == 1 ? "its" : "their", spoken_duration(most_s_), question);
}

}  // namespace dersu::io
