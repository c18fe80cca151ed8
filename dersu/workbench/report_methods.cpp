// The methods section of the report: what was done with which options, what it assumes, whom it
// follows. Titles, help and references are those of the registry.
#include <algorithm>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/workbench/density_model.hpp"
#include "dersu/workbench/method.hpp"
#include "dersu/workbench/report_content.hpp"

namespace dersu::workbench {
namespace {

std::string kilometres(double m) { return format_number(m / 1000) + " km"; }

std::string duration(std::int64_t s) {
  if (s % kSecondsPerDay == 0 && s != 0) return std::to_string(s / kSecondsPerDay) + " d";
  return s % 60 == 0 ? std::to_string(s / 60) + " min" : std::to_string(s) + " s";
}

/// An option as it was used; its help is the registry's.
report::OptionUsed used(const Method& method, std::string_view name, std::string value,
                        bool is_default) {
  const auto found = std::ranges::find(method.options, name, &Option::name);
  return {std::string(name), std::move(value),
          found == method.options.end() ? std::string() : std::string(found->help), is_default};
}

report::MethodUsed records_used(const io::ProjectRecords& records) {
  const io::ProjectRecords standard;
  const Method& method = *find_method("records");
  return {std::string(method.title),
          fmt::format("Observations of one species at one station closer than {} after the last {} "
                      "are one record; stations are told by {}.",
                      duration(records.independence_s),
                      records.rule == "last-record" ? "observation" : "record", records.station),
          {used(method, "independence", duration(records.independence_s),
                records.independence_s == standard.independence_s),
           used(method, "rule", records.rule, records.rule == standard.rule),
           used(method, "station", records.station, records.station == standard.station),
           used(method, "observation-level", records.observation_level,
                records.observation_level == standard.observation_level)}};
}

report::MethodUsed abundance_used() {
  const Method& method = *find_method("abundance");
  const camtrap::AbundanceOptions options;
  return {std::string(method.title),
          fmt::format("Independent records per 100 trap days (camera days with gaps taken out); "
                      "intervals are percentiles of {} bootstrap draws of stations.",
                      options.replicates),
          {}};
}

/// " Detection: g0 ~ h2; sigma ~ h2.", and what classes and ways are.
std::string more_of_model(const Density& density) {
  const scr::Model& model = density.input.model;
  std::vector<std::string> detection;
  for (const scr::Formula* formula : detection_terms(model)) detection.push_back(formula->text());
  std::string text;
  if (!detection.empty()) text += fmt::format(" Detection: {}.", join(detection, "; "));
  if (!model.known_classes.empty())
    text +=
        fmt::format(" The classes are those of the animals' {}, known of {} of {} animals{}.",
                    model.known_classes, density.input.n_sexed, density.input.individuals.size(),
                    density.input.n_sexed < density.input.individuals.size()
                        ? "; the others are of either by their captures and by its share"
                        : "");
  else if (model.classes > 1)
    text += fmt::format(" Animals are of {} classes that nobody sees.", model.classes);
  if (!model.resistance.terms.empty())
    text += " " + ways_text(density) + ", after Royle et al. (2013) and Sutherland et al. (2015).";
  return text;
}

/// "maximum likelihood ... over 100 occasions of 1 d"
std::string density_paragraph(const Density& density) {
  const DensityInput& input = density.input;
  const scr::Session& session = input.views.joint.sessions[0];
  const bool conditional = input.model.conditional;
  std::string text = fmt::format(
      "Numbers and density were estimated by maximum likelihood spatial capture-recapture ({} "
      "likelihood, Poisson number of animals) with {} detectors, a {} detection function and {}, "
      "over {} occasions of {} d from {} to {}, with {} stations and a mask of {} cells of {} by "
      "{}.",
      conditional ? "conditional" : "full", scr::name(input.views.joint.detector),
      scr::long_name(input.model.detection),
      conditional ? "a density that is the same everywhere"
                  : "the density model " + input.model.density.text(),
      session.n_occasions, input.named.occasions.days_each, format_day(input.named.occasions.first),
      format_day(input.named.occasions.last), session.detectors.points.size(),
      session.mask.points.size(), kilometres(input.mask.spacing_m),
      kilometres(input.mask.spacing_m));
  text += more_of_model(density);
  if (input.sides.size() > 1)
    text += " Each side alone and all together were fitted with the same model.";
  text += " Intervals of numbers are log-normal above what was surely seen.";
  if (density.result.overstatement_percent)
    text +=
        " The interval of the overstatement is from the sandwich variance of two estimates that "
        "share animals.";
  if (density.result.replicates > 0)
    text += fmt::format(
        " The interval of the gain in precision is from {} bootstrap replicates over animals.",
        density.result.replicates);
  return text;
}

report::MethodUsed density_used(const Assessment& assessment) {
  const io::ProjectDensity& options = assessment.project.density;
  const io::ProjectDensity standard;
  const Density& density = *assessment.density;
  const Method& method = *find_method("density");
  report::MethodUsed out{
      std::string(method.title),
      density_paragraph(density),
      {used(method, "detector", options.detector, options.detector == standard.detector),
       used(method, "detectfn", options.detectfn, options.detectfn == standard.detectfn),
       used(method, "model", options.model, options.model == standard.model),
       used(method, "buffer", kilometres(density.input.mask.buffer_m), !options.buffer_m),
       used(method, "spacing", kilometres(density.input.mask.spacing_m), !options.spacing_m),
       {"occasion", duration(options.occasion_s),
        "Length of an occasion, in whole days; a camera's effort is the share of it in which it "
        "worked.",
        options.occasion_s == standard.occasion_s},
       {"bootstrap", std::to_string(options.bootstrap),
        "Replicates over animals for the intervals of ratios; 0: none.",
        options.bootstrap == standard.bootstrap}}};
  const scr::Model& model = density.input.model;
  if (!model.resistance.terms.empty()) {
    out.options.push_back(used(method, "resistance-model", cost_text(model), false));
    out.options.push_back(used(method, "neighbours",
                               std::to_string(static_cast<int>(model.ways.neighbours)),
                               !options.neighbours));
  }
  if (model.conditional) out.options.push_back(used(method, "conditional", "yes", false));
  if (options.confidence != standard.confidence)
    out.options.push_back(used(method, "confidence", format_number(options.confidence), false));
  if (options.mixture)
    out.options.push_back(used(method, "mixture", std::to_string(*options.mixture), false));
  if (!model.known_classes.empty())
    out.options.push_back(used(method, "hcov", model.known_classes, false));
  return out;
}

void cite(const Method& method, std::vector<report::Citation>& citations) {
  for (const Reference& reference : method.references) {
    report::Citation citation{std::string(reference.authors), reference.year,
                              std::string(reference.title), std::string(reference.source),
                              std::string(reference.doi)};
    const bool known = std::ranges::any_of(citations, [&](const report::Citation& c) {
      return c.title == citation.title && c.year == citation.year;
    });
    if (!known) citations.push_back(std::move(citation));
  }
}

void add_density_notices(const Assessment& assessment, report::Content& content) {
  const DensityInput& input = assessment.density->input;
  const Occasions& occasions = input.named.occasions;
  const auto assume = [&](std::string text) {
    content.notices.push_back({report::Notice::Kind::assumption, std::move(text)});
  };
  const Day days = occasions.last - occasions.first + 1;
  assume(fmt::format(
      "Nobody is born, dies, arrives or leaves during the survey of {} days, and centres of "
      "activity stay where they are.",
      days));
  assume("Animals move and are photographed independently of each other.");
  if (input.sides.size() > 1 && input.matched)
    assume(
        "Every animal bears the right name in the joint catalogue; intervals do not hold the doubt "
        "about identities.");
}

}  // namespace

void add_methods(const Assessment& assessment, report::Content& content) {
  if (assessment.density) {
    content.methods.push_back(density_used(assessment));
    cite(*find_method("density"), content.citations);
    add_density_notices(assessment, content);
  } else if (!assessment.no_density.empty()) {
    content.notices.push_back(
        {report::Notice::Kind::caution, "There is no estimate: " + assessment.no_density});
  }
  content.methods.push_back(records_used(assessment.project.records));
  content.methods.push_back(abundance_used());
  cite(*find_method("records"), content.citations);
  cite(*find_method("abundance"), content.citations);
  for (const std::string& notice : assessment.notices)
    content.notices.push_back({report::Notice::Kind::caution, notice});
}

}  // namespace dersu::workbench
