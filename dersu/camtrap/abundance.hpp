#pragma once
// Relative abundance: independent records per 100 trap days, with a bootstrap interval over
// stations; and naive occupancy, the share of stations at which the species was seen.
//
//     abundance = 100 * sum of records / sum of trap days      over the stations with effort
//
// The interval is that of percentiles (Efron and Tibshirani 1993, An Introduction to the Bootstrap,
// ch. 13). It tells how much stations differ, not how likely an animal is to be photographed:
// docs/methods/abundance.md
#include <cstdint>
#include <span>
#include <vector>

#include "dersu/camtrap/effort.hpp"
#include "dersu/camtrap/records.hpp"
#include "dersu/camtrap/survey.hpp"

namespace dersu::camtrap {

struct AbundanceOptions {
  std::uint32_t replicates = 1000;  ///< at least 1
  double level = 0.95;              ///< of the interval; between 0 and 1
  std::uint64_t seed = 1;
};

/// One species as one party saw it, or all of them.
struct Abundance {
  Index party = kNone;  ///< kNone: all parties
  Index species = 0;
  std::size_t records = 0;  ///< at stations with effort
  double trap_days = 0;
  double per_100_trap_days = 0;
  double lower = 0;  ///< NaN where there are fewer than two stations with effort
  double upper = 0;
  std::size_t stations = 0;       ///< with effort
  std::size_t stations_seen = 0;  ///< of these, with a record
  double naive_occupancy = 0;
};

struct Abundances {
  /// Party by party in the survey's order, then all where there are several; species by name.
  /// Species that a party has not seen are there with zeros; a party without effort is not.
  std::vector<Abundance> rows;
  std::size_t outside = 0;  ///< records at stations without any effort, which count nowhere
};

/// `operation` is of stations. Stations are drawn with replacement within their party. The same
/// numbers on any number of threads.
[[nodiscard]] Abundances relative_abundance(const Survey& survey, std::span<const Record> records,
                                            const Operation& operation,
                                            const AbundanceOptions& options = {});

}  // namespace dersu::camtrap
