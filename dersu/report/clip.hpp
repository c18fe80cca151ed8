#pragma once
// Outlines cut to what a map shows, and thinned to what its size can show.
#include <vector>

#include "dersu/report/content.hpp"

namespace dersu::report {

struct Box {
  double west = 0;
  double south = 0;
  double east = 0;
  double north = 0;
  [[nodiscard]] bool holds(Point p) const {
    return p.x_m >= west && p.x_m <= east && p.y_m >= south && p.y_m <= north;
  }
};

/// The part of a closed ring inside `box` (Sutherland and Hodgman 1974), not closed; empty where
/// nothing is left. Parts that hang together only outside are joined along the box's edge.
[[nodiscard]] Ring clip_ring(const Ring& ring, const Box& box);

/// The pieces of an open line inside `box`.
[[nodiscard]] std::vector<Ring> clip_line(const Ring& line, const Box& box);

/// `line` without the points that lie within `tolerance_m` of the line through their kept
/// neighbours (Douglas and Peucker 1973). The first and the last point stay.
[[nodiscard]] Ring thin(const Ring& line, double tolerance_m);

}  // namespace dersu::report
