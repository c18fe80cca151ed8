#pragma once
// The exposures of one component at all mask points, with their derivatives.
#include <Eigen/Core>
#include <vector>

#include "dersu/scr/caps.hpp"
#include "dersu/scr/component_values.hpp"
#include "dersu/scr/distances.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

/// A hazard below exp(-kReach) a unit of effort (6e-19) is not added to an exposure.
constexpr double kReach = 42;

struct SurveyExposure {
  std::vector<double> h{};  ///< n_padded: H
  Eigen::MatrixXd by{};     ///< n_padded x columns: dH / d coefficient
};

/// In the order of the blocks; as Cells::uses. `caps` by cell, empty where detectors are not
/// capped.
[[nodiscard]] std::vector<SurveyExposure> survey_exposures(const PreparedModel& model,
                                                           const PreparedSession& session,
                                                           const ComponentValues& values,
                                                           const Distances& distances,
                                                           const std::vector<Cap>& caps);

/// log of the largest lambda0 f (g0 f) that the shape has at `d2` or farther, squared metres.
[[nodiscard]] double log_f_beyond(const DetectionShape& shape, double d2);
/// log of the largest hazard that the shape has at `d2` or farther, squared metres.
[[nodiscard]] double log_hazard_beyond(const DetectionShape& shape, double d2);

}  // namespace dersu::scr
