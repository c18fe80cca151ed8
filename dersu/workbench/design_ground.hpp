#pragma once
// Where cameras of a plan may stand, and on whose land.
#include <optional>
#include <utility>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/scr/placement.hpp"
#include "dersu/workbench/design_file.hpp"

namespace dersu::workbench {

/// Where cameras may stand, and whose land it is.
class DesignGround {
 public:
  std::vector<Polygon> habitat{};                   ///< empty: the land is a mask that was read
  std::vector<std::vector<Polygon>> territories{};  ///< by party, each may be empty
  std::vector<Polygon> excluded{};

  /// Once the members are filled.
  void index(const scr::Mask& mask);
  /// The party on whose land the place is: the first whose territory holds it; 0 where no party has
  /// a territory. Nothing outside the land, in an excluded zone, or on nobody's land.
  [[nodiscard]] std::optional<std::size_t> party_at(Point place) const;
  [[nodiscard]] bool has_territories() const { return !owners_.empty(); }
  /// By mask point, 1 in the territory, else 0.
  [[nodiscard]] std::vector<double> share_of(std::size_t party, const scr::Mask& mask) const;

 private:
  [[nodiscard]] std::optional<std::size_t> owner(Point place) const;
  [[nodiscard]] bool on_mask(Point place) const;

  std::optional<PolygonIndex> inside_{};
  std::optional<PolygonIndex> outside_{};
  std::vector<std::pair<std::size_t, PolygonIndex>> owners_{};
  std::vector<Point> points_{};  ///< of a mask that was read, by x
  double half_cell_m_ = 0;
};

/// Sites on a square lattice of `step_m` where cameras may stand; all cameras of a cluster on the
/// land of one party. Fault::usage where there are more than `most`.
[[nodiscard]] Result<std::vector<scr::CameraSite>> lattice_sites(const DesignGround& ground,
                                                                 const scr::Mask& mask,
                                                                 double step_m,
                                                                 const DesignCluster& cluster,
                                                                 std::size_t most);

}  // namespace dersu::workbench
