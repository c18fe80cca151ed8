#include "dersu/simulate/options.hpp"

#include <cmath>
#include <set>
#include <string_view>

namespace dersu::simulate {
namespace {

class Problems {
 public:
  void need(bool ok, std::string_view field, std::string expected) {
    if (!ok) all_.push_back({Fault::usage, std::move(expected), std::string(field)});
  }
  void in(double value, double low, double high, std::string_view field) {
    need(value >= low && value <= high, field,
         fmt::format("found {}, expected {} to {}", value, low, high));
  }
  void above(double value, double low, double high, std::string_view field) {
    need(value > low && value <= high, field,
         fmt::format("found {}, expected more than {} and at most {}", value, low, high));
  }
  [[nodiscard]] Result<void> result() && {
    if (all_.empty()) return {};
    Error error = gather("the options of the simulation", std::move(all_));
    error.fault = Fault::usage;
    return tl::unexpected<Error>(std::move(error));
  }

 private:
  std::vector<Error> all_;
};

void check_survey(const Survey& s, Problems& problems) {
  problems.in(s.utc_offset_s, -14 * 3600, 14 * 3600, "utc_offset_s");
  problems.in(s.stations, 1, 100'000, "stations");
  problems.in(s.clusters, 1, s.stations, "clusters");
  problems.in(s.days, 1, 3660, "days");
  problems.in(s.service_days, 1, 3660, "service_days");
  problems.in(s.split_rate, 0, 1, "split_rate");
  problems.in(s.merge_rate, 0, 1, "merge_rate");
}

}  // namespace

std::vector<ByCatch> amur_by_catch() {
  using enum ObservationType;
  return {
      {"Cervus nippon", animal, 6, 1, 1.6, crepuscular()},
      {"Capreolus pygargus", animal, 3, 1, 1.2, crepuscular()},
      {"Sus scrofa", animal, 2, 1, 2.2, nocturnal()},
      {"Meles leucurus", animal, 1, 1.2, 1, nocturnal()},
      {"Vulpes vulpes", animal, 0.9, 1, 1, nocturnal()},
      {"Nyctereutes procyonoides", animal, 0.7, 1, 1.3, nocturnal()},
      {"Prionailurus bengalensis", animal, 0.5, 1, 1, nocturnal()},
      {"Panthera tigris", animal, 0.4, 0.6, 1, crepuscular()},
      {"Ursus thibetanus", animal, 0.3, 1, 1.1, crepuscular()},
      {"Martes flavigula", animal, 0.3, 1, 1.2, diurnal()},
      {"Bos taurus", animal, 2, 1.5, 3, diurnal(), "CN"},
      {"Homo sapiens", human, 2.5, 1.2, 1.4, diurnal()},
      {"", blank, 5, 1.2, 1, diurnal()},
  };
}

Result<void> check(const WorldOptions& o) {
  Problems problems;
  problems.need(!o.land.territories.empty(), "land", "no territory, expected at least one");
  problems.need(!o.surveys.empty(), "surveys", "no survey, expected at least one party");
  std::set<std::string_view> territories;
  for (const Territory& t : o.land.territories)
    problems.need(territories.insert(t.party).second, "land",
                  fmt::format("two territories '{}', expected one each", t.party));
  std::set<std::string_view> surveys;
  for (const Survey& s : o.surveys) {
    problems.need(surveys.insert(s.party).second, "surveys",
                  fmt::format("two surveys of '{}', expected one each", s.party));
    problems.need(territories.contains(s.party), "surveys",
                  fmt::format("found party '{}', expected one with a territory", s.party));
    check_survey(s, problems);
  }
  problems.in(o.density_per_100km2, 0, 1e4, "density_per_100km2");
  problems.in(o.cover_effect, -3, 3, "cover_effect");
  problems.above(o.cover_shortest_m, 0, 1e7, "cover_shortest_m");
  problems.in(o.cover_longest_m, o.cover_shortest_m, 1e7, "cover_longest_m");
  problems.in(o.ruggedness_effect, -3, 3, "ruggedness_effect");
  problems.in(o.female_share, 0, 1, "female_share");
  problems.above(o.sigma_m, 0, 1e6, "sigma_m");
  problems.above(o.male_range_factor, 0, 100, "male_range_factor");
  problems.in(o.g0_per_day, 0, 0.99, "g0_per_day");
  problems.in(o.solar_offset_s, -14 * 3600, 14 * 3600, "solar_offset_s");
  problems.in(o.unidentified_share, 0, 1, "unidentified_share");
  problems.above(o.spacing_m, 0, 1e6, "spacing_m");
  problems.in(o.jitter_m, 0, 1e6, "jitter_m");
  problems.in(o.border_min_m, 0, 1e7, "border_min_m");
  problems.in(o.border_max_m, o.border_min_m, 1e7, "border_max_m");
  problems.in(o.failures_per_100_days, 0, 1000, "failures_per_100_days");
  problems.above(o.mean_repair_days, 0, 3660, "mean_repair_days");
  problems.in(o.battery_share, 0, 1, "battery_share");
  problems.in(o.theft_share, 0, 1 - o.battery_share, "theft_share");
  problems.in(o.photos_per_event, 1, 1000, "photos_per_event");
  problems.in(o.missed_match_rate, 0, 1, "missed_match_rate");
  for (const ByCatch& b : o.by_catch) {
    problems.in(b.per_100_days, 0, 1e5, "by_catch.per_100_days");
    problems.in(b.station_sd, 0, 5, "by_catch.station_sd");
    problems.in(b.mean_group, 1, 1000, "by_catch.mean_group");
  }
  return std::move(problems).result();
}

}  // namespace dersu::simulate
