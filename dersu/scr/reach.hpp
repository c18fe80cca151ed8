#pragma once
// Which detectors the mask can serve: an animal is caught from a place that the mask has.
#include <cstddef>
#include <span>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::scr {

/// From `place` to the nearest of `points`; infinite where there are none.
[[nodiscard]] double nearest_m(Point place, std::span<const Point> points);

/// Detectors farther from every mask point than a cell is wide, in their order. `session` has
/// detectors and a mask.
[[nodiscard]] std::vector<std::size_t> detectors_outside(const Session& session);

/// How far from the mask a detector can be and still catch its animals: as far as the mask goes
/// beyond the detectors in it, but no less than 4 and no more than 10 times the pooled spread of
/// the captures there, and a cell more. Sigma is not known before the fit.
[[nodiscard]] double reach_m(const Session& session, const std::vector<std::size_t>& outside);

/// What makes the mask useless for these detectors (Fault::bad_input): most of them, or all that
/// caught an animal, are outside; one that caught an animal is farther off than reach_m. With the
/// detector's origin; a distance, but no coordinate, is told.
[[nodiscard]] std::vector<Error> out_of_reach(const Session& session);

}  // namespace dersu::scr
