#pragma once
// A camera-trap survey as every method of this module takes it: who stood where and when, and what
// was seen. Names are stored once and referred to by their place in the list, so that a million
// observations take about 30 MB.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/time.hpp"
#include "dersu/core/units.hpp"

namespace dersu::camtrap {

/// A place in one of the lists of a Survey.
using Index = std::uint32_t;
constexpr Index kNone = 0xFFFFFFFF;

/// Where one or several cameras stood, at the same time or one after the other. Parties may use the
/// same names for different stations.
struct Station {
  std::string name;
  Index party = 0;
  LonLat place{};       ///< of one of its deployments
  std::string where{};  ///< where that stands, for messages: "source cn-2023, deployments:14"
};

/// One camera in one place from start to end.
struct Deployment {
  std::string id;
  Index station = 0;
  Index party = 0;
  Time start{};
  Time end{};  ///< not before start; the camera worked in [start, end)
  LonLat place{};
  std::string where{};  ///< as Station::where
};

/// When a deployed camera did not work: [start, end). Gaps may overlap and reach over the ends of
/// the deployment.
struct EffortGap {
  Index deployment = 0;
  std::int64_t start_utc_s = 0;
  std::int64_t end_utc_s = 0;
  std::string reason{};
};

/// An animal under the name that one party gave it.
struct Individual {
  std::string name;
  Index party = 0;
  std::string sex{};  ///< of the party's catalogue; empty where it does not say
  // Its catalogue or an observation says so; both: they contradict each other.
  bool is_female = false;
  bool is_male = false;
};

/// What an observation tells about: one photograph, or an event of several.
enum class Level : std::uint8_t { media, event };

/// Columns of equal length, in the order of the source.
struct Observations {
  std::vector<std::int64_t> utc_s;  ///< start of the event, or time of the photograph
  std::vector<Index> deployment;
  std::vector<Index> species;
  std::vector<Index> individual;  ///< kNone where it was not recognised
  std::vector<Index> count;       ///< animals; 1 where the source does not tell
  std::vector<Index> line;        ///< of the source file
  std::vector<Level> level;

  [[nodiscard]] std::size_t size() const { return utc_s.size(); }
};

/// Every index is inside its list; every observation has a species.
struct Survey {
  std::vector<std::string> parties;  ///< one empty name where the source has no party
  std::vector<Station> stations;
  std::vector<Deployment> deployments;
  std::vector<EffortGap> gaps;
  std::vector<std::string> species;  ///< scientific names
  std::vector<Individual> individuals;
  Observations observations;
};

/// The place of `name` in survey.species, or kNone.
[[nodiscard]] Index find_species(const Survey& survey, std::string_view name);

/// The order in which tables list stations (by name, then party), species, and individuals (by
/// name, then party), whatever order the source has them in: places in the list of the survey.
[[nodiscard]] std::vector<Index> station_order(const Survey& survey);
[[nodiscard]] std::vector<Index> species_order(const Survey& survey);
[[nodiscard]] std::vector<Index> individual_order(const Survey& survey);

/// Where each place stands in `order`: ranks[order[i]] = i.
[[nodiscard]] std::vector<Index> ranks(const std::vector<Index>& order);

/// The offset of the clock by which the days of each station are told: that of its earliest
/// deployment (by start, then id), seconds east of UTC; 0 for a station without deployments.
/// stations
[[nodiscard]] std::vector<std::int32_t> station_offsets_s(const Survey& survey);

}  // namespace dersu::camtrap
