#pragma once
// Animals whose captures lie too far apart for one home range: mostly two animals under one name,
// which makes sigma too large and density too low. Page: docs/methods/scr.md.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dersu/scr/data.hpp"

namespace dersu::scr {

struct FarAnimal {
  std::uint32_t animal = 0;
  double extent_m = 0;  ///< between its two captures that are farthest apart
  double spread_m = 0;  ///< pooled spread of the captures of all other animals
};

/// Animals with captures 10 spreads of the others and more apart: two places of one half-normal are
/// so far apart with probability e^-25. None where the others have no spread.
[[nodiscard]] std::vector<FarAnimal> far_animals(const Session& session);

/// A sentence for each; with names and distances, but no coordinates.
[[nodiscard]] std::vector<std::string> far_animal_notices(const Session& session);

}  // namespace dersu::scr
