// Detection and accumulation: lines in a half-width frame.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <vector>

#include "dersu/report/axes.hpp"
#include "dersu/report/charts.hpp"
#include "dersu/report/numbers.hpp"

namespace dersu::report {
namespace {

constexpr double kWidth = 368;
constexpr double kHeight = 250;
constexpr Panel kPanel{48, 26, 352, 200};

struct Line {
  int party = kJoint;
  std::string label{};
  std::size_t dash = 0;  ///< place in kDashes
};

/// Of the classes of animals.
constexpr std::string_view kDashes[] = {"", ";stroke-dasharray:7 4", ";stroke-dasharray:2 3"};

std::string stroke(const Setting& setting, const Line& line) {
  return "stroke:" + setting.colour(line.party) +
         std::string(kDashes[line.dash % std::size(kDashes)]);
}

/// Which line is which, on the right: above falling curves, below rising ones.
void draw_key(Svg& svg, const Setting& setting, const std::vector<Line>& lines, bool rising) {
  constexpr double kStep = 17;
  double widest = 0;
  for (const Line& line : lines) widest = std::max(widest, text_width(line.label, 12));
  const double left = kPanel.right - widest - 26;
  double y =
      rising ? kPanel.bottom - 10 - kStep * static_cast<double>(lines.size() - 1) : kPanel.top + 10;
  for (const Line& line : lines) {
    svg.line(left, y - 4, left + 18, y - 4, line.party == kJoint ? "curve thick" : "curve",
             stroke(setting, line));
    svg.text(left + 24, y, line.label, "key halo");
    y += kStep;
  }
}

/// `title` and `text` are keys of messages.
Svg start(const Setting& setting, const Target& target, std::string_view id, std::string_view title,
          std::string_view text, const std::string& y_title, const std::string& x_title) {
  Svg svg(kWidth, kHeight, id, setting.words.text(title, {{"species", target.name}}),
          setting.words.text(text));
  svg.text(0, 13, y_title, "tick");
  svg.text(kPanel.right, kPanel.bottom + 36, x_title, "tick", Anchor::end);
  return svg;
}

}  // namespace

bool is_by_class(const Target& target) {
  return std::ranges::any_of(target.curves,
                             [](const DetectionCurve& curve) { return !curve.animals.empty(); });
}

std::string detection_chart(const Setting& setting, const Target& target, std::string_view id) {
  double far = 0;
  double high = 0;
  for (const DetectionCurve& curve : target.curves) {
    for (const CurvePoint& point : curve.points) {
      far = std::max(far, point.distance_m);
      high = std::max(
          {high, point.detection.value, has_interval(point.detection) ? point.detection.upper : 0});
    }
  }
  if (far <= 0 || high <= 0) return {};
  const Words& words = setting.words;
  Svg svg = start(
      setting, target, id, "chart.detection.title",
      is_by_class(target)        ? "chart.detection.text.class"
      : setting.sides.size() < 2 ? "chart.detection.text.one"
                                 : "chart.detection.text",
      words.count(target.curve_is_rate ? "chart.detection.rate" : "chart.detection.probability",
                  static_cast<std::int64_t>(std::lround(target.occasion_days))),
      words.text(target.along_ways ? "chart.detection.axis.ways" : "chart.detection.axis"));
  const Ticks x_ticks = nice_ticks(0, far / 1000, 5);
  const Ticks y_ticks = nice_ticks(0, high, 4);
  const Scale x{0, far / 1000, kPanel.left, kPanel.right};
  const Scale y{0, y_ticks.values.back(), kPanel.bottom, kPanel.top};
  draw_y_axis(svg, words, kPanel, y, y_ticks);
  Ticks inside = x_ticks;
  std::erase_if(inside.values, [&](double value) { return value > far / 1000 * (1 + 1e-9); });
  draw_x_axis(svg, words, kPanel, x, inside, false);

  // The band first, then the parties' lines, then the joint line on top.
  std::vector<Line> lines;
  for (const DetectionCurve& curve : target.curves) {
    if (curve.party != kJoint) continue;
    Path band;
    for (const CurvePoint& p : curve.points) {
      if (!has_interval(p.detection)) continue;
      const double at = x(p.distance_m / 1000);
      band.is_empty() ? band.move(at, y(p.detection.upper)) : band.line(at, y(p.detection.upper));
    }
    for (auto p = curve.points.rbegin(); p != curve.points.rend(); ++p) {
      if (has_interval(p->detection)) band.line(x(p->distance_m / 1000), y(p->detection.lower));
    }
    if (!band.is_empty()) svg.path(band.close().data(), "band");
  }
  for (const bool joint : {false, true}) {
    for (const DetectionCurve& curve : target.curves) {
      if ((curve.party == kJoint) != joint || curve.points.empty()) continue;
      Path path;
      for (const CurvePoint& p : curve.points) {
        const double at = x(p.distance_m / 1000);
        path.is_empty() ? path.move(at, y(p.detection.value)) : path.line(at, y(p.detection.value));
      }
      Line line{curve.party, setting.name(curve.party)};
      if (!curve.animals.empty())
        line = {curve.party, words.text("chart.detection.class", {{"class", curve.animals}}),
                lines.size()};
      svg.path(path.data(), joint ? "curve thick" : "curve", stroke(setting, line));
      lines.push_back(std::move(line));
    }
  }
  draw_key(svg, setting, lines, false);
  return svg.take();
}

std::string accumulation_chart(const Setting& setting, const Target& target, std::string_view id) {
  double far = 0;
  double high = 0;
  for (const Accumulation& line : target.accumulation) {
    for (const double days : line.trap_days) far = std::max(far, days);
    for (const double animals : line.animals) high = std::max(high, animals);
  }
  if (far <= 0 || high <= 0) return {};
  const Words& words = setting.words;
  Svg svg = start(setting, target, id, "chart.accumulation.title", "chart.accumulation.text",
                  words.text("chart.accumulation.y"), words.text("chart.accumulation.axis"));
  Ticks x_ticks = nice_ticks(0, far, 4);
  std::erase_if(x_ticks.values, [&](double value) { return value > far * (1 + 1e-9); });
  const Ticks y_ticks = nice_ticks(0, high, 4);
  const Scale x{0, far, kPanel.left, kPanel.right};
  const Scale y{0, y_ticks.values.back(), kPanel.bottom, kPanel.top};
  draw_y_axis(svg, words, kPanel, y, y_ticks);
  draw_x_axis(svg, words, kPanel, x, x_ticks, false);
  std::vector<Line> lines;
  for (const Accumulation& line : target.accumulation) {
    Path path;
    path.move(x(0), y(0));
    double last = 0;
    for (std::size_t i = 0; i < line.trap_days.size(); ++i) {
      path.line(x(line.trap_days[i]), y(last));
      if (line.animals[i] != last) path.line(x(line.trap_days[i]), y(line.animals[i]));
      last = line.animals[i];
    }
    svg.path(path.data(), line.party == kJoint ? "curve thick" : "curve",
             "stroke:" + setting.colour(line.party));
    lines.push_back({line.party, setting.name(line.party)});
  }
  draw_key(svg, setting, lines, true);
  return svg.take();
}

}  // namespace dersu::report
