#pragma once
// Do the observations of a source fall into the time of their deployments, once its clock is
// corrected?
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/io/key_set.hpp"

namespace dersu::io {

/// "45 s", "3.2 min", "3.2 h", "20.0 days"; `seconds` is not negative.
[[nodiscard]] std::string spoken_duration(std::int64_t seconds);

/// Deployments first. Times are ISO 8601 with their offset; what is no time is passed over.
class TimesAtWork {
 public:
  void deployment(std::string_view id, std::string_view start, std::string_view end);
  void observation(std::string_view deployment, std::string_view start, std::string_view end);

  /// "31 of 59 observations lie outside the time of their deployment, by up to 20.0 days"; nothing
  /// where all lie inside.
  [[nodiscard]] std::optional<std::string> outside() const;

 private:
  struct Interval {
    std::int64_t start_s = 0;
    std::int64_t end_s = 0;
    bool known = false;
  };
  KeySet ids_;
  std::vector<Interval> intervals_;  ///< by index of ids_
  std::uint64_t n_ = 0;              ///< observations with times and a deployment with times
  std::uint64_t n_outside_ = 0;
  std::int64_t most_s_ = 0;
};

}  // namespace dersu::io
