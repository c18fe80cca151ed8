#pragma once
// Rows of a Camtrap DP package with places made less exact, as the camtrapdp package's
// round_coordinates() does it. Page: docs/methods/export.md.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/io/camtrap_rows.hpp"

namespace dersu::io {

/// Metres by which a place may be off that is told to `precision_deg` degrees: the published
/// figures for latitudes from 0, 30, 60 and 85 degrees (Chapman and Wieczorek 2020, table 3),
/// rounded up.
[[nodiscard]] double rounding_uncertainty_m(double precision_deg, double latitude_deg);

class CoordinateRounding {
 public:
  /// `digits` 1 to 3 behind the point; `old_precision_deg`: to which the places were told before.
  explicit CoordinateRounding(int digits, std::optional<double> old_precision_deg = {});

  [[nodiscard]] double precision_deg() const { return precision_deg_; }

  /// The row as it may leave: latitude and longitude of deployments rounded, what that takes of
  /// exactness added to their coordinateUncertainty (30 m where it is not told); media without
  /// exifData, which may hold a place. Valid until the next call.
  [[nodiscard]] std::span<const std::string_view> row(CamtrapTable table,
                                                      std::span<const std::string_view> values);

 private:
  void deployment();

  double precision_deg_;
  std::optional<double> old_precision_deg_;
  std::vector<std::string_view> values_{};
  std::string latitude_{};
  std::string longitude_{};
  std::string uncertainty_{};
};

}  // namespace dersu::io
