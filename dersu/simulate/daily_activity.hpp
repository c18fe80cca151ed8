#pragma once
// When in the day an animal passes cameras.
#include <vector>

#include "dersu/core/random.hpp"

namespace dersu::simulate {

/// A share of the visits around one hour of the day: normal, wrapped around midnight.
struct ActivityPeak {
  double hour = 12;     ///< 0..24, solar time
  double sd_hours = 2;  ///< > 0
  double share = 0;     ///< 0..1
};

/// The peaks, and whatever share they leave spread evenly over the day.
/// No peaks: visits at any hour alike (a camera triggered by the wind).
struct DailyActivity {
  std::vector<ActivityPeak> peaks{};
};

/// Dawn and dusk, as most large cats and deer.
[[nodiscard]] DailyActivity crepuscular();
[[nodiscard]] DailyActivity nocturnal();
[[nodiscard]] DailyActivity diurnal();

/// A second of the day, 0 .. 86399, drawn from `activity`.
[[nodiscard]] int draw_second_of_day(const DailyActivity& activity, Random& random);

}  // namespace dersu::simulate
