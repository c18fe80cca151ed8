#include "dersu/workbench/project_resistance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/workbench/ground.hpp"
#include "dersu/workbench/resistance_land.hpp"

namespace dersu::workbench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// A raster that is read, with its name.
struct ReadRaster {
  std::string name{};
  io::Raster raster{};
  bool in_metres = false;  ///< of the project's system
  double cell_m = 0;       ///< the longer side of a cell, on the ground
};

/// What lies around the mask.
struct Box {
  double west_m, south_m, east_m, north_m;
};

Box around(const scr::Mask& mask, double margin_m) {
  const double beyond_m = mask.cell_m() / 2 + margin_m;
  const auto [west, east] = std::ranges::minmax(mask.points, {}, &Point::x_m);
  const auto [south, north] = std::ranges::minmax(mask.points, {}, &Point::y_m);
  return {west.x_m - beyond_m, south.y_m - beyond_m, east.x_m + beyond_m, north.y_m + beyond_m};
}

/// The longer side of a cell of `raster` near `place`, in metres.
Result<double> side_near(Point place, const io::Raster& raster, const io::Projection& projection) {
  DERSU_TRY(transform, io::Transform::make(projection.crs(), raster.crs));
  DERSU_TRY(there, transform.forward({place.x_m, place.y_m}));
  DERSU_TRY(east, transform.inverse({there.x + raster.cell_width, there.y}));
  DERSU_TRY(north, transform.inverse({there.x, there.y + raster.cell_height}));
  return std::max(std::hypot(east.x - place.x_m, east.y - place.y_m),
                  std::hypot(north.x - place.x_m, north.y - place.y_m));
}

Result<std::vector<ReadRaster>> read_rasters(const io::Project& project,
                                             const io::Projection& projection,
                                             const scr::Formula& cost, Point middle) {
  const std::set<std::string> named = scr::variables(cost);
  std::vector<ReadRaster> rasters;
  DERSU_TRY(listed, project_rasters(project));
  for (const NamedRaster& entry : listed) {
    if (!named.contains(entry.name)) continue;
    const auto of_this = [&](Error error) {
      error.where = project.density.resistance_where;
      error.message =
          fmt::format("resistance '{}', {}: {}", entry.name, quoted(entry.said), error.message);
      return error;
    };
    DERSU_TRY(raster, io::read_raster(entry.path).map_error(of_this));
    ReadRaster read{entry.name, std::move(raster)};
    read.in_metres = read.raster.crs.empty();
    if (!read.in_metres) {
      DERSU_TRY(same, same_places(read.raster, projection.crs()).map_error(of_this));
      read.in_metres = same;
    }
    read.cell_m = std::max(read.raster.cell_width, read.raster.cell_height);
    if (!read.in_metres) {
      DERSU_TRY(side_m, side_near(middle, read.raster, projection).map_error(of_this));
      read.cell_m = side_m;
    }
    rasters.push_back(std::move(read));
  }
  return rasters;
}

/// Columns or rows of `n` cells of `cell` from `begin` that lie in [low, high].
std::pair<std::size_t, std::size_t> inside(double begin, double cell, std::size_t n, double low,
                                           double high) {
  const auto at = [&](double steps) {
    return static_cast<std::size_t>(std::clamp(steps, 0.0, static_cast<double>(n)));
  };
  return {at(std::floor((low - begin) / cell)), at(std::ceil((high - begin) / cell))};
}

/// The cells of `raster` in the box; empty where it has none there.
io::Raster cut(const io::Raster& raster, const Box& box) {
  const auto [left, right] =
      inside(raster.west, raster.cell_width, raster.columns, box.west_m, box.east_m);
  const auto [top, bottom] =
      inside(-raster.north, raster.cell_height, raster.rows, -box.north_m, -box.south_m);
  io::Raster part;
  if (left >= right || top >= bottom) return part;
  part.columns = right - left;
  part.rows = bottom - top;
  part.west = raster.west + raster.cell_width * static_cast<double>(left);
  part.north = raster.north - raster.cell_height * static_cast<double>(top);
  part.cell_width = raster.cell_width;
  part.cell_height = raster.cell_height;
  part.values.reserve(part.columns * part.rows);
  for (std::size_t row = top; row < bottom; ++row)
    for (std::size_t column = left; column < right; ++column)
      part.values.push_back(raster.at(column, row));
  return part;
}

/// Cells of `cell_m` that cover the box, on round coordinates.
scr::CellGrid grid_over(const Box& box, double cell_m) {
  const double west_m = std::floor(box.west_m / cell_m) * cell_m;
  const double north_m = std::ceil(box.north_m / cell_m) * cell_m;
  return {static_cast<std::uint32_t>(std::ceil((box.east_m - west_m) / cell_m)),
          static_cast<std::uint32_t>(std::ceil((north_m - box.south_m) / cell_m)), west_m, north_m,
          cell_m};
}

/// By cell of `grid` the mean of a raster at places evenly over it; none where half of them or more
/// have none.
Result<std::vector<double>> means(const ReadRaster& read, const io::Projection& projection,
                                  const scr::CellGrid& grid) {
  constexpr double kMostSide = 10;  // places along the side of a cell
  const double side = std::clamp(std::round(grid.cell_m / read.cell_m), 1.0, kMostSide);
  const auto n = static_cast<std::uint32_t>(side);
  std::vector<double> values;
  values.reserve(grid.n_cells());
  std::vector<Point> places(std::size_t{n} * n * grid.n_columns);
  for (std::uint32_t row = 0; row < grid.n_rows; ++row) {
    std::size_t at = 0;
    for (std::uint32_t column = 0; column < grid.n_columns; ++column)
      for (std::uint32_t i = 0; i < n; ++i)
        for (std::uint32_t j = 0; j < n; ++j)
          places[at++] = {grid.west_m + grid.cell_m * (column + (i + 0.5) / side),
                          grid.north_m - grid.cell_m * (row + (j + 0.5) / side)};
    DERSU_TRY(samples, sample_at(read.raster, projection, places));
    for (std::size_t begin = 0; begin < samples.size(); begin += std::size_t{n} * n) {
      double sum = 0;
      double with_value = 0;
      for (std::size_t i = begin; i < begin + std::size_t{n} * n; ++i) {
        if (std::isnan(samples[i])) continue;
        sum += samples[i];
        ++with_value;
      }
      values.push_back(2 * with_value > side * side ? sum / with_value : kNone);
    }
  }
  return values;
}

/// Why the rasters cannot be taken as they are; empty where they can.
std::string why_means(const std::vector<ReadRaster>& rasters, double finest_m) {
  for (const ReadRaster& read : rasters) {
    if (!read.in_metres)
      return fmt::format("{} is in another coordinate system than the project", read.name);
    if (!has_square_cells(read.raster))
      return fmt::format("the cells of {} are no squares", read.name);
    if (read.cell_m < finest_m * (1 - 1e-9))
      return fmt::format("the cells of {} are {} wide, far finer than the mask's", read.name,
                         spoken_length(read.cell_m));
    if (!same_grid(grid_of(rasters.front().raster), grid_of(read.raster)))
      return fmt::format("{} and {} have different cells", rasters.front().name, read.name);
  }
  return {};
}

}  // namespace

Result<std::vector<NamedRaster>> project_rasters(const io::Project& project) {
  std::vector<NamedRaster> rasters;
  std::set<std::string> names;
  const std::string& where = project.density.resistance_where;
  const auto& given_from = project.density.resistance_folder;
  const std::filesystem::path& folder = given_from.empty() ? project.folder : given_from;
  for (const std::string& text : project.density.resistance) {
    const auto covariate = std::ranges::find(project.covariates, text, &io::ProjectCovariate::name);
    NamedRaster raster;
    if (covariate != project.covariates.end()) {
      raster = {covariate->name, project.folder / covariate->file, covariate->file};
    } else {
      DERSU_TRY(file, named_raster(text, where));
      raster = std::move(file);
      raster.path = folder / raster.path;
    }
    if (!names.insert(raster.name).second)
      return fail(Fault::usage, where,
                  "found two rasters with the name '{}', expected name=file to tell them apart",
                  raster.name);
    rasters.push_back(std::move(raster));
  }
  return rasters;
}

Result<std::optional<CostFormula>> project_cost(const io::Project& project) {
  const io::ProjectDensity& density = project.density;
  const Said model{density.model, density.model_where};
  if (density.resistance.empty()) {
    if (!density.resistance_model.empty())
      return fail(Fault::usage, density.resistance_model_where,
                  "found without resistance, expected it beside the rasters that it names");
    if (names_cost(model))
      return fail(Fault::usage, density.model_where,
                  "found a formula for cost, expected the rasters that it names in resistance");
    return std::optional<CostFormula>();
  }
  DERSU_TRY(rasters, project_rasters(project));
  std::vector<std::string> names;
  for (const NamedRaster& raster : rasters) names.push_back(raster.name);
  const CostWords words{
      {density.resistance_model, density.resistance_model.empty() ? density.resistance_where
                                                                  : density.resistance_model_where},
      model,
      "model",
      "resistance"};
  DERSU_TRY(formula, cost_formula(words, names));
  return std::optional<CostFormula>(std::move(formula));
}

Result<std::shared_ptr<const scr::Land>> project_land(const io::Project& project,
                                                      const io::Projection& projection,
                                                      const scr::Formula& cost,
                                                      const scr::Mask& mask, double margin_m,
                                                      std::vector<std::string>& notices) {
  constexpr double kFine = 4;  // cells along the side of one of the mask; more tell nothing
  const double finest_m = mask.cell_m() / kFine;
  const Box box = around(mask, margin_m);
  DERSU_TRY(rasters,
            read_rasters(project, projection, cost,
                         {(box.west_m + box.east_m) / 2, (box.south_m + box.north_m) / 2}));
  const std::string why = why_means(rasters, finest_m);
  double cell_m = finest_m;
  for (const ReadRaster& read : rasters) cell_m = std::max(cell_m, read.cell_m);
  scr::Land land;
  if (!why.empty()) {
    land.grid = grid_over(box, cell_m);
    notices.push_back(fmt::format("Resistance: {}; means over cells of {} were taken.", why,
                                  spoken_length(cell_m)));
  }
  for (ReadRaster& read : rasters) {
    std::vector<double> values;
    if (why.empty()) {
      io::Raster part = cut(read.raster, box);
      land.grid = grid_of(part);
      values = std::move(part.values);
    } else {
      DERSU_TRY(mean, means(read, projection, land.grid));
      values = std::move(mean);
    }
    if (std::ranges::all_of(values, [](double v) { return std::isnan(v); }))
      return fail(Fault::bad_input, project.density.resistance_where,
                  "resistance '{}' has no value anywhere around the cameras", read.name);
    land.covariates.push_back({read.name, std::move(values), {}});
    note_scale(land.covariates.back(), "resistance_model", notices);
  }
  return std::make_shared<const scr::Land>(std::move(land));
}

}  // namespace dersu::workbench
