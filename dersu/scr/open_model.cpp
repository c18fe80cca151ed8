#include "dersu/scr/open_model.hpp"

#include <array>
#include <utility>

#include "dersu/core/text.hpp"

namespace dersu::scr {
namespace {

constexpr std::array kMovements{Movement::fixed, Movement::normal, Movement::exponential,
                                Movement::uncorrelated};

bool has_scale(Movement movement) {
  return movement == Movement::normal || movement == Movement::exponential;
}

Result<void> check_closed(const Model& closed) {
  const auto refuse = [](std::string where, std::string_view what) -> Result<void> {
    return fail(Fault::unsupported, std::move(where), "an open population has no {}", what);
  };
  if (closed.conditional)
    return refuse("conditional", "closed conditional likelihood; what is given is Given's to say");
  if (closed.classes > 1) return refuse("mixture", "finite mixtures yet");
  if (!closed.known_classes.empty()) return refuse("hcov", "finite mixtures yet");
  if (closed.density_link != Link::log) return refuse("link", "density on the identity link");
  if (closed.number != NumberOfAnimals::poisson)
    return refuse("distribution", "fixed number of animals");
  return {};
}

/// The place of a formula of `parameter`, with what it says of recruitment; nothing of another.
Formula* place_of(OpenModel& model, const std::string& parameter) {
  if (parameter == "phi") return &model.survival;
  if (parameter == "move") return &model.movement;
  constexpr std::array kKinds{std::pair{"f", Recruitment::per_capita},
                              std::pair{"lambda", Recruitment::growth},
                              std::pair{"b", Recruitment::entry}};
  for (const auto& [name, kind] : kKinds)
    if (parameter == name) {
      model.recruitment_by = kind;
      return &model.recruitment;
    }
  return nullptr;
}

}  // namespace

std::string_view name(Movement movement) {
  switch (movement) {
    case Movement::fixed:
      return "static";
    case Movement::normal:
      return "BVN";
    case Movement::exponential:
      return "BVE";
    case Movement::uncorrelated:
      break;
  }
  return "IND";
}

Result<Movement> movement(std::string_view word) {
  std::vector<std::string> names;
  for (const Movement each : kMovements) {
    if (name(each) == word) return each;
    names.emplace_back(name(each));
  }
  return fail(Fault::usage, "movement", "found '{}', expected one of {}", quoted(word),
              join(names, ", "));
}

Result<OpenModel> make_open_model(const Model& closed, std::string_view formulas,
                                  Movement movement_by, Given given) {
  DERSU_CHECK(check_closed(closed));
  OpenModel model;
  model.closed = closed;
  model.movement_by = movement_by;
  model.given = given;
  DERSU_TRY(parsed, parse_formulas(formulas));
  std::vector<const Formula*> said;
  for (Formula& formula : parsed) {
    Formula* const place = place_of(model, formula.parameter);
    if (place == nullptr)
      return fail(Fault::usage, "open",
                  "found a formula for '{}', expected phi, one of f, lambda and b, or move",
                  quoted(formula.parameter));
    if (place == &model.recruitment && given == Given::first)
      return fail(Fault::usage, "open",
                  "found a formula for {}, expected phi alone: given the first session of each "
                  "animal nothing is told about recruitment",
                  formula.parameter);
    if (place == &model.movement && !has_scale(movement_by))
      return fail(Fault::usage, "open",
                  "found a formula for move, expected it with the movement BVN or BVE");
    for (const Formula* before : said)
      if (before == place)
        return fail(Fault::usage, "open", "found formulas for {} and {}, expected one{}",
                    before->parameter, formula.parameter,
                    place == &model.recruitment ? " of f, lambda and b" : "");
    said.push_back(place);
    *place = std::move(formula);
  }
  return model;
}

std::vector<const Formula*> open_formulas_of(const OpenModel& model) {
  std::vector<const Formula*> formulas{&model.survival};
  if (model.given != Given::first) formulas.push_back(&model.recruitment);
  if (has_scale(model.movement_by)) formulas.push_back(&model.movement);
  return formulas;
}

}  // namespace dersu::scr
