#include "dersu/scr/model.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"

namespace dersu::scr {

Result<Model> make_model(DetectionFunction detection, std::string_view formulas) {
  Model model;
  model.detection = detection;
  model.intercept.parameter = std::string(intercept_name(detection));
  DERSU_TRY(parsed, parse_formulas(formulas));
  std::vector<std::string> named;
  for (Formula& formula : parsed) {
    Formula* place = nullptr;
    for (Formula* known : {&model.density, &model.intercept, &model.sigma})
      if (known->parameter == formula.parameter) place = known;
    if (place == nullptr)
      return fail(Fault::usage, "model", "found a formula for '{}', expected D, {} or sigma",
                  quoted(formula.parameter), model.intercept.parameter);
    for (const std::string& before : named)
      if (before == formula.parameter)
        return fail(Fault::usage, "model", "found two formulas for {}, expected one", before);
    named.push_back(formula.parameter);
    *place = std::move(formula);
  }
  return model;
}

Result<void> check_variables(const Model& model, const std::vector<std::string>& covariates,
                             bool several_sessions) {
  for (const Formula* formula : {&model.density, &model.intercept, &model.sigma}) {
    std::vector<std::string> known;
    if (formula == &model.density) {
      known = covariates;
      known.insert(known.end(), {"x", "y"});
    }
    if (several_sessions) known.insert(known.end(), {"session", "Session"});
    for (const std::string& name : variables(*formula)) {
      if (std::ranges::find(known, name) != known.end()) continue;
      if (known.empty())
        return fail(Fault::usage, "model",
                    "found the variable '{}' in '{}', expected none: {} may differ between "
                    "sessions only, and there is one",
                    quoted(name), quoted(formula->text()), formula->parameter);
      const std::vector<std::string_view> candidates(known.begin(), known.end());
      const std::string close = nearest_word(name, candidates);
      return fail(Fault::usage, "model", "found the variable '{}' in '{}', expected one of {}{}",
                  quoted(name), quoted(formula->text()), join(known, ", "),
                  close.empty() ? "" : fmt::format("; did you mean '{}'?", close));
    }
  }
  return {};
}

}  // namespace dersu::scr
