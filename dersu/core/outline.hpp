#pragma once
// Outlines of searches on a plane: areas of closed rings and ways of open lines, with the questions
// that their users ask.
#include <cstdint>
#include <optional>
#include <vector>

#include "dersu/core/polygon.hpp"
#include "dersu/core/units.hpp"

namespace dersu {

/// The parts of an area (rings; one inside another is a hole in it, one inside that an island, and
/// so on) or of a way (lines).
using Outline = std::vector<RingOf<Point>>;

enum class OutlineKind : std::uint8_t { area, line };

/// Two pieces of an outline, each from corner `corner` of part `part` to the next.
struct Touch {
  std::size_t part = 0;
  std::size_t corner = 0;
  std::size_t other_part = 0;
  std::size_t other_corner = 0;
};

/// Pieces of an area's rings that cross or touch, but for neighbours at their common corner; the
/// first in the order of the parts. Such rings do not tell inside from outside.
[[nodiscard]] std::optional<Touch> first_touch(const Outline& area);

/// Rings as they bound the area: outer ones against the clock, holes with it, without corners that
/// repeat the one before. Of rings that do not touch.
[[nodiscard]] Outline oriented(const Outline& area);

/// Square metres of an area; of rings that do not touch.
[[nodiscard]] double area_m2(const Outline& area);
/// Metres of all lines.
[[nodiscard]] double length_m(const Outline& lines);

/// From `place` to the nearest point of the outline; 0 inside an area. Infinite of no parts.
[[nodiscard]] double distance_m(Point place, const Outline& outline, OutlineKind kind);

/// The smallest box around all corners.
[[nodiscard]] Box bounds(const Outline& outline);

}  // namespace dersu
