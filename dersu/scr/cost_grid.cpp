#include "dersu/scr/cost_grid.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dersu::scr {
namespace {

/// Places outside that a message names one by one.
constexpr std::size_t kMaxProblems = 20;

/// The number of the cell along one axis, `along_m` from its beginning.
std::optional<std::uint32_t> step_at(double along_m, double cell_m, std::uint32_t n) {
  const double step = std::floor(along_m / cell_m);
  if (!(step >= 0) || !(along_m <= cell_m * n)) return {};
  return std::uint32_t(std::min(step, double(n) - 1));
}

}  // namespace

std::optional<std::uint32_t> CellGrid::cell_at(Point place) const {
  if (n_columns == 0 || n_rows == 0) return {};
  const auto column = step_at(place.x_m - west_m, cell_m, n_columns);
  const auto row = step_at(north_m - place.y_m, cell_m, n_rows);
  if (!column || !row) return {};
  return *row * n_columns + *column;
}

Point CellGrid::centre(std::uint32_t cell) const {
  return {west_m + (cell % n_columns + 0.5) * cell_m, north_m - (cell / n_columns + 0.5) * cell_m};
}

Result<std::vector<std::uint32_t>> cells_of(const CellGrid& grid, std::span<const Point> places,
                                            std::string_view what) {
  std::vector<std::uint32_t> cells;
  std::vector<Error> problems;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (const auto cell = grid.cell_at(places[i]))
      cells.push_back(*cell);
    else
      problems.push_back({Fault::bad_input,
                          fmt::format("found {} {} outside the resistance raster, expected all "
                                      "inside",
                                      what, i + 1),
                          "resistance"});
  }
  if (problems.empty()) return cells;
  const std::size_t more = problems.size() - std::min(problems.size(), kMaxProblems);
  problems.resize(problems.size() - more);
  return tl::unexpected(gather("resistance", std::move(problems), more));
}

}  // namespace dersu::scr
