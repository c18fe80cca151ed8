#pragma once
// The report's colours: parties that colour-blind readers tell apart, and a density ramp whose
// steps look even and stay in order on a grey printer.
#include <string>
#include <string_view>

namespace dersu::report {

struct Rgb {
  int red = 0;
  int green = 0;
  int blue = 0;  ///< 0..255 each
};

/// OKLab (Ottosson 2020): `lightness` 0..1 as people see it, a towards red, b towards yellow.
struct OkLab {
  double lightness = 0;
  double a = 0;
  double b = 0;
};
[[nodiscard]] Rgb to_rgb(OkLab colour);  ///< nearest sRGB, clipped to the gamut
[[nodiscard]] OkLab to_oklab(Rgb colour);

/// "#1b6ca8".
[[nodiscard]] std::string hex(Rgb colour);
/// True for '#' and six hex digits.
[[nodiscard]] bool is_hex_colour(std::string_view text);

/// The density ramp at `t` in [0, 1]: pale yellow (low) through green-blue to indigo (high), with
/// lightness falling on a straight line.
[[nodiscard]] Rgb ramp(double t);

/// The colour of party number `index` where none is given: dark enough for text on white.
[[nodiscard]] std::string party_colour(int index);

inline constexpr std::string_view kInk = "#20242a";    ///< text; all sides together
inline constexpr std::string_view kMuted = "#6a7078";  ///< axis text; the naive sum

}  // namespace dersu::report
