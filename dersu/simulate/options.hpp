#pragma once
// What a simulated world is made of. Every field has a default except the land and the parties.
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/core/time.hpp"
#include "dersu/simulate/daily_activity.hpp"
#include "dersu/simulate/plane.hpp"

namespace dersu::simulate {

/// The land of one party, or of a neighbour that takes no part; metres of a projected CRS.
/// A place belongs to the first territory that holds it.
struct Territory {
  std::string party;  ///< "RU"
  std::vector<Polygon> polygons;
};

/// Where everything happens.
struct Land {
  std::vector<Territory> territories;
  std::vector<Polygon> habitat{};  ///< animals live here and nowhere else; empty: all territories
  std::vector<Line> border{};      ///< stations keep their distance from it; empty: they need not
};

/// How one party surveys, and how well it tells animals apart.
struct Survey {
  std::string party;              ///< a territory of this name must exist
  std::string name_prefix{};      ///< its catalogue says "LLNP-014"; empty: party and "-"
  std::int32_t utc_offset_s = 0;  ///< its cameras' clocks, east of UTC
  int stations = 60;
  int clusters = 6;       ///< groups of neighbouring stations; 1: one block
  Day first_day = 20362;  ///< 2025-10-01: leaves are down, before the deep snow
  int days = 100;         ///< short enough for a closed population
  int service_days = 50;  ///< a new deployment when cards and batteries are changed
  double split_rate = 0;  ///< chance that an animal seen twice or more gets two names
  double merge_rate = 0;  ///< chance that an animal is booked under a neighbour's name
};

enum class ObservationType : std::uint8_t { animal, human, blank };

/// Whatever else the cameras photograph. Its own random streams: it never changes the rest.
struct ByCatch {
  std::string scientific_name{};  ///< empty: blank photographs
  ObservationType type = ObservationType::animal;
  double per_100_days = 1;   ///< mean events per 100 camera days
  double station_sd = 1;     ///< log standard deviation of the rate between stations
  double mean_group = 1;     ///< animals per event, at least 1
  DailyActivity activity{};  ///< of the day, solar time
  std::string only_party{};  ///< empty: everywhere
};

/// Sika deer, wild boar, roe deer, other beasts of the Amur, cattle, people and the wind.
[[nodiscard]] std::vector<ByCatch> amur_by_catch();

struct WorldOptions {
  std::uint64_t seed = 1;
  Land land{};
  std::vector<Survey> surveys{};

  // The animals.
  std::string species = "Panthera pardus";
  double density_per_100km2 = 1.0;   ///< mean over the habitat; Amur leopard: about 1 in the core
  double cover_effect = 0.3;         ///< log density per standard deviation of the covariate
  double cover_shortest_m = 20'000;  ///< wave lengths of the covariate ...
  double cover_longest_m = 80'000;   ///< ... so that it is smooth within a home range
  double female_share = 0.6;
  /// Log cost of crossing land per standard deviation of ruggedness; 0: distances are straight.
  double ruggedness_effect = 0;
  double sigma_m = 4000;         ///< half-normal scale of a home range, females
  double male_range_factor = 1;  ///< males' sigma over females'; 1: what one sigma can estimate
  double g0_per_day = 0.02;      ///< chance of a visit a day at a camera on the home-range centre
  DailyActivity activity = crepuscular();
  std::int32_t solar_offset_s = 31'500;  ///< solar time minus UTC: 131.25 degrees east
  double unidentified_share = 0.05;      ///< events whose animal nobody can name

  // The cameras.
  double spacing_m = 3000;             ///< under 2 sigma, the usual advice
  double jitter_m = 500;               ///< the trail is not on the grid point
  double border_min_m = 500;           ///< no camera nearer to the border ...
  double border_max_m = 15'000;        ///< ... and none farther
  double failures_per_100_days = 0.4;  ///< a camera stops working this often
  double mean_repair_days = 9;         ///< a fault that mends itself or is mended
  double battery_share = 0.35;         ///< of the failures: dead until the next service
  double theft_share = 0.1;  ///< of the failures: the camera is gone and its whole deployment lost

  // The photographs.
  double photos_per_event = 3;  ///< mean length of a burst, at least 1
  bool media = true;            ///< false: observations only (many worlds in a bench)
  std::vector<ByCatch> by_catch = amur_by_catch();

  // The joint catalogue.
  double missed_match_rate = 0;  ///< chance that experts miss an animal known on two sides
};

/// Every problem of `options` at once (Fault::usage); `where` is the field's name.
[[nodiscard]] Result<void> check(const WorldOptions& options);

}  // namespace dersu::simulate
