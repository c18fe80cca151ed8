#pragma once
// A simulated world of two or more parties whose cameras photograph one population, with its
// truth: for training, for survey design, and to test that an estimate finds what is there.
//
//   habitat, covariate -> animals -> visits -> events -> each side's names -> joint catalogue
//   territories        -> stations -> deployments -> gaps --^
//
// Visits of an animal with centre s to a camera at x are a Poisson process in time with the daily
// hazard -log(1 - g0 exp(-|x - s|^2 / (2 sigma^2))), spread over the day by the activity curve. A
// whole camera day thus holds at least one visit with the probability of a half-normal detection
// function (secr's detectfn 0, detector "proximity"; Efford, Borchers and Byrom 2009). With an
// effect of ruggedness |x - s| is the cheapest way over land (docs/methods/ecological-distance.md).
// Lists refer to each other by index. The same options give the same world.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/time.hpp"
#include "dersu/core/units.hpp"
#include "dersu/scr/cost_grid.hpp"
#include "dersu/simulate/landscape.hpp"
#include "dersu/simulate/options.hpp"

namespace dersu::simulate {

/// What makes land hard to cross, around everything where animals live.
struct Ruggedness {
  scr::CellGrid grid;
  std::vector<double> values;  ///< by cell; mean 0 and variance 1 over the plane
};

struct Animal {
  std::string id;  ///< "A001"; no party knows it
  Point centre;    ///< of its home range
  std::size_t territory = 0;
  bool male = false;
  double sigma_m = 0;
};

struct Station {
  std::string id;  ///< "RU-S01"
  std::size_t survey = 0;
  Point at;
};

struct Deployment {
  std::string id;  ///< "RU-S01-1"
  std::size_t station = 0;
  Time start;
  Time end;
};

enum class GapReason : std::uint8_t { fault, battery, theft };
[[nodiscard]] std::string_view name(GapReason reason);

/// The deployed camera did not work in [start, end).
struct Gap {
  std::size_t deployment = 0;
  Time start;
  Time end;
  GapReason reason = GapReason::fault;
};

struct Media {
  std::size_t observation = 0;
  Time at;
};

/// One event: one visit, one or more photographs.
struct Observation {
  std::size_t deployment = 0;
  Time start;
  Time end;  ///< the last photograph
  ObservationType type = ObservationType::animal;
  std::string scientific_name{};
  int count = 1;
  std::optional<std::size_t> individual{};  ///< under this name in its party's catalogue
  std::optional<std::size_t> animal{};      ///< truth
  std::size_t first_media = 0;              ///< its photographs are neighbours in World::media ...
  std::size_t media_count = 0;              ///< ... none where the options ask for none
};

/// A name in one party's own catalogue, and in the joint one.
struct Individual {
  std::size_t survey = 0;
  std::string name;          ///< "LLNP-014"
  std::size_t animal = 0;    ///< truth: the animal with most of its events (the first of equals)
  std::string joint{};       ///< "J007": what experts made of it, missed matches included
  std::string true_joint{};  ///< the same with no missed match and no split
};

/// How many there are: what an estimate should find.
struct Truth {
  std::size_t n = 0;
  std::vector<std::size_t> n_by_territory{};
  double expected_n = 0;  ///< the integral of density over the habitat
  std::vector<double> expected_n_by_territory{};
  std::vector<double> area_km2_by_territory{};
  double log_density_per_km2 = 0;        ///< where the covariate is 0
  std::size_t photographed = 0;          ///< animals with at least one named event
  std::size_t photographed_on_both = 0;  ///< ... by two or more parties
};

struct World {
  CosineField cover;
  std::optional<Ruggedness> ruggedness;  ///< none where distances are straight
  std::vector<Animal> animals;
  std::vector<Station> stations;
  std::vector<Deployment> deployments;    ///< by station, then by start
  std::vector<Gap> gaps;                  ///< by deployment, then by start; they do not touch
  std::vector<Observation> observations;  ///< by deployment, then by start
  std::vector<Media> media;               ///< by observation, then by time
  std::vector<Individual> individuals;    ///< by survey, then by first event
  Truth truth;
};

/// Faults: usage (check()); not_found where a party's land has no room for its stations.
[[nodiscard]] Result<World> simulate_world(const WorldOptions& options);

}  // namespace dersu::simulate
