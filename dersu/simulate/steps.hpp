#pragma once
// The steps of simulate_world, in order; each draws from its own named random streams, so that a
// change in one leaves what the others draw as it was. Options are checked.
#include "dersu/simulate/options.hpp"
#include "dersu/simulate/world.hpp"

namespace dersu::simulate {

/// Whose land a place is; built once, asked often.
class LandIndex {
 public:
  explicit LandIndex(const Land& land);

  /// The first territory that holds `p`, or nothing outside the habitat and at sea.
  [[nodiscard]] std::optional<std::size_t> territory_at(Point p) const;

 private:
  std::vector<PolygonIndex> territories_;
  std::optional<PolygonIndex> habitat_;
};

/// Around everything where an animal may live.
[[nodiscard]] Box living_space(const Land& land);

/// Fills animals, and of the truth everything about density and numbers.
void place_animals(const WorldOptions& options, const LandIndex& land, World& world);

/// Fills ruggedness where the options have an effect of it.
void lay_ruggedness(const WorldOptions& options, World& world);

/// How far each animal is from each station: n_stations x n_animals. Fault::unsupported: land of
/// more cells than ways are found over.
[[nodiscard]] Result<std::vector<double>> distances_m(const WorldOptions& options,
                                                      const World& world);

/// Fills stations, deployments, gaps. Fault::not_found where there is no room.
[[nodiscard]] Result<void> place_cameras(const WorldOptions& options, const LandIndex& land,
                                         World& world);

/// Fills observations (with the animal, without the name) and media. Fault::unsupported as
/// distances_m().
[[nodiscard]] Result<void> photograph(const WorldOptions& options, World& world);

/// Fills individuals, the observations' individual, and of the truth who was photographed.
void name_individuals(const WorldOptions& options, World& world);

}  // namespace dersu::simulate
