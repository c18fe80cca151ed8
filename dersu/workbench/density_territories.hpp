#pragma once
// --region with several features: animals in each of them, beside those in all.
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/json.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

struct Territory {
  std::string name{};  ///< the feature's attribute name, else id, else its number from 1; unique
  std::vector<Polygon> polygons{};  ///< metres
};

struct TerritoryNumbers {
  std::string name{};
  double whole_km2 = 0;                 ///< of its polygons, in the mask or not
  std::vector<scr::RegionN> numbers{};  ///< by session; area 0 where the mask has nothing of it
};

/// The features of --region; none where there is no --region, or one feature alone.
[[nodiscard]] Result<std::vector<Territory>> density_territories(const Options& options);

/// `notices` gets a sentence where territories overlap.
[[nodiscard]] std::vector<TerritoryNumbers> territory_numbers(
    const std::vector<Territory>& territories, const scr::Data& data, const scr::Prepared& prepared,
    const scr::Fit& fit, std::vector<std::string>& notices);

/// The member "territories" of an open object; nothing without any.
void write_territories(JsonWriter& json, const std::vector<std::string>& sessions,
                       const std::vector<TerritoryNumbers>& territories);
/// One line each.
[[nodiscard]] std::string territories_text(const std::vector<std::string>& sessions,
                                           const std::vector<TerritoryNumbers>& territories);

}  // namespace dersu::workbench
