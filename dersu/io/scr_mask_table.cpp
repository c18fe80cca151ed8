// The rows of a habitat mask.
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "dersu/io/scr_table.hpp"

namespace dersu::io {
namespace {

/// A column of a mask: numbers, or words as the places of their levels.
struct Column {
  std::vector<double> values{};  ///< n_rows; NaN where there is none
  std::vector<std::string> levels{};
};

Column column_of(const ScrTable& table, std::size_t c) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  Column column;
  std::map<std::string, double, std::less<>> levels;
  for (std::size_t i = 0; i < table.rows(); ++i)
    if (!is_no_value(trim(table.raw(i, c))) && !table.number(i, c)) {
      for (std::size_t j = 0; j < table.rows(); ++j) levels.emplace(table.covariate(j, c), 0);
      break;
    }
  levels.erase("");
  for (auto& [level, at] : levels) {
    at = static_cast<double>(column.levels.size());
    column.levels.push_back(level);
  }
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (levels.empty()) {
      column.values.push_back(table.number(i, c).value_or(kNone));
    } else {
      const auto level = levels.find(table.covariate(i, c));
      column.values.push_back(level == levels.end() ? kNone : level->second);
    }
  }
  return column;
}

/// The smallest distance between two points of a mask, 0 where two are the same or there is one.
double smallest_distance(std::vector<Point> points) {
  std::sort(points.begin(), points.end(),
            [](Point a, Point b) { return a.x_m != b.x_m ? a.x_m < b.x_m : a.y_m < b.y_m; });
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      const double dx = points[j].x_m - points[i].x_m;
      if (dx >= best) break;
      best = std::min(best, std::hypot(dx, points[j].y_m - points[i].y_m));
      if (best == 0) return 0;
    }
  return std::isfinite(best) ? best : 0;
}

/// Cell areas from the spacing, a session at a time.
void fill_cells(std::vector<ScrRow<ScrMaskPoint>>& rows, ScrTables& tables, Problems& problems) {
  std::set<std::string> ids;
  for (const auto& row : rows) ids.insert(row.session);
  for (const std::string& id : ids) {
    std::vector<Point> points;
    for (const auto& row : rows)
      if (row.session == id) points.push_back(row.value.place);
    const double spacing_m = smallest_distance(std::move(points));
    if (spacing_m == 0) {
      problems.add("mask",
                   "found two points at one place or a single one, so that the spacing is "
                   "not known; expected a column cell_ha");
      return;
    }
    for (auto& row : rows)
      if (row.session == id) row.value.cell_ha = spacing_m * spacing_m / 1e4;
    tables.notices.push_back(fmt::format(
        "the mask does not say how large its cells are: taken as squares of {} m, the smallest "
        "distance between its points",
        format_fixed(spacing_m, 1)));
  }
}

}  // namespace

std::vector<ScrRow<ScrMaskPoint>> read_mask_rows(ScrTable& table, ScrTables& tables,
                                                 Problems& problems) {
  std::vector<ScrRow<ScrMaskPoint>> rows;
  constexpr std::array<std::string_view, 4> known{"session", "x", "y", "cell_ha"};
  const auto x = table.required("x");
  const auto y = table.required("y");
  if (!x || !y) return rows;
  const auto cell = table.column("cell_ha");
  const auto covariates = table.other_columns(known);
  std::vector<Column> columns;
  for (const std::size_t c : covariates) {
    columns.push_back(column_of(table, c));
    tables.mask_covariates.push_back(table.columns()[c]);
    tables.mask_levels.push_back(columns.back().levels);
  }
  for (std::size_t i = 0; i < table.rows(); ++i) {
    ScrMaskPoint point{.place = {table.coordinate(i, *x), table.coordinate(i, *y)},
                       .cell_ha = cell ? table.positive(i, *cell, false) : 0};
    for (const Column& column : columns) point.covariates.push_back(column.values[i]);
    rows.push_back({table.session(i), table.where(i), std::move(point)});
  }
  if (rows.empty()) problems.add("mask", "the table has no rows");
  if (!cell && problems.none()) fill_cells(rows, tables, problems);
  return rows;
}

}  // namespace dersu::io
