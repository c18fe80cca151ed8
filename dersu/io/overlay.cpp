#include "dersu/io/overlay.hpp"

#include <ogr_api.h>

#include <memory>
#include <type_traits>

#include "dersu/io/gdal.hpp"

namespace dersu::io {
namespace {

struct Destroy {
  void operator()(OGRGeometryH geometry) const { OGR_G_DestroyGeometry(geometry); }
};
using Geometry = std::unique_ptr<std::remove_pointer_t<OGRGeometryH>, Destroy>;

void add_corner(OGRGeometryH ring, Point corner) {
  OGR_G_AddPoint_2D(ring, corner.x_m, corner.y_m);
}
void add_corner(OGRGeometryH ring, LonLat corner) {
  OGR_G_AddPoint_2D(ring, corner.lon_deg, corner.lat_deg);
}

template <class Place>
Geometry ring_of(const RingOf<Place>& corners) {
  Geometry ring(OGR_G_CreateGeometry(wkbLinearRing));
  for (const Place corner : corners) add_corner(ring.get(), corner);
  OGR_G_CloseRings(ring.get());
  return ring;
}

/// All parts, each of them valid; they may overlap.
template <class Place>
Geometry collected(std::span<const PolygonOf<Place>> polygons) {
  Geometry all(OGR_G_CreateGeometry(wkbMultiPolygon));
  for (const PolygonOf<Place>& polygon : polygons) {
    Geometry part(OGR_G_CreateGeometry(wkbPolygon));
    for (const RingOf<Place>& ring : polygon.rings)
      OGR_G_AddGeometryDirectly(part.get(), ring_of(ring).release());
    if (!OGR_G_IsValid(part.get())) part.reset(OGR_G_MakeValid(part.get()));
    // A mended polygon may fall apart into areas and lines; the union sorts them out.
    if (part && OGR_GT_Flatten(OGR_G_GetGeometryType(part.get())) == wkbPolygon) {
      OGR_G_AddGeometryDirectly(all.get(), part.release());
    } else if (part) {
      for (int i = 0; i < OGR_G_GetGeometryCount(part.get()); ++i) {
        OGRGeometryH piece = OGR_G_GetGeometryRef(part.get(), i);
        if (OGR_GT_Flatten(OGR_G_GetGeometryType(piece)) == wkbPolygon)
          OGR_G_AddGeometry(all.get(), piece);
      }
    }
  }
  return all;
}

/// All parts as one valid geometry; empty where there are none.
Geometry joined(std::span<const Polygon> polygons) {
  return Geometry(OGR_G_UnionCascaded(collected(polygons).get()));
}

void read_corner(OGRGeometryH ring, int i, Point& corner) {
  corner = {OGR_G_GetX(ring, i), OGR_G_GetY(ring, i)};
}
void read_corner(OGRGeometryH ring, int i, LonLat& corner) {
  corner = {OGR_G_GetX(ring, i), OGR_G_GetY(ring, i)};
}

template <class Place>
RingOf<Place> corners_of(OGRGeometryH ring) {
  RingOf<Place> corners(static_cast<std::size_t>(OGR_G_GetPointCount(ring)));
  for (std::size_t i = 0; i < corners.size(); ++i)
    read_corner(ring, static_cast<int>(i), corners[i]);
  return corners;
}

/// Areas only: where two areas touch, their common line is no land.
template <class Place>
void add_polygons(OGRGeometryH geometry, std::vector<PolygonOf<Place>>& out) {
  if (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) == wkbPolygon) {
    PolygonOf<Place>& polygon = out.emplace_back();
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i)
      polygon.rings.push_back(corners_of<Place>(OGR_G_GetGeometryRef(geometry, i)));
  } else if (OGR_GT_IsSubClassOf(OGR_G_GetGeometryType(geometry), wkbGeometryCollection)) {
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i)
      add_polygons(OGR_G_GetGeometryRef(geometry, i), out);
  }
}

/// Of each part by itself, in squared units.
double area_of_parts(OGRGeometryH collection) {
  double area = 0;
  for (int i = 0; i < OGR_G_GetGeometryCount(collection); ++i)
    area += OGR_G_Area(OGR_G_GetGeometryRef(collection, i));
  return area;
}

}  // namespace

std::vector<Polygon> intersection(std::span<const Polygon> a, std::span<const Polygon> b) {
  std::vector<Polygon> both;
  if (a.empty() || b.empty()) return both;
  const GdalSession silent;  // it would print coordinates
  const Geometry left = joined(a);
  const Geometry right = joined(b);
  if (!left || !right) return both;
  const Geometry common(OGR_G_Intersection(left.get(), right.get()));
  if (common && !OGR_G_IsEmpty(common.get())) add_polygons(common.get(), both);
  return both;
}

std::optional<std::vector<LonLatPolygon>> united(std::span<const LonLatPolygon> polygons) {
  constexpr double kSlivers = 1e-6;  // of the whole area: how borders are drawn
  if (polygons.size() < 2) return std::nullopt;
  const GdalSession silent;  // it would print coordinates
  const Geometry all = collected(polygons);
  const Geometry one(OGR_G_UnionCascaded(all.get()));
  if (!one || area_of_parts(all.get()) <= (1 + kSlivers) * OGR_G_Area(one.get()))
    return std::nullopt;
  std::vector<LonLatPolygon> out;
  add_polygons(one.get(), out);
  return out;
}

}  // namespace dersu::io
