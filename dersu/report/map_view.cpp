#include "dersu/report/map_view.hpp"

#include <algorithm>

#include "dersu/report/svg.hpp"

namespace dersu::report {
namespace {

constexpr double kThinUnits = 0.3;
constexpr double kBeyondUnits = 6;  // outlines end outside of the frame, so that no edge is seen

Box grown(const Box& box, double by) {
  return {box.west - by, box.south - by, box.east + by, box.north + by};
}

}  // namespace

MapView::MapView(Box shown, double left, double top, double width, double least, double most) {
  const double margin = 0.05 * std::max(shown.east - shown.west, shown.north - shown.south);
  box_ = grown(shown, std::max(margin, 1000.0));
  const double wide = box_.east - box_.west;
  const double tall = box_.north - box_.south;
  const double height = std::clamp(width * tall / wide, least, most);
  panel_ = {left, top, left + width, top + height};
  units_per_m_ = std::min(width / wide, height / tall);
  const double more_x = (width / units_per_m_ - wide) / 2;
  const double more_y = (height / units_per_m_ - tall) / 2;
  box_ = {box_.west - more_x, box_.south - more_y, box_.east + more_x, box_.north + more_y};
}

std::string MapView::areas(const std::vector<Polygon>& polygons) const {
  const Box box = grown(box_, kBeyondUnits / units_per_m_);
  Path path;
  for (const Polygon& polygon : polygons) {
    for (const Ring& ring : polygon.rings) {
      Ring open = thin(clip_ring(ring, box), kThinUnits / units_per_m_);
      if (open.size() < 3) continue;
      path.move(x(open[0].x_m), y(open[0].y_m));
      for (std::size_t i = 1; i < open.size(); ++i) path.line(x(open[i].x_m), y(open[i].y_m));
      path.close();
    }
  }
  return path.data();
}

std::string MapView::lines(const std::vector<Ring>& rings) const {
  const Box box = grown(box_, kBeyondUnits / units_per_m_);
  Path path;
  for (const Ring& ring : rings) {
    for (const Ring& piece : clip_line(ring, box)) {
      const Ring kept = thin(piece, kThinUnits / units_per_m_);
      path.move(x(kept[0].x_m), y(kept[0].y_m));
      for (std::size_t i = 1; i < kept.size(); ++i) path.line(x(kept[i].x_m), y(kept[i].y_m));
    }
  }
  return path.data();
}

}  // namespace dersu::report
