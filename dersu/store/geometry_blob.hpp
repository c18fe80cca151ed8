#pragma once
// Geometries as GeoPackage stores them (OGC 12-128r18, clause 2.1.3: a header, then WKB).
//
//     'G' 'P' | version 0 | flags | srs_id 4 bytes | envelope 0 or 32 bytes | WKB
#include <cstddef>
#include <span>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"

namespace dersu::store {

using Blob = std::vector<std::byte>;

/// Longitudes and latitudes in EPSG:4326, little-endian; everything but points with its envelope.
[[nodiscard]] Blob encode_point(LonLat place);
[[nodiscard]] Blob encode_polygons(std::span<const LonLatPolygon> polygons);  ///< MultiPolygon
[[nodiscard]] Blob encode_lines(std::span<const RingOf<LonLat>> lines);       ///< MultiLineString

/// What encode_polygons and encode_lines wrote, or another program in either byte order; also the
/// single forms. Fault::bad_input: anything else.
[[nodiscard]] Result<std::vector<LonLatPolygon>> decode_polygons(std::span<const std::byte> blob);
[[nodiscard]] Result<std::vector<RingOf<LonLat>>> decode_lines(std::span<const std::byte> blob);

}  // namespace dersu::store
