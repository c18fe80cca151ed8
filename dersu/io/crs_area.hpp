#pragma once
// Whether the places of a source lie where its coordinate system is used: x and y exchanged, or
// another system than the one that it names, put cameras anywhere. Page:
// docs/methods/projection.md.
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/projection.hpp"

namespace dersu::io {

/// UTM zones and the systems of provinces are used beyond their edges.
constexpr double kBeyondAreaOfUseDeg = 5;

/// Looks at the deployments, in WGS84, that pass through to `next`.
class CrsAreaSink final : public CamtrapSink {
 public:
  /// `crs` is that of the source's coordinates. One without an area of use is not checked.
  CrsAreaSink(CamtrapSink& next, std::string crs);

  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override;

  /// Fault::bad_input, where most places lie outside the area of use by more than
  /// kBeyondAreaOfUseDeg: at the first of them, and whether x and y exchanged lie inside.
  [[nodiscard]] Result<void> check() const;

 private:
  [[nodiscard]] bool is_inside_exchanged(LonLat place) const;

  CamtrapSink& next_;
  std::string crs_;
  std::optional<AreaOfUse> area_;
  std::optional<Transform> to_wgs84_;
  std::uint64_t places_ = 0;
  std::uint64_t outside_ = 0;
  std::uint64_t inside_exchanged_ = 0;  ///< of those outside
  std::uint64_t first_line_ = 0;        ///< outside
};

}  // namespace dersu::io
