#pragma once
// Whether the mask was wide and fine enough for the range that a fit has found.
#include <string>
#include <vector>

#include "dersu/scr/data.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/mask.hpp"

namespace dersu::scr {

/// What share of the animals that are seen would have their centre beyond the mask, if habitat goes
/// on there as it is at the mask's edge: a / (a + a_mask), a the integral of p. from where the mask
/// ends to 5 sigma from the detectors (other functions than the half-normal: to where they are as
/// low). So much lower is the density on a mask wide enough, all else
/// equal (secr's bias.D goes by the same ratio of effective areas). 0 where the mask reaches so
/// far; NaN where that land is too large to be cut into the mask's cells.
[[nodiscard]] double share_beyond(const Prepared& prepared, const Data& data, const Fit& fit,
                                  std::size_t session);

/// The mask that the ranges of a fit ask for, by the rules of mask_notices(): cells of 0.6 of the
/// distance over which detection falls as low as a half-normal at 1 sigma, and an end where it is
/// as low as at 4 sigma (at 5 where the masks were made with a buffer of `made_m` that is so wide,
/// and animals at their end are still seen). Of the session that asks for most.
[[nodiscard]] MaskOptions advised_mask(const Prepared& prepared, const Data& data, const Fit& fit,
                                       double made_m);

/// Warnings: animals at the edge of the mask, or beyond it, would still be seen; cells are wide
/// against sigma. The edge is taken to be where mask points are farthest from any detector; an edge
/// nearer to them is the habitat's. With resistance only what is seen at the edge is told: sigma
/// alone is no distance there.
[[nodiscard]] std::vector<std::string> mask_notices(const Prepared& prepared, const Data& data,
                                                    const Fit& fit);

}  // namespace dersu::scr
