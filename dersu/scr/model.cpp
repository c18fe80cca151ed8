#include "dersu/scr/model.hpp"

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

}  // namespace dersu::scr
