#pragma once
// Local times of a named zone as instants. Nothing is guessed: an hour that a change of the clocks
// skips or repeats is an Error.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"
#include "dersu/core/time.hpp"

namespace dersu::io {

/// "+10:00" and "UTC+8" (a camera whose clock nobody changes), or a name of the IANA data base
/// ("Asia/Vladivostok").
class TimeZone {
 public:
  /// Fault::bad_input where `text` is neither.
  [[nodiscard]] static Result<TimeZone> find(std::string_view text);

  /// The instant at which clocks of this zone show `local_s` (seconds since the epoch of the local
  /// clock). Fault::bad_input where they never show it, or show it twice.
  [[nodiscard]] Result<Time> at_local(std::int64_t local_s) const;

  /// Local time minus UTC at an instant, in seconds.
  [[nodiscard]] std::int32_t offset_s(std::int64_t utc_s) const;

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  struct Rules;  // ICU's zone; none where the offset is fixed
  std::string name_;
  std::int32_t fixed_s_ = 0;
  std::shared_ptr<const Rules> rules_;
};

}  // namespace dersu::io
