#include "dersu/scr/lattice.hpp"

#include <algorithm>

namespace dersu::scr {
namespace {

std::vector<double> different(std::span<const Point> points, double Point::*axis) {
  std::vector<double> values;
  values.reserve(points.size());
  for (const Point& point : points) values.push_back(point.*axis);
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

std::size_t place(const std::vector<double>& sorted, double value) {
  return std::size_t(std::ranges::lower_bound(sorted, value) - sorted.begin());
}

}  // namespace

std::optional<Lattice> make_lattice(std::span<const Point> points) {
  constexpr std::size_t kMostEmpty = 8;
  Lattice lattice{different(points, &Point::x_m), different(points, &Point::y_m), {}};
  if (lattice.size() > kMostEmpty * points.size()) return std::nullopt;
  for (const Point& point : points)
    lattice.at.push_back(std::uint32_t(place(lattice.y_m, point.y_m) * lattice.x_m.size() +
                                       place(lattice.x_m, point.x_m)));
  return lattice;
}

}  // namespace dersu::scr
