#include "dersu/scr/model.hpp"

#include <algorithm>
#include <set>

#include "dersu/core/text.hpp"

namespace dersu::scr {
namespace {

/// Classes of the mixture that formulas name; 0 for both h2 and h3.
std::size_t classes_of(const Model& model) {
  std::set<std::string> names;
  for (const Formula* formula : formulas_of(model)) names.merge(variables(*formula));
  if (names.contains("h2") && names.contains("h3")) return 0;
  return names.contains("h2") ? 2 : names.contains("h3") ? 3 : 1;
}

/// secr writes pmix ~ h2 where the shares are constant: the word is taken out of the formula, and
/// given back.
std::string take_class_word(Formula& mixing) {
  std::string word;
  std::erase_if(mixing.terms, [&](const Term& term) {
    const std::string& label = term.factors.front().label;
    if (term.factors.size() > 1 || (label != "h2" && label != "h3")) return false;
    word = label;
    return true;
  });
  return word;
}

Link* link_of(Model& model, std::string_view parameter) {
  if (parameter == "D") return &model.density_link;
  if (parameter == model.intercept.parameter) return &model.intercept_link;
  if (parameter == "sigma") return &model.sigma_link;
  if (parameter == model.shape.parameter) return &model.shape_link;
  return nullptr;
}

/// Words of formulas that mean something of their own in this one.
std::vector<std::string> own_words(const Formula& formula, const Model& model, const Known& known) {
  std::vector<std::string> words;
  if (formula.parameter == "cost") return words;
  if (known.several_sessions) words = {"session", "Session"};
  if (!model.groups.empty()) words.push_back("g");
  std::vector<std::string> more{"t", "T", "b", "B", "bk", "Bk", "k", "K", "h2", "h3"};
  if (formula.parameter == "D") more = {"x", "y", "x2", "y2", "xy"};
  if (formula.parameter == "pmix") more.clear();
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// The covariates that a formula may name.
std::vector<std::string> covariates_for(const Formula& formula, const Model& model,
                                        const Known& known) {
  if (formula.parameter == "cost") return known.land;
  std::vector<std::string> names = known.sessions;
  const auto add = [&](const std::vector<std::string>& more) {
    names.insert(names.end(), more.begin(), more.end());
  };
  if (formula.parameter == "D") {
    add(known.mask);
  } else if (formula.parameter != "pmix") {
    add(known.detectors);
    add(known.occasions);
    if (model.conditional) add(known.animals);
  }
  return names;
}

void add_names(const std::vector<Covariate>& covariates, std::vector<std::string>& names) {
  for (const Covariate& c : covariates) names.push_back(c.name);
}

}  // namespace

std::vector<const Formula*> formulas_of(const Model& model) {
  std::vector<const Formula*> formulas;
  if (!model.conditional) formulas.push_back(&model.density);
  formulas.push_back(&model.intercept);
  formulas.push_back(&model.sigma);
  if (!shape_name(model.detection).empty()) formulas.push_back(&model.shape);
  if (!model.resistance.terms.empty()) formulas.push_back(&model.resistance);
  if (model.classes > 1) formulas.push_back(&model.mixing);
  return formulas;
}

Result<Model> make_model(DetectionFunction detection, std::string_view formulas) {
  Model model;
  model.detection = detection;
  model.intercept.parameter = std::string(intercept_name(detection));
  model.intercept_link = intercept_link(detection);
  model.shape.parameter = std::string(shape_name(detection));
  DERSU_TRY(parsed, parse_formulas(formulas));
  std::vector<std::string> named;
  for (Formula& formula : parsed) {
    if (formula.parameter == "a0") {
      model.intercept.parameter = "a0";
      model.intercept_link = Link::log;
    }
    Formula* place = nullptr;
    for (Formula* known : {&model.density, &model.intercept, &model.sigma, &model.shape,
                           &model.mixing, &model.resistance})
      if (known->parameter == formula.parameter) place = known;
    if (place == nullptr)
      return fail(Fault::usage, "model", "found a formula for '{}', expected D, {}, a0, sigma{}{}",
                  quoted(formula.parameter), intercept_name(detection),
                  model.shape.parameter.empty() ? "" : ", " + model.shape.parameter,
                  ", pmix (of a mixture) or cost (of the land)");
    for (const std::string& before : named)
      if (before == formula.parameter)
        return fail(Fault::usage, "model", "found two formulas for {}, expected one", before);
    named.push_back(formula.parameter);
    *place = std::move(formula);
  }
  if (std::ranges::count(named, "a0") > 0 &&
      std::ranges::count(named, intercept_name(detection)) > 0)
    return fail(Fault::usage, "model", "found formulas for a0 and {}, expected one of them",
                intercept_name(detection));
  const std::string word = take_class_word(model.mixing);
  model.classes = classes_of(model);
  if (model.classes == 0 ||
      (model.classes > 1 && !word.empty() && word != fmt::format("h{}", model.classes)))
    return fail(Fault::usage, "model", "found h2 and h3, expected mixtures of one size");
  if (model.classes == 1 && std::ranges::count(named, "pmix") > 0)
    return fail(Fault::usage, "model",
                "found a formula for pmix, expected a mixture: h2 or h3 in another formula");
  return model;
}

Result<void> set_link(Model& model, std::string_view parameter, std::string_view link) {
  Link* const place = link_of(model, parameter);
  if (place == nullptr)
    return fail(Fault::usage, "link", "found '{}', expected a parameter of the model",
                quoted(parameter));
  std::vector<Link> known{Link::log, Link::identity};
  if (parameter == "g0") known = {Link::logit, Link::log, Link::identity};
  std::vector<std::string> names;
  for (const Link each : known) {
    if (name(each) == link) {
      *place = each;
      return {};
    }
    names.emplace_back(name(each));
  }
  return fail(Fault::usage, "link", "found '{}' for {}, expected one of {}", quoted(link),
              parameter, join(names, ", "));
}

Known known_of(const Data& data) {
  Known known;
  known.several_sessions = data.sessions.size() > 1;
  const Session& first = data.sessions.front();
  add_names(first.mask.covariates, known.mask);
  add_names(first.detectors.covariates, known.detectors);
  add_names(first.occasion_covariates, known.occasions);
  add_names(first.animal_covariates, known.animals);
  add_names(first.covariates, known.sessions);
  if (first.land) add_names(first.land->covariates, known.land);
  return known;
}

Result<void> check_variables(const Model& model, const Known& known) {
  for (const Formula* formula : formulas_of(model)) {
    const std::vector<std::string> covariates = covariates_for(*formula, model, known);
    const std::vector<std::string> words = own_words(*formula, model, known);
    std::vector<std::string> names = covariates;
    names.insert(names.end(), words.begin(), words.end());
    for (const std::string& name : variables(*formula)) {
      if (std::ranges::count(covariates, name) > 0 && std::ranges::count(words, name) > 0)
        return fail(Fault::usage, "model",
                    "found '{}' in '{}', which means something of its own in formulas and is a "
                    "covariate of the data too; expected another name for the covariate",
                    name, quoted(formula->text()));
      if (std::ranges::count(names, name) > 0) continue;
      if (names.empty())
        return fail(Fault::usage, "model",
                    "found the variable '{}' in '{}', expected none: {} may differ between "
                    "sessions only, and there is one",
                    quoted(name), quoted(formula->text()), formula->parameter);
      const bool of_animals = std::ranges::count(known.animals, name) > 0;
      if (of_animals && formula->parameter != "D")
        return fail(Fault::usage, "model",
                    "found '{}' in '{}', a covariate of the animals, which needs a conditional "
                    "likelihood: what it is of animals that were not seen is not known",
                    quoted(name), quoted(formula->text()));
      const std::vector<std::string_view> candidates(names.begin(), names.end());
      const std::string close = nearest_word(name, candidates);
      return fail(Fault::usage, "model", "found the variable '{}' in '{}', expected one of {}{}",
                  quoted(name), quoted(formula->text()), join(names, ", "),
                  close.empty() ? "" : fmt::format("; did you mean '{}'?", close));
    }
  }
  return {};
}

}  // namespace dersu::scr
