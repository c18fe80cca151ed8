#include "dersu/scr/mask.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dersu::scr {
namespace {

/// Detectors in square cells of the buffer's side: the near ones are in the 3 x 3 cells around.
class Near {
 public:
  Near(std::span<const Point> detectors, double buffer_m) : buffer_m_(buffer_m) {
    for (const Point& p : detectors) cells_.push_back({cell(p.y_m), cell(p.x_m), p});
    std::ranges::sort(cells_, before);
  }

  [[nodiscard]] bool any(Point point) const {
    for (long row = cell(point.y_m) - 1; row <= cell(point.y_m) + 1; ++row) {
      const long left = cell(point.x_m) - 1;
      for (auto at = std::ranges::lower_bound(cells_, Cell{row, left, {}}, before);
           at != cells_.end() && at->row == row && at->column <= left + 2; ++at)
        if (distance_m(at->point, point) <= buffer_m_) return true;
    }
    return false;
  }

 private:
  struct Cell {
    long row = 0;
    long column = 0;
    Point point{};
  };
  static bool before(const Cell& a, const Cell& b) {
    return a.row != b.row ? a.row < b.row : a.column < b.column;
  }
  [[nodiscard]] long cell(double v) const { return long(std::floor(v / buffer_m_)); }

  double buffer_m_;
  std::vector<Cell> cells_;
};

Box around(std::span<const Point> detectors, double buffer_m) {
  const auto [left, right] = std::ranges::minmax(detectors, {}, &Point::x_m);
  const auto [low, high] = std::ranges::minmax(detectors, {}, &Point::y_m);
  return {{left.x_m - buffer_m, low.y_m - buffer_m}, {right.x_m + buffer_m, high.y_m + buffer_m}};
}

}  // namespace

Result<Mask> make_mask(std::span<const Point> detectors, const MaskOptions& options,
                       std::span<const Polygon> habitat) {
  const double spacing = options.spacing_m;
  for (const auto& [word, value] : {std::pair{"buffer", options.buffer_m}, {"spacing", spacing}})
    if (!(value > 0) || !std::isfinite(value))
      return fail(Fault::usage, word, "found {} m, expected a positive length", value);
  if (detectors.empty())
    return fail(Fault::bad_input, "", "found no detectors to put a mask around");
  const Box box = around(detectors, options.buffer_m);
  const double columns = (box.high.x_m - box.low.x_m) / spacing;
  const double rows = (box.high.y_m - box.low.y_m) / spacing;
  if (!(columns * rows <= 4 * double(options.max_points)))
    return fail(
        Fault::usage, "spacing",
        "a spacing of {} m makes about {:.3g} cells, expected at most {}; the detectors lie "
        "up to {:.0f} km apart: is a place wrong?",
        spacing, columns * rows, 4 * options.max_points,
        (distance_m(box.low, box.high) - 2 * std::numbers::sqrt2 * options.buffer_m) / 1000);
  const Near near(detectors, options.buffer_m);
  const PolygonIndex inside(habitat);
  Mask mask;
  mask.cell_area_ha = spacing * spacing / 1e4;
  for (double j = std::floor(box.low.y_m / spacing); (j + 0.5) * spacing <= box.high.y_m; ++j)
    for (double i = std::floor(box.low.x_m / spacing); (i + 0.5) * spacing <= box.high.x_m; ++i) {
      const Point point{(i + 0.5) * spacing, (j + 0.5) * spacing};
      if (!near.any(point) || (!habitat.empty() && !inside.contains(point))) continue;
      mask.points.push_back(point);
    }
  if (mask.points.size() > options.max_points)
    return fail(Fault::usage, "spacing",
                "found {} mask points, expected at most {}; take a wider "
                "spacing",
                mask.points.size(), options.max_points);
  if (mask.points.empty())
    return fail(Fault::bad_input, "mask",
                "no mask point is left: no habitat within {} of a "
                "detector (are both in the same coordinates?), or cells wider than it",
                spoken_length(options.buffer_m));
  return mask;
}

std::optional<MaskOptions> suggested_mask(const Data& data) {
  const auto spread_m = pooled_spread_m(data);
  if (!spread_m) return std::nullopt;
  MaskOptions options;
  options.buffer_m = 4 * *spread_m;
  options.spacing_m = 0.6 * *spread_m;
  return options;
}

}  // namespace dersu::scr
