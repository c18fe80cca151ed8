#include "dersu/workbench/resistance_land.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/text.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/scr/least_cost.hpp"

namespace dersu::workbench {

bool same_grid(const scr::CellGrid& a, const scr::CellGrid& b) {
  const double near_m = 1e-3 * a.cell_m;
  return a.n_columns == b.n_columns && a.n_rows == b.n_rows &&
         std::abs(a.west_m - b.west_m) <= near_m && std::abs(a.north_m - b.north_m) <= near_m &&
         std::abs(a.cell_m - b.cell_m) * std::max(a.n_columns, a.n_rows) <= near_m;
}

void note_scale(const scr::Covariate& covariate, std::string_view formula,
                std::vector<std::string>& notices) {
  constexpr double kUnscaled = 100;
  double squares = 0;
  double n = 0;
  for (const double v : covariate.values) {
    if (std::isnan(v)) continue;
    squares += v * v;
    ++n;
  }
  const double rms = n > 0 ? std::sqrt(squares / n) : 0;
  if (rms > kUnscaled)
    notices.push_back(fmt::format(
        "the values of '{0}' are large (root mean square {1:.3g}), so that the coefficient of one "
        "of its units is small: I({0} / {2:.0f}) in {3} divides it",
        covariate.name, rms, std::pow(10, std::round(std::log10(rms))), formula));
}

bool is_open(const scr::Land& land, std::uint32_t cell) {
  return std::ranges::none_of(land.covariates, [&](const scr::Covariate& covariate) {
    return std::isnan(covariate.values[cell]);
  });
}

Result<bool> same_places(const io::Raster& raster, const std::string& crs) {
  DERSU_TRY(transform, io::Transform::make(raster.crs, crs));
  const double width = raster.cell_width * static_cast<double>(raster.columns);
  const double height = raster.cell_height * static_cast<double>(raster.rows);
  for (const double across : {0.0, 1.0})
    for (const double down : {0.0, 1.0}) {
      const io::XY corner{raster.west + across * width, raster.north - down * height};
      const auto moved = transform.forward(corner);
      if (!moved || std::hypot(moved->x - corner.x, moved->y - corner.y) > 0.01 * raster.cell_width)
        return false;
    }
  return true;
}

bool looks_like_degrees(const io::Raster& raster) {
  return raster.cell_width < 0.5 && std::abs(raster.west) <= 180 && std::abs(raster.north) <= 90;
}

bool has_square_cells(const io::Raster& raster) {
  return std::abs(raster.cell_width - raster.cell_height) <= 1e-6 * raster.cell_width;
}

scr::CellGrid grid_of(const io::Raster& raster) {
  return {static_cast<std::uint32_t>(raster.columns), static_cast<std::uint32_t>(raster.rows),
          raster.west, raster.north, raster.cell_width};
}

void check_detectors(const scr::Land& land, const scr::Session& session, io::Problems& problems) {
  const scr::Detectors& detectors = session.detectors;
  for (std::size_t k = 0; k < detectors.points.size(); ++k) {
    const auto cell = land.grid.cell_at(detectors.points[k]);
    if (cell && is_open(land, *cell)) continue;
    problems.add(detectors.origins[k], "{}",
                 cell ? "found a detector on a cell of the resistance raster without a value, "
                        "which nothing crosses; expected land that can be crossed"
                      : "found a detector outside the resistance raster, expected it inside");
  }
}

Result<void> check_size(const scr::Land& land, const scr::Session& session) {
  const std::size_t numbers =
      session.detectors.points.size() * session.mask.points.size() * (1 + land.covariates.size());
  if (numbers <= scr::kMaxCostValues) return {};
  return fail(Fault::unsupported, fmt::format("session {}", session.name),
              "found {} detectors and {} mask points, whose distances and derivatives are {} "
              "numbers, expected at most {}: take fewer mask points (a wider spacing)",
              session.detectors.points.size(), session.mask.points.size(), numbers,
              scr::kMaxCostValues);
}

}  // namespace dersu::workbench
