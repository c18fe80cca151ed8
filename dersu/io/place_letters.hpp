#pragma once
// Places that are written with letters between their digits.
#include <string_view>

namespace dersu::io {

/// True where the text has a reference of the military grid ("52TGP1930343456", "52T GP 193 434"),
/// also without its zone from 100 m on ("GP193434", "GP_19303_43456"), degrees by letters and words
/// ("43d33m20s", "43 deg 33", "43度33分", "北纬43", "43 с.ш."), or two numbers of four digits or
/// more by the letters of their directions or axes ("N4312E13121", "4312N_13121E", "x6193y48234").
/// Days ("12MAY2024", "RU20240531") and numbers that begin with a year ("RU2024-0531") are none.
[[nodiscard]] bool has_place_in_letters(std::string_view text);

}  // namespace dersu::io
