#pragma once
// What `dersu density` prints of a fit, for machines and for people.
#include <optional>
#include <string>

#include "dersu/scr/derived.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"

namespace dersu::workbench {

struct DensityAnswer {
  scr::Fit fit{};
  std::vector<std::string> sessions{};         ///< names
  std::vector<scr::DerivedDensity> derived{};  ///< one a session, of a conditional model
  std::vector<scr::RegionN> numbers{};         ///< one a session
  double seconds = 0;                          ///< of preparing and fitting
};

[[nodiscard]] std::string density_json(const DensityAnswer& answer);
[[nodiscard]] std::string density_text(const DensityAnswer& answer);

}  // namespace dersu::workbench
