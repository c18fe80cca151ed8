#include "dersu/io/vector.hpp"

#include <cpl_conv.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <cmath>
#include <fstream>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/datum.hpp"
#include "dersu/io/gdal.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/transcode.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;

struct Close {
  void operator()(void* dataset) const { GDALClose(dataset); }
};
struct DestroyFeature {
  void operator()(OGRFeatureH feature) const { OGR_F_Destroy(feature); }
};
struct DestroyGeometry {
  void operator()(OGRGeometryH geometry) const { OGR_G_DestroyGeometry(geometry); }
};
using Dataset = std::unique_ptr<void, Close>;
using Feature = std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, DestroyFeature>;
using Geometry = std::unique_ptr<std::remove_pointer_t<OGRGeometryH>, DestroyGeometry>;

/// Coordinates of the file -> WGS84.
class ToWgs84 {
 public:
  static Result<ToWgs84> make(const std::string& crs, const std::string& datum,
                              const std::string& name, std::vector<std::string>& notices) {
    ToWgs84 to;
    std::string source_datum = datum;
    if (datum.empty())
      for (const Datum& known : kDatums)
        if (crs == fmt::format("EPSG:{}", known.epsg)) source_datum = known.name;
    if (crs.empty() && datum.empty())
      return fail(Fault::bad_input, name,
                  "the file does not say its coordinate system; give the datum of its longitudes "
                  "and latitudes (datum = \"WGS84\")");
    if (!crs.empty() && !datum.empty() && !is_geographic(crs))
      return fail(Fault::bad_input, name,
                  "a datum was given, but the file's coordinates are in a projected system of its "
                  "own; remove the datum");
    if (!source_datum.empty()) {
      DERSU_TRY(shift, DatumShift::make(source_datum));
      to.shift_ = std::move(shift);
      if (!to.shift_->notice().empty()) notices.push_back(to.shift_->notice());
    } else {
      DERSU_TRY(transform, Transform::make(crs, "EPSG:4326"));
      to.transform_ = std::move(transform);
      for (const std::string& notice : to.transform_->notices()) notices.push_back(notice);
    }
    return to;
  }

  [[nodiscard]] Result<LonLat> operator()(double x, double y) const {
    if (!std::isfinite(x) || !std::isfinite(y))
      return fail(Fault::bad_input, {}, "found a coordinate that is not a finite number");
    LonLat place{x, y};
    if (transform_) {
      DERSU_TRY(xy, transform_->forward({x, y}));
      place = {xy.x, xy.y};
    }
    // Files cut at the 180th meridian or a pole may pass it by their rounding.
    constexpr double kDust = 1e-6;
    if (std::abs(place.lon_deg) > 180 && std::abs(place.lon_deg) < 180 + kDust)
      place.lon_deg = std::copysign(180, place.lon_deg);
    if (std::abs(place.lat_deg) > 90 && std::abs(place.lat_deg) < 90 + kDust)
      place.lat_deg = std::copysign(90, place.lat_deg);
    if (shift_) return shift_->to_wgs84(place);
    return place;
  }

 private:
  std::optional<DatumShift> shift_;
  std::optional<Transform> transform_;
};

std::string attribute(OGRFeatureH feature, int field) {
  if (!OGR_F_IsFieldSetAndNotNull(feature, field)) return "";
  if (OGR_Fld_GetType(OGR_F_GetFieldDefnRef(feature, field)) == OFTReal)
    return format_number(OGR_F_GetFieldAsDouble(feature, field));
  return OGR_F_GetFieldAsString(feature, field);
}

class LayerReader {
 public:
  LayerReader(ToWgs84 to_wgs84, std::uint64_t max_corners, VectorLayer& layer)
      : to_wgs84_(std::move(to_wgs84)), corners_left_(max_corners), layer_(layer) {}

  Result<void> add(OGRFeatureH feature) {
    VectorFeature out;
    const int fields = OGR_F_GetFieldCount(feature);
    for (int i = 0; i < fields; ++i) {
      out.attributes.push_back(attribute(feature, i));
      if (!is_utf8(out.attributes.back()))
        return fail(Fault::bad_input, {},
                    "{}: found text that is not UTF-8; a Shapefile needs a .cpg file that names "
                    "its encoding",
                    layer_.fields[static_cast<std::size_t>(i)]);
    }
    OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
    if (!geometry || OGR_G_IsEmpty(geometry)) {
      ++empty_;
    } else {
      Geometry linear;
      if (OGR_G_HasCurveGeometry(geometry, 0)) {
        linear.reset(OGR_G_GetLinearGeometry(geometry, 0, nullptr));
        geometry = linear.get();
      }
      DERSU_CHECK(add_geometry(geometry, out));
    }
    layer_.features.push_back(std::move(out));
    return {};
  }

  void finish() {
    if (empty_ > 0) layer_.notices.push_back(fmt::format("{} features have no geometry", empty_));
    if (mended_ > 0)
      layer_.notices.push_back(fmt::format("{} polygons were not valid and were mended; first: {}",
                                           mended_, first_mended_));
  }

 private:
  Result<void> add_geometry(OGRGeometryH geometry, VectorFeature& out) {
    if (!geometry) return {};
    switch (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry))) {
      case wkbPoint: {
        DERSU_TRY(line, corners(geometry));
        if (!line.empty()) out.points.push_back(line.front());
        return {};
      }
      case wkbLineString: {
        DERSU_TRY(line, corners(geometry));
        if (line.size() >= 2) out.lines.push_back(std::move(line));
        return {};
      }
      case wkbPolygon:
      case wkbTriangle:
        return add_polygon(geometry, out);
      case wkbMultiPoint:
      case wkbMultiLineString:
      case wkbMultiPolygon:
      case wkbGeometryCollection:
        for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i)
          DERSU_CHECK(add_geometry(OGR_G_GetGeometryRef(geometry, i), out));
        return {};
      default:
        return fail(Fault::unsupported, {}, "found a geometry of type {}",
                    OGR_G_GetGeometryName(geometry));
    }
  }

  Result<void> add_polygon(OGRGeometryH geometry, VectorFeature& out) {
    DERSU_TRY(polygon, plain_polygon(geometry));
    if (polygon.rings.empty()) return {};
    if (OGR_G_IsValid(geometry)) {
      out.polygons.push_back(std::move(polygon));
      return {};
    }
    if (mended_++ == 0) first_mended_ = fmt::format("feature {}", layer_.features.size() + 1);
    const Geometry valid(OGR_G_MakeValid(geometry));
    if (!valid) return fail(Fault::bad_input, {}, "a polygon crosses itself and cannot be mended");
    return add_polygonal_parts(valid.get(), out);
  }

  /// A mended polygon may fall apart into polygons, lines and points: only areas are kept.
  Result<void> add_polygonal_parts(OGRGeometryH geometry, VectorFeature& out) {
    if (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) == wkbPolygon) {
      DERSU_TRY(polygon, plain_polygon(geometry));
      if (!polygon.rings.empty()) out.polygons.push_back(std::move(polygon));
      return {};
    }
    if (OGR_GT_IsSubClassOf(OGR_G_GetGeometryType(geometry), wkbGeometryCollection))
      for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i)
        DERSU_CHECK(add_polygonal_parts(OGR_G_GetGeometryRef(geometry, i), out));
    return {};
  }

  Result<LonLatPolygon> plain_polygon(OGRGeometryH geometry) {
    LonLatPolygon polygon;
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i) {
      DERSU_TRY(ring, corners(OGR_G_GetGeometryRef(geometry, i)));
      if (ring.size() < 4) {  // three corners and the first one again
        if (i == 0) return polygon;
        continue;
      }
      polygon.rings.push_back(std::move(ring));
    }
    return polygon;
  }

  Result<RingOf<LonLat>> corners(OGRGeometryH line) {
    const int n = OGR_G_GetPointCount(line);
    if (static_cast<std::uint64_t>(n) > corners_left_)
      return fail(Fault::bad_input, {}, "found more corners than the limit");
    corners_left_ -= static_cast<std::uint64_t>(n);
    RingOf<LonLat> places;
    places.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
      DERSU_TRY(place, to_wgs84_(OGR_G_GetX(line, i), OGR_G_GetY(line, i)));
      places.push_back(place);
    }
    return places;
  }

  ToWgs84 to_wgs84_;
  std::uint64_t corners_left_;
  VectorLayer& layer_;
  std::uint64_t empty_ = 0;
  std::uint64_t mended_ = 0;
  std::string first_mended_;
};

Result<OGRLayerH> choose_layer(GDALDatasetH dataset, const std::string& wanted,
                               const std::string& name) {
  std::string names;
  const int layers = GDALDatasetGetLayerCount(dataset);
  for (int i = 0; i < layers; ++i) {
    OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
    const std::string found = OGR_L_GetName(layer);
    if (found == wanted || (wanted.empty() && layers == 1)) return layer;
    names += fmt::format("{}'{}'", i ? ", " : "", dersu::quoted(found));
  }
  if (layers == 0) return fail(Fault::bad_input, name, "found no layer in the file");
  if (wanted.empty())
    return fail(Fault::bad_input, name, "found {} layers, say which one: {}", layers, names);
  return fail(Fault::not_found, name, "there is no layer '{}', only {}", dersu::quoted(wanted),
              names);
}

/// The driver that reads files with this ending; nullptr where none does.
const char* driver_of(std::string_view ending) {
  if (ending == ".geojson" || ending == ".json") return "GeoJSON";
  if (ending == ".gpkg") return "GPKG";
  return ending == ".shp" ? "ESRI Shapefile" : nullptr;
}

std::string crs_of(OGRLayerH layer) {
  OGRSpatialReferenceH srs = OGR_L_GetSpatialRef(layer);
  char* wkt = nullptr;
  const char* options[] = {"FORMAT=WKT2_2019", nullptr};
  std::string crs;
  if (srs && OSRExportToWktEx(srs, &wkt, options) == OGRERR_NONE && wkt)
    crs = identify_crs(wkt).value_or("");
  CPLFree(wkt);
  return crs;
}

}  // namespace

Result<VectorLayer> read_vector(const fs::path& path, const VectorReading& options) {
  DERSU_CHECK(check_plain_file(path));
  const std::string name = path.filename().string();
  const char* driver = driver_of(lower(path.extension().string()));
  if (!driver)
    return fail(Fault::unsupported, name,
                "expected a vector file that ends in .geojson, .gpkg or .shp");
  std::error_code code;
  if (const auto bytes = fs::file_size(path, code); bytes > options.max_bytes)
    return fail(Fault::bad_input, name, "found {} bytes, expected at most {}", bytes,
                options.max_bytes);
  char start[4] = {};
  std::ifstream(path, std::ios::binary).read(start, sizeof start);
  if (const auto encoding = wide_encoding({start, sizeof start}); !encoding.empty())
    return fail(Fault::bad_input, name, "is {}, expected UTF-8", encoding);
  const GdalSession session;
  const char* drivers[] = {driver, nullptr};
  const Dataset dataset(
      GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, nullptr, nullptr));
  if (!dataset)
    return fail(Fault::bad_input, name, "not a {} file, or damaged{}", driver,
                session.complaints());
  DERSU_TRY(source, choose_layer(dataset.get(), options.layer, name));
  VectorLayer layer;
  layer.name = OGR_L_GetName(source);
  layer.crs = crs_of(source);
  OGRFeatureDefnH definition = OGR_L_GetLayerDefn(source);
  for (int i = 0; i < OGR_FD_GetFieldCount(definition); ++i)
    layer.fields.emplace_back(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i)));
  DERSU_TRY(to_wgs84, ToWgs84::make(layer.crs, options.datum, name, layer.notices));
  LayerReader reader(std::move(to_wgs84), options.max_corners, layer);
  OGR_L_ResetReading(source);
  CPLErrorReset();
  while (const Feature feature{OGR_L_GetNextFeature(source)}) {
    auto added = reader.add(feature.get());
    if (!added) {
      added.error().where = fmt::format("{}:feature {}", name, layer.features.size() + 1);
      return tl::unexpected(std::move(added).error());
    }
    CPLErrorReset();  // what was mended may have left a complaint
  }
  if (CPLGetLastErrorType() >= CE_Failure)
    return fail(Fault::bad_input, name, "the file ends early or is damaged{}",
                session.complaints());
  reader.finish();
  return layer;
}

std::vector<LonLatPolygon> all_polygons(const VectorLayer& layer) {
  std::vector<LonLatPolygon> polygons;
  for (const VectorFeature& feature : layer.features)
    polygons.insert(polygons.end(), feature.polygons.begin(), feature.polygons.end());
  return polygons;
}

}  // namespace dersu::io
