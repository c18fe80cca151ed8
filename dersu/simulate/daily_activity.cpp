#include "dersu/simulate/daily_activity.hpp"

#include <cmath>

namespace dersu::simulate {

DailyActivity crepuscular() { return {{{5.5, 1.6, 0.35}, {18.0, 1.8, 0.4}}}; }
DailyActivity nocturnal() { return {{{22.0, 2.2, 0.45}, {2.5, 2.2, 0.45}}}; }
DailyActivity diurnal() { return {{{9.5, 2.0, 0.5}, {15.0, 2.0, 0.45}}}; }

int draw_second_of_day(const DailyActivity& activity, Random& random) {
  double share = random.uniform();
  for (const ActivityPeak& peak : activity.peaks) {
    if (share < peak.share) {
      const double hour = peak.hour + peak.sd_hours * random.normal();
      const double day = hour / 24 - std::floor(hour / 24);
      return static_cast<int>(day * 86400) % 86400;
    }
    share -= peak.share;
  }
  return static_cast<int>(random.below(86400));
}

}  // namespace dersu::simulate
