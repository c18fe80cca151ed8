#pragma once
// Coordinate systems through PROJ: from the datum of a source to WGS84, and from there to the
// metres in which a project measures. Longitude comes before latitude, x before y, always. PROJ's
// network access is off. Method: docs/methods/projection.md.
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/core/units.hpp"

namespace dersu::io {

/// x is a longitude in degrees or an easting in metres, as the CRS says.
struct XY {
  double x = 0;
  double y = 0;
};

/// Between any two CRSs. One thread at a time.
class Transform {
 public:
  /// CRSs as "EPSG:nnnn", a PROJ string or WKT. Fault::bad_input where PROJ does not know one.
  [[nodiscard]] static Result<Transform> make(std::string_view from, std::string_view to);
  /// A single published operation, "EPSG:5044".
  [[nodiscard]] static Result<Transform> operation(std::string_view code);

  /// Fault::bad_input where the place has no image; the coordinates are not in the message.
  [[nodiscard]] Result<XY> forward(XY place) const;
  [[nodiscard]] Result<XY> inverse(XY place) const;

  /// What a reader of the results should know: datums taken as the same, grids that are missing.
  [[nodiscard]] const std::vector<std::string>& notices() const { return notices_; }

 private:
  struct Engine;
  std::shared_ptr<Engine> engine_;
  std::vector<std::string> notices_;
};

/// "EPSG:32652" where `definition` (WKT, PROJ string) is a CRS of EPSG's list, else its WKT in one
/// line; nothing where PROJ does not know it.
[[nodiscard]] std::optional<std::string> identify_crs(std::string_view definition);
/// True where `crs` is in degrees.
[[nodiscard]] bool is_geographic(std::string_view crs);
/// `crs` as WKT in ESRI's dialect, for .prj files; "" where PROJ does not know it.
[[nodiscard]] std::string esri_wkt(std::string_view crs);

/// Where EPSG says that a CRS is used, in degrees; over 180 where west > east.
struct AreaOfUse {
  double west_deg = 0, south_deg = 0, east_deg = 0, north_deg = 0;

  /// In the box, or outside it by no more than `margin_deg` in longitude and in latitude.
  [[nodiscard]] bool contains(LonLat place, double margin_deg) const;
};
/// That of the zone for UTM in a PROJ string or WKT. Nothing where PROJ knows none: other PROJ
/// strings, and what is no CRS.
[[nodiscard]] std::optional<AreaOfUse> area_of_use(std::string_view crs);

/// WGS84 longitude and latitude <-> metres of the project's CRS. One thread at a time.
class Projection {
 public:
  /// `crs` is "auto", "EPSG:nnnn" or a PROJ string. "auto": Lambert azimuthal equal-area centred on
  /// the middle of `places`, rounded to whole degrees (it must not tell where cameras are).
  /// Fault::bad_input: unknown, not in metres, or "auto" without places.
  [[nodiscard]] static Result<Projection> make(std::string_view crs,
                                               std::span<const LonLat> places);

  /// There and back is the same place to 5 mm.
  [[nodiscard]] Result<Point> to_metres(LonLat place) const;
  [[nodiscard]] Result<LonLat> to_lonlat(Point point) const;
  /// Edges longer than 10 km get corners in between, so that a line along a parallel stays one.
  [[nodiscard]] Result<Polygon> to_metres(const LonLatPolygon& polygon) const;
  [[nodiscard]] Result<std::vector<Polygon>> to_metres(
      std::span<const LonLatPolygon> polygons) const;
  [[nodiscard]] Result<RingOf<Point>> line_to_metres(std::span<const LonLat> line) const;

  /// The CRS as PROJ and GDAL read it: "EPSG:32652", "+proj=laea ...".
  [[nodiscard]] const std::string& crs() const { return crs_; }
  /// For people: "WGS 84 / UTM zone 52N", "Lambert azimuthal equal-area, centre 43 N 131 E".
  [[nodiscard]] const std::string& title() const { return title_; }
  /// Why this one, and what it does to areas and distances.
  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] const std::vector<std::string>& notices() const { return transform_.notices(); }

 private:
  explicit Projection(Transform transform) : transform_(std::move(transform)) {}
  Transform transform_;
  std::string crs_;
  std::string title_;
  std::string reason_;
};

/// Places in one datum -> WGS84, by the operation that EPSG publishes for it (io::kDatums).
class DatumShift {
 public:
  /// `datum` is a name of io::kDatums. Fault::bad_input: unknown; GCJ-02 without `convert_gcj02`.
  [[nodiscard]] static Result<DatumShift> make(std::string_view datum, bool convert_gcj02 = false);

  /// Fault::bad_input where longitude or latitude is outside the Earth.
  [[nodiscard]] Result<LonLat> to_wgs84(LonLat place) const;

  /// What was done and how exact it is; empty for WGS84.
  [[nodiscard]] const std::string& notice() const { return notice_; }

 private:
  enum class How : std::uint8_t { same, operation, gcj02 };
  How how_ = How::same;
  Transform transform_;
  std::string notice_;
};

/// WGS84 -> GCJ-02 by the published approximate formula; unchanged outside its rectangle around
/// China (72.004-137.8347 E, 0.8293-55.8271 N). `from_gcj02` inverts it to better than 1e-9
/// degrees.
[[nodiscard]] LonLat to_gcj02(LonLat wgs84);
[[nodiscard]] LonLat from_gcj02(LonLat gcj02);

}  // namespace dersu::io
