#include "dersu/report/colour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace dersu::report {
namespace {

double to_linear(int channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

int from_linear(double c) {
  c = std::clamp(c, 0.0, 1.0);
  const double s = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
  return static_cast<int>(std::lround(255 * s));
}

}  // namespace

Rgb to_rgb(OkLab c) {
  const double l = std::pow(c.lightness + 0.3963377774 * c.a + 0.2158037573 * c.b, 3);
  const double m = std::pow(c.lightness - 0.1055613458 * c.a - 0.0638541728 * c.b, 3);
  const double s = std::pow(c.lightness - 0.0894841775 * c.a - 1.2914855480 * c.b, 3);
  return {from_linear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
          from_linear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
          from_linear(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)};
}

OkLab to_oklab(Rgb c) {
  const double red = to_linear(c.red);
  const double green = to_linear(c.green);
  const double blue = to_linear(c.blue);
  const double l = std::cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const double m = std::cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const double s = std::cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

std::string hex(Rgb c) { return fmt::format("#{:02x}{:02x}{:02x}", c.red, c.green, c.blue); }

bool is_hex_colour(std::string_view text) {
  return text.size() == 7 && text[0] == '#' &&
         text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

Rgb ramp(double t) {
  // Control points for the two colour axes, chosen inside the sRGB gamut; lightness is linear.
  struct Control {
    double a, b;
  };
  static constexpr std::array<Control, 5> kControls{
      {{-0.020, 0.075}, {-0.085, 0.050}, {-0.080, -0.020}, {-0.030, -0.090}, {0.035, -0.110}}};
  t = std::clamp(t, 0.0, 1.0);
  const double place = t * (kControls.size() - 1);
  const auto left = std::min(static_cast<std::size_t>(place), kControls.size() - 2);
  const double f = place - static_cast<double>(left);
  const Control& p = kControls[left];
  const Control& q = kControls[left + 1];
  return to_rgb({0.955 - 0.625 * t, p.a + f * (q.a - p.a), p.b + f * (q.b - p.b)});
}

std::string party_colour(int index) {
  static constexpr std::array<std::string_view, 6> kColours{"#b3401a", "#1f5c99", "#6d4a9e",
                                                            "#2b7a58", "#8a6500", "#4a525c"};
  return std::string(kColours[static_cast<std::size_t>(index) % kColours.size()]);
}

}  // namespace dersu::report
