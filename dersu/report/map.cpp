#include "dersu/report/map.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/report/cells.hpp"
#include "dersu/report/colour.hpp"
#include "dersu/report/map_layers.hpp"
#include "dersu/report/map_legend.hpp"
#include "dersu/report/map_view.hpp"
#include "dersu/report/numbers.hpp"
#include "dersu/report/svg.hpp"

namespace dersu::report {
namespace {

constexpr double kWidth = 760;
constexpr double kMapLeft = 26;  // room for the labels of parallels
constexpr double kMapTop = 4;
constexpr double kMapWidth = 542;
constexpr double kLegendLeft = 594;

class MapDrawing {
 public:
  MapDrawing(const Setting& setting, const MapLayers& layers, std::string_view id,
             std::string_view species)
      : setting_(setting),
        layers_(layers),
        view_(*layers.extent, kMapLeft, kMapTop, kMapWidth, 430, 640),
        id_(id),
        svg_(kWidth, view_.panel().bottom + 24, id,
             setting.words.text("map.title", {{"species", std::string(species)}}),
             setting.words.text("map.text")) {}

  std::string draw() {
    const Panel& p = view_.panel();
    const MapContent& map = setting_.content.map;
    const std::string land = view_.areas(map.land);
    clip_path("frame", Path()
                           .move(p.left, p.top)
                           .line(p.right, p.top)
                           .line(p.right, p.bottom)
                           .line(p.left, p.bottom)
                           .close()
                           .data());
    if (!land.empty()) clip_path("land", land);
    svg_.rect(p.left, p.top, p.right - p.left, p.bottom - p.top, land.empty() ? "blank" : "sea");
    svg_.markup().open("g", {{"clip-path", "url(#" + id_ + "-frame)"}}).line();
    svg_.path(land, "land");
    draw_density(!land.empty());
    svg_.path(view_.areas(map.water), "water");
    svg_.path(view_.lines(map.rivers), "river");
    draw_graticule_lines();
    svg_.path(land, "coast");
    for (const MapTerritory& territory : map.territories) {
      svg_.path(view_.areas(territory.polygons), "territory",
                "stroke:" + setting_.colour(territory.party));
    }
    const std::string borders = view_.lines(map.borders);
    svg_.path(borders, "border-under");
    svg_.path(borders, "border");
    draw_cameras();
    draw_labels();
    svg_.markup().close().line();
    svg_.rect(p.left, p.top, p.right - p.left, p.bottom - p.top, "frame");
    draw_graticule_labels();
    draw_legend(svg_, setting_, layers_, view_, kLegendLeft, p.top);
    return svg_.take();
  }

 private:
  void clip_path(const std::string& name, const std::string& data) {
    svg_.markup().open("clipPath", {{"id", id_ + "-" + name}});
    svg_.markup().empty("path", {{"d", data}}).close().line();
  }

  void draw_density(bool on_land) {
    if (layers_.n_classes() == 0) return;
    // Coarse squares would reach over the sea; the coast is no secret.
    if (on_land && layers_.outline_hidden) {
      svg_.markup().open("g", {{"clip-path", "url(#" + id_ + "-land)"}}).line();
    }
    draw_cells(layers_.surface.coarse, layers_.surface.coarse_m);
    draw_cells(layers_.surface.cells, layers_.surface.cell_m);
    if (on_land && layers_.outline_hidden) svg_.markup().close().line();
  }

  /// One path a class, in whole numbers of cells that the group scales: small, and without seams.
  void draw_cells(const std::vector<DensityCell>& cells, double side_m) {
    if (cells.empty()) return;
    std::vector<int> classes;
    classes.reserve(cells.size());
    for (const DensityCell& cell : cells) classes.push_back(layers_.class_of(cell.per_100km2));
    const Point corner = layers_.surface.corner;
    const std::string size = format_fixed(side_m * view_.units_per_m(), 5);
    svg_.markup().open(
        "g", {{"class", "cells"},
              {"transform", "translate(" + px(view_.x(corner.x_m)) + " " + px(view_.y(corner.y_m)) +
                                ") scale(" + size + " -" + size + ")"}});
    svg_.markup().line();
    std::string data;
    int current = 0;
    const auto flush = [&] {
      svg_.path(data, "", "fill:" + layers_.class_colour(current));
      data.clear();
    };
    for (const CellBlock& block : merge_cells(cells, classes)) {
      if (block.colour_class != current) flush();
      current = block.colour_class;
      const std::string width = std::to_string(block.columns);
      data += "M" + std::to_string(block.column) + " " + std::to_string(block.row) + "h" + width +
              "v" + std::to_string(block.rows) + "h-" + width + "z";
    }
    flush();
    svg_.markup().close().line();
  }

  void draw_cameras() {
    for (const CameraDot& dot : layers_.camera_dots) {
      svg_.markup().open("g").leaf("title", dot.label);
      svg_.circle(view_.x(dot.place.x_m), view_.y(dot.place.y_m), 3.4, "camera",
                  "fill:" + setting_.colour(dot.party));
      svg_.markup().close().line();
    }
    for (const CameraCell& cell : layers_.camera_cells) {
      std::vector<int> parties;
      double width = 0;
      for (int party = 0; party < setting_.n_parties(); ++party) {
        const int n = cell.cameras[static_cast<std::size_t>(party)];
        if (n == 0) continue;
        parties.push_back(party);
        width += 2 * camera_radius(n);
      }
      // Parties that share a cell stand side by side around its centre.
      double x = view_.x(cell.centre.x_m) - width / 2;
      const double y = view_.y(cell.centre.y_m);
      for (const int party : parties) {
        const int n = cell.cameras[static_cast<std::size_t>(party)];
        const double radius = camera_radius(n);
        x += radius;
        svg_.circle(x, y, radius - 1, "bubble", "stroke:" + setting_.colour(party));
        svg_.text(x, y + 3.5, std::to_string(n), "inbubble", Anchor::middle);
        x += radius;
      }
    }
  }

  /// The middle of a label of `width`, moved so that none of it is cut off.
  [[nodiscard]] double inside_frame(double x, double width) const {
    const double room = width / 2 + 6;
    const Panel& p = view_.panel();
    return std::max(p.left + room, std::min(x, p.right - room));
  }

  void draw_labels() {
    for (const MapLabel& label : setting_.content.map.labels) {
      if (!view_.box().holds(label.place)) continue;
      const double x = view_.x(label.place.x_m);
      const double y = view_.y(label.place.y_m);
      switch (label.kind) {
        case MapLabel::Kind::country:
          // Capitals with wide gaps take about 1.9 times the room of plain text.
          svg_.text(inside_frame(x, 1.9 * text_width(label.text, 13)), y, label.text, "country",
                    Anchor::middle);
          break;
        case MapLabel::Kind::sea:
          svg_.text(inside_frame(x, text_width(label.text, 12.5)), y, label.text, "seaname",
                    Anchor::middle);
          break;
        case MapLabel::Kind::town: {
          const bool at_edge = x + 8 + text_width(label.text, 11) > view_.panel().right;
          svg_.circle(x, y, 2.2, "town");
          svg_.text(at_edge ? x - 6 : x + 6, y + 3.5, label.text, "townname halo",
                    at_edge ? Anchor::end : Anchor::start);
        }
      }
    }
  }

  void draw_graticule_lines() {
    for (const Graticule& line : setting_.content.map.graticule) {
      svg_.path(view_.lines({line.line}), "graticule");
    }
  }

  /// Where a line leaves the frame: meridians below it, parallels on its left.
  void draw_graticule_labels() {
    const Panel& p = view_.panel();
    for (const Graticule& line : setting_.content.map.graticule) {
      std::optional<Point> at;
      for (const Ring& piece : clip_line(line.line, view_.box())) {
        for (const Point point : piece) {
          const double edge =
              line.meridian ? point.y_m - view_.box().south : point.x_m - view_.box().west;
          if (edge * view_.units_per_m() < 0.5) at = point;
        }
      }
      if (!at) continue;
      if (line.meridian) {
        svg_.text(view_.x(at->x_m), p.bottom + 15, line.label, "tick", Anchor::middle);
      } else {
        const double y = std::clamp(view_.y(at->y_m), p.top + 16, p.bottom - 16);
        svg_.markup().leaf(
            "text", line.label,
            {{"class", "tick"},
             {"text-anchor", "middle"},
             {"transform", "translate(" + px(p.left - 8) + " " + px(y) + ") rotate(-90)"}});
        svg_.markup().line();
      }
    }
  }

  const Setting& setting_;
  const MapLayers& layers_;
  MapView view_;
  std::string id_;
  Svg svg_;
};

}  // namespace

std::string density_map(const Setting& setting, const Target& target, std::string_view id) {
  const MapLayers layers = make_layers(setting, target);
  if (!layers.extent) return {};
  return MapDrawing(setting, layers, id, target.name).draw();
}

std::string map_note(const Setting& setting, const Target& target) {
  const Words& words = setting.words;
  const MapLayers layers = make_layers(setting, target);
  const std::string km = kilometres(words, setting.content.blur_m);
  std::string note;
  switch (setting.content.camera_places) {
    case CameraPlaces::blurred:
      note = words.text("map.note.blurred", {{"km", km}});
      break;
    case CameraPlaces::exact:
      note = words.text("map.note.exact");
      break;
    case CameraPlaces::none:
      note = words.text("map.note.none");
  }
  if (layers.n_classes() > 0) {
    note += " " + words.text(layers.constant ? "map.note.constant" : "map.note.density");
  }
  if (target.along_ways && layers.n_classes() > 0) note += " " + words.text("map.note.ways");
  if (layers.outline_hidden) {
    note +=
        " " + words.text("map.note.outline", {{"km", kilometres(words, layers.surface.coarse_m)}});
  }
  if (!setting.content.map.crs_name.empty()) {
    note += " " + words.text("map.note.crs", {{"crs", setting.content.map.crs_name}});
  }
  return note;
}

}  // namespace dersu::report
