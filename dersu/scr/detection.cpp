#include "dersu/scr/detection.hpp"

#include <cmath>

#include "dersu/core/text.hpp"

namespace dersu::scr {

std::string_view name(DetectionFunction function) {
  return function == DetectionFunction::halfnormal ? "HN" : "HHN";
}

Result<DetectionFunction> detection_function(std::string_view name) {
  const std::string word = lower(name);
  if (word == "hn" || word == "0") return DetectionFunction::halfnormal;
  if (word == "hhn" || word == "14") return DetectionFunction::hazard_halfnormal;
  return fail(Fault::usage, "detectfn",
              "found '{}', expected HN (half-normal) or HHN (hazard "
              "half-normal)",
              quoted(name));
}

std::string_view intercept_name(DetectionFunction function) {
  return function == DetectionFunction::halfnormal ? "g0" : "lambda0";
}

Link intercept_link(DetectionFunction function) {
  return function == DetectionFunction::halfnormal ? Link::logit : Link::log;
}

double hazard(DetectionFunction function, double intercept, double sigma_m, double d2) {
  const double f = intercept * std::exp(-d2 / (2 * sigma_m * sigma_m));
  return function == DetectionFunction::halfnormal ? -std::log1p(-f) : f;
}

}  // namespace dersu::scr
