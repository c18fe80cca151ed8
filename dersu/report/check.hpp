#pragma once
// Whether content can be drawn as it stands.
#include "dersu/core/error.hpp"
#include "dersu/report/content.hpp"

namespace dersu::report {

/// Coordinates must be finite and at most this far from the CRS's origin, in metres.
inline constexpr double kFarthest_m = 1e8;
/// The longest time that a chart shows, in days (about 200 years).
inline constexpr int kLongest_days = 73050;

/// All problems at once as Fault::bad_input; `where` names the field ("cameras[3].worked"). No
/// message holds a coordinate or a camera's name.
[[nodiscard]] Result<void> check_content(const Content& content);

}  // namespace dersu::report
