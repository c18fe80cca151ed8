#include "dersu/scr/suggest.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/scr/fit.hpp"

namespace dersu::scr {
namespace {

constexpr double kSigmas = 4;     ///< of a buffer: a half-normal is 3e-4 there
constexpr double kFine = 0.6;     ///< of a cell's side: sums still stand for integrals
constexpr double kMostWider = 4;  ///< in one round: a fit on a narrow mask may see any sigma
constexpr int kRounds = 3;

/// Sigma by a constant model on a mask of these options; nothing where there is none.
Result<std::optional<double>> first_sigma_m(Data& data, DetectionFunction detection,
                                            const MaskOptions& options,
                                            std::span<const Polygon> habitat, Progress& progress) {
  for (Session& session : data.sessions) {
    auto mask = make_mask(session.detectors, options, habitat);
    if (!mask) return std::nullopt;
    session.mask = std::move(*mask);
  }
  DERSU_TRY(model, make_model(detection));
  const auto fitted = fit(data, model, {}, progress);
  if (!fitted && fitted.error().fault == Fault::interrupted) return tl::unexpected(fitted.error());
  if (!fitted) return std::nullopt;
  return fitted->estimates.back().estimate;
}

}  // namespace

Result<std::optional<MaskOptions>> suggested_mask(const Data& data, DetectionFunction detection,
                                                  std::span<const Polygon> habitat,
                                                  Progress& progress) {
  std::optional<MaskOptions> options = suggested_mask(data);
  if (!options) return options;
  Data trial = data;
  for (int round = 0; round < kRounds; ++round) {
    DERSU_TRY(sigma_m, first_sigma_m(trial, detection, *options, habitat, progress));
    if (sigma_m) options->spacing_m = std::min(options->spacing_m, kFine * *sigma_m);
    if (!sigma_m || kSigmas * *sigma_m <= options->buffer_m) break;
    options->buffer_m = std::min(kSigmas * *sigma_m, kMostWider * options->buffer_m);
  }
  return options;
}

}  // namespace dersu::scr
