#pragma once
// The geodetic datums in which a source may give longitude and latitude.
#include <array>
#include <optional>
#include <string_view>

namespace dersu::io {

struct Datum {
  std::string_view name;      ///< as written in dersu.toml
  int epsg = 0;               ///< its geographic 2D CRS; 0 for GCJ-02, which has none
  std::string_view to_wgs84;  ///< the operation that EPSG publishes; "" where it is none
  double accuracy_m = 0;      ///< of the places in WGS84 that come of it
  std::string_view used_for;  ///< where one meets it
  /// The box around where it is used, in degrees out to whole ones, west to east (over 180 where
  /// west > east): EPSG's area of use of its CRS, for GCJ-02 the rectangle of the formula.
  double west_deg = -180, south_deg = -90, east_deg = 180, north_deg = 90;

  [[nodiscard]] constexpr bool is_used_at(double lon_deg, double lat_deg) const {
    const bool between = west_deg <= east_deg ? west_deg <= lon_deg && lon_deg <= east_deg
                                              : west_deg <= lon_deg || lon_deg <= east_deg;
    return between && south_deg <= lat_deg && lat_deg <= north_deg;
  }
};

/// China's obfuscated frame: offset from WGS84 by up to some 700 m. Never converted unasked.
constexpr std::string_view kGcj02 = "GCJ-02";

constexpr std::array<Datum, 7> kDatums{{
    {"WGS84", 4326, "", 0, "GPS receivers, Camtrap DP, Wildlife Insights"},
    {"CGCS2000", 4490, "", 1, "China since 2008", 73, 16, 135, 54},
    {"Pulkovo-42", 4284, "EPSG:5044", 3,
     "Soviet and Russian maps; older maps of Mongolia and the DPRK", 19, 35, -168, 82},
    {"GSK-2011", 7683, "EPSG:9773", 1, "Russia since 2017", 18, 39, -168, 86},
    {"JGD2011", 6668, "EPSG:9936", 1, "Japan since 2011", 122, 17, 158, 47},
    {"Korea 2000", 4737, "EPSG:15831", 1, "Republic of Korea since 2003", 122, 28, 135, 41},
    {kGcj02, 0, "", 10, "Chinese web maps and phones", 72, 0, 138, 56},
}};

/// The datum called `name` (exactly as written above), or nothing.
[[nodiscard]] constexpr std::optional<Datum> find_datum(std::string_view name) {
  for (const Datum& datum : kDatums)
    if (datum.name == name) return datum;
  return std::nullopt;
}

}  // namespace dersu::io
