#pragma once
// On which days cameras worked: the camera operation matrix.
//
//                 day 1   day 2   day 3   day 4   day 5
//     station A    0.5     1       1       0       NA     set up at noon, failed on day 4
//     station B    NA      0.25    1       1       0.75   0 of a deployed camera is not NA
//
// Equals camtrapR's cameraOperation (Niedballa et al. 2016, Methods Ecol. Evol. 7:1457-1462); where
// that knows dates only, it takes noon for set-up and retrieval. docs/methods/effort.md
#include <cstdint>
#include <optional>
#include <vector>

#include "dersu/camtrap/survey.hpp"
#include "dersu/core/error.hpp"

namespace dersu::camtrap {

/// What a row of the matrix is.
enum class EffortUnit : std::uint8_t { station, deployment };

/// How several cameras that work at a station at the same time count.
enum class Cameras : std::uint8_t {
  any,   ///< time in which at least one worked, once: station days
  each,  ///< the time of every one: camera days
};

struct EffortOptions {
  EffortUnit unit = EffortUnit::station;
  Cameras cameras = Cameras::any;  ///< animals at a station are counted once by both cameras
  std::int32_t day_start_s = 0;    ///< when a day starts, after local midnight; 0 .. 86399
  /// The clock that tells local midnight, seconds east of UTC; without it the clock of each
  /// station's earliest deployment, which is not changed between summer and winter.
  std::optional<std::int32_t> offset_s{};
  bool whole_days = false;  ///< a day with any effort counts as a whole one
};

constexpr std::int32_t kNotDeployed = -1;
/// Of this matrix and those made of it; more is a wrong year, not a survey.
constexpr std::size_t kMaxOperationCells = std::size_t{64} << 20;

struct Operation {
  EffortOptions options;
  std::size_t units = 0;  ///< rows: all stations, or all deployments, in the survey's order
  std::size_t days = 0;
  Day first_day = 0;                   ///< the first day on which any camera was deployed
  std::vector<std::int32_t> offset_s;  ///< units: the clock of each
  std::vector<std::int32_t>
      worked_s;  ///< units x days, row-major; kNotDeployed where no camera was

  /// The day that holds an instant, as the clock of `unit` and the start of days tell it.
  [[nodiscard]] Day day(std::size_t unit, std::int64_t utc_s) const {
    return day_of(utc_s + offset_s[unit] - options.day_start_s);
  }
  [[nodiscard]] std::int32_t at(std::size_t unit, std::size_t day) const {
    return worked_s[unit * days + day];
  }
  /// Days that `unit` worked in all, fractions included.
  [[nodiscard]] double worked_days(std::size_t unit) const;
};

/// Fault::bad_input where the deployments are so far apart in time that the matrix would have more
/// than kMaxOperationCells.
[[nodiscard]] Result<Operation> camera_operation(const Survey& survey,
                                                 const EffortOptions& options = {});

}  // namespace dersu::camtrap
