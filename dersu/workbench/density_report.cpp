#include "dersu/workbench/density_report.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/workbench/fit_json.hpp"

namespace dersu::workbench {
namespace {

/// "204.0 (139.1 to 299.3)".
std::string with_limits(double estimate, double lower, double upper) {
  return fmt::format("{:.4g} ({:.4g} to {:.4g})", estimate, lower, upper);
}

/// " before any capture, where covariates have their mean or first level": what an estimate of
/// detection is of, where the formula says more than session, group and class.
std::string at_what(const scr::Model& model, std::string_view parameter) {
  std::set<std::string> names;
  for (const scr::Formula* formula : scr::formulas_of(model))
    if (formula->parameter == parameter) names = scr::variables(*formula);
  for (const char* name : {"session", "Session", "g", "h2", "h3"}) names.erase(name);
  std::string text;
  for (const char* name : {"b", "B", "bk", "Bk"})
    if (names.erase(name) > 0) text = " before any capture";
  if (names.empty()) return text;
  return text + (text.empty() ? "" : ",") + " where covariates have their mean or first level";
}

/// What is 0 where effect `j` is 0, such as D in the first session: no data tell an effect against
/// that. Null where there is none such.
const scr::Zero* beside_zero(const scr::Fit& fit, std::size_t j) {
  constexpr double kMoves = 1e-6;
  for (const scr::Zero& zero : fit.zeros)
    if (zero.coefficient != j && zero.direction.size() == fit.beta.size() &&
        std::abs(zero.direction(Eigen::Index(j))) > kMoves)
      return &zero;
  return nullptr;
}

/// The coefficients that no estimate tells: effects on the link scale.
std::string effects_text(const scr::Fit& fit) {
  std::string text;
  for (std::size_t j = 0; j < fit.coefficients.size(); ++j) {
    const scr::Coefficient& c = fit.coefficients[j];
    if (c.name == c.parameter || c.parameter == "pmix" || c.parameter == "cost") continue;
    const auto at = static_cast<Eigen::Index>(j);
    const auto zero = std::ranges::find(fit.zeros, j, &scr::Zero::coefficient);
    if (zero != fit.zeros.end()) {
      text += fmt::format("effect {}: {} in {} is 0; {} on the {} scale\n", c.name, c.parameter,
                          zero->where,
                          std::isfinite(zero->coefficient_upper)
                              ? fmt::format("at most {:.4g}", zero->coefficient_upper)
                              : "no upper limit",
                          scr::name(c.link));
      continue;
    }
    if (const scr::Zero* base = beside_zero(fit, j)) {
      text += fmt::format("effect {}: cannot be told, since {} in {} is 0\n", c.name, c.parameter,
                          base->where);
      continue;
    }
    text += fmt::format("effect {}: {:.4g} on the {} scale, SE {:.3g}\n", c.name, fit.beta[at],
                        scr::name(c.link), std::sqrt(fit.vcov(at, at)));
  }
  return text;
}

}  // namespace

std::string of_whom(const scr::Estimate& e) {
  std::vector<std::string> parts;
  if (!e.session.empty()) parts.push_back("session " + e.session);
  if (e.group == scr::kEachGroup)
    parts.emplace_back("each group");
  else if (!e.group.empty())
    parts.push_back("group " + e.group);
  if (!e.cls.empty()) parts.push_back("class " + e.cls);
  return parts.empty() ? "" : " in " + join(parts, ", ");
}

std::string_view unit(std::string_view parameter) {
  if (parameter == "pmix") return " of the animals";
  return parameter == "sigma" || parameter == "w" ? " m" : parameter == "a0" ? " ha" : "";
}

std::string estimate_text(const scr::Fit& fit, const scr::Estimate& e) {
  return fmt::format("{}{}{}: {}{}", e.parameter, of_whom(e), at_what(fit.model, e.parameter),
                     with_limits(e.estimate, e.lower, e.upper), unit(e.parameter));
}

void write_answer(JsonWriter& json, const DensityAnswer& answer) {
  const scr::Fit& fit = answer.fit;
  json.member("confidence", fit.confidence);
  write_fit(json, fit);
  write_profiles(json, fit, answer.profiles);
  write_inference(json, fit, answer.sessions, answer.inference);
  if (answer.identity) write_identity(json, *answer.identity);
  if (!answer.derived.empty()) {
    json.key("derived").begin_array();
    for (const scr::DerivedDensity& derived : answer.derived) {
      json.begin_object();
      if (answer.derived.size() > 1) json.member("session", derived.session);
      write_interval(json, "D", derived.density);
      json.member("effective_area_ha", derived.effective_area_ha).end_object();
    }
    json.end_array();
  }
  if (answer.numbers.size() == 1) {
    json.key("region_n").begin_object();
    write_region(json, answer.numbers.front());
    json.end_object();
  } else {
    json.key("region_n").begin_array();
    for (std::size_t s = 0; s < answer.numbers.size(); ++s) {
      json.begin_object().member("session", answer.sessions[s]);
      write_region(json, answer.numbers[s]);
      json.end_object();
    }
    json.end_array();
  }
  write_territories(json, answer.sessions, answer.territories);
  json.key("model").begin_array();
  for (const scr::Formula* formula : scr::formulas_of(fit.model)) json.value(formula->text());
  json.end_array()
      .member("iterations", fit.iterations)
      .member("evaluations", fit.evaluations)
      .member("max_gradient", fit.max_gradient)
      .member("seconds", answer.seconds);
}

std::string density_json(const DensityAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  write_answer(json, answer);
  return json.end_object().text();
}

std::string density_text(const DensityAnswer& answer) {
  const scr::Fit& fit = answer.fit;
  std::string text =
      fmt::format("{} animal{}, {} detections; log-likelihood {:.4f}, AIC {:.3f}\n", fit.n_animals,
                  fit.n_animals == 1 ? "" : "s", fit.n_detections, fit.loglik, fit.aic);
  for (const scr::Estimate& e : fit.estimates) {
    if (e.parameter == "D")
      text += fmt::format("density{}{}: {} animals per 100 km2, SE {:.3g}\n", of_whom(e),
                          fit.typical_place.empty() ? "" : " where " + fit.typical_place,
                          with_limits(e.estimate * 1e4, e.lower * 1e4, e.upper * 1e4), e.se * 1e4);
    else
      text += fmt::format("{}, SE {:.3g}\n", estimate_text(fit, e), e.se);
  }
  text += effects_text(fit);
  for (const scr::DerivedDensity& derived : answer.derived)
    text += fmt::format(
        "density{}, derived: {} animals per 100 km2, SE {:.3g}; effective area {:.4g} km2\n",
        answer.derived.size() > 1 ? " in session " + derived.session : "",
        with_limits(derived.density.estimate * 1e4, derived.density.lower * 1e4,
                    derived.density.upper * 1e4),
        derived.density.se * 1e4, derived.effective_area_ha / 100);
  for (std::size_t s = 0; s < answer.numbers.size(); ++s) {
    const scr::RegionN& n = answer.numbers[s];
    if (n.area_ha == 0) continue;  // a notice tells
    const std::string session =
        answer.numbers.size() == 1 ? "" : fmt::format(" in session {}", answer.sessions[s]);
    text += fmt::format("animals centred in {:.4g} km2{}: {}, of the expected number {}\n",
                        n.area_ha / 100, session,
                        with_limits(n.realised.estimate, n.realised.lower, n.realised.upper),
                        with_limits(n.expected.estimate, n.expected.lower, n.expected.upper));
  }
  text += territories_text(answer.sessions, answer.territories);
  return text + profiles_text(fit, answer.profiles) +
         inference_text(fit, answer.sessions, answer.inference) +
         (answer.identity ? identity_text(*answer.identity) : "");
}

}  // namespace dersu::workbench
