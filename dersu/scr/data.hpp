#pragma once
// What a spatial capture-recapture survey is: detectors, captures, and the habitat mask over which
// activity centres are integrated. Lengths in metres of one projected CRS, areas in hectares.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/outline.hpp"
#include "dersu/core/units.hpp"
#include "dersu/scr/cost_grid.hpp"

namespace dersu::scr {

/// What a detector can record of one animal on one occasion.
enum class DetectorType : std::uint8_t {
  multi,      ///< holds the animal: at most one detector an occasion, but any number of animals
  proximity,  ///< seen or not at each detector (secr's binary proximity; camera traps)
  count,      ///< how many times at each detector
  single,     ///< as multi, and holds one animal only; taken for multi (as secr)
  capped,     ///< as proximity, and records one animal an occasion
  polygon,    ///< areas are searched: how many times in each, and where
  polygonX,   ///< as polygon, and at most once an occasion
  transect,   ///< as polygon, along lines
  transectX,  ///< as polygonX, along lines
};

/// Whether areas or lines are searched, and detections have places of their own.
[[nodiscard]] constexpr bool is_search(DetectorType type) { return type >= DetectorType::polygon; }
/// What is searched; of types that search.
[[nodiscard]] constexpr OutlineKind outline_kind(DetectorType type) {
  return type == DetectorType::polygon || type == DetectorType::polygonX ? OutlineKind::area
                                                                         : OutlineKind::line;
}

/// Holds the animal, or so: at most one detector an occasion.
[[nodiscard]] constexpr bool is_exclusive(DetectorType type) {
  return type == DetectorType::multi || type == DetectorType::single ||
         type == DetectorType::polygonX || type == DetectorType::transectX;
}
/// Seen or not, whatever the other detectors see.
[[nodiscard]] constexpr bool is_binary(DetectorType type) {
  return type == DetectorType::proximity || type == DetectorType::capped;
}

/// "multi", "proximity", "count", "single", "capped", "polygon", ...
[[nodiscard]] std::string_view name(DetectorType type);
/// Fault::usage with the names that there are.
[[nodiscard]] Result<DetectorType> detector_type(std::string_view name);

/// A value at each of something: a number, or (where `levels` is not empty) the index of a level.
struct Covariate {
  std::string name{};
  std::vector<double> values{};
  std::vector<std::string> levels{};
};

struct Detectors {
  std::vector<std::string> names{};  ///< n_detectors
  std::vector<Point> points{};       ///< n_detectors; of searches the middle of what was searched
  /// n_detectors, of searches alone: what was searched.
  std::vector<Outline> outlines{};
  OutlineKind outline_kind = OutlineKind::area;
  /// Effort, n_detectors x n_occasions, row-major: 0 where a detector was not used, else any
  /// positive number (camera days). Empty: 1 everywhere.
  std::vector<double> usage{};
  /// n_detectors, or empty: where each was read, for messages ("traps.csv:27").
  std::vector<std::string> origins{};
  /// Of n_detectors values, or n_detectors x n_occasions (row-major) where they change.
  std::vector<Covariate> covariates{};
};

/// Indices into the lists of the session. One capture of a multi or proximity detector has count 1,
/// and so has each of a search.
struct Capture {
  std::uint32_t animal = 0;
  std::uint32_t occasion = 0;
  std::uint32_t detector = 0;
  std::uint32_t count = 1;
  bool lost = false;  ///< not released: not at risk on later occasions
  Point place{};      ///< of searches: where it was
};

/// Where a marked animal was, by telemetry: a sample of its range that no detector chose.
struct Fix {
  std::uint32_t animal = 0;  ///< index into the animals that it is of
  Point place{};
};

/// The points that stand for the habitat, each for the same area.
struct Mask {
  std::vector<Point> points{};
  double cell_area_ha = 0;
  std::vector<Covariate> covariates{};  ///< of n_points values
  /// The side of the square that a point stands for.
  [[nodiscard]] double cell_m() const { return std::sqrt(cell_area_ha * 1e4); }
  [[nodiscard]] double area_ha() const { return cell_area_ha * double(points.size()); }
};

/// Land over which animals go, with what may resist them: covariates of n_cells values, NaN where
/// nothing passes.
struct Land {
  CellGrid grid{};
  std::vector<Covariate> covariates{};
};

/// One closed population surveyed once.
struct Session {
  std::string name = "1";
  Detectors detectors{};
  std::uint32_t n_occasions = 1;
  std::vector<std::string> animals{};  ///< each with at least one capture
  std::vector<Capture> captures{};
  /// Of animals that were caught: they join the captures (secr's telemetry type "dependent").
  std::vector<Fix> fixes{};
  /// Of other animals, n_others of them, without captures: they tell of sigma alone
  /// ("independent").
  std::vector<Fix> other_fixes{};
  std::uint32_t n_others = 0;
  Mask mask{};
  std::shared_ptr<const Land> land{};            ///< for models with resistance
  std::vector<Covariate> covariates{};           ///< of one value: of the session itself
  std::vector<Covariate> occasion_covariates{};  ///< of n_occasions values
  /// Of n_animals values. NaN: not known, which only a covariate of classes (hcov) may be.
  std::vector<Covariate> animal_covariates{};

  [[nodiscard]] std::size_t n_detections() const;  ///< sum of the counts
  [[nodiscard]] double usage(std::size_t detector, std::size_t occasion) const;
};

struct Data {
  DetectorType detector = DetectorType::proximity;
  std::vector<Session> sessions{};
  /// Type count: 0: Poisson; N: binomial, N trials an occasion with the chance of one (secr's
  /// binomN).
  std::uint32_t trials = 0;

  [[nodiscard]] std::size_t n_animals() const;  ///< over all sessions
  [[nodiscard]] std::size_t n_detections() const;
  [[nodiscard]] bool has_fixes() const;  ///< of telemetry
};

/// Where an animal was: at the detector, or at the place of a search.
[[nodiscard]] Point place_of(const Session& session, const Capture& capture);
/// From `place` to the nearest detector, or what one searched (0 inside an area); infinite where
/// there are none.
[[nodiscard]] double nearest_detector_m(Point place, const Detectors& detectors);
/// From `place` to one detector.
[[nodiscard]] double to_detector_m(Point place, const Detectors& detectors, std::size_t detector);

/// How far a detection may be off what was searched: rounding of coordinates (as secr, for
/// transects).
constexpr double kOffSearchM = 0.01;

/// All that is wrong with `data`, at once (Fault::bad_input): shapes that do not agree, animals
/// without captures, two captures of one animal on one occasion by multi detectors, captures where
/// there was no effort, negative effort, masks without area, covariates with gaps, detectors that
/// stand where no animal of others can be (remote.hpp) or that the mask cannot serve (reach.hpp),
/// areas whose edges touch or that are empty, detections that are off what was searched, fixes of
/// animals that are not there.
/// No coordinate is ever in a message.
[[nodiscard]] Result<void> check(const Data& data);

/// What a careful reader should know of data that can be fitted: detectors outside the mask
/// or far from all others, animals caught too far apart (far_animals.hpp), no animal seen at two
/// places, few recaptures, detectors never used.
[[nodiscard]] std::vector<std::string> cautions(const Data& data);

/// Root pooled spatial variance of the captures, a first idea of sigma (secr's RPSV with CC =
/// TRUE): sqrt(sum of squared distances from each animal's mean place / (2 * sum of (captures -
/// 1))). Nothing where no animal was seen at two places.
[[nodiscard]] std::optional<double> pooled_spread_m(const Data& data);
/// The same of the captures of one session by the detectors that `takes` marks (n_detectors).
[[nodiscard]] std::optional<double> pooled_spread_m(const Session& session,
                                                    const std::vector<bool>& takes);

}  // namespace dersu::scr
