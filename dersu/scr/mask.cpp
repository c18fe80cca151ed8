#include "dersu/scr/mask.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "dersu/scr/blocks.hpp"

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

/// The same of searches, by their boxes.
class NearSearches {
 public:
  NearSearches(const Detectors& detectors, double buffer_m)
      : detectors_(detectors), buffer_m_(buffer_m) {
    for (const Outline& outline : detectors.outlines) boxes_.push_back(bounds(outline));
  }

  [[nodiscard]] bool any(Point point) const {
    for (std::size_t k = 0; k < boxes_.size(); ++k)
      if (squared_distance(boxes_[k], point) <= buffer_m_ * buffer_m_ &&
          to_detector_m(point, detectors_, k) <= buffer_m_)
        return true;
    return false;
  }

 private:
  const Detectors& detectors_;
  double buffer_m_;
  std::vector<Box> boxes_;
};

Box around(std::span<const Point> detectors, double buffer_m) {
  const auto [left, right] = std::ranges::minmax(detectors, {}, &Point::x_m);
  const auto [low, high] = std::ranges::minmax(detectors, {}, &Point::y_m);
  return {{left.x_m - buffer_m, low.y_m - buffer_m}, {right.x_m + buffer_m, high.y_m + buffer_m}};
}

/// A mask where what `make_near` makes says so; `corners` are in the box of the detectors.
template <class MakeNear>
Result<Mask> make_mask_near(std::span<const Point> corners, const MaskOptions& options,
                            std::span<const Polygon> habitat, MakeNear make_near) {
  const double spacing = options.spacing_m;
  const Box box = around(corners, options.buffer_m);
  const double columns = (box.high.x_m - box.low.x_m) / spacing;
  const double rows = (box.high.y_m - box.low.y_m) / spacing;
  if (!(columns * rows <= 4 * double(options.max_points)))
    return fail(
        Fault::usage, "spacing",
        "a spacing of {} m makes about {:.3g} cells, expected at most {}; the detectors lie "
        "up to {:.0f} km apart: is a place wrong?",
        spacing, columns * rows, 4 * options.max_points,
        (distance_m(box.low, box.high) - 2 * std::numbers::sqrt2 * options.buffer_m) / 1000);
  const auto near = make_near();
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

Result<void> check_options(const MaskOptions& options, bool any_detector) {
  for (const auto& [word, value] :
       {std::pair{"buffer", options.buffer_m}, {"spacing", options.spacing_m}})
    if (!(value > 0) || !std::isfinite(value))
      return fail(Fault::usage, word, "found {} m, expected a positive length", value);
  if (!any_detector) return fail(Fault::bad_input, "", "found no detectors to put a mask around");
  return {};
}

}  // namespace

Result<Mask> make_mask(std::span<const Point> detectors, const MaskOptions& options,
                       std::span<const Polygon> habitat) {
  DERSU_CHECK(check_options(options, !detectors.empty()));
  return make_mask_near(detectors, options, habitat,
                        [&] { return Near(detectors, options.buffer_m); });
}

Result<Mask> make_mask(const Detectors& detectors, const MaskOptions& options,
                       std::span<const Polygon> habitat) {
  if (detectors.outlines.empty()) return make_mask(detectors.points, options, habitat);
  std::vector<Point> corners;
  for (const Outline& outline : detectors.outlines)
    for (const auto& part : outline) corners.insert(corners.end(), part.begin(), part.end());
  DERSU_CHECK(check_options(options, !corners.empty()));
  return make_mask_near(corners, options, habitat,
                        [&] { return NearSearches(detectors, options.buffer_m); });
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
