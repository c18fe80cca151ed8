#pragma once
// What a map may draw once the cameras are treated as the project wants it. Everything behind this
// step sees only these layers, so that nothing can slip through.
#include <optional>
#include <string>
#include <vector>

#include "dersu/report/blur.hpp"
#include "dersu/report/clip.hpp"
#include "dersu/report/scale.hpp"
#include "dersu/report/setting.hpp"

namespace dersu::report {

/// A camera at its true place; only where the content says CameraPlaces::exact.
struct CameraDot {
  Point place{};
  int party = 0;
  std::string label{};
};

struct MapLayers {
  DrawnSurface surface{};
  bool outline_hidden = false;             ///< the outer cells are coarse
  std::vector<CameraCell> camera_cells{};  ///< CameraPlaces::blurred
  std::vector<CameraDot> camera_dots{};    ///< CameraPlaces::exact
  Ticks classes{};              ///< borders of the density classes; empty without density
  bool constant = false;        ///< one density everywhere
  std::optional<Box> extent{};  ///< nothing: there is nothing to show

  [[nodiscard]] int n_classes() const;
  [[nodiscard]] int class_of(double per_100km2) const;
  [[nodiscard]] std::string class_colour(int index) const;
};

[[nodiscard]] MapLayers make_layers(const Setting& setting, const Target& target);

}  // namespace dersu::report
