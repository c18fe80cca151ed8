#include "dersu/report/map_legend.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/report/colour.hpp"

namespace dersu::report {
namespace {

constexpr double kWidth = 160;
constexpr double kSwatch = 22;
constexpr double kStep = 17;

/// Class borders beside a column of colours, high values on top.
double draw_density(Svg& svg, const Words& words, const MapLayers& layers, double left, double y) {
  svg.text(left, y, words.text("map.legend.density"), "label strong");
  svg.text(left, y + 15, words.text("map.legend.density.unit"), "tick");
  y += 26;
  const int n = layers.n_classes();
  if (layers.constant) {
    svg.rect(left, y, kSwatch, kStep, "swatch", "fill:" + layers.class_colour(0));
    svg.text(left + kSwatch + 9, y + 13, words.text("map.legend.constant"), "tick");
    return y + kStep + 24;
  }
  for (int i = 0; i < n; ++i) {
    const double top = y + (n - 1 - i) * kStep;
    svg.rect(left, top, kSwatch, kStep, "", "fill:" + layers.class_colour(i));
  }
  svg.rect(left, y, kSwatch, n * kStep, "swatch");
  for (int i = 0; i <= n; ++i) {
    const double at = y + (n - i) * kStep;
    svg.line(left + kSwatch, at, left + kSwatch + 4, at, "axis");
    svg.text(
        left + kSwatch + 9, at + 4,
        words.number(layers.classes.values[static_cast<std::size_t>(i)], layers.classes.decimals),
        "tick");
  }
  return y + n * kStep + 34;
}

double draw_cameras(Svg& svg, const Setting& setting, double left, double y) {
  const Words& words = setting.words;
  const bool exact = setting.exact_places();
  svg.text(left, y, words.text("map.legend.cameras"), "label strong");
  svg.text(left, y + 15,
           exact ? words.text("map.legend.cameras.exact")
                 : words.text("map.legend.cameras.blurred",
                              {{"km", kilometres(words, setting.content.blur_m)}}),
           "tick");
  y += 36;
  for (int party = 0; party < setting.n_parties(); ++party) {
    if (effort_of(setting, party).cameras == 0) continue;
    if (exact) {
      svg.circle(left + 10, y - 4, 3.4, "camera", "fill:" + setting.colour(party));
    } else {
      svg.circle(left + 10, y - 4, 8, "bubble", "stroke:" + setting.colour(party));
      svg.text(left + 10, y - 0.5, "n", "inbubble", Anchor::middle);
    }
    svg.text(left + 28, y, setting.name(party), "key");
    y += 23;
  }
  return y + 16;
}

double draw_lines(Svg& svg, const Setting& setting, double left, double y) {
  const auto& map = setting.content.map;
  if (!map.borders.empty()) {
    svg.line(left, y - 4, left + kSwatch, y - 4, "border-under");
    svg.line(left, y - 4, left + kSwatch, y - 4, "border");
    svg.text(left + kSwatch + 9, y, setting.words.text("map.legend.border"), "key");
    y += 20;
  }
  for (const MapTerritory& territory : map.territories) {
    svg.line(left, y - 4, left + kSwatch, y - 4, "territory",
             "stroke:" + setting.colour(territory.party));
    for (const std::string& line : wrap_text(territory.name, kWidth - kSwatch - 9, 12)) {
      svg.text(left + kSwatch + 9, y, line, "key");
      y += 15;
    }
    y += 5;
  }
  return y;
}

/// A bar of a round length, about a quarter of the map wide, in two halves.
void draw_scale(Svg& svg, const Setting& setting, const MapView& view, double left, double y) {
  const double most_m = 150 / view.units_per_m();
  const double length_m = round_below(most_m);
  const double length = length_m * view.units_per_m();
  svg.rect(left, y, length / 2, 4, "scale-full");
  svg.rect(left + length / 2, y, length / 2, 4, "scale-empty");
  const bool km = length_m >= 1000;
  const double shown = km ? length_m / 1000 : length_m;
  svg.text(left, y + 18, "0", "tick");
  svg.text(left + length, y + 18,
           setting.words.text(km ? "map.scale.km" : "map.scale.m",
                              {{"n", setting.words.number(shown, 0)}}),
           "tick", Anchor::middle);
}

void draw_north(Svg& svg, const Setting& setting, double x, double y) {
  svg.path(Path().move(x, y - 30).line(x + 8, y).line(x, y - 7).close().data(), "north");
  svg.path(Path().move(x, y - 30).line(x - 8, y).line(x, y - 7).close().data(), "north-light");
  svg.text(x, y - 35, setting.words.text("map.north"), "tick strong", Anchor::middle);
}

}  // namespace

double camera_radius(int cameras) { return std::clamp(5.2 + 1.35 * std::sqrt(cameras), 7.0, 14.0); }

void draw_legend(Svg& svg, const Setting& setting, const MapLayers& layers, const MapView& view,
                 double left, double top) {
  double y = top + 12;
  if (layers.n_classes() > 0) y = draw_density(svg, setting.words, layers, left, y);
  const bool cameras = !layers.camera_cells.empty() || !layers.camera_dots.empty();
  if (cameras) y = draw_cameras(svg, setting, left, y);
  draw_lines(svg, setting, left, y);
  const double bottom = view.panel().bottom;
  draw_scale(svg, setting, view, left, bottom - 24);
  draw_north(svg, setting, left + 10, bottom - 50);
}

}  // namespace dersu::report
