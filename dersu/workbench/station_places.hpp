#pragma once
// Where a station stands: it is one detector, at one place, however often its camera was changed.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dersu/camtrap/survey.hpp"
#include "dersu/core/error.hpp"
#include "dersu/core/time.hpp"

namespace dersu::workbench {

/// Days by the clock of each deployment; none: without an end on that side.
struct DaysThatCount {
  std::optional<Day> first{};
  std::optional<Day> last{};
};

/// Puts every station at the place of its earliest deployment (by start, then id) on the days that
/// count, or at all where none is on them.
void place_stations(const DaysThatCount& days, camtrap::Survey& survey);

/// Deployments of one station on the days that count may be this far apart without a word, and this
/// far at all.
constexpr double kMovedM = 100;
constexpr double kMovedFarM = 1000;

/// A sentence on `stations` whose deployments on the days that count are apart. Fault::bad_input
/// with the rows of those that are too far apart.
[[nodiscard]] Result<std::vector<std::string>> check_station_places(
    const DaysThatCount& days, const camtrap::Survey& survey,
    std::span<const camtrap::Index> stations);

}  // namespace dersu::workbench
