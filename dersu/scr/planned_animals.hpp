#pragma once
// The model of a planned survey, its data before any animal, and animals that would be seen: a
// sample given that each is, without the many that are not. Detections are events of a Poisson
// process with the hazards as rates, from which every type of detector records what it can:
// docs/methods/survey-design.md.
#include <Eigen/Core>
#include <cstddef>

#include "dersu/core/random.hpp"
#include "dersu/scr/planned.hpp"

namespace dersu::scr {

/// The model that fits such data, and its coefficients there: D constant where the plan has it so,
/// else D ~ log_density, the logarithm of the plan's density as a covariate of the mask, whose
/// coefficient is 1.
struct PlannedModel {
  Model model{};
  Eigen::VectorXd beta{};
};
[[nodiscard]] PlannedModel planned_model(const PlannedDetection& detection, const PlannedLand& land,
                                         NumberOfAnimals number);

/// The detectors, effort and land of a plan as data without animals, for Simulator (simulator.hpp)
/// and planned_model(). Cells without animals are no habitat.
[[nodiscard]] Data planned_data(const PlannedSurvey& survey, const PlannedLand& land);

/// `n` animals of those that are seen, into planned_data(): independent but for their centres,
/// which are spread evenly over the distribution of seen animals' centres. Capped detectors as the
/// likelihood has them. `survey` and `land` have passed check(), and detect something.
[[nodiscard]] Data seen_animals(const PlannedSurvey& survey, const PlannedLand& land, std::size_t n,
                                Random& random);

}  // namespace dersu::scr
