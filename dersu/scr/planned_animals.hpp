#pragma once
// Animals of a planned survey, drawn: what a field season could bring, and seen animals alone.
// Detections are events of a Poisson process with the hazards as rates, from which every type of
// detector records what it can: docs/methods/survey-design.md.
#include <Eigen/Core>
#include <vector>

#include "dersu/core/random.hpp"
#include "dersu/scr/planned.hpp"
#include "dersu/scr/planned_reach.hpp"

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

class PlannedAnimals {
 public:
  /// `survey` and `land` have passed check(), stay as they are while this lives, and detect
  /// something.
  PlannedAnimals(const PlannedSurvey& survey, const PlannedLand& land);

  /// One survey: Poisson numbers of animals, or the nearest whole number of them; those that were
  /// seen. Capped detectors record one animal a unit of effort, whoever comes first.
  [[nodiscard]] Data survey(NumberOfAnimals number, Random& random) const;
  /// `n` animals of those that are seen, independent but for their centres, which are spread evenly
  /// over the distribution of seen animals' centres. Capped detectors as the likelihood has them.
  [[nodiscard]] Data seen(std::size_t n, Random& random) const;

 private:
  struct Event {
    std::uint32_t detector = 0;
    std::uint32_t occasion = 0;
    std::uint32_t part = 0;  ///< of the occasion: the trial of a count, the unit of effort
    double time = 0;         ///< in the part
  };
  struct Row {
    std::uint32_t animal = 0;
    Event event{};
  };

  [[nodiscard]] Data empty() const;
  /// What one animal leaves: `n_events` at the point (in the order of the blocks).
  void draw_events(const ReachedBlocks& reached, std::size_t point, std::uint64_t n_events,
                   std::uint32_t animal, Random& random, std::vector<Row>& rows) const;
  /// Of events what a detector records, into captures.
  void record(std::vector<Row> rows, Data& data) const;
  [[nodiscard]] std::vector<double> exposures(const ReachedBlocks& reached) const;

  const PlannedSurvey& survey_;
  const PlannedLand& land_;
  PlannedDetection free_;  ///< without what animals take from each other
  PlannedBlocks blocks_;
  ReachedBlocks reached_;         ///< as the likelihood has it
  ReachedBlocks alone_;           ///< of an animal for itself
  std::vector<double> effort_;    ///< by detector: over all occasions, times the trials
  std::vector<double> centres_;   ///< n_padded: cumulative A D
  std::vector<double> exposure_;  ///< n_padded: of `reached_`
  std::vector<double> free_exposure_;
  std::vector<double> seen_centres_;  ///< n_padded: cumulative A D p.
};

}  // namespace dersu::scr
