#pragma once
// Detection functions: how the chance of a detection falls with the distance between an activity
// centre and a detector.
#include <cstdint>
#include <string_view>

#include "dersu/core/error.hpp"
#include "dersu/scr/link.hpp"

namespace dersu::scr {

/// f(d) is at most 1. With g0 the probability of a detection by one unit of effort is g = g0 f(d),
/// and the hazard h = -log(1 - g); with lambda0 (hazard_...) h = lambda0 f(d). The values are the
/// numbers that secr gives them (Efford 2004 to 2024, ?detectfn).
enum class DetectionFunction : std::uint8_t {
  halfnormal = 0,                ///< exp(-d^2 / (2 sigma^2))
  hazard_rate = 1,               ///< 1 - exp(-(d / sigma)^-z)
  exponential = 2,               ///< exp(-d / sigma)
  compound_halfnormal = 3,       ///< 1 - (1 - exp(-d^2 / (2 sigma^2)))^z
  uniform = 4,                   ///< 1 up to sigma, 0 beyond
  w_exponential = 5,             ///< 1 up to w, exp(-(d - w) / sigma) beyond
  annular_normal = 6,            ///< exp(-(d - w)^2 / (2 sigma^2))
  cumulative_lognormal = 7,      ///< upper tail of a log-normal with mean sigma and sd z
  cumulative_gamma = 8,          ///< upper tail of a gamma with shape z and mean sigma
  hazard_halfnormal = 14,        ///< as 0
  hazard_hazard_rate = 15,       ///< as 1
  hazard_exponential = 16,       ///< as 2
  hazard_annular_normal = 17,    ///< as 6
  hazard_cumulative_gamma = 18,  ///< as 8
  hazard_variable_power = 19,    ///< exp(-(d / sigma)^z)
};

/// "HN", "HR", "EX", "CHN", "UN", "WEX", "ANN", "CLN", "CG", "HHN", "HHR", "HEX", "HAN", "HCG",
/// "HVP".
[[nodiscard]] std::string_view name(DetectionFunction function);
/// "half-normal", "hazard half-normal", ...
[[nodiscard]] std::string_view long_name(DetectionFunction function);
/// By its short name, in any case, or secr's number. Fault::usage with the names that there are.
[[nodiscard]] Result<DetectionFunction> detection_function(std::string_view name);

/// Whether detection is best at a distance w, and not at 0.
[[nodiscard]] bool is_ring(DetectionFunction function);
/// Whether its first parameter is lambda0, and not g0.
[[nodiscard]] bool is_hazard(DetectionFunction function);
/// The first parameter: "g0" or "lambda0", and its usual link (logit, log).
[[nodiscard]] std::string_view intercept_name(DetectionFunction function);
[[nodiscard]] Link intercept_link(DetectionFunction function);
/// The third parameter: "z", "w" (metres), or nothing. Its usual link is log.
[[nodiscard]] std::string_view shape_name(DetectionFunction function);

/// log f at one distance, and its derivatives by log sigma and by the log of the third parameter
/// (0 where there is none). Relative errors of f and of what moves it below 1e-12.
struct ShapeValue {
  double log_f = 0;
  double by_sigma = 0;
  double by_z = 0;
};

/// `z` is the third parameter, and not looked at where the function has none. -inf for log f where
/// f is 0. d >= 0.
[[nodiscard]] ShapeValue shape_at(DetectionFunction function, double sigma_m, double z, double d_m);

/// The hazard at a distance. Exact also where g is below 1e-16 (secr's is 0 there).
[[nodiscard]] double hazard_at(DetectionFunction function, double intercept, double sigma_m,
                               double z, double d_m);

/// How far away f is at most `f` (0 < f < 1); 0 where f is so everywhere.
[[nodiscard]] double reach_of(DetectionFunction function, double sigma_m, double z, double f);

}  // namespace dersu::scr
