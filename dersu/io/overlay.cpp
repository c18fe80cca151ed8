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

Geometry ring_of(const RingOf<Point>& corners) {
  Geometry ring(OGR_G_CreateGeometry(wkbLinearRing));
  for (const Point corner : corners) OGR_G_AddPoint_2D(ring.get(), corner.x_m, corner.y_m);
  OGR_G_CloseRings(ring.get());
  return ring;
}

/// All parts as one valid geometry; empty where there are none.
Geometry joined(std::span<const Polygon> polygons) {
  const Geometry all(OGR_G_CreateGeometry(wkbMultiPolygon));
  for (const Polygon& polygon : polygons) {
    Geometry part(OGR_G_CreateGeometry(wkbPolygon));
    for (const RingOf<Point>& ring : polygon.rings)
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
  return Geometry(OGR_G_UnionCascaded(all.get()));
}

RingOf<Point> corners_of(OGRGeometryH ring) {
  RingOf<Point> corners;
  for (int i = 0; i < OGR_G_GetPointCount(ring); ++i)
    corners.push_back({OGR_G_GetX(ring, i), OGR_G_GetY(ring, i)});
  return corners;
}

/// Areas only: where two areas touch, their common line is no land.
void add_polygons(OGRGeometryH geometry, std::vector<Polygon>& out) {
  if (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) == wkbPolygon) {
    Polygon& polygon = out.emplace_back();
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i)
      polygon.rings.push_back(corners_of(OGR_G_GetGeometryRef(geometry, i)));
  } else if (OGR_GT_IsSubClassOf(OGR_G_GetGeometryType(geometry), wkbGeometryCollection)) {
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i)
      add_polygons(OGR_G_GetGeometryRef(geometry, i), out);
  }
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

}  // namespace dersu::io
