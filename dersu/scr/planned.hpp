#pragma once
// A survey that is planned, and what it can be expected to give: animals seen, seen again, seen
// elsewhere (Efford and Boulanger 2019, Methods in Ecology and Evolution 10:1529, equations 1 to
// 6). Page: docs/methods/survey-design.md.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/kernels.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::scr {

/// How animals are detected, constant over detectors and occasions but for their effort.
struct PlannedDetection {
  DetectorType type = DetectorType::proximity;  ///< not single
  std::uint32_t trials = 0;                     ///< type count: as Data::trials
  DetectionFunction function = DetectionFunction::halfnormal;
  double intercept = 0;  ///< g0 or lambda0
  double sigma_m = 0;
  double z = 0;  ///< the third parameter, where the function has one (w in metres)
  std::uint32_t n_occasions = 1;
};

/// Where animals are thought to live.
struct PlannedLand {
  Mask mask{};
  std::vector<double> density_per_ha{};  ///< n_points, >= 0

  /// sum of A D: the number of animals.
  [[nodiscard]] double expected_n() const;
};

struct PlannedSurvey {
  PlannedDetection detection{};
  std::vector<Point> detectors{};
  /// n_detectors x n_occasions, row-major, or empty (1 everywhere): as Detectors::usage.
  std::vector<double> usage{};
};

/// The function at its parameters, as the kernels take it.
[[nodiscard]] DetectionShape shape_of(const PlannedDetection& detection);

/// All that makes no sense, at once (Fault::usage): parameters that are not numbers or outside
/// their range, sigma wider than the land, cells wider than sigma, density negative or nowhere,
/// usage of another shape. `where` is the key: "sigma", "g0", "density". No place is told.
[[nodiscard]] Result<void> check(const PlannedDetection& detection, const PlannedLand& land);
[[nodiscard]] Result<void> check(const PlannedSurvey& survey);

/// Expected numbers. A_m D_m over all mask points.
struct ExpectedCounts {
  double seen = 0;           ///< n: animals detected at all
  double detections = 0;     ///< n + r
  double recaptures = 0;     ///< r: detections but the first of each animal
  double movements = 0;      ///< m: recaptures at another detector than the one before
  double at_two_places = 0;  ///< animals detected at two detectors or more
};

/// `survey` and `land` have passed check(). n, r and m as secrdesign's Enrm, the last as its En2;
/// of capped detectors with the hazards that other animals leave (caps.hpp).
[[nodiscard]] ExpectedCounts expected_counts(const PlannedSurvey& survey, const PlannedLand& land);

/// The share of the detector-occasions in use that can be expected to hold a record where detectors
/// hold one alone (capped): mean of 1 - exp(-T H), H = sum A D h. Of any type: as if they did.
/// `survey` and `land` have passed check().
[[nodiscard]] double expected_taken(const PlannedSurvey& survey, const PlannedLand& land);

/// The relative standard error of density by the rule of thumb, sqrt(CF / min(n, r)) with CF = 1;
/// for a fixed number N of animals sqrt(CF / min(n, r) - 1 / N), 0 at least (secrdesign's
/// minnrRSE). Infinite where nothing is seen again.
[[nodiscard]] double rule_of_thumb_rse(const ExpectedCounts& counts, NumberOfAnimals number,
                                       double expected_n);

}  // namespace dersu::scr
