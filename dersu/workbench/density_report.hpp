#pragma once
// What `dersu density` prints of a fit, for machines and for people.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/json.hpp"
#include "dersu/scr/derived.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"
#include "dersu/workbench/density_identity.hpp"
#include "dersu/workbench/density_inference.hpp"
#include "dersu/workbench/density_profile.hpp"
#include "dersu/workbench/density_territories.hpp"

namespace dersu::workbench {

struct DensityAnswer {
  scr::Fit fit{};
  std::vector<std::string> sessions{};          ///< names
  std::vector<scr::DerivedDensity> derived{};   ///< one a session, of a conditional model
  std::vector<scr::RegionN> numbers{};          ///< one a session
  std::vector<TerritoryNumbers> territories{};  ///< where the region has several
  std::vector<CoefficientProfile> profiles{};   ///< where asked for
  Inference inference{};                        ///< where asked for
  std::optional<IdentityAnswer> identity{};     ///< where identities are uncertain
  double seconds = 0;                           ///< of preparing and fitting
};

[[nodiscard]] std::string density_json(const DensityAnswer& answer);
/// The same as members of an open object.
void write_answer(JsonWriter& json, const DensityAnswer& answer);
[[nodiscard]] std::string density_text(const DensityAnswer& answer);
/// " in session 2006, group F, class 1": what an estimate is of, where that differs.
[[nodiscard]] std::string of_whom(const scr::Estimate& estimate);
/// "sigma in class 2: 3092 (2874 to 3327) m", of any parameter but D.
[[nodiscard]] std::string estimate_text(const scr::Fit& fit, const scr::Estimate& estimate);
/// " m" behind a sigma, nothing behind a g0.
[[nodiscard]] std::string_view unit(std::string_view parameter);

}  // namespace dersu::workbench
