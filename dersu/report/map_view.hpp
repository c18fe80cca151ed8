#pragma once
// Which part of the plane a map shows, and how metres become drawing units.
#include <string>
#include <vector>

#include "dersu/report/axes.hpp"
#include "dersu/report/clip.hpp"
#include "dersu/report/content.hpp"

namespace dersu::report {

/// North is up; one scale for both axes.
class MapView {
 public:
  /// `shown` fitted into a drawing `width` wide and between `least` and `most` high, with a margin;
  /// the panel is filled by widening `shown`.
  MapView(Box shown, double left, double top, double width, double least, double most);

  [[nodiscard]] const Box& box() const { return box_; }
  [[nodiscard]] const Panel& panel() const { return panel_; }
  [[nodiscard]] double units_per_m() const { return units_per_m_; }
  [[nodiscard]] double x(double x_m) const {
    return panel_.left + (x_m - box_.west) * units_per_m_;
  }
  [[nodiscard]] double y(double y_m) const {
    return panel_.top + (box_.north - y_m) * units_per_m_;
  }

  /// Path data of areas, clipped to a little more than the panel and thinned to a third of a unit.
  [[nodiscard]] std::string areas(const std::vector<Polygon>& polygons) const;
  [[nodiscard]] std::string lines(const std::vector<Ring>& rings) const;

 private:
  Box box_;
  Panel panel_;
  double units_per_m_ = 1;
};

}  // namespace dersu::report
