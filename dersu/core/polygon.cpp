#include "dersu/core/polygon.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dersu {
namespace {

/// Calls `visit(a, b)` for every edge of `ring`, the closing one included.
template <class Visit>
void each_edge(const RingOf<Point>& ring, Visit visit) {
  for (std::size_t i = 0; i < ring.size(); ++i) visit(ring[i], ring[(i + 1) % ring.size()]);
}

double ring_area_m2(const RingOf<Point>& ring) {
  if (ring.empty()) return 0;
  const Point origin = ring.front();  // keeps the products small where coordinates are large
  double twice = 0;
  each_edge(ring, [&](Point a, Point b) {
    twice +=
        (a.x_m - origin.x_m) * (b.y_m - origin.y_m) - (b.x_m - origin.x_m) * (a.y_m - origin.y_m);
  });
  return std::abs(twice) / 2;
}

}  // namespace

Box bounds(std::span<const Polygon> polygons) {
  Box box;
  bool first = true;
  for (const Polygon& polygon : polygons)
    for (const auto& ring : polygon.rings)
      for (const Point& p : ring) {
        if (first) box = {p, p};
        first = false;
        box.low = {std::min(box.low.x_m, p.x_m), std::min(box.low.y_m, p.y_m)};
        box.high = {std::max(box.high.x_m, p.x_m), std::max(box.high.y_m, p.y_m)};
      }
  return box;
}

double area_km2(std::span<const Polygon> polygons) {
  double area_m2 = 0;
  for (const Polygon& polygon : polygons)
    for (std::size_t i = 0; i < polygon.rings.size(); ++i)
      area_m2 += (i == 0 ? 1 : -1) * ring_area_m2(polygon.rings[i]);
  return area_m2 * 1e-6;
}

PolygonIndex::PolygonIndex(std::span<const Polygon> polygons) {
  const Box box = bounds(polygons);
  low_m_ = box.low.y_m;
  high_m_ = box.high.y_m;
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < polygons.size(); ++i)
    for (const auto& ring : polygons[i].rings)
      each_edge(ring, [&](Point a, Point b) {
        if (a.y_m == b.y_m) return;  // a ray along x never crosses it
        if (a.y_m > b.y_m) std::swap(a, b);
        edges.push_back({a, b, static_cast<std::uint32_t>(i)});
      });
  const double height = high_m_ - low_m_;
  // Twice as many bands as edges have height on average keeps an edge in about two bands.
  double edge_height = 0;
  for (const Edge& e : edges) edge_height += e.high.y_m - e.low.y_m;
  std::size_t bands = 1;
  if (edge_height > 0)
    bands = static_cast<std::size_t>(
        std::clamp(height * static_cast<double>(edges.size()) / edge_height, 1.0, 1048576.0));
  bands_per_m_ = height > 0 ? static_cast<double>(bands) / height : 0;
  band_begin_.assign(bands + 1, 0);
  for (const Edge& e : edges)
    for (std::size_t b = band_of(e.low.y_m); b <= band_of(e.high.y_m); ++b) ++band_begin_[b + 1];
  for (std::size_t b = 0; b < bands; ++b) band_begin_[b + 1] += band_begin_[b];
  edges_.resize(band_begin_.back());
  std::vector<std::size_t> next(band_begin_.begin(), band_begin_.end() - 1);
  for (const Edge& e : edges)
    for (std::size_t b = band_of(e.low.y_m); b <= band_of(e.high.y_m); ++b) edges_[next[b]++] = e;
}

std::size_t PolygonIndex::band_of(double y_m) const {
  const auto band = static_cast<std::size_t>(std::max(0.0, (y_m - low_m_) * bands_per_m_));
  return std::min(band, band_begin_.size() - 2);
}

bool PolygonIndex::contains(Point p) const {
  if (!(p.y_m >= low_m_ && p.y_m < high_m_)) return false;
  const std::size_t band = band_of(p.y_m);
  bool inside = false;  // of the polygon whose edges are looked at
  std::uint32_t polygon = 0;
  for (std::size_t i = band_begin_[band]; i < band_begin_[band + 1]; ++i) {
    const Edge& e = edges_[i];
    if (e.polygon != polygon) {
      if (inside) return true;
      polygon = e.polygon;
    }
    // Half open in y, so that a ray through a corner counts it once.
    if (p.y_m < e.low.y_m || p.y_m >= e.high.y_m) continue;
    const double side = (e.high.x_m - e.low.x_m) * (p.y_m - e.low.y_m) -
                        (p.x_m - e.low.x_m) * (e.high.y_m - e.low.y_m);
    inside ^= side > 0;  // the edge lies to the right of the point
  }
  return inside;
}

}  // namespace dersu
