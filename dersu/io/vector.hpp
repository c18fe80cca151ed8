#pragma once
// Vectors: points, lines and polygons with their attributes from GeoJSON, GeoPackage and
// Shapefile, in WGS84 longitude and latitude. io::Projection takes them on to metres.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/core/units.hpp"

namespace dersu::io {

/// One feature. A multipolygon is several polygons; a collection may fill several members.
struct VectorFeature {
  std::vector<LonLatPolygon> polygons{};
  std::vector<RingOf<LonLat>> lines{};
  std::vector<LonLat> points{};
  std::vector<std::string> attributes{};  ///< one a field, UTF-8, "" where there is none
};

struct VectorLayer {
  std::string name{};
  std::string crs{};  ///< of the file
  std::vector<std::string> fields{};
  std::vector<VectorFeature> features{};
  /// What was assumed or mended: datum shifts, polygons that crossed themselves, empty features.
  std::vector<std::string> notices{};
};

struct VectorReading {
  std::string layer{};  ///< empty: the only one
  std::string datum{};  ///< a name of io::kDatums, where the file does not say or is wrong
  std::uint64_t max_bytes = std::uint64_t{1} << 29;  ///< of the file
  std::uint64_t max_corners = 20'000'000;            ///< 320 MB of coordinates
};

/// Reads one layer of .geojson, .json, .gpkg or .shp. Polygons that cross themselves are mended and
/// named in the notices; rings with fewer than three corners are dropped. Fault::not_found;
/// Fault::unsupported: another ending; Fault::bad_input: damaged, too large, several layers and
/// none named, no coordinate system, places outside the Earth, attributes that are not UTF-8.
[[nodiscard]] Result<VectorLayer> read_vector(const std::filesystem::path& path,
                                              const VectorReading& options = {});

/// The polygons of all features, one after the other.
[[nodiscard]] std::vector<LonLatPolygon> all_polygons(const VectorLayer& layer);

}  // namespace dersu::io
