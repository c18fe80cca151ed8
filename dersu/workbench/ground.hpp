#pragma once
// The land of a project in metres: whose it is, where animals can live, and what density may depend
// on. Everything that is measured on the plane starts here.
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dersu/camtrap/survey.hpp"
#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

constexpr int kNobody = -1;  ///< instead of a place in Project::parties

/// An area of the project, polygons in metres.
struct GroundArea {
  std::string id;
  std::string name;
  int party = kNobody;
  io::AreaKind kind = io::AreaKind::region;
  std::vector<Polygon> polygons{};
  std::vector<RingOf<Point>> lines{};  ///< of a border
  std::string where{};                 ///< "dersu.toml:12:1", for messages
};

struct Ground {
  io::Projection projection;
  std::vector<GroundArea> areas{};  ///< in the order of the project file
  std::vector<Point> stations{};    ///< by station of the survey
  std::vector<std::string> notices{};

  [[nodiscard]] std::vector<const GroundArea*> of_kind(io::AreaKind kind) const;
};

/// Fault::bad_input with the place in dersu.toml where the system that the project names is not
/// true to size at more than a fifth of the cameras (io::check_map_scale; fewer stand in a wrong
/// place); "auto" always is.
[[nodiscard]] Result<void> check_crs(const io::Project& project, std::span<const LonLat> cameras);

/// The areas of the store and the stations of the survey in the project's CRS. Fault::bad_input
/// where that is not true to size at the stations (io::check_map_scale).
[[nodiscard]] Result<Ground> make_ground(const io::Project& project, const store::Store& store,
                                         const camtrap::Survey& survey);

/// The values of a raster at places in metres; NaN where it has none.
[[nodiscard]] Result<std::vector<double>> sample_at(const io::Raster& raster,
                                                    const io::Projection& projection,
                                                    std::span<const Point> places);

}  // namespace dersu::workbench
