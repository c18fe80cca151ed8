#pragma once
// What a report says: plain values that the caller fills and render_report() sets in type. Nothing
// here is computed twice: what can be counted from a table (individuals, trap days) is counted by
// the report, everything else is given. A NaN or an empty list means "not known" and leaves its
// sentence, figure or table out.
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "dersu/core/time.hpp"
#include "dersu/core/units.hpp"

namespace dersu::report {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// A number and its confidence limits at Content::level. Limits that are NaN: a number without an
/// interval.
struct Estimate {
  double value = kUnknown;
  double lower = kUnknown;
  double upper = kUnknown;
};

/// One side of the border. Everywhere below, `party` is an index into Content::parties.
struct Party {
  std::string code{};    ///< short, for charts and camera numbers: "RU"
  std::string name{};    ///< "Russia"
  std::string colour{};  ///< "#1b6ca8"; empty: a colour-blind-safe one by position
};
inline constexpr int kJoint = -1;  ///< instead of a party: all sides together

/// A protected or study area, for the title block.
struct Area {
  std::string name{};
  double area_km2 = kUnknown;
  std::vector<int> parties{};
};

/// Calendar days, both included.
struct DayRange {
  Day first = 0;
  Day last = 0;
};

/// One camera station.
struct Camera {
  int party = 0;
  std::string name{};  ///< shown only where Content::camera_places is CameraPlaces::exact
  Point place{};       ///< in the map's CRS; shown only blurred unless exact
  std::vector<DayRange> worked{};  ///< the days on which it worked, in order, without overlap
  double trap_days = kUnknown;     ///< NaN: the number of days in `worked`
};

/// How camera positions are shown.
enum class CameraPlaces {
  blurred,  ///< counts at the centre of coarse cells; camera names become party + number
  exact,    ///< as they are, with names: for documents that stay inside
  none,     ///< not on the map at all; names as in blurred
};

/// An animal of the joint catalogue, as one party knows it.
struct Sighting {
  int party = 0;
  std::string own_name{};     ///< the party's own name for it (several joined with " + ")
  std::int64_t records = 0;   ///< independent records
  std::int64_t stations = 0;  ///< cameras that took it
};
struct Individual {
  std::string joint_name{};
  std::string sex{};                  ///< as in the catalogue; may be empty
  std::vector<Sighting> sightings{};  ///< at most one per party
};

/// What one party says with its own cameras, names and territory.
struct Alone {
  int party = 0;
  Estimate animals{};            ///< number of animals in its own territory
  Estimate density_100km2{};     ///< animals per 100 km2
  Estimate sigma_m{};            ///< spatial scale of the detection function
  std::int64_t individuals = 0;  ///< animals by its own names (may differ from the joint list)
  std::int64_t records = 0;
};

/// The joint estimate for one territory.
struct Territory {
  std::string name{};  ///< "Russia", "Land of the Leopard NP"
  int party = kJoint;  ///< whose colour it takes
  Estimate animals{};
  double area_km2 = kUnknown;  ///< of which these are
  bool is_cut = false;         ///< that is a part of it only, and not what a reader expects
};

/// The comparison for which dersu exists. With one party only `total` and `density` are used.
struct Joint {
  Estimate naive_sum{};  ///< what the parties' own numbers add up to
  Estimate total{};      ///< animals in all territories together
  Estimate density_100km2{};
  Estimate sigma_m{};
  /// "sigma in class female: 3092 (2874 to 3327) m; ...", where detection is not one for all.
  std::string detection{};
  std::vector<Territory> territories{};
  Estimate overstatement_percent{};  ///< 100 (naive_sum / total - 1)
  Estimate precision_percent{};      ///< 100 (1 - CV of total / CV of naive_sum)
  double naive_cv_percent = kUnknown;
  double joint_cv_percent = kUnknown;
  /// Exactly what is compared, in sentences: which number (expected or realised), which
  /// territories, what was done where both sides sample the same ground.
  std::string compared{};
};

/// A fitted detection function.
struct CurvePoint {
  double distance_m = 0;
  Estimate detection{};
};
struct DetectionCurve {
  int party = kJoint;
  std::string animals{};             ///< the class that it is of: "female"; empty: all animals
  std::string form{};                ///< "half-normal"
  std::vector<CurvePoint> points{};  ///< by distance
};

/// How many different animals had been photographed after so many trap days.
struct Accumulation {
  int party = kJoint;
  std::vector<double> trap_days{};
  std::vector<double> animals{};  ///< as long as trap_days
};

/// The model's density on a regular grid in the map's CRS.
struct DensityCell {
  std::int32_t column = 0;
  std::int32_t row = 0;   ///< counted northwards
  double per_100km2 = 0;  ///< >= 0
};
struct DensitySurface {
  Point corner{};     ///< lower left corner of cell (0, 0)
  double cell_m = 0;  ///< side of a cell
  std::vector<DensityCell> cells{};
  /// True where the grid is a buffer around the cameras. Its outline would betray them, so that a
  /// blurred map then draws the outer cells in the coarse grid of the blur.
  bool outline_follows_cameras = true;
};

/// One target species.
struct Target {
  std::string name{};             ///< "Amur leopard"
  std::string scientific_name{};  ///< "Panthera pardus orientalis"
  std::vector<Individual> individuals{};
  /// False where nobody has compared the names of different parties: then nothing is said of
  /// animals on both sides.
  bool matched = true;
  std::string
      no_estimate{};  ///< why there is none, in a sentence; empty: there is one, or none asked
  std::vector<Alone> alone{};
  Joint joint{};
  DensitySurface density{};
  std::vector<DetectionCurve> curves{};
  /// What the curves' height is: true for the expected number of records per occasion (detector
  /// count), false for the probability of at least one.
  bool curve_is_rate = false;
  double occasion_days = 1;  ///< length of an occasion, for the label
  /// True where distances are those of the cheapest ways, in metres of land that costs 1.
  bool along_ways = false;
  std::vector<Accumulation> accumulation{};
};

/// The records of one species by one party.
struct SpeciesCount {
  int party = 0;
  std::int64_t records = 0;        ///< independent records
  std::int64_t stations_with = 0;  ///< stations with a record
  std::int64_t stations = 0;       ///< stations that worked; naive occupancy is the ratio
  Estimate per_100_trap_days{};    ///< relative abundance
};
struct Species {
  std::string name{};  ///< vernacular; may be empty
  std::string scientific_name{};
  std::vector<SpeciesCount> counts{};  ///< at most one per party
};

/// The map's background, in metres of one projected CRS.
using Ring = std::vector<Point>;
struct Polygon {
  std::vector<Ring> rings{};  ///< the outer ring first, then holes; closed or not
};
struct MapTerritory {
  std::string name{};
  int party = kJoint;
  std::vector<Polygon> polygons{};
};
struct MapLabel {
  std::string text{};
  Point place{};
  enum class Kind { country, sea, town } kind = Kind::town;
};
struct Graticule {
  std::string label{};  ///< "131° E", whole or half degrees
  bool meridian = true;
  Ring line{};
};
struct MapContent {
  std::string crs_name{};  ///< "WGS 84 / UTM zone 52N"
  std::vector<Polygon> land{};
  std::vector<Polygon> water{};  ///< lakes
  std::vector<Ring> rivers{};
  std::vector<Ring> borders{};
  std::vector<MapTerritory> territories{};
  std::vector<MapLabel> labels{};
  std::vector<Graticule> graticule{};
};

/// One method as it was run.
struct OptionUsed {
  std::string name{};   ///< "independence"
  std::string value{};  ///< "60 min"
  std::string help{};   ///< the registry's sentence
  bool is_default = true;
};
struct MethodUsed {
  std::string title{};      ///< "Spatial capture-recapture"
  std::string paragraph{};  ///< what was done, in sentences
  std::vector<OptionUsed> options{};
};
struct Notice {
  enum class Kind { assumption, caution } kind = Kind::assumption;
  std::string text{};
};
struct Citation {
  std::string authors{};  ///< "Efford, M. G."
  int year = 0;
  std::string title{};
  std::string source{};  ///< journal, volume, pages; or publisher
  std::string doi{};     ///< "10.1111/j.1600-0706.2009.17397.x"; may be empty
};

/// A source as it came in.
struct InputFile {
  std::string name{};  ///< path inside the project
  int party = kJoint;
  std::string format{};     ///< "Camtrap DP 1.0.2"
  std::int64_t bytes = -1;  ///< -1: not known
  std::int64_t rows = -1;   ///< -1: not known
  std::string sha256{};     ///< 64 hex digits
};

struct Content {
  std::string language = "en";  ///< of the report's own sentences
  std::string title{};          ///< of the project
  std::string subtitle{};       ///< may be empty
  std::vector<Party> parties{};
  std::vector<Area> areas{};
  DayRange data_span{};    ///< first and last day with data; first > last: not known
  double level = 0.95;     ///< of all intervals
  bool simulated = false;  ///< the animals are made up
  CameraPlaces camera_places = CameraPlaces::blurred;
  double blur_m = 10000;  ///< side of the coarse cells
  std::vector<Target> targets{};
  std::vector<Camera> cameras{};
  std::vector<Species> species{};
  MapContent map{};
  std::vector<MethodUsed> methods{};
  std::vector<Notice> notices{};
  std::vector<Citation> citations{};
  std::vector<InputFile> inputs{};
  std::string version{};                          ///< of dersu
  std::map<std::string, std::string> versions{};  ///< of libraries, by name
  std::string seed{};                             ///< empty: nothing random was done
  std::string run{};                              ///< the run's folder name
};

}  // namespace dersu::report
