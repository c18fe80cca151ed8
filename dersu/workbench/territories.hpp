#pragma once
// Whose land a place is. Every place belongs to one territory at most, so that parts of the ground
// never exceed the whole.
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/workbench/ground.hpp"

namespace dersu::workbench {

/// Borders are drawn from different sources and overlap a little. What two territories have in
/// common may be this share of the smaller one; more is a mistake.
constexpr double kSliver = 0.05;

class Territories {
 public:
  explicit Territories(const Ground& ground);

  [[nodiscard]] const std::vector<const GroundArea*>& areas() const { return areas_; }
  [[nodiscard]] bool has(int party) const;
  /// By place: the first territory (a place in areas()) that holds it.
  [[nodiscard]] std::vector<std::optional<std::size_t>> divide(std::span<const Point> places) const;
  /// Whether a territory of `party` holds the place; another one may hold it too, in a sliver.
  [[nodiscard]] bool holds(int party, Point place) const;
  /// Sentences on slivers, of the land in `around` alone. Fault::bad_input where two territories
  /// have more of it in common.
  [[nodiscard]] Result<std::vector<std::string>> overlaps(std::span<const Polygon> around) const;

 private:
  std::vector<const GroundArea*> areas_;
  std::vector<PolygonIndex> indices_;
};

}  // namespace dersu::workbench
