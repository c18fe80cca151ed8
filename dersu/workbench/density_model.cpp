#include "dersu/workbench/density_model.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/workbench/project_resistance.hpp"

namespace dersu::workbench {
namespace {

template <class T>
Result<T> at(const std::string& where, Result<T> result) {
  return std::move(result).map_error([&](Error error) {
    error.where = where;
    return error;
  });
}

Result<void> check_file(const io::Project& project, const io::ProjectCovariate& covariate) {
  std::error_code code;
  if (std::filesystem::exists(project.folder / covariate.file, code)) return {};
  return tl::unexpected(
      of_covariate(covariate, {Fault::not_found, "there is no such file", covariate.file}));
}

Result<void> check_raster(const io::Project& project, const NamedRaster& raster) {
  std::error_code code;
  if (std::filesystem::exists(raster.path, code)) return {};
  std::vector<std::string> names;
  for (const io::ProjectCovariate& covariate : project.covariates) names.push_back(covariate.name);
  return fail(Fault::not_found, project.density.resistance_where,
              "found '{}', which is no file, expected one, or the name of a [[covariate]]{}",
              quoted(raster.said), names.empty() ? "" : ": " + join(names, ", "));
}

/// h2 or h3 that the formulas name; 0: neither.
std::size_t named_classes(const std::vector<scr::Formula>& formulas) {
  std::set<std::string> names;
  for (const scr::Formula& formula : formulas) names.merge(scr::variables(formula));
  return names.contains("h2") ? 2 : names.contains("h3") ? 3 : 0;
}

/// The formulas with h2 or h3 in those of detection's intercept and of sigma.
std::string with_classes(const std::vector<scr::Formula>& formulas, scr::DetectionFunction function,
                         std::size_t classes) {
  const bool a0 = std::ranges::count(formulas, "a0", &scr::Formula::parameter) > 0;
  std::vector<std::string> missing{a0 ? "a0" : std::string(scr::intercept_name(function)), "sigma"};
  std::vector<std::string> texts;
  for (const scr::Formula& formula : formulas) {
    const bool differs = std::erase(missing, formula.parameter) > 0;
    texts.push_back(formula.text() + (differs ? fmt::format(" + h{}", classes) : ""));
  }
  for (const std::string& parameter : missing)
    texts.push_back(fmt::format("{} ~ h{}", parameter, classes));
  return join(texts, "; ");
}

/// The formulas with the classes that the words ask for.
Result<std::string> formulas_of(const ModelWords& words) {
  const Said& formulas = words.formulas;
  if (words.classes == 0 && words.known_classes.text.empty()) return formulas.text;
  DERSU_TRY(parsed, at(formulas.where, scr::parse_formulas(formulas.text)));
  const std::size_t named = named_classes(parsed);
  if (named == 0)
    return with_classes(parsed, words.detection, std::max<std::size_t>(2, words.classes));
  if (words.classes != 0 && words.classes != named)
    return fail(Fault::usage, words.classes_where,
                "found {} classes and h{} in a formula, expected {}", words.classes, named, named);
  return formulas.text;
}

/// "sigma=identity,D=identity".
Result<void> apply_links(const Said& links, scr::Model& model) {
  if (links.text.empty()) return {};
  for (const std::string_view piece : split(links.text, ',')) {
    const std::size_t sign = piece.find('=');
    if (sign == std::string_view::npos)
      return fail(Fault::usage, links.where, "found '{}', expected parameter=link",
                  quoted(trim(piece)));
    DERSU_CHECK(at(links.where, scr::set_link(model, trim(piece.substr(0, sign)),
                                              trim(piece.substr(sign + 1)))));
  }
  return {};
}

Result<void> check_animals(const Said& name, const scr::Known& known) {
  if (name.text.empty() || std::ranges::find(known.animals, name.text) != known.animals.end())
    return {};
  if (known.animals.empty())
    return fail(Fault::usage, name.where,
                "found '{}', expected a covariate of the animals, and no table tells of any",
                quoted(name.text));
  return fail(Fault::usage, name.where, "found '{}', expected a covariate of the animals: {}",
              quoted(name.text), join(known.animals, ", "));
}

}  // namespace

Result<scr::Model> model_for(const ModelWords& words, const scr::Known& known) {
  for (const Said* name : {&words.groups, &words.known_classes})
    DERSU_CHECK(check_animals(*name, known));
  DERSU_TRY(formulas, formulas_of(words));
  const std::string& where = words.formulas.where;
  DERSU_TRY(model, at(where, scr::make_model(words.detection, formulas)));
  DERSU_CHECK(apply_links(words.links, model));
  model.groups = words.groups.text;
  model.known_classes = words.known_classes.text;
  model.conditional = words.conditional;
  model.number = words.number;
  DERSU_CHECK(at(where, scr::check_variables(model, known)));
  return model;
}

Result<scr::Model> project_words(const io::Project& project) {
  const io::ProjectDensity& density = project.density;
  DERSU_TRY(detection, at(density.detectfn_where, scr::detection_function(density.detectfn)));
  DERSU_TRY(cost, project_cost(project));
  Said formulas{density.model, density.model_where};
  if (cost && !cost->in_model) formulas.text += "; " + cost->formula.text();
  scr::Known known;
  for (const io::ProjectCovariate& covariate : project.covariates)
    known.mask.push_back(covariate.name);
  if (cost) {
    const std::set<std::string> rasters = scr::variables(cost->formula);
    known.land.assign(rasters.begin(), rasters.end());
  }
  if (!density.hcov.empty()) {
    known.animals.push_back(density.hcov);
    if (density.mixture.value_or(2) != 2)
      return fail(Fault::usage, density.mixture_where,
                  "found {} classes beside hcov, expected 2: female and male", *density.mixture);
  }
  if (density.conditional && density.detector == "capped")
    return fail(Fault::usage, density.conditional_where,
                "found the conditional likelihood with capped detectors, which need the density of "
                "all animals");
  DERSU_TRY(model, model_for({.detection = detection,
                              .formulas = std::move(formulas),
                              .known_classes = {density.hcov, density.hcov_where},
                              .classes = static_cast<std::size_t>(density.mixture.value_or(0)),
                              .classes_where = density.mixture_where,
                              .conditional = density.conditional},
                             known));
  if (density.neighbours) model.ways.neighbours = static_cast<scr::Neighbours>(*density.neighbours);
  return model;
}

Result<scr::Model> project_model(const io::Project& project) {
  DERSU_TRY(model, project_words(project));
  const std::set<std::string> used = scr::variables(model.density);
  for (const io::ProjectCovariate& covariate : project.covariates)
    if (used.contains(covariate.name)) DERSU_CHECK(check_file(project, covariate));
  DERSU_TRY(rasters, project_rasters(project));
  for (const NamedRaster& raster : rasters) DERSU_CHECK(check_raster(project, raster));
  return model;
}

std::string told_model(const scr::Model& model) {
  std::vector<std::string> texts;
  for (const scr::Formula* formula : scr::formulas_of(model))
    if (formula->parameter == "D" || !formula->terms.empty()) texts.push_back(formula->text());
  return join(texts, "; ");
}

std::vector<const scr::Formula*> detection_terms(const scr::Model& model) {
  std::vector<const scr::Formula*> formulas = scr::formulas_of(model);
  std::erase_if(formulas, [](const scr::Formula* formula) {
    return formula->parameter == "D" || formula->parameter == "cost" || formula->terms.empty();
  });
  return formulas;
}

std::string single_notice(scr::DetectorType detector) {
  if (detector != scr::DetectorType::single) return {};
  return "traps that one animal closes are taken as multi-catch, as secr does: animals that a full "
         "trap kept out are not told, and where most traps are full detection comes out too low";
}

Error of_covariate(const io::ProjectCovariate& covariate, const Error& error) {
  // "cover.asc:12:3" tells line and column of the file.
  const std::string name = std::filesystem::path(covariate.file).filename().string();
  const std::string place =
      error.where.starts_with(name + ":") ? error.where.substr(name.size()) : std::string();
  return {
      error.fault,
      fmt::format("covariate '{}', {}{}: {}", covariate.name, covariate.file, place, error.message),
      covariate.where};
}

}  // namespace dersu::workbench
