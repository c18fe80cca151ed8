#pragma once
// Whether the places of a source lie where its coordinate system is used, and together: x and y
// exchanged, or another system than the one that it names, put cameras anywhere. Page:
// docs/methods/projection.md.
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/mirrored_places.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/source_rows.hpp"

namespace dersu::io {

/// Farther outside than this, places that lie in the area with x and y exchanged are exchanged: the
/// belts of Korea and the zones of Japan are used somewhat beyond their edges, and lie at x = y.
constexpr double kBeyondExchangedDeg = 1;
/// Cameras and their mirror images that are nearer may be one survey.
constexpr double kFarMirroredM = 2e6;

/// What to do where x and y are exchanged in all rows of a source, or in some.
[[nodiscard]] std::string exchange_advice(bool of_all);

/// Looks at the deployments, in WGS84, that pass through to `next`.
class CrsAreaSink final : public CamtrapSink {
 public:
  /// `crs` is that of the source's coordinates, empty for degrees. One without an area of use is
  /// checked for mirror images alone.
  CrsAreaSink(CamtrapSink& next, std::string crs);

  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override;

  /// Fault::bad_input at the first of the places that are
  ///   - in degrees or kilometres, where the system is in metres;
  ///   - outside the area of use by more than kBeyondAreaOfUseDeg, where most are, or inside it
  ///     with x and y exchanged;
  ///   - outside it by more than kBeyondExchangedDeg, and in it with x and y exchanged, where these
  ///     are more than a fifth of the places;
  ///   - within 10 km of an origin that is outside it, or outside it at x = 0 or y = 0, where these
  ///     were not filled in;
  ///   - the mirror image of the others, farther from them than kFarMirroredM, where the system has
  ///     no area of use. Where both readings are possible that is a notice, as are other places
  ///     outside the area of use by more than kBeyondAreaOfUseDeg.
  [[nodiscard]] Result<std::vector<SourceNotice>> check() const;
  /// The places at the mirror image of the others, of which check() tells.
  [[nodiscard]] Mirrored mirrored_places() const;

  /// Lines of places of which check() tells that they are outside the area of use.
  [[nodiscard]] std::span<const std::uint64_t> outside_lines() const { return outside_; }

  /// True where the coordinates of the source are not in degrees.
  [[nodiscard]] bool in_metres() const;
  /// True where the system of the source is used at `place`, or not farther from it than
  /// `margin_deg`, or where it is used is not known.
  [[nodiscard]] bool is_in_use(LonLat place, double margin_deg) const;
  /// Where `place` is with its x and y exchanged in the system of the source.
  [[nodiscard]] std::optional<LonLat> exchanged(LonLat place) const;
  /// Which rows are exchanged where those of `lines` are, with what to do: these alone or all.
  [[nodiscard]] std::string advice_exchanged(std::span<const std::uint64_t> lines) const;
  /// How `place`, whose x and y are in metres, may be meant where `is_right` holds for another
  /// reading: exchanged, in kilometres, or both; "" where it holds for none.
  [[nodiscard]] std::string_view reading(LonLat place,
                                         const std::function<bool(LonLat)>& is_right) const;

 private:
  void look(LonLat place, std::uint64_t line);
  [[nodiscard]] bool is_inside(XY xy, double margin_deg) const;
  [[nodiscard]] Result<void> check_unit() const;
  [[nodiscard]] Result<void> check_area() const;
  [[nodiscard]] Result<void> check_exchanged() const;
  [[nodiscard]] Result<void> check_origin() const;
  [[nodiscard]] Result<std::vector<SourceNotice>> check_mirrored() const;
  [[nodiscard]] std::string advice(std::uint64_t line) const;
  [[nodiscard]] double nearest_other_m(std::span<const std::uint64_t> lines) const;

  CamtrapSink& next_;
  std::string crs_;
  bool is_in_degrees_;
  std::optional<AreaOfUse> area_;
  std::optional<Transform> to_wgs84_;
  std::size_t n_places_ = 0;
  std::vector<XY> places_;        ///< in the source's system, WGS84 for degrees
  std::vector<LonLat> on_earth_;  ///< the same in WGS84
  std::vector<std::uint64_t> lines_;
  std::vector<std::uint64_t> outside_;           ///< their lines
  std::vector<std::uint64_t> inside_exchanged_;  ///< of those outside
  std::vector<std::uint64_t>
      beyond_exchanged_;  ///< by > kBeyondExchangedDeg; exchanged in the area
};

}  // namespace dersu::io
