#pragma once
// What a design.toml asks, answered: the survey that is planned, apart and together, other grids
// beside it, and simulated surveys.
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/planned_trials.hpp"
#include "dersu/workbench/design_input.hpp"

namespace dersu::workbench {

/// What can be expected of one array. RSEs are relative standard errors of the number of animals.
struct ArrayAnswer {
  std::size_t cameras = 0;
  scr::ExpectedCounts counts{};
  double rse_rule = 0;  ///< by the rule of thumb; infinite where nothing is seen again
  double rse = std::numeric_limits<double>::quiet_NaN();  ///< by the information; NaN: not known
  double rse_error = 0;                                   ///< of drawing animals
  double sigma_rse = 0;
  std::optional<double> taken{};  ///< capped: share of detector-occasions that hold a record
  std::string problem{};          ///< why `rse` is not known
  /// The best that is known.
  [[nodiscard]] double best_rse() const { return problem.empty() ? rse : rse_rule; }
};

struct PartyAnswer {
  std::string code{};
  ArrayAnswer alone{};    ///< its own cameras
  double expected_n = 0;  ///< on its territory
  double cost = 0;        ///< of its new cameras
};

/// Both sides on the same ground: numbers of the parties added, and one estimate of all.
struct TogetherAnswer {
  double expected_n = 0;  ///< in all territories
  double seen_twice = 0;  ///< expected animals of several catalogues: counted once too often
  /// By how much the sum is too high where each party counts on its own land alone and takes all
  /// animals that it sees for its own: sum N_p n_p / n_p(of its land) over sum N_p, less 1.
  double overstated = 0;
  double rse_apart = 0;  ///< of the sum of the parties' own numbers
  double rse_together = 0;
  /// Of two designs that were made apart, each for its own territory; NaN: none were.
  double separate_apart = std::numeric_limits<double>::quiet_NaN();
  double separate_together = std::numeric_limits<double>::quiet_NaN();
};

struct CompareRow {
  double spacing_m = 0;
  std::size_t occasions = 0;
  std::size_t wanted = 0;  ///< cameras; fewer stand where the land has no room
  ArrayAnswer array{};
};

struct DesignAnswer {
  double area_km2 = 0;
  std::size_t points = 0;
  double expected_n = 0;
  std::optional<scr::Placement> placement{};
  std::vector<scr::CameraSite> sites{};  ///< of the survey: first what stands, then what is new
  std::size_t n_existing = 0;            ///< of these
  std::optional<ArrayAnswer> survey{};
  std::vector<PartyAnswer> parties{};  ///< with two or more that have cameras
  std::optional<TogetherAnswer> together{};
  std::vector<CompareRow> rows{};
  std::optional<scr::TrialResult> trials{};
  std::vector<std::string> notices{};
};

/// Faults of place_cameras() at the key that says it; Fault::interrupted.
[[nodiscard]] Result<DesignAnswer> answer_design(const DesignFile& file, const DesignInput& input,
                                                 Progress& progress);

}  // namespace dersu::workbench
