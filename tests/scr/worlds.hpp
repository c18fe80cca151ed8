#pragma once
// Small random surveys for property tests.
#include "dersu/core/random.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::scr::testing {

struct WorldOptions {
  DetectorType type = DetectorType::proximity;
  std::size_t columns = 4;  ///< detectors
  std::size_t rows = 4;
  std::uint32_t occasions = 5;
  double spacing_m = 100;
  double density_per_ha = 3;
  double g0 = 0.15;
  double sigma_m = 80;
  double cell_m = 25;        ///< of the mask
  double effort_levels = 1;  ///< 1: effort 1 everywhere; more: 0 .. levels - 1 at random
};

/// A grid of detectors, a mask of cells 300 m around them, with a covariate "cover" that rises
/// from west to east, and animals drawn from the model with constant density.
[[nodiscard]] Data random_world(std::uint64_t seed, const WorldOptions& options);

}  // namespace dersu::scr::testing
