#include "dersu/io/time_zone.hpp"

#include <unicode/timezone.h>

#include "dersu/core/text.hpp"

namespace dersu::io {

struct TimeZone::Rules {
  std::unique_ptr<icu::TimeZone> zone;
};

Result<TimeZone> TimeZone::find(std::string_view text) {
  TimeZone found;
  found.name_ = text;
  if (const auto offset = parse_utc_offset(text)) {
    found.fixed_s_ = *offset;
    return found;
  }
  constexpr std::string_view kExpected =
      "an offset such as '+10:00' or a time zone such as 'Asia/Vladivostok'";
  // Abbreviations ("IST", "CST") mean several zones; names of the data base have a slash.
  if (text.find('/') == std::string_view::npos || text.size() > 64)
    return fail(Fault::bad_input, {}, "found '{}', expected {}", dersu::quoted(text), kExpected);
  const auto id = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  auto rules = std::make_shared<Rules>();
  rules->zone.reset(icu::TimeZone::createTimeZone(id));
  if (!rules->zone || *rules->zone == icu::TimeZone::getUnknown())
    return fail(Fault::bad_input, {}, "found '{}', expected {}", dersu::quoted(text), kExpected);
  found.rules_ = std::move(rules);
  return found;
}

std::int32_t TimeZone::offset_s(std::int64_t utc_s) const {
  if (!rules_) return fixed_s_;
  std::int32_t raw_ms = 0;
  std::int32_t saving_ms = 0;
  UErrorCode code = U_ZERO_ERROR;
  rules_->zone->getOffset(static_cast<double>(utc_s) * 1000, false, raw_ms, saving_ms, code);
  return (raw_ms + saving_ms) / 1000;
}

Result<Time> TimeZone::at_local(std::int64_t local_s) const {
  if (!rules_) return Time{local_s - fixed_s_, fixed_s_};
  // The offset in force is that of a day before or of a day after, whichever is its own fixed
  // point; a change of the clocks in between makes both or none of them one.
  const std::int32_t before = offset_s(local_s - kSecondsPerDay);
  const std::int32_t after = offset_s(local_s + kSecondsPerDay);
  const bool before_holds = offset_s(local_s - before) == before;
  const bool after_holds = offset_s(local_s - after) == after;
  if (before == after || (before_holds && !after_holds)) return Time{local_s - before, before};
  if (after_holds && !before_holds) return Time{local_s - after, after};
  return fail(Fault::bad_input, {},
              "clocks of {} {} {}; if the camera's clock was not changed, give its offset from UTC "
              "as the time zone, such as '+10:00'",
              name_, before_holds ? "showed twice" : "never showed", format_local(local_s));
}

}  // namespace dersu::io
