#pragma once
// A plan put to the test: surveys drawn from it, each fitted as real data would be.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/planned.hpp"

namespace dersu::scr {

struct TrialOptions {
  std::size_t surveys = 100;
  std::uint64_t seed = 1;
  double confidence = 0.95;
};

struct TrialResult {
  std::size_t surveys = 0;
  std::size_t fitted = 0;                     ///< the others could not be; what follows is of these
  double truth = 0;                           ///< the number of animals of the plan
  double mean_seen = 0, mean_detections = 0;  ///< over all surveys
  double mean_estimate = 0;
  double bias = 0;        ///< mean estimate / truth - 1
  double bias_error = 0;  ///< its standard error
  double rse = 0;         ///< mean of standard error / estimate
  double spread = 0;      ///< standard deviation of the estimates / truth
  double coverage = 0;    ///< share of the intervals that hold the truth
  double mean_width = 0;  ///< mean of (upper - lower) / truth
  std::vector<std::pair<std::string, std::size_t>> failures{};  ///< why, how often; most first
};

/// Each survey has its own random stream by its number, so that more surveys keep the first ones.
/// Fits start at the truth. Faults of a survey that cannot be fitted are counted;
/// Fault::unsupported for detection functions that cannot be fitted; Fault::interrupted.
[[nodiscard]] Result<TrialResult> try_plan(const PlannedSurvey& survey, const PlannedLand& land,
                                           NumberOfAnimals number, const TrialOptions& options,
                                           Progress& progress);

}  // namespace dersu::scr
