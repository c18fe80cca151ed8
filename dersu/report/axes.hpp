#pragma once
// The common frame of line charts: gridlines, tick labels, axis titles.
#include <string>

#include "dersu/report/messages.hpp"
#include "dersu/report/scale.hpp"
#include "dersu/report/svg.hpp"

namespace dersu::report {

/// Where the data of a chart lie, in drawing units.
struct Panel {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

/// Horizontal gridlines with their values on the left, as far as `scale` goes.
void draw_y_axis(Svg& svg, const Words& words, const Panel& panel, const Scale& scale,
                 const Ticks& ticks);

/// Values below the panel, with short tick marks; `grid` draws lines over the whole panel.
void draw_x_axis(Svg& svg, const Words& words, const Panel& panel, const Scale& scale,
                 const Ticks& ticks, bool grid);

/// Months, years or days below the panel, with the year under the first label and each January.
void draw_time_axis(Svg& svg, const Words& words, const Panel& panel, const Scale& scale, Day first,
                    Day last);

}  // namespace dersu::report
