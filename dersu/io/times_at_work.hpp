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

/// Deployments first. Times are ISO 8601 with their offset; what is no time is passed over. Where a
/// deployment is known by its dates alone, these are the begin of its first and the end of its last
/// day.
class TimesAtWork {
 public:
  void deployment(std::string_view id, std::string_view start, std::string_view end);
  /// True where it lies outside the time of its deployment.
  bool observation(std::string_view deployment, std::string_view start, std::string_view end);

  [[nodiscard]] std::uint64_t n_outside() const { return n_outside_; }
  /// "31 of 59 observations lie outside the time of their deployment, by up to 20.0 days"; nothing
  /// where all lie inside. Asks whether the clock_offset is right where there is one; else whether
  /// the time_zone is, where most lie some hours outside at the same end.
  [[nodiscard]] std::optional<std::string> outside(std::int64_t clock_offset_s) const;

 private:
  struct Interval {
    std::int64_t start_s = 0;
    std::int64_t end_s = 0;
    bool known = false;
  };
  /// Observations a few hours beyond one end of their deployments, as a wrong zone has them.
  struct Near {
    std::uint64_t n = 0;
    std::int64_t most_s = 0;
  };
  [[nodiscard]] bool may_be_zone() const;

  KeySet ids_;
  std::vector<Interval> intervals_;  ///< by index of ids_
  std::uint64_t n_ = 0;              ///< observations with times and a deployment with times
  std::uint64_t n_outside_ = 0;
  std::int64_t most_s_ = 0;
  Near before_, behind_;
};

}  // namespace dersu::io
