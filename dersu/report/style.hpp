#pragma once
// How the report looks, on screen and on A4.
#include <string_view>

namespace dersu::report {

/// The style sheet; it refers to nothing outside.
[[nodiscard]] std::string_view style_sheet();

}  // namespace dersu::report
