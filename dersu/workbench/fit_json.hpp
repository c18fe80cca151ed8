#pragma once
// The members that a fitted model has in every JSON answer, under the same names.
#include <string_view>

#include "dersu/core/json.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"

namespace dersu::workbench {

/// "NAME": {"estimate", "se", "lower", "upper"}
void write_interval(JsonWriter& json, std::string_view name, const scr::Interval& interval);

/// Members of an open object: "loglik", "aic", "aicc", "n_animals", "n_detections",
/// "estimates" (natural scale), "coefficients" (link scale).
void write_fit(JsonWriter& json, const scr::Fit& fit);

/// Members of an open object: "expected", "realised", "area_km2", "seen".
void write_region(JsonWriter& json, const scr::RegionN& n);

}  // namespace dersu::workbench
