#pragma once
// Where to put cameras: the places, of those that are offered, from which most can be learned.
// Greedy, then exchanges of one for another (as Durbach et al. 2021, Methods in Ecology and
// Evolution 12:298, choose sets by a genetic algorithm). Page: docs/methods/survey-design.md.
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/planned.hpp"

namespace dersu::scr {

/// Cameras that are set up as one: a single one, or a cluster.
struct CameraSite {
  std::vector<Point> cameras{};
  std::size_t party = 0;  ///< index into PlacementLimits::of_party
  double cost = 0;
  double effort = 1;  ///< of each camera on each occasion
};

/// All of these hold for the sites that are chosen.
struct PlacementLimits {
  std::vector<std::optional<std::size_t>> of_party{};  ///< sites of each party at most
  std::optional<std::size_t> total{};                  ///< sites of all at most
  double budget = std::numeric_limits<double>::infinity();
  double spacing_m = 0;  ///< cameras of different sites are so far apart at least
};

/// What is made as large as it can be.
enum class PlacementGoal : std::uint8_t {
  min_n_r,  ///< min(E n, E r): the least relative standard error by the rule of thumb
  n,        ///< E n: most animals seen
};

struct PlacementOptions {
  PlacementGoal goal = PlacementGoal::min_n_r;
  std::size_t starts = 6;  ///< the first is greedy, others random or from the best so far
  std::uint64_t seed = 1;
};

struct Placement {
  std::vector<std::size_t> chosen{};  ///< candidates, rising
  ExpectedCounts counts{};            ///< with the sites that exist
  double value = 0;                   ///< of the goal
  double cost = 0;
  std::vector<double> start_values{};  ///< what each start came to
  std::size_t exchanges = 0;           ///< that were made, over all starts
};

/// `existing` stays whatever it costs, and bounds no number. Numbers are limits: the more cameras
/// the better, so they are reached unless the budget or the spacing forbids. Same inputs, same
/// sites, whatever the number of threads. Fault::usage: no candidates, no limit, a budget for none,
/// no room for any, more candidates than memory can hold; Fault::interrupted.
[[nodiscard]] Result<Placement> place_cameras(const PlannedDetection& detection,
                                              const PlannedLand& land,
                                              std::span<const CameraSite> existing,
                                              std::span<const CameraSite> candidates,
                                              const PlacementLimits& limits,
                                              const PlacementOptions& options, Progress& progress);

/// The cameras of sites as a survey.
[[nodiscard]] PlannedSurvey survey_of(const PlannedDetection& detection,
                                      std::span<const CameraSite> sites);
/// The same of `existing` and those of `candidates` that are chosen.
[[nodiscard]] PlannedSurvey survey_of(const PlannedDetection& detection,
                                      std::span<const CameraSite> existing,
                                      std::span<const CameraSite> candidates,
                                      std::span<const std::size_t> chosen);

/// Whether cameras of two sites are nearer to each other than `spacing_m`.
[[nodiscard]] bool too_near(const CameraSite& a, const CameraSite& b, double spacing_m);

}  // namespace dersu::scr
