#pragma once
// How x and y that lie where their coordinate system is not used may be meant: exchanged, with or
// without the number of a zone before x, in kilometres, or in degrees. Page:
// docs/methods/projection.md.
#include <optional>
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/io/projection.hpp"

namespace dersu::io {

/// UTM zones and the systems of provinces are used beyond their edges.
constexpr double kBeyondAreaOfUseDeg = 5;

class PlaceReading {
 public:
  /// `crs` is a projected system in metres. Fault::bad_input where it is none.
  [[nodiscard]] static Result<PlaceReading> make(const std::string& crs);

  /// "x and y exchanged it lies there: are they exchanged?" of a place that lies where the system
  /// is not used; "is the crs right?" where no reading brings it there. No coordinate is told.
  [[nodiscard]] std::string advice(XY place) const;
  /// True where x lacks the number of the zone by which the system has it (22619303 of zone 22):
  /// it lies where the system is not used, and with that number where it is.
  [[nodiscard]] bool lacks_zone(XY place) const;

 private:
  explicit PlaceReading(Projection projection) : projection_(std::move(projection)) {}
  void find_zone();
  /// True where the system is used: near its area of use, else where it is true to size.
  [[nodiscard]] bool is_used_at(XY place) const;
  [[nodiscard]] bool is_used_at_degrees(LonLat place) const;

  Projection projection_;
  std::optional<AreaOfUse> area_{};
  double zone_ = 0;  ///< that stands before its eastings, in millions of metres; 0 where none does
};

}  // namespace dersu::io
