#include "dersu/report/axes.hpp"

#include <algorithm>

namespace dersu::report {

void draw_y_axis(Svg& svg, const Words& words, const Panel& panel, const Scale& scale,
                 const Ticks& ticks) {
  for (const double value : ticks.values) {
    const double y = scale(value);
    svg.line(panel.left, y, panel.right, y, value == 0 ? "axis" : "grid");
    svg.text(panel.left - 7, y + 4, words.number(value, ticks.decimals), "tick", Anchor::end);
  }
}

void draw_x_axis(Svg& svg, const Words& words, const Panel& panel, const Scale& scale,
                 const Ticks& ticks, bool grid) {
  for (const double value : ticks.values) {
    const double x = scale(value);
    if (grid) svg.line(x, panel.top, x, panel.bottom, value == 0 ? "axis" : "grid");
    if (!grid) svg.line(x, panel.bottom, x, panel.bottom + 4, "axis");
    svg.text(x, panel.bottom + 17, words.number(value, ticks.decimals), "tick", Anchor::middle);
  }
}

void draw_time_axis(Svg& svg, const Words& words, const Panel& panel, const Scale& scale, Day first,
                    Day last) {
  const int most = std::max(2, static_cast<int>((panel.right - panel.left) / 48));
  const CalendarTicks ticks = calendar_ticks(first, last, most);
  int year = 0;
  for (const Day day : ticks.days) {
    const double x = scale(day);
    const Date date = to_date(day);
    svg.line(x, panel.top, x, panel.bottom + 4, "grid");
    std::string label = std::to_string(date.year);
    if (ticks.unit == CalendarUnit::month) label = words.month(date.month);
    if (ticks.unit == CalendarUnit::day) {
      label = words.text("date.short",
                         {{"day", std::to_string(date.day)}, {"month", words.month(date.month)}});
    }
    svg.text(x, panel.bottom + 17, label, "tick", Anchor::middle);
    if (ticks.unit != CalendarUnit::year && date.year != year) {
      svg.text(x, panel.bottom + 31, std::to_string(date.year), "tick", Anchor::middle);
    }
    year = date.year;
  }
}

}  // namespace dersu::report
