#pragma once
// Makes the habitat mask: a square grid of points around the detectors, clipped to the habitat.
#include <optional>
#include <span>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::scr {

struct MaskOptions {
  double buffer_m = 0;                 ///< farthest distance of a point from its nearest detector
  double spacing_m = 0;                ///< side of a cell
  std::size_t max_points = 2'000'000;  ///< more is a slip in the spacing
};

/// Cell centres at (i + 1/2) spacing from 0, so that masks of neighbours fit together, within the
/// buffer of any detector and, where `habitat` is not empty, inside it.
/// Fault::usage: buffer or spacing not positive, too many points; Fault::bad_input: no point left.
[[nodiscard]] Result<Mask> make_mask(std::span<const Point> detectors, const MaskOptions& options,
                                     std::span<const Polygon> habitat = {});
/// The same around what detectors searched, where they did.
[[nodiscard]] Result<Mask> make_mask(const Detectors& detectors, const MaskOptions& options,
                                     std::span<const Polygon> habitat = {});

/// Buffer 4 times the pooled spread of the captures, and a spacing of 0.6 of it, so that sums stand
/// for integrals. Nothing without recaptures elsewhere. The spread is less than sigma where cameras
/// stand in groups: see suggest.hpp.
[[nodiscard]] std::optional<MaskOptions> suggested_mask(const Data& data);

}  // namespace dersu::scr
