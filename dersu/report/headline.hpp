#pragma once
// The result in plain sentences, every number with its interval and with what it is compared to.
#include <string>
#include <vector>

#include "dersu/report/setting.hpp"

namespace dersu::report {

/// Sentences as markup (numbers emphasised), in reading order; only those whose numbers are known.
struct Headline {
  std::vector<std::string> lead{};     ///< photographed, apart, together, overstated
  std::vector<std::string> details{};  ///< each side alone, precision, density
};
[[nodiscard]] Headline headline(const Setting& setting, const Target& target);

/// The three numbers that people take home, as markup: counted apart and added, together,
/// photographed on both sides. Empty where there is no estimate.
[[nodiscard]] std::string headline_figures(const Setting& setting, const Target& target);

}  // namespace dersu::report
