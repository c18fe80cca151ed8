#pragma once
// Polygons on a plane or in degrees: area, bounds, and a fast answer to "is this point inside?".
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dersu/core/units.hpp"

namespace dersu {

/// Corners in order; the last joins the first, which may be repeated at the end or not.
template <class Place>
using RingOf = std::vector<Place>;

/// The outer ring first, then its holes. An area of several parts is a vector of these.
template <class Place>
struct PolygonOf {
  std::vector<RingOf<Place>> rings{};
  bool operator==(const PolygonOf&) const = default;
};

using Polygon = PolygonOf<Point>;         ///< metres of a projected CRS
using LonLatPolygon = PolygonOf<LonLat>;  ///< degrees

struct Box {
  Point low{};
  Point high{};
};

/// The smallest box around all corners; a box of zeros where there are none.
[[nodiscard]] Box bounds(std::span<const Polygon> polygons);

/// Outer rings less their holes, whichever way the corners run. Parts must not overlap.
[[nodiscard]] double area_km2(std::span<const Polygon> polygons);

/// Tells whether points are inside a set of polygons; built once, asked often.
///
/// A point is inside where a ray from it crosses the rings of any one polygon an odd number of
/// times: what lies in several polygons is inside. Edges are sorted into horizontal bands, so that
/// a question looks only at the edges near its own y:
///
///     band 2 | ----------/\------   edges b c
///     band 1 | ---/\----/--\----    edges a b c d
///     band 0 | --/--\--/----\---    edges a b c d
///
/// Areas that share an edge share it exactly: a point on it is inside one of them, never both,
/// as long as both have the same corners there.
class PolygonIndex {
 public:
  explicit PolygonIndex(std::span<const Polygon> polygons);

  [[nodiscard]] bool contains(Point point) const;

 private:
  struct Edge {
    Point low{};  ///< of the two ends, the one with the smaller y
    Point high{};
    std::uint32_t polygon = 0;
  };
  [[nodiscard]] std::size_t band_of(double y_m) const;

  std::vector<Edge>
      edges_;  ///< band by band, in the order of polygons, in every band that it touches
  std::vector<std::size_t> band_begin_;  ///< bands + 1
  double low_m_ = 0;
  double high_m_ = 0;
  double bands_per_m_ = 0;
};

}  // namespace dersu
