#include "dersu/workbench/density_open.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <utility>

#include "dersu/core/json.hpp"
#include "dersu/core/text.hpp"
#include "dersu/workbench/density_profile.hpp"
#include "dersu/workbench/fit_json.hpp"

namespace dersu::workbench {
namespace {

/// Options that open populations do not have.
constexpr std::array kOfClosed{"at", "region", "bootstrap", "gof", "seed", "score-test", "surface"};
constexpr std::array kOfOpen{"intervals", "movement", "survival-only"};

Error of_option(Error error) {
  for (const std::string_view name :
       {"open", "intervals", "movement", "model", "groups", "resistance", "link", "distribution",
        "mixture", "hcov", "detector"})
    if (error.where == name) error.where = fmt::format("--{}", name);
  return error;
}

std::string in_order(const scr::Data& data) {
  std::vector<std::string> names;
  for (const scr::Session& session : data.sessions) names.push_back(quoted(session.name));
  return join(names, ", ");
}

Result<std::vector<double>> years_of(const Options& options, const scr::Data& data,
                                     std::vector<std::string>& notices) {
  if (!options.has("intervals")) {
    const scr::Intervals found = scr::intervals_of(data);
    if (!found.from_names && !found.years.empty())
      notices.push_back(fmt::format(
          "sessions are taken to follow each other as {}, a year apart, as their names are no "
          "years; a sessions table tells their order, --intervals the years between them",
          in_order(data)));
    return found.years;
  }
  std::vector<double> years;
  for (const std::string& word : options.list("intervals")) {
    const auto value = parse_double(trim(word));
    if (!value)
      return fail(Fault::usage, "--intervals", "found '{}', expected years such as 1,1,2",
                  quoted(word));
    years.push_back(*value);
  }
  return years;
}

/// What a rate is, in words; nothing of other parameters.
std::string_view meaning(std::string_view parameter) {
  if (parameter == "phi") return "survival a year";
  if (parameter == "f") return "recruits a year for each animal";
  if (parameter == "lambda") return "growth a year";
  if (parameter == "move") return "scale of moves between sessions";
  return {};
}

std::string with_limits(double estimate, double lower, double upper) {
  return fmt::format("{:.4g} ({:.4g} to {:.4g})", estimate, lower, upper);
}
std::string with_limits(const scr::Interval& i) {
  return with_limits(i.estimate, i.lower, i.upper);
}

std::string estimate_text(const scr::Estimate& e, const std::string& first_session) {
  std::string whom;
  if (!e.group.empty() && e.group != scr::kEachGroup) whom += " of group " + e.group;
  if (e.group == scr::kEachGroup) whom += " of each group";
  if (e.parameter == "D")
    return fmt::format("density in session {}{}: {} animals per 100 km2, SE {:.3g}\n",
                       first_session, whom,
                       with_limits(e.estimate * 1e4, e.lower * 1e4, e.upper * 1e4), e.se * 1e4);
  const std::string_view means = meaning(e.parameter);
  if (!e.session.empty()) whom += (means.empty() ? " in session " : " from session ") + e.session;
  const bool metres = e.parameter == "sigma" || e.parameter == "w" || e.parameter == "move";
  return fmt::format("{}{}{}: {}{}, SE {:.3g}\n", e.parameter,
                     means.empty() ? "" : fmt::format(", {}", means), whom,
                     with_limits(e.estimate, e.lower, e.upper), metres ? " m" : "", e.se);
}

}  // namespace

std::vector<Option> open_options() {
  return {
      {.name = "open",
       .help =
           "The population is open: animals die and come in between sessions. Formulas of "
           "survival phi and of recruitment by f (a head and year), lambda (growth) or b (shares), "
           "such as 'phi ~ session; f ~ 1' (docs/methods/open-population.md)."},
      {.name = "intervals",
       .help = "Years between the sessions, such as 1,1,2; from their names where these are years, "
               "else 1. With --open.",
       .repeatable = true},
      {.name = "movement",
       .kind = OptionKind::choice,
       .help = "How centres move between sessions: not, normal (BVN), exponential (BVE), or to "
               "anywhere (IND). With --open.",
       .default_value = "static",
       .choices = {"static", "BVN", "BVE", "IND"}},
      {.name = "survival-only",
       .kind = OptionKind::flag,
       .help = "Survival given the first session of each animal (Cormack-Jolly-Seber), without "
               "recruitment and density. With --open."},
  };
}

Result<void> check_open_options(const Options& options) {
  if (!options.has("open")) {
    for (const std::string_view name : kOfOpen)
      if (options.given(name))
        return fail(Fault::usage, fmt::format("--{}", name),
                    "found without --open, expected with it");
    return {};
  }
  for (const std::string_view name : kOfClosed)
    if (options.given(name))
      return fail(Fault::usage, fmt::format("--{}", name),
                  "found beside --open, which does not have it yet");
  if (options.flag("conditional") && options.flag("survival-only"))
    return fail(Fault::usage, "--conditional",
                "found beside --survival-only, expected one of them");
  return {};
}

void share_masks(scr::Data& data) {
  // Points of a made mask are at the same multiples of its spacing in all sessions.
  std::set<std::pair<double, double>> all;
  for (const scr::Session& session : data.sessions)
    for (const Point& point : session.mask.points) all.emplace(point.y_m, point.x_m);
  for (scr::Session& session : data.sessions) {
    session.mask.points.clear();
    for (const auto& [y, x] : all) session.mask.points.push_back({x, y});
  }
}

Result<Outcome> run_density_open(const Options& options, const scr::Data& data, scr::Model closed,
                                 std::vector<std::string> notices, Progress& progress) {
  const auto begin = std::chrono::steady_clock::now();
  const scr::Given given = options.flag("survival-only") ? scr::Given::first
                           : closed.conditional          ? scr::Given::seen
                                                         : scr::Given::nothing;
  closed.conditional = false;
  if (given != scr::Given::nothing && !closed.density.terms.empty())
    notices.push_back(fmt::format("{} is not used: what is given leaves no density to estimate",
                                  closed.density.text()));
  DERSU_TRY(movement, scr::movement(options.text("movement")));
  DERSU_TRY(
      model,
      scr::make_open_model(closed, options.text("open"), movement, given).map_error(of_option));
  DERSU_TRY(years, years_of(options, data, notices));
  DERSU_TRY(prepared, scr::prepare_open(data, model, years).map_error(of_option));
  DERSU_TRY(which, profiled_coefficients(options.list("profile"), prepared.coefficients));
  scr::FitOptions fitting;
  fitting.confidence = options.number("confidence");
  DERSU_TRY(fit, scr::fit_open(prepared, data, fitting, progress));
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  notices.insert(notices.end(), fit.fit.notices.begin(), fit.fit.notices.end());
  std::vector<CoefficientProfile> profiles;
  if (fit.at_edge && !which.empty()) {
    notices.emplace_back(
        "no profile-likelihood intervals beside a rate at its edge, whose limit is told");
  } else {
    DERSU_TRY(found, profiles_of(scr::profiled(prepared, fit.fit.beta), fit.fit, which, progress));
    profiles = std::move(found);
  }
  return Outcome{open_json(fit, profiles, seconds),
                 open_text(fit) + profiles_text(fit.fit, profiles), 0, std::move(notices)};
}

std::string open_json(const scr::OpenFit& open, const std::vector<CoefficientProfile>& profiles,
                      double seconds) {
  JsonWriter json;
  json.begin_object().member("confidence", open.fit.confidence);
  write_fit(json, open.fit);
  write_profiles(json, open.fit, profiles);
  json.key("intervals").begin_array();
  for (const double years : open.years) json.value(years);
  json.end_array().key("sessions").begin_array();
  for (const scr::SessionNumber& number : open.numbers) {
    json.begin_object().member("session", number.session).member("seen", number.seen);
    write_interval(json, "n", number.n);
    write_interval(json, "density", number.density);
    json.end_object();
  }
  json.end_array().key("turnover").begin_array();
  for (const scr::Turnover& turnover : open.turnover) {
    json.begin_object()
        .member("from", turnover.from)
        .member("to", turnover.to)
        .member("years", turnover.years);
    write_interval(json, "survivors", turnover.survivors);
    write_interval(json, "recruits", turnover.recruits);
    json.end_object();
  }
  json.end_array();
  if (open.ever) write_interval(json, "ever", *open.ever);
  json.key("model").begin_array();
  for (const scr::Formula* formula : scr::formulas_of(open.model.closed))
    if (open.model.given == scr::Given::nothing || formula->parameter != "D")
      json.value(formula->text());
  for (const scr::Formula* formula : scr::open_formulas_of(open.model)) json.value(formula->text());
  json.end_array()
      .member("movement", scr::name(open.model.movement_by))
      .member("iterations", open.fit.iterations)
      .member("evaluations", open.fit.evaluations)
      .member("max_gradient", open.fit.max_gradient)
      .member("seconds", seconds);
  return json.end_object().text();
}

std::string open_text(const scr::OpenFit& open) {
  const scr::Fit& fit = open.fit;
  const std::string first = open.numbers.empty() ? "" : open.numbers.front().session;
  std::string text =
      fmt::format("{} animals in {} sessions, {} detections; log-likelihood {:.4f}, AIC {:.3f}\n",
                  fit.n_animals, open.years.size() + 1, fit.n_detections, fit.loglik, fit.aic);
  for (const bool rates : {true, false})  // what is asked for comes first
    for (const scr::Estimate& e : fit.estimates)
      if (!meaning(e.parameter).empty() == rates) text += estimate_text(e, first);
  for (std::size_t j = 0; j < open.numbers.size(); ++j) {
    const scr::SessionNumber& number = open.numbers[j];
    text += fmt::format("session {}: {} seen of {} animals, {} per 100 km2\n", number.session,
                        number.seen, with_limits(number.n),
                        with_limits(number.density.estimate * 1e4, number.density.lower * 1e4,
                                    number.density.upper * 1e4));
    if (j < open.turnover.size())
      text += fmt::format(
          "  to session {}, {} year{}: {} survive, {} come in\n", open.turnover[j].to,
          format_number(open.turnover[j].years), open.turnover[j].years == 1 ? "" : "s",
          with_limits(open.turnover[j].survivors), with_limits(open.turnover[j].recruits));
  }
  if (open.ever)
    text += fmt::format("in any of the sessions: {} animals\n", with_limits(*open.ever));
  return text;
}

}  // namespace dersu::workbench
