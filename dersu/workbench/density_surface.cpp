#include "dersu/workbench/density_surface.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "dersu/core/text.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/scr/surface.hpp"

namespace dersu::workbench {
namespace {

constexpr double kHectares = 10'000;  // in 100 km2
constexpr double kMostCells = 1e8;

/// The grid that the masks of all sessions stand on, without values.
Result<io::Raster> grid_of(const scr::Data& data, const std::string& crs) {
  const double cell_m = data.sessions.front().mask.cell_m();
  double west = std::numeric_limits<double>::infinity();
  double south = west;
  double east = -west;
  double north = -west;
  for (const scr::Session& session : data.sessions)
    for (const Point& p : session.mask.points) {
      west = std::min(west, p.x_m);
      east = std::max(east, p.x_m);
      south = std::min(south, p.y_m);
      north = std::max(north, p.y_m);
    }
  const auto on_grid = [&](double m) {
    constexpr double kRounding = 0.01;
    const double steps = m / cell_m;
    return std::abs(steps - std::round(steps)) < kRounding;
  };
  for (const scr::Session& session : data.sessions)
    for (const Point& p : session.mask.points)
      if (std::abs(session.mask.cell_m() / cell_m - 1) > 1e-6 || !on_grid(p.x_m - west) ||
          !on_grid(north - p.y_m))
        return fail(Fault::bad_input, "--surface",
                    "the points of the mask{} do not stand on one grid along the axes with cells "
                    "of their area, so that there is no raster of them",
                    data.sessions.size() > 1 ? "s" : "");
  const double columns = std::round((east - west) / cell_m) + 1;
  const double rows = std::round((north - south) / cell_m) + 1;
  if (columns * rows > kMostCells)
    return fail(Fault::bad_input, "--surface",
                "a raster of all masks would have {:.3g} cells, at most {:.3g} are written; fit "
                "the sessions one by one",
                columns * rows, kMostCells);
  io::Raster raster;
  raster.columns = static_cast<std::size_t>(columns);
  raster.rows = static_cast<std::size_t>(rows);
  raster.west = west - cell_m / 2;
  raster.north = north + cell_m / 2;
  raster.cell_width = raster.cell_height = cell_m;
  raster.crs = crs;
  raster.nodata = -9999;
  return raster;
}

std::string label_of(const scr::Data& data, const scr::Surface& surface) {
  std::string label;
  if (data.sessions.size() > 1) label += "session " + surface.session + " ";
  if (!surface.group.empty()) label += "group " + surface.group + " ";
  return label;
}

}  // namespace

Result<void> check_surface_name(const Options& options) {
  if (!options.has("surface")) return {};
  const std::string ending = options.path("surface").extension().string();
  if (ending != ".tif" && ending != ".tiff")
    return fail(Fault::usage, "--surface", "found '{}', expected a file that ends in .tif",
                quoted(options.path("surface").filename().string()));
  return {};
}

Result<void> check_surface(const Options& options, const scr::Data& data, const scr::Model& model) {
  if (!options.has("surface")) return {};
  DERSU_CHECK(check_surface_name(options));
  if (model.conditional)
    return fail(Fault::usage, "--surface",
                "found beside --conditional, whose density is the same everywhere");
  DERSU_CHECK(grid_of(data, {}));
  return {};
}

Result<void> write_surface(const Options& options, const std::string& crs, const scr::Data& data,
                           const scr::Prepared& prepared, const scr::Fit& fit) {
  if (!options.has("surface")) return {};
  DERSU_TRY(grid, grid_of(data, crs));
  constexpr std::array kParts{std::pair("density per 100 km2", &scr::Interval::estimate),
                              std::pair("standard error", &scr::Interval::se),
                              std::pair("lower", &scr::Interval::lower),
                              std::pair("upper", &scr::Interval::upper)};
  std::vector<io::RasterBand> bands;
  std::size_t at = 0;  // of the session
  for (const scr::Surface& surface : scr::density_surfaces(prepared, fit)) {
    while (data.sessions[at].name != surface.session) ++at;
    const std::vector<Point>& points = data.sessions[at].mask.points;
    for (const auto& [name, part] : kParts) {
      io::RasterBand band{label_of(data, surface) + name, {}};
      band.values.assign(grid.columns * grid.rows, std::numeric_limits<double>::quiet_NaN());
      for (std::size_t m = 0; m < points.size(); ++m) {
        const auto column = static_cast<std::size_t>((points[m].x_m - grid.west) / grid.cell_width);
        const auto row = static_cast<std::size_t>((grid.north - points[m].y_m) / grid.cell_height);
        const double value = surface.cells[m].*part * kHectares;
        if (std::isfinite(value)) band.values[row * grid.columns + column] = value;
      }
      bands.push_back(std::move(band));
    }
  }
  return io::write_bands(options.path("surface"), grid, bands);
}

}  // namespace dersu::workbench
