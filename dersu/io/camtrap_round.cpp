#include "dersu/io/camtrap_round.hpp"

#include <cassert>
#include <cmath>

#include "dersu/core/text.hpp"

namespace dersu::io {
namespace {

/// What a receiver of satellites gives where nothing is told.
constexpr double kReceiverM = 30;

std::size_t column(CamtrapTable table, std::string_view name) {
  return camtrap_column_index(table, name).value();
}

}  // namespace

double rounding_uncertainty_m(double precision_deg, double latitude_deg) {
  const double north = std::abs(latitude_deg);
  const double m_per_deg = north < 30   ? 156'904
                           : north < 60 ? 146'962
                           : north < 85 ? 124'605
                                        : 112'109;
  return std::ceil(m_per_deg * precision_deg - 1e-9);
}

CoordinateRounding::CoordinateRounding(int digits, std::optional<double> old_precision_deg)
    : precision_deg_(std::pow(10, -digits)), old_precision_deg_(old_precision_deg) {
  assert(digits >= 1 && digits <= 3);
}

std::span<const std::string_view> CoordinateRounding::row(
    CamtrapTable table, std::span<const std::string_view> values) {
  values_.assign(values.begin(), values.end());
  if (table == CamtrapTable::deployments) deployment();
  if (table == CamtrapTable::media) values_[column(table, "exifData")] = {};
  return values_;
}

void CoordinateRounding::deployment() {
  const double steps = std::round(1 / precision_deg_);
  const auto rounded = [&](double degrees) {
    return format_number(std::round(degrees * steps) / steps + 0.0);  // no "-0"
  };
  std::string_view& lat = values_[column(CamtrapTable::deployments, "latitude")];
  std::string_view& lon = values_[column(CamtrapTable::deployments, "longitude")];
  std::string_view& off = values_[column(CamtrapTable::deployments, "coordinateUncertainty")];
  const auto latitude = parse_double(lat);
  const auto longitude = parse_double(lon);
  const double before_m = parse_double(off).value_or(kReceiverM);
  latitude_ = latitude ? rounded(*latitude) : "";
  longitude_ = longitude ? rounded(*longitude) : "";
  const double north = latitude.value_or(0);
  const double old_m = old_precision_deg_ ? rounding_uncertainty_m(*old_precision_deg_, north) : 0;
  uncertainty_ = format_number(std::max(0.0, before_m - old_m) +
                               rounding_uncertainty_m(precision_deg_, north));
  lat = latitude_;
  lon = longitude_;
  off = uncertainty_;
}

}  // namespace dersu::io
