#include "dersu/scr/blocks.hpp"

#include <algorithm>
#include <numeric>

#include "dersu/scr/kernels.hpp"

namespace dersu::scr {
namespace {

using Indices = std::span<std::uint32_t>;

Box box_of(std::span<const Point> points, std::span<const std::uint32_t> indices) {
  Box box{points[indices[0]], points[indices[0]]};
  for (std::uint32_t i : indices) {
    box.low = {std::min(box.low.x_m, points[i].x_m), std::min(box.low.y_m, points[i].y_m)};
    box.high = {std::max(box.high.x_m, points[i].x_m), std::max(box.high.y_m, points[i].y_m)};
  }
  return box;
}

void halve(std::span<const Point> points, Indices indices) {
  if (indices.size() <= kBlock) return;
  const Box box = box_of(points, indices);
  const bool wide = box.high.x_m - box.low.x_m >= box.high.y_m - box.low.y_m;
  double Point::*const first = wide ? &Point::x_m : &Point::y_m;
  double Point::*const second = wide ? &Point::y_m : &Point::x_m;
  const std::size_t blocks = (indices.size() + kBlock - 1) / kBlock;
  const std::size_t middle = (blocks / 2) * kBlock;
  std::nth_element(indices.begin(), indices.begin() + std::ptrdiff_t(middle), indices.end(),
                   [&](std::uint32_t a, std::uint32_t b) {
                     const Point& p = points[a];
                     const Point& q = points[b];
                     if (p.*first != q.*first) return p.*first < q.*first;
                     if (p.*second != q.*second) return p.*second < q.*second;
                     return a < b;
                   });
  halve(points, indices.first(middle));
  halve(points, indices.subspan(middle));
}

}  // namespace

Blocks make_blocks(std::span<const Point> points) {
  Blocks blocks;
  blocks.n_points = points.size();
  blocks.order.resize(points.size());
  std::iota(blocks.order.begin(), blocks.order.end(), 0U);
  halve(points, blocks.order);
  // nth_element leaves an order within the halves that the standard does not fix.
  for (std::size_t begin = 0; begin < points.size(); begin += kBlock) {
    const std::size_t n = std::min(kBlock, points.size() - begin);
    const Indices block(blocks.order.data() + begin, n);
    std::ranges::sort(block);
    blocks.boxes.push_back(box_of(points, block));
  }
  blocks.order.resize(blocks.boxes.size() * kBlock, blocks.order.back());
  for (std::uint32_t i : blocks.order) {
    blocks.x_m.push_back(points[i].x_m);
    blocks.y_m.push_back(points[i].y_m);
  }
  return blocks;
}

double squared_distance(const Box& box, Point point) {
  const double dx = std::max({box.low.x_m - point.x_m, 0.0, point.x_m - box.high.x_m});
  const double dy = std::max({box.low.y_m - point.y_m, 0.0, point.y_m - box.high.y_m});
  return dx * dx + dy * dy;
}

}  // namespace dersu::scr
