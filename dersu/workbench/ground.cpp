#include "dersu/workbench/ground.hpp"

#include <algorithm>
#include <limits>

#include "dersu/io/map_scale.hpp"

namespace dersu::workbench {
namespace {

int party_index(const io::Project& project, std::string_view code) {
  for (std::size_t i = 0; i < project.parties.size(); ++i)
    if (project.parties[i].code == code) return static_cast<int>(i);
  return kNobody;
}

/// Everything that the projection must serve: cameras and corners of areas.
std::vector<LonLat> all_places(const std::vector<store::AreaRow>& areas,
                               const camtrap::Survey& survey) {
  std::vector<LonLat> places;
  for (const camtrap::Station& station : survey.stations) places.push_back(station.place);
  for (const store::AreaRow& area : areas)
    for (const LonLatPolygon& polygon : area.polygons)
      for (const RingOf<LonLat>& ring : polygon.rings)
        places.insert(places.end(), ring.begin(), ring.end());
  return places;
}

Result<GroundArea> to_ground(const store::AreaRow& row, const io::Project& project,
                             const io::Projection& projection) {
  GroundArea area{row.id, row.name.empty() ? row.id : row.name, party_index(project, row.party)};
  for (const io::ProjectArea& wanted : project.areas)
    if (wanted.id == row.id) {
      area.kind = wanted.kind;
      area.where = wanted.where;
    }
  DERSU_TRY(polygons, projection.to_metres(row.polygons));
  area.polygons = std::move(polygons);
  for (const RingOf<LonLat>& line : row.lines) {
    DERSU_TRY(points, projection.line_to_metres(line));
    area.lines.push_back(std::move(points));
  }
  return area;
}

}  // namespace

std::vector<const GroundArea*> Ground::of_kind(io::AreaKind kind) const {
  std::vector<const GroundArea*> found;
  for (const GroundArea& area : areas)
    if (area.kind == kind) found.push_back(&area);
  return found;
}

Result<void> check_crs(const io::Project& project, std::span<const LonLat> cameras) {
  if (project.crs == "auto" || cameras.empty()) return {};
  DERSU_TRY(projection, io::Projection::make(project.crs, {}));
  // One camera far off is a wrong place, and told as that; a wrong system is wrong at many.
  const auto off = std::ranges::count_if(cameras, [&](const LonLat& camera) {
    return !io::check_map_scale(projection, std::span(&camera, 1));
  });
  if (5 * off <= std::ssize(cameras)) return {};
  if (auto checked = io::check_map_scale(projection, cameras); !checked)
    return fail(Fault::bad_input, project.crs_where, "crs: {}; crs = \"auto\" serves",
                checked.error().message);
  return {};
}

Result<Ground> make_ground(const io::Project& project, const store::Store& store,
                           const camtrap::Survey& survey) {
  DERSU_TRY(rows, store.areas());
  DERSU_TRY(projection, io::Projection::make(project.crs, all_places(rows, survey)));
  std::vector<LonLat> cameras;
  for (const camtrap::Station& station : survey.stations) cameras.push_back(station.place);
  DERSU_CHECK(check_crs(project, cameras));
  Ground ground{std::move(projection)};
  for (const store::AreaRow& row : rows) {
    DERSU_TRY(area, to_ground(row, project, ground.projection));
    ground.areas.push_back(std::move(area));
  }
  for (const camtrap::Station& station : survey.stations) {
    DERSU_TRY(point, ground.projection.to_metres(station.place));
    ground.stations.push_back(point);
  }
  ground.notices = ground.projection.notices();
  return ground;
}

Result<std::vector<double>> sample_at(const io::Raster& raster, const io::Projection& projection,
                                      std::span<const Point> places) {
  std::vector<double> values;
  values.reserve(places.size());
  if (raster.crs.empty() || raster.crs == projection.crs()) {
    for (const Point p : places) values.push_back(raster.sample(p.x_m, p.y_m));
    return values;
  }
  DERSU_TRY(transform, io::Transform::make(projection.crs(), raster.crs));
  for (const Point p : places) {
    const auto there = transform.forward({p.x_m, p.y_m});
    values.push_back(there ? raster.sample(there->x, there->y)
                           : std::numeric_limits<double>::quiet_NaN());
  }
  return values;
}

}  // namespace dersu::workbench
