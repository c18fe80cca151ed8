#include "dersu/core/outline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace dersu {
namespace {

struct Piece {
  Point a{};
  Point b{};
  std::size_t part = 0;
  std::size_t corner = 0;
};

/// Of rings, closed, or lines. Pieces of no length are left out.
std::vector<Piece> pieces_of(const Outline& outline, OutlineKind kind) {
  std::vector<Piece> pieces;
  for (std::size_t p = 0; p < outline.size(); ++p) {
    const RingOf<Point>& part = outline[p];
    const std::size_t n = kind == OutlineKind::area || part.empty() ? part.size() : part.size() - 1;
    for (std::size_t i = 0; i < n; ++i) {
      const Point next = part[(i + 1) % part.size()];
      if (part[i] != next) pieces.push_back({part[i], next, p, i});
    }
  }
  return pieces;
}

/// Twice the area of a triangle; above 0 where it runs against the clock.
double turn(Point a, Point b, Point c) {
  return (b.x_m - a.x_m) * (c.y_m - a.y_m) - (b.y_m - a.y_m) * (c.x_m - a.x_m);
}

bool between(double v, double a, double b) { return v >= std::min(a, b) && v <= std::max(a, b); }
/// Of a point on the line through a and b.
bool within(Point p, Point a, Point b) {
  return between(p.x_m, a.x_m, b.x_m) && between(p.y_m, a.y_m, b.y_m);
}

bool touch(const Piece& p, const Piece& q) {
  const double a = turn(p.a, p.b, q.a);
  const double b = turn(p.a, p.b, q.b);
  const double c = turn(q.a, q.b, p.a);
  const double d = turn(q.a, q.b, p.b);
  if (((a > 0 && b < 0) || (a < 0 && b > 0)) && ((c > 0 && d < 0) || (c < 0 && d > 0))) return true;
  return (a == 0 && within(q.a, p.a, p.b)) || (b == 0 && within(q.b, p.a, p.b)) ||
         (c == 0 && within(p.a, q.a, q.b)) || (d == 0 && within(p.b, q.a, q.b));
}

/// Neighbours meet at a corner; they may still turn back on each other.
bool touch_as_neighbours(const Piece& first, const Piece& next) {
  const bool in_line = turn(first.a, first.b, next.b) == 0;
  const double ahead = (first.b.x_m - first.a.x_m) * (next.b.x_m - next.a.x_m) +
                       (first.b.y_m - first.a.y_m) * (next.b.y_m - next.a.y_m);
  return in_line && ahead < 0;
}

bool conflict(const Piece& p, const Piece& q) {
  if (p.part == q.part && p.b == q.a && q.b == p.a) return true;  // there and back
  if (p.part == q.part && p.b == q.a) return touch_as_neighbours(p, q);
  if (p.part == q.part && q.b == p.a) return touch_as_neighbours(q, p);
  return touch(p, q);
}

double signed_area_m2(const RingOf<Point>& ring) {
  double twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i)
    twice += turn(ring.front(), ring[i], ring[(i + 1) % ring.size()]);
  return twice / 2;
}

bool inside(Point place, const RingOf<Point>& ring) {
  bool in = false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    Point low = ring[i];
    Point high = ring[(i + 1) % ring.size()];
    if (low.y_m > high.y_m) std::swap(low, high);
    if (place.y_m < low.y_m || place.y_m >= high.y_m) continue;
    in ^= turn(low, high, place) > 0;
  }
  return in;
}

}  // namespace

std::optional<Touch> first_touch(const Outline& area) {
  std::vector<Piece> pieces = pieces_of(area, OutlineKind::area);
  const auto left = [](const Piece& p) { return std::min(p.a.x_m, p.b.x_m); };
  std::ranges::stable_sort(pieces, {}, left);
  std::optional<Touch> first;
  const auto key = [](const Touch& t) {
    return std::array{t.part, t.corner, t.other_part, t.other_corner};
  };
  for (std::size_t i = 0; i < pieces.size(); ++i)
    for (std::size_t j = i + 1; j < pieces.size(); ++j) {
      if (left(pieces[j]) > std::max(pieces[i].a.x_m, pieces[i].b.x_m)) break;
      if (!conflict(pieces[i], pieces[j])) continue;
      Touch found{pieces[i].part, pieces[i].corner, pieces[j].part, pieces[j].corner};
      if (std::pair(found.other_part, found.other_corner) < std::pair(found.part, found.corner))
        found = {found.other_part, found.other_corner, found.part, found.corner};
      if (!first || key(found) < key(*first)) first = found;
    }
  return first;
}

Outline oriented(const Outline& area) {
  Outline out;
  for (const RingOf<Point>& ring : area) {
    RingOf<Point> corners;
    for (const Point& p : ring)
      if (corners.empty() || corners.back() != p) corners.push_back(p);
    while (corners.size() > 1 && corners.back() == corners.front()) corners.pop_back();
    std::size_t around = 0;
    for (const RingOf<Point>& other : area)
      if (&other != &ring && !ring.empty()) around += inside(ring.front(), other);
    const bool hole = around % 2 == 1;
    if ((signed_area_m2(corners) < 0) != hole) std::ranges::reverse(corners);
    out.push_back(std::move(corners));
  }
  return out;
}

double area_m2(const Outline& area) {
  double sum = 0;
  for (const RingOf<Point>& ring : oriented(area))
    if (!ring.empty()) sum += signed_area_m2(ring);
  return sum;
}

double length_m(const Outline& lines) {
  double sum = 0;
  for (const Piece& piece : pieces_of(lines, OutlineKind::line))
    sum += distance_m(piece.a, piece.b);
  return sum;
}

double distance_m(Point place, const Outline& outline, OutlineKind kind) {
  if (kind == OutlineKind::area) {
    bool in = false;
    for (const RingOf<Point>& ring : outline) in ^= inside(place, ring);
    if (in) return 0;
  }
  double nearest = std::numeric_limits<double>::infinity();
  for (const Piece& piece : pieces_of(outline, kind))
    nearest = std::min(nearest, distance_m(place, piece.a, piece.b));
  return nearest;
}

Box bounds(const Outline& outline) {
  Box box;
  bool first = true;
  for (const RingOf<Point>& part : outline)
    for (const Point& p : part) {
      if (first) box = {p, p};
      first = false;
      box.low = {std::min(box.low.x_m, p.x_m), std::min(box.low.y_m, p.y_m)};
      box.high = {std::max(box.high.x_m, p.x_m), std::max(box.high.y_m, p.y_m)};
    }
  return box;
}

}  // namespace dersu
