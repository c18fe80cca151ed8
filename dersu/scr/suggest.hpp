#pragma once
// Which mask a survey needs, where nobody has said: wide enough for the sigma that it finds.
#include <optional>
#include <span>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/detection.hpp"
#include "dersu/scr/mask.hpp"

namespace dersu::scr {

/// Starts from suggested_mask(data), fits a constant model on the mask that this makes, takes cells
/// of 0.6 sigma where that is less, and widens the buffer to 4 sigma while that is more. Masks in
/// `data` are not used. Nothing without recaptures elsewhere; the last suggestion where no mask or
/// no fit can be made. Fault::interrupted.
[[nodiscard]] Result<std::optional<MaskOptions>> suggested_mask(const Data& data,
                                                                DetectionFunction detection,
                                                                std::span<const Polygon> habitat,
                                                                Progress& progress);

}  // namespace dersu::scr
