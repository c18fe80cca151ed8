#include "dersu/simulate/world.hpp"

#include "dersu/simulate/steps.hpp"

namespace dersu::simulate {

LandIndex::LandIndex(const Land& land) {
  for (const Territory& t : land.territories) territories_.emplace_back(t.polygons);
  if (!land.habitat.empty()) habitat_.emplace(land.habitat);
}

std::optional<std::size_t> LandIndex::territory_at(Point p) const {
  if (habitat_ && !habitat_->contains(p)) return {};
  for (std::size_t t = 0; t < territories_.size(); ++t)
    if (territories_[t].contains(p)) return t;
  return {};
}

Result<World> simulate_world(const WorldOptions& options) {
  DERSU_CHECK(check(options));
  Random random(options.seed, "covariate");
  World world{CosineField(random, options.cover_shortest_m, options.cover_longest_m),
              {},
              {},
              {},
              {},
              {},
              {},
              {},
              {},
              {}};
  const LandIndex land(options.land);
  place_animals(options, land, world);
  DERSU_CHECK(place_cameras(options, land, world));
  lay_ruggedness(options, world);
  DERSU_CHECK(photograph(options, world));
  name_individuals(options, world);
  return world;
}

}  // namespace dersu::simulate
