#include "dersu/workbench/mask_cells.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "dersu/core/text.hpp"
#include "dersu/workbench/mask_overlap.hpp"
#include "dersu/workbench/point_grid.hpp"

namespace dersu::workbench {
namespace {

constexpr std::size_t kGrid = 20;  ///< fewer points tell nothing of a grid

std::vector<Point> by_rising_x(const scr::Mask& mask) {
  std::vector<Point> points = mask.points;
  const auto before = [](Point a, Point b) {
    return a.x_m != b.x_m ? a.x_m < b.x_m : a.y_m < b.y_m;
  };
  std::ranges::sort(points, before);
  return points;
}

/// Others around a point, as near as cells that touch at a side, or at a corner.
struct Beside {
  std::size_t sides = 0;
  std::size_t corners = 0;
};

Beside beside(const std::vector<Point>& points, std::size_t at, double cell_m) {
  constexpr double kTouches = 1.25;  // cells
  constexpr double kCorner = 0.035;  // so near to the diagonal of a cell
  const double diagonal = std::sqrt(2.0);
  Beside found;
  const auto near = [&](std::size_t i) {
    const double cells = distance_m(points[i], points[at]) / cell_m;
    found.sides += i != at && cells <= kTouches;
    found.corners += std::abs(cells - diagonal) <= kCorner;
    return std::abs(points[i].x_m - points[at].x_m) <= (diagonal + kCorner) * cell_m;
  };
  for (std::size_t i = at; i < points.size() && near(i); ++i) {
  }
  for (std::size_t i = at; i-- > 0 && near(i);) {
  }
  return found;
}

/// What share of a mask's points (of a sample, where there are many) touches another one, at a
/// corner too, and has 3 or more at its sides. Most points of a grid have four.
struct Touching {
  double any = 0;
  double three = 0;
};

Touching touching(const std::vector<Point>& points, double cell_m) {
  constexpr std::size_t kSample = 2000;
  const std::size_t step = std::max<std::size_t>(1, points.size() / kSample);
  Touching share;
  double n = 0;
  for (std::size_t i = 0; i < points.size(); i += step, ++n) {
    const Beside near = beside(points, i, cell_m);
    share.any += near.sides + near.corners > 0;
    share.three += near.sides > 2;
  }
  return {share.any / n, share.three / n};
}

std::string four_digits(double area_ha) {
  return area_ha < 1e4 ? fmt::format("{:.4g}", area_ha) : format_fixed(area_ha, 0);
}

/// Cells as large as the grid says, and no lines left out of it.
Result<void> check_grid(const std::string& where, const std::vector<Point>& points,
                        const scr::Mask& mask) {
  const std::optional<GridSteps> steps = grid_steps(points);
  if (!steps) return {};
  const double grid_ha = steps->cell_ha();
  constexpr double kSurface = 0.1;  // corridors side by side have neighbours on three sides
  if (steps->surrounded >= kSurface && std::abs(mask.cell_area_ha - grid_ha) > kCellSlack * grid_ha)
    return fail(Fault::bad_input, where,
                "the mask points lie on a grid of {} by {}, whose cells are {} ha; found cell_ha "
                "{}, expected the same, and every point of the habitat",
                spoken_length(std::hypot(steps->u.x_m, steps->u.y_m)),
                spoken_length(std::hypot(steps->v.x_m, steps->v.y_m)), four_digits(grid_ha),
                format_number(mask.cell_area_ha));
  const auto places = grid_places(points, *steps);
  if (!places) return {};
  constexpr std::size_t kFewest = 3;  // two are a river and a road
  const CutLines lines = cut_lines(*places);
  if (lines.cuts >= kFewest && 10 * lines.cuts >= lines.lines)
    return fail(Fault::bad_input, where,
                "whole rows or columns of the mask's grid hold no point, between {} of its {} "
                "others; expected every point of the habitat: density is too high without them",
                lines.cuts, lines.lines);
  return {};
}

Result<void> check_overlap(const std::string& where, const std::vector<Point>& points,
                           const scr::Mask& mask) {
  constexpr double kMost = 0.05;
  const double twice = counted_twice(points, mask.cell_area_ha);
  if (twice < kMost) return {};
  return fail(Fault::bad_input, where,
              "{} % of the area of the {} mask cells of {} ha is counted twice: points are closer "
              "than their cells are wide, and density is too low; expected each place once: do two "
              "masks overlap, or are some cells smaller?",
              format_fixed(100 * twice, 0), points.size(), format_number(mask.cell_area_ha));
}

/// Some cells on others, too few to refuse the mask.
std::optional<std::string> overlap_notice(const std::vector<Point>& points, double cell_ha) {
  constexpr double kMatters = 0.01;
  const double twice = counted_twice(points, cell_ha);
  if (twice < kMatters) return {};
  return fmt::format(
      "{} % of the area of the mask cells is counted twice, as some points are closer than their "
      "cells are wide: do two masks overlap? Density is too low there",
      format_fixed(100 * twice, 1));
}

/// Holes in the grid of a mask, where they are more than clearings of a cell; without a grid, few
/// points with others at their sides.
std::optional<std::string> gap_notice(const std::vector<Point>& points, const scr::Mask& mask) {
  constexpr double kMany = 0.1;
  constexpr double kManyOfThin = 0.05;
  constexpr double kThin = 0.2;
  const std::optional<GridSteps> steps = grid_steps(points);
  const bool thin = touching(points, mask.cell_m()).three < kThin;
  if (!steps && thin)
    return fmt::format(
        "hardly any mask point has cells of {} ha on more than two sides: are points left out? "
        "Then density is too high",
        format_number(mask.cell_area_ha));
  const auto places = steps ? grid_places(points, *steps) : std::nullopt;
  const std::size_t empty = places ? holes(*places) : 0;
  const double many = thin ? kManyOfThin : kMany;
  if (empty == 0 || double(empty) < many * double(empty + points.size())) return {};
  return fmt::format(
      "{} places among the {} mask points hold none, though there are points on three or four "
      "sides: are points left out? Density is that of the area of the points alone, and too high "
      "where animals live between them",
      empty, points.size());
}

}  // namespace

Result<void> check_mask_cells(const std::string& session, const scr::Mask& mask) {
  const std::vector<Point> points = by_rising_x(mask);
  std::size_t twice = 0;
  for (std::size_t i = 1; i < points.size(); ++i)
    twice += distance_m(points[i], points[i - 1]) == 0;
  const std::string where = fmt::format("session {}", session);
  if (twice > 0)
    return fail(Fault::bad_input, where, "{} of {} mask points are there twice, expected each once",
                twice, points.size());
  const auto [low, high] = std::ranges::minmax(points, {}, &Point::y_m);
  const double cell_m = mask.cell_m();
  const double room_m2 =
      (points.back().x_m - points.front().x_m + cell_m) * (high.y_m - low.y_m + cell_m);
  constexpr double kSlack = 1.5;  // a grid that is turned reaches beyond the box of its points
  if (mask.area_ha() * 1e4 > kSlack * room_m2)
    return fail(Fault::bad_input, where,
                "{} mask cells of {} ha overlap: their points are closer than the cells are wide; "
                "expected x and y in metres",
                points.size(), mask.cell_area_ha);
  if (points.size() < kGrid) return {};
  DERSU_CHECK(check_grid(where, points, mask));
  DERSU_CHECK(check_overlap(where, points, mask));
  if (touching(points, cell_m).any < 0.5)
    return fail(Fault::bad_input, where,
                "most mask points are farther from each other than their cells of {} ha are wide "
                "({}): expected cell_ha in hectares, and every point of the habitat",
                format_number(mask.cell_area_ha), spoken_length(cell_m));
  return {};
}

std::vector<std::string> mask_notices(const scr::Data& data) {
  std::vector<std::string> notices;
  for (const scr::Session& session : data.sessions) {
    const std::vector<Point> points = by_rising_x(session.mask);
    if (points.size() < kGrid) continue;
    for (const auto& notice :
         {gap_notice(points, session.mask), overlap_notice(points, session.mask.cell_area_ha)})
      if (notice) notices.push_back(fmt::format("session {}: {}", session.name, *notice));
  }
  return notices;
}

}  // namespace dersu::workbench
