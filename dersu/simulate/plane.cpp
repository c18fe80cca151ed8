#include "dersu/simulate/plane.hpp"

#include <algorithm>
#include <limits>

namespace dersu::simulate {

double distance_m(std::span<const Line> lines, Point p) {
  double least = std::numeric_limits<double>::infinity();
  for (const Line& line : lines)
    for (std::size_t i = 0; i + 1 < line.size(); ++i)
      least = std::min(least, distance_m(p, line[i], line[i + 1]));
  return least;
}

}  // namespace dersu::simulate
