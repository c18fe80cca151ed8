#pragma once
// Small worlds for tests: two rectangles side by side with a straight border between them.
#include "dersu/simulate/world.hpp"

namespace dersu::simulate {

inline Polygon rectangle(double x0_km, double y0_km, double x1_km, double y1_km) {
  const double k = 1000;
  return {{{{x0_km * k, y0_km * k},
            {x1_km * k, y0_km * k},
            {x1_km * k, y1_km * k},
            {x0_km * k, y1_km * k}}}};
}

/// West for CN, east for RU, 40 km by 50 km each; 20 stations each within 12 km of the border.
inline WorldOptions two_sides(std::uint64_t seed) {
  WorldOptions o;
  o.seed = seed;
  o.land.territories = {{"CN", {rectangle(0, 0, 40, 50)}}, {"RU", {rectangle(40, 0, 80, 50)}}};
  o.land.border = {{{40'000, 0}, {40'000, 50'000}}};
  o.border_max_m = 12'000;
  o.surveys.resize(2);
  o.surveys[0] = {.party = "CN", .name_prefix = "NTLNP-", .utc_offset_s = 8 * 3600};
  o.surveys[1] = {.party = "RU", .name_prefix = "LLNP-", .utc_offset_s = 10 * 3600};
  o.surveys[1].first_day += 20;
  for (Survey& s : o.surveys) {
    s.stations = 20;
    s.clusters = 2;
    s.days = 60;
    s.service_days = 30;
  }
  return o;
}

}  // namespace dersu::simulate
