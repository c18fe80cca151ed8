#pragma once
// Profile-likelihood intervals as people ask for them and read them: `--profile D,sigma`.
#include <cstddef>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/json.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/profile.hpp"

namespace dersu::workbench {

struct CoefficientProfile {
  std::size_t coefficient = 0;  ///< its place in Fit::coefficients
  scr::ProfileInterval interval{};
};

/// The places of the coefficients called `names`, each once, or of all for "all". Fault::usage for
/// what is none.
[[nodiscard]] Result<std::vector<std::size_t>> profiled_coefficients(
    const std::vector<std::string>& names, const std::vector<scr::Coefficient>& coefficients);

/// With the confidence of the fit. Faults: as scr::profile_interval.
[[nodiscard]] Result<std::vector<CoefficientProfile>> profiles_of(
    const scr::Prepared& prepared, const scr::Fit& fit, const std::vector<std::size_t>& which,
    Progress& progress);
/// The same of a fit of any likelihood.
[[nodiscard]] Result<std::vector<CoefficientProfile>> profiles_of(
    const scr::ProfiledLikelihood& likelihood, const scr::Fit& fit,
    const std::vector<std::size_t>& which, Progress& progress);

/// The member "profile" of an open object; nothing without profiles.
void write_profiles(JsonWriter& json, const scr::Fit& fit,
                    const std::vector<CoefficientProfile>& profiles);
/// One line each.
[[nodiscard]] std::string profiles_text(const scr::Fit& fit,
                                        const std::vector<CoefficientProfile>& profiles);

}  // namespace dersu::workbench
