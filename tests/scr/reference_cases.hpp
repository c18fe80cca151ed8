#pragma once
// All cases that are held against secr 5.5.0: in the tests, and in the table of agreement.
#include <string_view>
#include <vector>

#include "reference.hpp"

namespace dersu::scr::testing {

/// Whose log-likelihood is compared at given coefficients.
[[nodiscard]] const std::vector<ReferenceCase>& likelihood_cases();
/// Whose estimates, standard errors and limits are.
[[nodiscard]] const std::vector<ReferenceCase>& fit_cases();

/// secr takes -log(1 - g) for the hazard, which is 0 for g below 5e-17. Then a history may have the
/// chance 0, and a mask point without any hazard the chance 1 to be seen (docs/methods/scr.md). The
/// same loops with these two faults give secr's values to 1e-11 at all these points.
[[nodiscard]] bool secr_is_wrong(const ReferenceCase& c, const ReferencePoint& point);

/// What secr loses at points of the case where it is wrong; empty where there are none.
[[nodiscard]] std::string_view lost_by_secr(const ReferenceCase& c);

}  // namespace dersu::scr::testing
