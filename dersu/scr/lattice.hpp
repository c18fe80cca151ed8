#pragma once
// A mask whose points stand on a grid along the axes: functions that are products of one of x and
// one of y are summed there by rows and columns.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dersu/core/units.hpp"

namespace dersu::scr {

struct Lattice {
  std::vector<double> x_m{};        ///< n_columns, rising
  std::vector<double> y_m{};        ///< n_rows, rising
  std::vector<std::uint32_t> at{};  ///< by point: row * n_columns + column
  [[nodiscard]] std::size_t size() const { return x_m.size() * y_m.size(); }
};

/// Of points with few different x and y, whatever their distances; nothing where most places of the
/// grid would be empty (more than 8 times the points).
[[nodiscard]] std::optional<Lattice> make_lattice(std::span<const Point> points);

}  // namespace dersu::scr
