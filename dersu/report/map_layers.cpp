#include "dersu/report/map_layers.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/report/colour.hpp"

namespace dersu::report {
namespace {

void include(std::optional<Box>& box, const Box& more) {
  if (!box) {
    box = more;
    return;
  }
  *box = {std::min(box->west, more.west), std::min(box->south, more.south),
          std::max(box->east, more.east), std::max(box->north, more.north)};
}

void include_cells(std::optional<Box>& box, const std::vector<DensityCell>& cells, Point corner,
                   double side) {
  for (const DensityCell& cell : cells) {
    const double west = corner.x_m + cell.column * side;
    const double south = corner.y_m + cell.row * side;
    include(box, {west, south, west + side, south + side});
  }
}

void include_territories(std::optional<Box>& box, const Content& content) {
  for (const MapTerritory& territory : content.map.territories) {
    for (const Polygon& polygon : territory.polygons) {
      for (const Ring& ring : polygon.rings) {
        for (const Point p : ring) include(box, {p.x_m, p.y_m, p.x_m, p.y_m});
      }
    }
  }
}

/// What was estimated and where cameras stood; territories, which may be whole countries, only
/// where there is neither.
std::optional<Box> extent_of(const Content& content, const MapLayers& layers) {
  std::optional<Box> box;
  include_cells(box, layers.surface.cells, layers.surface.corner, layers.surface.cell_m);
  include_cells(box, layers.surface.coarse, layers.surface.corner, layers.surface.coarse_m);
  const double half = content.blur_m / 2;
  for (const CameraCell& cell : layers.camera_cells) {
    const Point c = cell.centre;
    include(box, {c.x_m - half, c.y_m - half, c.x_m + half, c.y_m + half});
  }
  for (const CameraDot& dot : layers.camera_dots) {
    include(box, {dot.place.x_m, dot.place.y_m, dot.place.x_m, dot.place.y_m});
  }
  if (!box) include_territories(box, content);
  return box;
}

void set_classes(MapLayers& layers) {
  double low = INFINITY;
  double high = 0;
  for (const auto* cells : {&layers.surface.cells, &layers.surface.coarse}) {
    for (const DensityCell& cell : *cells) {
      low = std::min(low, cell.per_100km2);
      high = std::max(high, cell.per_100km2);
    }
  }
  if (high <= 0) return;
  layers.constant = high - low <= 1e-9 * high;
  layers.classes = nice_ticks(0, high, 7);
}

}  // namespace

int MapLayers::n_classes() const {
  return classes.values.empty() ? 0 : static_cast<int>(classes.values.size()) - 1;
}

int MapLayers::class_of(double per_100km2) const {
  const auto index = static_cast<int>(std::floor(per_100km2 / classes.step + 1e-9));
  return std::clamp(index, 0, n_classes() - 1);
}

std::string MapLayers::class_colour(int index) const {
  if (constant || n_classes() == 1) return hex(ramp(0.4));
  return hex(ramp(static_cast<double>(index) / (n_classes() - 1)));
}

MapLayers make_layers(const Setting& setting, const Target& target) {
  const Content& content = setting.content;
  MapLayers layers;
  layers.outline_hidden = !setting.exact_places() && target.density.outline_follows_cameras &&
                          !target.density.cells.empty();
  layers.surface = layers.outline_hidden ? hide_outline(target.density, content.blur_m)
                                         : exact_surface(target.density);
  if (content.camera_places == CameraPlaces::blurred) {
    layers.camera_cells = blur_cameras(content.cameras, setting.n_parties(), content.blur_m);
  }
  if (setting.exact_places()) {
    for (std::size_t i = 0; i < content.cameras.size(); ++i) {
      const Camera& camera = content.cameras[i];
      layers.camera_dots.push_back({camera.place, camera.party, setting.camera_labels[i]});
    }
  }
  set_classes(layers);
  layers.extent = extent_of(content, layers);
  return layers;
}

}  // namespace dersu::report
