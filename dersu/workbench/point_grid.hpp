#pragma once
// The grid that points lie on, found from the points alone: turned by any angle, of squares,
// rectangles or rhombs, with places empty.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dersu/core/units.hpp"

namespace dersu::workbench {

/// The two shortest steps from a point of a grid to others.
struct GridSteps {
  Point u{};
  Point v{};
  double surrounded = 0;  ///< share of the points that have neighbours on all four sides
  [[nodiscard]] double cell_ha() const;
};

/// The steps between neighbours, averaged over a sample: exact to far better than coordinates are
/// rounded. `points` by rising x, each once. Nothing where less than 4 of 5 points have a neighbour
/// one step away (a diagonal one too), or hardly any has three at its sides, as in corridors one
/// cell wide: no grid, or none that the points tell of.
[[nodiscard]] std::optional<GridSteps> grid_steps(std::span<const Point> points);

/// A place of a grid, in steps from one of its points.
struct GridPlace {
  std::int64_t i = 0;
  std::int64_t j = 0;
  auto operator<=>(const GridPlace&) const = default;
};

/// Where the points lie on one grid, in rising order and each once; nothing where more than 1 of 20
/// is farther than a fifth of a step from all places.
[[nodiscard]] std::optional<std::vector<GridPlace>> grid_places(std::span<const Point> points,
                                                                const GridSteps& steps);

/// Empty places with points on three or four sides. `places` in rising order.
[[nodiscard]] std::size_t holes(std::span<const GridPlace> places);

/// One or two empty lines with points face to face on both sides of them, and how many
/// lines have points; along i or along j, where the share is greater. `places` in rising order.
struct CutLines {
  std::size_t cuts = 0;
  std::size_t lines = 0;
};
[[nodiscard]] CutLines cut_lines(std::span<const GridPlace> places);

}  // namespace dersu::workbench
