#pragma once
// Whether cameras stand where their party's can. A place far from everything that the project
// names is mostly a slip: latitude and longitude exchanged, a digit too many.
// Page: docs/methods/import.md.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

/// Nearer than this to an area counts as inside it: outlines are coarse, and cameras stand along
/// borders.
constexpr double kNearAreaM = 20'000;

/// Polygons in degrees that are asked for places inside them, or near.
class Outline {
 public:
  explicit Outline(std::span<const LonLatPolygon> polygons);
  [[nodiscard]] bool contains(LonLat place) const;
  /// True where `place` is inside, or within kNearAreaM of an edge.
  [[nodiscard]] bool is_near(LonLat place) const;

 private:
  struct Ring {
    RingOf<LonLat> corners;
    double west_deg, south_deg, east_deg, north_deg;
  };
  std::vector<Ring> rings_;
  PolygonIndex index_;
};

enum class CameraPlace : std::uint8_t {
  fine,       ///< near the party's own territory; or near another area, and no other's territory
  abroad,     ///< in the territory of another party: surveys there happen
  far,        ///< near no area
  exchanged,  ///< near no area, but near one with latitude and longitude (x and y) exchanged
  not_home,   ///< near no area nor in the party's country, but there with both exchanged
};

constexpr std::size_t kCameraPlaces = 5;

/// Everything that a project names but its land, which is for the map and may be a continent.
class CameraPlaces {
 public:
  explicit CameraPlaces(std::span<const store::AreaRow> areas);
  [[nodiscard]] CameraPlace of(const std::string& party, LonLat place) const;
  [[nodiscard]] bool is_near_any(LonLat place) const;
  [[nodiscard]] bool is_in_any(LonLat place) const;
  /// Near the territory of `party`, or an area that is nobody's territory.
  [[nodiscard]] bool is_near_own(const std::string& party, LonLat place) const;
  [[nodiscard]] bool has_areas() const { return !areas_.empty(); }

 private:
  struct Area {
    std::string owner;  ///< the party of a territory, else empty
    Outline outline;
  };
  std::vector<Area> areas_;
};

/// Where the deployments of the store stand, in its order.
[[nodiscard]] Result<std::vector<LonLat>> deployment_places(const store::Store& store);

/// Holds the deployments of `source` in the store against `places`: exchanged ones go to
/// `problems`, one each, those in metres of `crs` (empty: degrees) all in one, but to `notices`
/// where they stand in its area of use as they are, or within io::kBeyondExchangedDeg of it and
/// exchanged in the territory of another party; those abroad and far off to `notices`, one of
/// each kind, which tells how many and the lines of the first; so are lonely_places() where
/// `places` has no area. What the reading of the source told
/// of its places (io::CrsAreaSink) is not told again. Coordinates are told to neither.
[[nodiscard]] Result<void> check_camera_places(const CameraPlaces& places,
                                               const store::Store& store,
                                               const store::SourceRow& source,
                                               const std::string& crs, io::Problems& problems,
                                               std::vector<store::NoticeRow>& notices);

/// `error` of an estimate; where cameras stand far from all areas it says that too, with the lines
/// of the first, as they are the likely reason.
[[nodiscard]] Error with_far_cameras(Error error, const store::Store& store);

}  // namespace dersu::workbench
