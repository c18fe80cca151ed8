#pragma once
// `dersu density --open` on plain files: survival and recruitment between sessions.
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/model.hpp"
#include "dersu/scr/open_fit.hpp"
#include "dersu/workbench/density_profile.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// The options of an open population, behind those of `dersu density`.
[[nodiscard]] std::vector<Option> open_options();

/// Fault::usage for options that say nothing of open populations, or of others alone.
[[nodiscard]] Result<void> check_open_options(const Options& options);

/// One mask for all sessions: all points that any of them has. For masks that were made.
void share_masks(scr::Data& data);

/// Fits, and says what was found. `closed` is what the other options say of density and detection.
[[nodiscard]] Result<Outcome> run_density_open(const Options& options, const scr::Data& data,
                                               scr::Model closed, std::vector<std::string> notices,
                                               Progress& progress);

[[nodiscard]] std::string open_json(const scr::OpenFit& fit,
                                    const std::vector<CoefficientProfile>& profiles,
                                    double seconds);
[[nodiscard]] std::string open_text(const scr::OpenFit& fit);

}  // namespace dersu::workbench
