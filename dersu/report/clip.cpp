#include "dersu/report/clip.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace dersu::report {
namespace {

/// One side of the box: points with a x + b y <= c are inside.
struct Side {
  double a, b, c;
  [[nodiscard]] double excess(Point p) const { return a * p.x_m + b * p.y_m - c; }
};

std::array<Side, 4> sides(const Box& box) {
  return {{{-1, 0, -box.west}, {1, 0, box.east}, {0, -1, -box.south}, {0, 1, box.north}}};
}

Point between(Point p, Point q, double t) {
  return {p.x_m + t * (q.x_m - p.x_m), p.y_m + t * (q.y_m - p.y_m)};
}

Ring clip_side(const Ring& ring, const Side& side) {
  Ring out;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point p = ring[i];
    const Point q = ring[(i + 1) % ring.size()];
    const double dp = side.excess(p);
    const double dq = side.excess(q);
    if (dp <= 0) out.push_back(p);
    if ((dp < 0 && dq > 0) || (dp > 0 && dq < 0)) out.push_back(between(p, q, dp / (dp - dq)));
  }
  return out;
}

}  // namespace

Ring clip_ring(const Ring& ring, const Box& box) {
  Ring out = ring;
  if (out.size() > 1 && out.front() == out.back()) out.pop_back();
  for (const Side& side : sides(box)) out = clip_side(out, side);
  if (out.size() < 3) out.clear();
  return out;
}

std::vector<Ring> clip_line(const Ring& line, const Box& box) {
  std::vector<Ring> pieces;
  bool drawing = false;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const Point p = line[i];
    const Point q = line[i + 1];
    double enter = 0;
    double leave = 1;
    for (const Side& side : sides(box)) {
      const double dp = side.excess(p);
      const double dq = side.excess(q);
      if (dp > 0 && dq > 0) {
        leave = -1;
      } else if (dp > 0) {
        enter = std::max(enter, dp / (dp - dq));
      } else if (dq > 0) {
        leave = std::min(leave, dp / (dp - dq));
      }
    }
    if (enter > leave) {
      drawing = false;
      continue;
    }
    if (!drawing || enter > 0) pieces.push_back({between(p, q, enter)});
    pieces.back().push_back(leave < 1 ? between(p, q, leave) : q);
    drawing = leave == 1;
  }
  return pieces;
}

Ring thin(const Ring& line, double tolerance_m) {
  if (line.size() < 3) return line;
  std::vector<char> keep(line.size(), 0);
  keep.front() = keep.back() = 1;
  std::vector<std::pair<std::size_t, std::size_t>> spans{{0, line.size() - 1}};
  while (!spans.empty()) {
    const auto [first, last] = spans.back();
    spans.pop_back();
    const Point a = line[first];
    const Point b = line[last];
    const double length = std::hypot(b.x_m - a.x_m, b.y_m - a.y_m);
    double worst = tolerance_m;
    std::size_t at = 0;
    for (std::size_t i = first + 1; i < last; ++i) {
      const Point p = line[i];
      const double distance =
          length == 0
              ? std::hypot(p.x_m - a.x_m, p.y_m - a.y_m)
              : std::abs((b.x_m - a.x_m) * (p.y_m - a.y_m) - (b.y_m - a.y_m) * (p.x_m - a.x_m)) /
                    length;
      if (distance > worst) {
        worst = distance;
        at = i;
      }
    }
    if (at == 0) continue;
    keep[at] = 1;
    spans.emplace_back(first, at);
    spans.emplace_back(at, last);
  }
  Ring out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (keep[i] != 0) out.push_back(line[i]);
  }
  return out;
}

}  // namespace dersu::report
