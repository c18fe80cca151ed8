#pragma once
// What a projection does to the true size of things. Areas and distances on the plane are what
// density is made of, so a system that is made for another part of the Earth is refused.
#include <span>
#include <string_view>

#include "dersu/core/error.hpp"
#include "dersu/core/units.hpp"
#include "dersu/io/projection.hpp"

namespace dersu::io {

/// Size on the plane over true size on the WGS84 ellipsoid, near a place; 1 is true.
struct MapScale {
  double area = 1;
  double shortest = 1;  ///< of a distance, in the direction in which it is least
  double longest = 1;
};

/// From 500 m to each side along the geodesics north and east (the semi-axes of Tissot's
/// indicatrix). Fault::bad_input where a place has no image.
[[nodiscard]] Result<MapScale> map_scale(const Projection& projection, LonLat place);

/// Fault::bad_input where at one of `places` areas are off by more than 1 % or distances by more
/// than 3 %; the message says by how much and of `whose` land, and holds no coordinate.
[[nodiscard]] Result<void> check_map_scale(const Projection& projection,
                                           std::span<const LonLat> places,
                                           std::string_view whose = "at the cameras");

}  // namespace dersu::io
