#include "dersu/scr/suggest.hpp"

#include <algorithm>

#include "dersu/core/units.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/mask_notices.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

constexpr double kMostWider = 4;   ///< in one round: a fit on a narrow mask may see any range
constexpr double kMostCells = 45;  ///< of a buffer; an exponential asks for 27, a half-normal for 7
constexpr double kAsFine = 1.05;
constexpr int kRounds = 3;

/// A constant model fitted on a mask of these options, beginning where `before` ended; nothing
/// where there is none. `advised` is what it asks for.
Result<std::optional<Fit>> first_fit(Data& data, const Model& model, const MaskOptions& options,
                                     std::span<const Polygon> habitat,
                                     const std::optional<Fit>& before, MaskOptions& advised,
                                     Progress& progress) {
  for (Session& session : data.sessions) {
    auto mask = make_mask(session.detectors, options, habitat);
    if (!mask) return std::nullopt;
    session.mask = std::move(*mask);
  }
  const auto prepared = prepare(data, model);
  if (!prepared) return std::nullopt;
  FitOptions fitting;
  if (before) {
    fitting.start.assign(before->beta.data(), before->beta.data() + before->beta.size());
    fitting.start_vcov = before->vcov;
  }
  auto fitted = fit(*prepared, data, model, fitting, progress);
  if (!fitted && fitted.error().fault == Fault::interrupted) return tl::unexpected(fitted.error());
  if (!fitted) return std::nullopt;
  advised = advised_mask(*prepared, data, *fitted, options.buffer_m);
  return std::move(*fitted);
}

std::string notice_of(DetectionFunction detection, double asked_m, double given_m) {
  return fmt::format(
      "{} falls so slowly in these data that the mask would have to end {} from the detectors; the "
      "suggested buffer is {}, and density may depend on it: try wider ones, or another detection "
      "function",
      name(detection), spoken_length(asked_m), spoken_length(given_m));
}

}  // namespace

Result<std::optional<SuggestedMask>> suggested_mask(const Data& data, DetectionFunction detection,
                                                    std::span<const Polygon> habitat,
                                                    Progress& progress) {
  const std::optional<MaskOptions> first = suggested_mask(data);
  if (!first) return std::nullopt;
  SuggestedMask out{*first};
  DERSU_TRY(model, make_model(detection));
  Data trial = data;
  std::optional<Fit> last;
  for (int round = 0; round < kRounds; ++round) {
    MaskOptions advised;
    DERSU_TRY(fitted, first_fit(trial, model, out.mask, habitat, last, advised, progress));
    if (!fitted) break;
    last = std::move(fitted);
    const MaskOptions before = out.mask;
    const double most_m = kMostCells * advised.spacing_m;
    out.mask.spacing_m = std::min(first->spacing_m, advised.spacing_m);
    out.mask.buffer_m = std::max(
        before.buffer_m, std::min({advised.buffer_m, most_m, kMostWider * before.buffer_m}));
    out.notice = advised.buffer_m > most_m && advised.buffer_m > out.mask.buffer_m
                     ? notice_of(detection, advised.buffer_m, out.mask.buffer_m)
                     : "";
    if (out.mask.buffer_m == before.buffer_m && before.spacing_m <= kAsFine * out.mask.spacing_m)
      break;
  }
  return out;
}

}  // namespace dersu::scr
