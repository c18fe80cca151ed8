// dersu density PROJECT: apart and together, without the rest of the assessment.
#include "dersu/workbench/run_density_project.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "dersu/core/json.hpp"
#include "dersu/core/text.hpp"
#include "dersu/workbench/assessment.hpp"
#include "dersu/workbench/camera_places.hpp"
#include "dersu/workbench/density_answer.hpp"
#include "dersu/workbench/density_inference.hpp"
#include "dersu/workbench/density_model.hpp"
#include "dersu/workbench/density_profile.hpp"
#include "dersu/workbench/density_surface.hpp"
#include "dersu/workbench/not_served.hpp"
#include "dersu/workbench/open_project.hpp"
#include "dersu/workbench/project_text.hpp"
#include "dersu/workbench/resistance_formula.hpp"

namespace dersu::workbench {
namespace {

/// What the command line may say beside a project; all else is of plain files.
constexpr std::array<std::string_view, 19> kOfProject{
    "project",    "detector",    "detectfn",   "model",      "buffer",
    "spacing",    "mixture",     "hcov",       "resistance", "resistance-model",
    "neighbours", "conditional", "confidence", "profile",    "bootstrap",
    "gof",        "seed",        "score-test", "surface"};

/// What the command line says wins over [density].
Result<void> apply(const Options& options, const std::vector<Option>& known, io::Project& project) {
  io::ProjectDensity& density = project.density;
  for (const Option& option : known)
    if (options.given(option.name) &&
        std::ranges::find(kOfProject, option.name) == kOfProject.end())
      return not_served("--" + std::string(option.name), "a project");
  DERSU_CHECK(check_inference(options));
  DERSU_CHECK(check_surface_name(options));
  if (options.given("detector")) density.detector = options.text("detector");
  if (options.given("detectfn")) density.detectfn = options.text("detectfn");
  if (options.given("model")) {
    density.model = options.text("model");
    density.model_where = "--model";
    if (names_cost({density.model, density.model_where})) density.resistance_model.clear();
  }
  if (options.given("resistance")) {
    density.resistance = options.list("resistance");
    density.resistance_folder = std::filesystem::current_path();
    density.resistance_where = "--resistance";
    if (!options.given("resistance-model")) density.resistance_model.clear();
  }
  if (options.given("resistance-model")) {
    density.resistance_model = options.text("resistance-model");
    density.resistance_model_where = "--resistance-model";
  }
  if (options.given("neighbours")) {
    if (density.resistance.empty())
      return fail(Fault::usage, "--neighbours",
                  "found without --resistance, expected it beside the rasters of resistance");
    density.neighbours = parse_int(options.text("neighbours"));
  }
  if (options.given("mixture")) {
    density.mixture = options.integer("mixture");
    density.mixture_where = "--mixture";
  }
  if (options.given("hcov")) {
    density.hcov = options.text("hcov");
    density.hcov_where = "--hcov";
    if (density.hcov != "sex")
      return fail(Fault::usage, "--hcov",
                  "found '{}', expected sex: what a project knows of its animals",
                  quoted(density.hcov));
  }
  if (options.flag("conditional")) {
    density.conditional = true;
    density.conditional_where = "--conditional";
  }
  if (options.given("confidence")) density.confidence = options.number("confidence");
  if (options.given("buffer")) density.buffer_m = options.length_m("buffer");
  if (options.given("spacing")) density.spacing_m = options.length_m("spacing");
  return {};
}

/// Before long work: what the model cannot serve.
Result<void> check_asked(const Options& options, const scr::Model& model) {
  for (const std::string& name : options.list("profile")) {
    const std::string_view parameter = std::string_view(name).substr(0, name.find('.'));
    const std::vector<const scr::Formula*> formulas = scr::formulas_of(model);
    if (name == "all" ||
        std::ranges::find(formulas, parameter, &scr::Formula::parameter) != formulas.end())
      continue;
    std::vector<std::string> known;
    for (const scr::Formula* formula : formulas) known.push_back(formula->parameter);
    return fail(Fault::usage, "--profile", "found '{}', expected all or coefficients of {}",
                quoted(name), join(known, ", "));
  }
  if (options.has("surface") && model.conditional)
    return fail(Fault::usage, "--surface",
                "found beside the conditional likelihood, whose density is the same everywhere");
  return {};
}

struct JointAnswer {
  Inference inference{};
  std::vector<CoefficientProfile> profiles{};
};

/// What is asked of the joint estimate beyond the comparison.
Result<JointAnswer> joint_answer(const Options& options, const Ground& ground,
                                 const Density& density, Progress& progress) {
  JointAnswer answer;
  if (std::ranges::none_of(std::array{"bootstrap", "gof", "score-test", "surface", "profile"},
                           [&](const char* name) { return options.has(name); }))
    return answer;
  const scr::Data& data = density.input.views.joint;
  const scr::Fit& fit = density.result.joint;
  DERSU_TRY(prepared, scr::prepare(data, fit.model));
  DERSU_TRY(profiled, profiled_coefficients(options.list("profile"), prepared.coefficients));
  DERSU_TRY(profiles, profiles_of(prepared, fit, profiled, progress));
  answer.profiles = std::move(profiles);
  DERSU_TRY(inference,
            inference_of(options, data, prepared, fit, {density.input.views.ground}, progress));
  answer.inference = std::move(inference);
  DERSU_CHECK(write_surface(options, ground.projection.crs(), data, prepared, fit));
  return answer;
}

}  // namespace

Result<Outcome> run_density_project(const Options& options, const std::vector<Option>& known,
                                    Progress& progress) {
  DERSU_TRY(open, open_project(options, progress, [&](io::Project& project) -> Result<void> {
              DERSU_CHECK(apply(options, known, project));
              DERSU_TRY(model, project_model(project));
              return check_asked(options, model);
            }));
  DERSU_TRY(data, load_survey_data(open.project, open.store()));
  DERSU_TRY(ground, make_ground(open.project, open.store(), data.survey));
  DERSU_TRY(density,
            estimate_density(open.project, data, ground, progress).map_error([&](Error error) {
              // What was left out may be why too little is left.
              if (error.fault == Fault::numeric && !data.notices.empty())
                error.message += fmt::format(" ({})", join(data.notices, "; "));
              return with_far_cameras(std::move(error), open.store());
            }));
  DERSU_TRY(more, joint_answer(options, ground, density, progress));
  const auto& [inference, profiles] = more;
  DERSU_CHECK(open.import.commit());
  Outcome outcome;
  outcome.notices = std::move(open.notices);
  for (const auto* notices : {&data.notices, &ground.notices, &density.input.notices})
    add_notices(outcome.notices, *notices);
  for (std::string& notice : inference_notices(inference))
    outcome.notices.push_back(std::move(notice));
  const std::vector<std::string> sessions{density.input.views.joint.sessions[0].name};
  outcome.text = open.imported + density_text(open.project, density);
  if (const std::string of_joint = profiles_text(density.result.joint, profiles) +
                                   inference_text(density.result.joint, sessions, inference);
      !of_joint.empty())
    outcome.text += "Of the joint estimate:\n" + of_joint;
  JsonWriter json;
  json.begin_object();
  write_density_json(open.project, density, json);
  write_profiles(json, density.result.joint, profiles);
  write_inference(json, density.result.joint, sessions, inference);
  outcome.json = json.end_object().text();
  return outcome;
}

}  // namespace dersu::workbench
