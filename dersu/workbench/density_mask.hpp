#pragma once
// The joint habitat mask of a project, and which part of it is whose ground.
#include <optional>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/workbench/density.hpp"

namespace dersu::workbench {

/// Fills mask options, the mask of the joint data with the covariates of the model, and notices.
/// Fault::numeric where no range can be guessed, those of make_mask and the covariates,
/// interrupted.
[[nodiscard]] Result<void> make_joint_mask(const io::Project& project, const Ground& ground,
                                           DensityInput& input, Progress& progress);

/// Fills grounds, parts, and each party's mask and stations; the joint mask and the sides' parties
/// are there. A party that cannot be counted alone has a PartyView::problem. Fault::bad_input where
/// territories overlap by more than a sliver, or nobody has ground.
[[nodiscard]] Result<void> share_ground(const io::Project& project, const Ground& ground,
                                        const SurveyData& data, DensityInput& input);

}  // namespace dersu::workbench
