#pragma once
// Which mask a survey needs, where nobody has said: wide and fine enough for the range that it
// finds.
#include <optional>
#include <span>
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/detection.hpp"
#include "dersu/scr/mask.hpp"

namespace dersu::scr {

struct SuggestedMask {
  MaskOptions mask{};
  std::string notice{};  ///< where detection hardly ends and the mask does all the same
};

/// Starts from suggested_mask(data), fits a constant model on the mask that this makes, and takes
/// the cells and the buffer that advised_mask() asks for, cells no wider and a buffer no narrower
/// than at first; at most three fits, and a buffer of at most 45 of the cells that are asked for.
/// Masks in `data` are not used. Nothing without recaptures elsewhere; the last suggestion where no
/// mask or no fit can be made (never one of UN and WEX). Fault::interrupted.
[[nodiscard]] Result<std::optional<SuggestedMask>> suggested_mask(const Data& data,
                                                                  DetectionFunction detection,
                                                                  std::span<const Polygon> habitat,
                                                                  Progress& progress);

}  // namespace dersu::scr
