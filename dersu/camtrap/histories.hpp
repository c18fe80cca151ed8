#pragma once
// Detection histories of one species: stations x occasions, with the effort of each cell.
//
//                 o1   o2   o3           effort (days)   o1    o2    o3
//     station A    0    1   NA                            6.5   7     0
//     station B    2    0    0                            6.5   7     1.5
//
// A cell is NA where, and only where, its effort is 0. Equals camtrapR's detectionHistory (version
// 3.0.3), which prints 0 instead of NA in the effort of occasions of one day.
// docs/methods/histories.md
#include <cstdint>
#include <span>
#include <vector>

#include "dersu/camtrap/effort.hpp"
#include "dersu/camtrap/records.hpp"
#include "dersu/camtrap/survey.hpp"

namespace dersu::camtrap {

/// On which day occasion 1 begins.
enum class DayOne : std::uint8_t {
  station,  ///< of each station: the first day on which a camera was deployed there
  survey,   ///< the first day on which a camera was deployed anywhere
  date,     ///< HistoryOptions::date; what was before does not count
};

enum class HistoryOutput : std::uint8_t {
  binary,  ///< detected or not
  count,   ///< how many records
};

struct HistoryOptions {
  std::int32_t occasion_days = 7;  ///< at least 1
  DayOne day_one = DayOne::station;
  Day date = 0;
  HistoryOutput output = HistoryOutput::binary;
};

constexpr std::int32_t kNoEffort = -1;

struct Histories {
  std::size_t stations = 0;   ///< rows, in the survey's order
  std::size_t occasions = 0;  ///< as many as the station with the longest span has
  std::vector<Day> day_one;   ///< stations; the operation's first day for one never deployed
  std::vector<std::int32_t> detections;  ///< stations x occasions, row-major; kNoEffort
  std::vector<double> effort_days;       ///< stations x occasions; 0 where there was none
  std::size_t records = 0;               ///< of the species
  std::size_t outside = 0;  ///< records that are in no cell: before day 1, or where effort is 0

  [[nodiscard]] std::int32_t at(std::size_t station, std::size_t occasion) const {
    return detections[station * occasions + occasion];
  }
  [[nodiscard]] double effort_at(std::size_t station, std::size_t occasion) const {
    return effort_days[station * occasions + occasion];
  }
  /// The sum of all cells that are not NA.
  [[nodiscard]] std::int64_t sum() const;
};

/// `operation` is of stations; `species` is a place in Survey::species. Records of other species
/// are passed over. Fault::bad_input where there would be more than kMaxOperationCells (a day 1
/// long before the survey).
[[nodiscard]] Result<Histories> detection_histories(std::span<const Record> records,
                                                    const Operation& operation, Index species,
                                                    const HistoryOptions& options = {});

}  // namespace dersu::camtrap
