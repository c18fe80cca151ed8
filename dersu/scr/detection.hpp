#pragma once
// Detection functions: how the chance of a detection falls with the distance between an activity
// centre and a detector.
#include <cstdint>
#include <string_view>

#include "dersu/core/error.hpp"
#include "dersu/scr/link.hpp"

namespace dersu::scr {

/// f(d) = exp(-d^2 / (2 sigma^2)); g is the probability of a detection by one unit of effort, h the
/// hazard, g = 1 - exp(-h).
enum class DetectionFunction : std::uint8_t {
  halfnormal,         ///< HN, secr's detectfn 0:   g = g0 f(d)
  hazard_halfnormal,  ///< HHN, secr's detectfn 14: h = lambda0 f(d)
};

/// "HN", "HHN".
[[nodiscard]] std::string_view name(DetectionFunction function);
/// By that name or secr's number. Fault::usage with the names that there are.
[[nodiscard]] Result<DetectionFunction> detection_function(std::string_view name);

/// The first parameter: "g0" or "lambda0", and its link (logit, log).
[[nodiscard]] std::string_view intercept_name(DetectionFunction function);
[[nodiscard]] Link intercept_link(DetectionFunction function);

/// The hazard at squared distance `d2`. Exact also where g is below 1e-16 (secr's is 0 there).
[[nodiscard]] double hazard(DetectionFunction function, double intercept, double sigma_m,
                            double d2);

}  // namespace dersu::scr
