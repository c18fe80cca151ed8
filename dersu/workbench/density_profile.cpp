#include "dersu/workbench/density_profile.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/text.hpp"
#include "dersu/workbench/density_report.hpp"

namespace dersu::workbench {
namespace {

/// Whether the coefficient alone is the parameter, where all else that it depends on is 0.
bool is_base(const scr::Coefficient& coefficient) {
  return coefficient.name == coefficient.parameter;
}

bool stands_alone(const scr::Fit& fit, const scr::Coefficient& coefficient) {
  return std::ranges::count(fit.coefficients, coefficient.parameter,
                            &scr::Coefficient::parameter) == 1;
}

/// What the parameter is where its coefficient is `value`; without a bound there is none.
double natural(const scr::Coefficient& coefficient, double value) {
  return std::isfinite(value) ? scr::from_link(coefficient.link, value) : value;
}

std::string note_of(const scr::ProfileInterval& interval) {
  const bool lower = std::isfinite(interval.lower);
  const bool upper = std::isfinite(interval.upper);
  if (lower && upper) return {};
  return fmt::format("the data set no {} bound", lower   ? "upper"
                                                 : upper ? "lower"
                                                         : "lower and no upper");
}

std::string bounds_text(double lower, double upper) {
  const auto bound = [](double value) {
    return std::isfinite(value) ? fmt::format("{:.4g}", value) : std::string("no bound");
  };
  return fmt::format("{} to {}", bound(lower), bound(upper));
}

}  // namespace

Result<std::vector<std::size_t>> profiled_coefficients(
    const std::vector<std::string>& names, const std::vector<scr::Coefficient>& coefficients) {
  std::vector<std::string> known;
  for (const scr::Coefficient& c : coefficients) known.push_back(c.name);
  std::vector<std::size_t> which;
  for (const std::string& name : names) {
    const auto at = std::ranges::find(known, name);
    if (at == known.end() && name != "all")
      return fail(Fault::usage, "--profile", "found '{}', expected a coefficient: {}, or all",
                  quoted(name), join(known, ", "));
    for (std::size_t j = 0; j < known.size(); ++j)
      if ((name == "all" || known[j] == name) && std::ranges::find(which, j) == which.end())
        which.push_back(j);
  }
  std::ranges::sort(which);
  return which;
}

namespace {

template <class Of>
Result<std::vector<CoefficientProfile>> each_profile(const Of& of, const scr::Fit& fit,
                                                     const std::vector<std::size_t>& which,
                                                     Progress& progress) {
  std::vector<CoefficientProfile> profiles;
  if (which.empty()) return profiles;
  progress.begin("profiles", which.size());
  for (const std::size_t coefficient : which) {
    DERSU_TRY(interval, scr::profile_interval(of, fit, coefficient, fit.confidence, progress));
    profiles.push_back({coefficient, interval});
    progress.at(profiles.size());
  }
  progress.end();
  return profiles;
}

}  // namespace

Result<std::vector<CoefficientProfile>> profiles_of(const scr::Prepared& prepared,
                                                    const scr::Fit& fit,
                                                    const std::vector<std::size_t>& which,
                                                    Progress& progress) {
  return each_profile(prepared, fit, which, progress);
}

Result<std::vector<CoefficientProfile>> profiles_of(const scr::ProfiledLikelihood& likelihood,
                                                    const scr::Fit& fit,
                                                    const std::vector<std::size_t>& which,
                                                    Progress& progress) {
  return each_profile(likelihood, fit, which, progress);
}

void write_profiles(JsonWriter& json, const scr::Fit& fit,
                    const std::vector<CoefficientProfile>& profiles) {
  if (profiles.empty()) return;
  json.key("profile").begin_array();
  for (const auto& [at, interval] : profiles) {
    const scr::Coefficient& coefficient = fit.coefficients[at];
    json.begin_object().member("name", coefficient.name);
    json.member("lower", interval.lower).member("upper", interval.upper);
    if (is_base(coefficient))
      json.key("natural")
          .begin_object()
          .member("lower", natural(coefficient, interval.lower))
          .member("upper", natural(coefficient, interval.upper))
          .end_object();
    if (const std::string note = note_of(interval); !note.empty()) json.member("note", note);
    json.end_object();
  }
  json.end_array();
}

std::string profiles_text(const scr::Fit& fit, const std::vector<CoefficientProfile>& profiles) {
  std::string text;
  for (const auto& [at, interval] : profiles) {
    const scr::Coefficient& coefficient = fit.coefficients[at];
    text += fmt::format("{}, profile: ", coefficient.name);
    const bool density = coefficient.parameter == "D";
    const double scale = density ? 1e4 : 1;  // per 100 km2
    if (is_base(coefficient))
      text += fmt::format("{}{}{}; ",
                          bounds_text(natural(coefficient, interval.lower) * scale,
                                      natural(coefficient, interval.upper) * scale),
                          density ? " animals per 100 km2" : unit(coefficient.parameter),
                          stands_alone(fit, coefficient)
                              ? ""
                              : " where covariates are 0 and factors at their first level");
    text += fmt::format("coefficient {}\n", bounds_text(interval.lower, interval.upper));
  }
  return text;
}

}  // namespace dersu::workbench
