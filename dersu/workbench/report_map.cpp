// The map of the report: areas of the project, and a graticule.
#include <array>
#include <cmath>

#include "dersu/core/text.hpp"
#include "dersu/workbench/report_content.hpp"

namespace dersu::workbench {
namespace {

std::vector<report::Polygon> shown(const std::vector<Polygon>& polygons) {
  std::vector<report::Polygon> out;
  for (const Polygon& polygon : polygons) out.push_back({polygon.rings});
  return out;
}

/// Degrees around everything that can be on the map.
struct Extent {
  double west = 180, east = -180, south = 90, north = -90;
  void add(LonLat place) {
    west = std::min(west, place.lon_deg);
    east = std::max(east, place.lon_deg);
    south = std::min(south, place.lat_deg);
    north = std::max(north, place.lat_deg);
  }
};

/// Around the cameras; the map shows little more than their buffer.
Extent extent_of(const Assessment& assessment) {
  Extent extent;
  for (const camtrap::Station& station : assessment.data.survey.stations) extent.add(station.place);
  constexpr double kMargin_deg = 2;
  return {extent.west - kMargin_deg, extent.east + kMargin_deg, extent.south - kMargin_deg,
          extent.north + kMargin_deg};
}

double graticule_step(const Extent& extent) {
  constexpr std::array<double, 7> kSteps{0.1, 0.25, 0.5, 1, 2, 5, 10};
  const double inner = std::max({extent.east - extent.west, extent.north - extent.south}) - 4;
  for (const double step : kSteps)
    if (inner / step <= 3) return step;
  return 20;
}

std::string degrees(double value, bool meridian) {
  const char* side = meridian ? (value < 0 ? "W" : "E") : (value < 0 ? "S" : "N");
  const double minutes = std::round(std::abs(value) * 60);
  const auto whole = static_cast<int>(minutes / 60);
  const auto rest = static_cast<int>(minutes) % 60;
  return rest == 0 ? fmt::format("{}\u00b0 {}", whole, side)
                   : fmt::format("{}\u00b0{:02}\u2032 {}", whole, rest, side);
}

void add_graticule(const Assessment& assessment, report::MapContent& map) {
  const Extent extent = extent_of(assessment);
  const double step = graticule_step(extent);
  constexpr int kPieces = 40;
  const auto line = [&](double value, bool meridian) {
    report::Graticule graticule{degrees(value, meridian), meridian, {}};
    for (int i = 0; i <= kPieces; ++i) {
      const double t = static_cast<double>(i) / kPieces;
      const LonLat place = meridian
                               ? LonLat{value, extent.south + t * (extent.north - extent.south)}
                               : LonLat{extent.west + t * (extent.east - extent.west), value};
      if (const auto point = assessment.ground.projection.to_metres(place))
        graticule.line.push_back(*point);
    }
    if (graticule.line.size() > 1) map.graticule.push_back(std::move(graticule));
  };
  for (double k = std::ceil(extent.west / step); k * step <= extent.east; ++k) line(k * step, true);
  for (double k = std::ceil(extent.south / step); k * step <= extent.north; ++k)
    line(k * step, false);
}

}  // namespace

report::MapContent make_map(const Assessment& assessment) {
  const Ground& ground = assessment.ground;
  report::MapContent map;
  map.crs_name = ground.projection.title();
  for (const GroundArea* area : ground.of_kind(io::AreaKind::land)) {
    const auto polygons = shown(area->polygons);
    map.land.insert(map.land.end(), polygons.begin(), polygons.end());
  }
  for (const GroundArea* area : ground.of_kind(io::AreaKind::border))
    map.borders.insert(map.borders.end(), area->lines.begin(), area->lines.end());
  for (const GroundArea& area : ground.areas)
    if (area.kind == io::AreaKind::territory || area.kind == io::AreaKind::protected_area)
      map.territories.push_back({area.name, area.party, shown(area.polygons)});
  if (!assessment.data.survey.stations.empty()) add_graticule(assessment, map);
  return map;
}

}  // namespace dersu::workbench
