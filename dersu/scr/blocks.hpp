#pragma once
// The mask cut into compact blocks of kBlock points, so that a detector or an animal that is far
// away from a block can be passed over as a whole.
#include <cstdint>
#include <span>
#include <vector>

#include "dersu/core/polygon.hpp"
#include "dersu/core/units.hpp"

namespace dersu::scr {

///   order   | 17 3 9 ... | 41 40 2 ... | ... 5 5 5 5 |   the last block is filled up with its last
///   x_m     |  block 0   |  block 1    |   block 2   |   point; n_points tells where that begins
struct Blocks {
  std::vector<std::uint32_t> order{};  ///< n_padded: index into Mask::points
  std::vector<double> x_m{};           ///< n_padded
  std::vector<double> y_m{};           ///< n_padded
  std::vector<Box> boxes{};            ///< n_blocks
  std::size_t n_points = 0;

  [[nodiscard]] std::size_t n_blocks() const { return boxes.size(); }
  [[nodiscard]] std::size_t n_padded() const { return order.size(); }
};

/// Halves the points across their longer side until a block is left; ties by index. Not empty.
[[nodiscard]] Blocks make_blocks(std::span<const Point> points);

/// The smallest squared distance from `point` to the box; 0 inside.
[[nodiscard]] double squared_distance(const Box& box, Point point);

}  // namespace dersu::scr
