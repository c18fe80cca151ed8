#pragma once
// The charts of the report. Each returns a finished <svg>, or nothing where the content has no data
// for it. `id` must be unique in the page.
#include <string>
#include <string_view>

#include "dersu/report/setting.hpp"

namespace dersu::report {

/// Apart and together: each party alone, their sum, the joint total and its part in each territory,
/// as points with intervals; the difference between sum and total is drawn and named.
[[nodiscard]] std::string totals_chart(const Setting& setting, const Target& target,
                                       std::string_view id);

/// Who photographed how many animals: for two parties bars that overlap where an animal was
/// photographed by both, for more one bar for every combination of parties.
[[nodiscard]] std::string captures_chart(const Setting& setting, const Target& target,
                                         std::string_view id);

/// Detection by distance from the activity centre, with the joint curve's band; of each class of
/// animals where it differs between them.
[[nodiscard]] std::string detection_chart(const Setting& setting, const Target& target,
                                          std::string_view id);
/// Whether its curves are those of classes.
[[nodiscard]] bool is_by_class(const Target& target);

/// Different animals photographed by trap days.
[[nodiscard]] std::string accumulation_chart(const Setting& setting, const Target& target,
                                             std::string_view id);

/// More cameras than this are drawn as the number that worked on each day.
inline constexpr std::size_t kMostCameraRows = 120;

/// Which camera worked when, and trap days summed over time.
[[nodiscard]] std::string effort_chart(const Setting& setting, std::string_view id);

}  // namespace dersu::report
