#pragma once
// Independent records: photographs of one species at one station that follow each other closely are
// one visit. Sorting and one pass: O(n log n).
//
//     10:00  10:20  10:50  11:10   interval 30 min
//       R      .      R      .     last independent record: 10:50 is 50 min after 10:00
//       R      .      R      .     last record:             10:50 is 30 min after 10:20
//
// Equals camtrapR's assessTemporalIndependence (deltaTimeComparedTo; version 3.0.3).
// docs/methods/records.md
#include <cstdint>
#include <vector>

#include "dersu/camtrap/survey.hpp"

namespace dersu::camtrap {

/// From when the interval runs.
enum class IndependenceRule : std::uint8_t {
  last_independent,  ///< the last record that was kept
  last_record,       ///< the last photograph, kept or not: a visit lasts while they keep coming
};

struct RecordOptions {
  std::int64_t interval_s = 3600;  ///< at least; 0: every observation is a record
  IndependenceRule rule = IndependenceRule::last_independent;
  bool by_individual = false;  ///< recognised animals only, each on its own
};

/// One visit; `observation` is its first one.
struct Record {
  Index station = 0;
  Index species = 0;
  Index individual = kNone;  ///< kNone unless by individual
  Index observation = 0;     ///< place in Survey::observations
  std::int64_t utc_s = 0;
  std::int64_t delta_s = 0;  ///< since that from which the interval ran; 0 for a group's first
  Index count = 0;           ///< animals in the first observation
  Index max_count = 0;       ///< the most animals in one observation of the visit
  Index n_images = 0;        ///< observations of the visit: camtrapR's n_images
};

/// By station name, species name, individual name, time; of observations at the same time the first
/// of the source leads.
[[nodiscard]] std::vector<Record> independent_records(const Survey& survey,
                                                      const RecordOptions& options = {});

/// A time between records as camtrapR's tables print it: minutes with one digit, hours made of
/// those minutes, days made of those hours, each rounded as R 4 rounds (to the nearest of the two
/// candidates as doubles, the even one where both are as near). Record::delta_s is exact.
struct Delta {
  double minutes = 0;
  double hours = 0;
  double days = 0;
};
[[nodiscard]] Delta rounded(std::int64_t delta_s);

}  // namespace dersu::camtrap
