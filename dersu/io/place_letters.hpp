#pragma once
// Places that are written with letters between their digits.
#include <string_view>

namespace dersu::io {

/// True where the text has a reference of the military grid ("52TGP1930343456", "52T GP 193 434")
/// or degrees by letters and words ("43d33m20s", "43 deg 33", "43度33分", "北纬43", "43 с.ш.").
/// Days with the name of their month ("12MAY2024") are none.
[[nodiscard]] bool has_place_in_letters(std::string_view text);

}  // namespace dersu::io
