#include "dersu/workbench/mask_overlap.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace dersu::workbench {
namespace {

constexpr double kReach = 3;  ///< land ends so many cells from its point: cells may be long

double dot(Point a, Point b) { return a.x_m * b.x_m + a.y_m * b.y_m; }

/// What is left of a convex polygon around the origin on the origin's side of the line halfway to
/// `other`.
std::vector<Point> nearer_than(const std::vector<Point>& land, Point other) {
  const double half = dot(other, other) / 2;
  const auto beyond = [&](Point p) { return dot(p, other) - half; };
  std::vector<Point> left;
  for (std::size_t i = 0; i < land.size(); ++i) {
    const Point a = land[i];
    const Point b = land[(i + 1) % land.size()];
    const double from = beyond(a);
    const double to = beyond(b);
    if (from <= 0) left.push_back(a);
    if ((from < 0 && to > 0) || (from > 0 && to < 0)) {
      const double f = from / (from - to);
      left.push_back({a.x_m + f * (b.x_m - a.x_m), a.y_m + f * (b.y_m - a.y_m)});
    }
  }
  return left;
}

double area_of(const std::vector<Point>& polygon) {
  double twice = 0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point a = polygon[i];
    const Point b = polygon[(i + 1) % polygon.size()];
    twice += a.x_m * b.y_m - b.x_m * a.y_m;
  }
  return twice / 2;
}

/// The polygon of what is nearer to the origin than to any other point, as it shrinks.
class Land {
 public:
  void cut(Point other) {
    const double half = dot(other, other) / 2;
    const auto keeps = [&](Point corner) { return dot(corner, other) <= half; };
    if (std::ranges::all_of(corners_, keeps)) return;
    corners_ = nearer_than(corners_, other);
    reach2_ = 0;
    for (const Point corner : corners_) reach2_ = std::max(reach2_, 4 * dot(corner, corner));
  }
  /// Nobody farther has a share in it; squared.
  [[nodiscard]] double reach2() const { return reach2_; }
  [[nodiscard]] double area() const { return area_of(corners_); }

 private:
  std::vector<Point> corners_{
      {-kReach, -kReach}, {kReach, -kReach}, {kReach, kReach}, {-kReach, kReach}};
  double reach2_ = 8 * kReach * kReach;
};

/// The land of a point, in cells. Others are met by their distance in x.
double land_of(std::span<const Point> points, std::size_t at, double cell_m) {
  Land land;
  const auto from_here = [&](std::size_t i) {
    return Point{(points[i].x_m - points[at].x_m) / cell_m,
                 (points[i].y_m - points[at].y_m) / cell_m};
  };
  std::size_t before = at;  // the next one is left of this
  std::size_t after = at + 1;
  while (before > 0 || after < points.size()) {
    const bool right =
        before == 0 || (after < points.size() && points[after].x_m - points[at].x_m <
                                                     points[at].x_m - points[before - 1].x_m);
    const Point other = from_here(right ? after++ : --before);
    if (other.x_m * other.x_m > land.reach2()) break;
    if (const double d2 = dot(other, other); d2 > 0 && d2 < land.reach2()) land.cut(other);
  }
  return land.area();
}

}  // namespace

double counted_twice(std::span<const Point> points, double cell_ha) {
  constexpr std::size_t kSample = 2000;
  constexpr double kLess = 0.75;
  constexpr double kMore = 1.1;
  constexpr double kEdge = 3;  // so much land has a point at the edge alone
  const double cell_m = std::sqrt(cell_ha * 1e4);
  std::vector<double> lands;
  for (std::size_t i = 0; i < points.size(); i += std::max<std::size_t>(1, points.size() / kSample))
    lands.push_back(land_of(points, i, cell_m));
  if (lands.empty()) return 0;
  const auto within = [&](double least) {
    return std::ranges::count_if(lands, [&](double v) { return v > least && v < kEdge; });
  };
  const bool scattered = 4 * within(kMore) >= within(0);
  double twice = 0;
  double squares = 0;
  for (const double land : lands)
    if (land < (scattered ? kEdge : kLess)) {
      twice += 1 - land;
      squares += (1 - land) * (1 - land);
    }
  // Points by chance lack some land by chance: what is beyond three standard errors is told.
  if (scattered) twice -= 3 * std::sqrt(squares);
  return std::max(0.0, twice / double(lands.size()));
}

}  // namespace dersu::workbench
