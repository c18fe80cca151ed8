#include "dersu/simulate/plane.hpp"

#include <algorithm>
#include <limits>

namespace dersu::simulate {
namespace {

double to_segment_m(Point a, Point b, Point p) {
  const double dx = b.x_m - a.x_m;
  const double dy = b.y_m - a.y_m;
  const double length2 = dx * dx + dy * dy;
  double t = 0;
  if (length2 > 0)
    t = std::clamp(((p.x_m - a.x_m) * dx + (p.y_m - a.y_m) * dy) / length2, 0.0, 1.0);
  return distance_m({a.x_m + t * dx, a.y_m + t * dy}, p);
}

}  // namespace

double distance_m(std::span<const Line> lines, Point p) {
  double least = std::numeric_limits<double>::infinity();
  for (const Line& line : lines)
    for (std::size_t i = 0; i + 1 < line.size(); ++i)
      least = std::min(least, to_segment_m(line[i], line[i + 1], p));
  return least;
}

}  // namespace dersu::simulate
