#include "dersu/workbench/density_inference.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/workbench/density_identity.hpp"
#include "dersu/workbench/density_report.hpp"

namespace dersu::workbench {
namespace {

Result<ScoreAnswer> score_answer(const scr::Data& data, const scr::Fit& fit,
                                 const std::string& terms) {
  const auto at_option = [](Error error) {
    error.where = "--score-test";
    return error;
  };
  DERSU_TRY(larger, scr::with_terms(fit.model, terms).map_error(at_option));
  DERSU_CHECK(scr::check_variables(larger, scr::known_of(data)).map_error(at_option));
  auto test = scr::score_test(data, fit, larger);
  if (test) return ScoreAnswer{terms, *test, {}};
  if (test.error().fault == Fault::numeric) return ScoreAnswer{terms, {}, test.error().message};
  return tl::unexpected(at_option(std::move(test).error()));
}

void write_bootstrap_interval(JsonWriter& json, const scr::BootstrapInterval& interval) {
  json.member("mean", interval.mean)
      .member("se", interval.se)
      .member("lower", interval.lower)
      .member("upper", interval.upper);
}

void write_bootstrap_interval(JsonWriter& json, std::string_view name,
                              const scr::BootstrapInterval& interval) {
  json.key(name).begin_object();
  write_bootstrap_interval(json, interval);
  json.end_object();
}

void write_bootstrap(JsonWriter& json, const scr::Fit& fit,
                     const std::vector<std::string>& sessions, const scr::Bootstrap& bootstrap) {
  json.key("bootstrap").begin_object();
  json.member("replicates", bootstrap.replicates).member("failed", bootstrap.failed);
  json.key("problems").begin_array();
  for (const std::string& problem : bootstrap.problems) json.value(problem);
  json.end_array().key("estimates").begin_array();
  for (std::size_t j = 0; j < fit.estimates.size(); ++j) {
    const scr::Estimate& e = fit.estimates[j];
    json.begin_object().member("parameter", e.parameter);
    if (!e.session.empty()) json.member("session", e.session);
    if (!e.group.empty()) json.member("group", e.group);
    if (!e.cls.empty()) json.member("class", e.cls);
    write_bootstrap_interval(json, bootstrap.estimates[j]);
    json.end_object();
  }
  json.end_array().key("coefficients").begin_array();
  for (std::size_t j = 0; j < fit.coefficients.size(); ++j) {
    json.begin_object().member("name", fit.coefficients[j].name);
    write_bootstrap_interval(json, bootstrap.coefficients[j]);
    json.end_object();
  }
  json.end_array().key("region_n").begin_array();
  for (std::size_t s = 0; s < sessions.size(); ++s) {
    json.begin_object().member("session", sessions[s]);
    write_bootstrap_interval(json, "expected", bootstrap.expected[s]);
    write_bootstrap_interval(json, "realised", bootstrap.realised[s]);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_goodness(JsonWriter& json, const scr::Goodness& goodness) {
  json.key("goodness_of_fit").begin_object();
  json.member("replicates", goodness.replicates).key("discrepancies").begin_array();
  for (const scr::DiscrepancyTest& test : goodness.discrepancies)
    json.begin_object()
        .member("of", test.of)
        .member("observed", test.observed)
        .member("simulated", test.simulated)
        .member("p", test.p)
        .member("p_se", test.p_se)
        .end_object();
  json.end_array().key("surveys").begin_array();
  for (const scr::SurveyTest& test : goodness.survey_tests)
    json.begin_object()
        .member("of", test.of)
        .member("observed", test.observed)
        .member("lower", test.lower)
        .member("median", test.median)
        .member("upper", test.upper)
        .member("p", test.p)
        .end_object();
  json.end_array();
  if (const auto& over = goodness.overdispersion)
    json.key("animals_by_detector")
        .begin_object()
        .member("c_hat", over->c_hat)
        .member("pearson", over->pearson)
        .member("df", over->df)
        .end_object();
  json.end_object();
}

/// "52.9, SE 6.1 (41.2 to 65.3)" of what people read per 100 km2 or as it is.
std::string told(const scr::BootstrapInterval& b, double scale = 1) {
  return fmt::format("SE {:.3g} ({:.4g} to {:.4g})", b.se * scale, b.lower * scale,
                     b.upper * scale);
}

std::string bootstrap_text(const scr::Fit& fit, const std::vector<std::string>& sessions,
                           const scr::Bootstrap& bootstrap) {
  std::string text = fmt::format("parametric bootstrap, {} surveys", bootstrap.replicates);
  text += bootstrap.failed > 0
              ? fmt::format(" of {} that were simulated (the others could not be fitted):\n",
                            bootstrap.replicates + bootstrap.failed)
              : std::string(":\n");
  for (std::size_t j = 0; j < fit.estimates.size(); ++j) {
    const scr::Estimate& e = fit.estimates[j];
    const bool density = e.parameter == "D";
    text += fmt::format("  {}{}: {}{}\n", density ? "density" : e.parameter, of_whom(e),
                        told(bootstrap.estimates[j], density ? 1e4 : 1),
                        density ? " animals per 100 km2" : unit(e.parameter));
  }
  for (std::size_t s = 0; s < sessions.size(); ++s)
    if (bootstrap.expected[s].mean > 0)
      text += fmt::format("  animals centred in the region{}: {}, of the expected number {}\n",
                          sessions.size() > 1 ? " in session " + sessions[s] : "",
                          told(bootstrap.realised[s]), told(bootstrap.expected[s]));
  return text;
}

/// The number of a survey as people say it.
std::string spoken(const std::string& number) {
  return number == "spread_m" ? "spread of the captures, m" : number;
}

std::string goodness_text(const scr::Goodness& goodness) {
  std::string text = fmt::format("goodness of fit, {} replicates:\n", goodness.replicates);
  for (const scr::DiscrepancyTest& test : goodness.discrepancies)
    text += fmt::format(
        "  counts of {}: p {:.3f} (Monte Carlo SE {:.3f}); discrepancy {:.4g}, of drawn captures "
        "{:.4g}\n",
        test.of, test.p, test.p_se, test.observed, test.simulated);
  for (const scr::SurveyTest& test : goodness.survey_tests)
    text +=
        fmt::format("  {}: {:.4g}, in simulated surveys {:.4g} ({:.4g} to {:.4g}), p {:.3f}\n",
                    spoken(test.of), test.observed, test.median, test.lower, test.upper, test.p);
  if (const auto& over = goodness.overdispersion)
    text +=
        fmt::format("  animals by detector: c-hat {:.3g} (about 1 where the model holds), {} df\n",
                    over->c_hat, over->df);
  return text;
}

}  // namespace

Result<void> check_inference(const Options& options) {
  if (options.given("seed") && !options.has("bootstrap") && !options.has("gof") &&
      !options.has("misidentified"))
    return fail(Fault::usage, "--seed",
                "found without --bootstrap and --gof, or --misidentified, expected with one");
  return {};
}

Result<Inference> inference_of(const Options& options, const scr::Data& data,
                               const scr::Prepared& prepared, const scr::Fit& fit,
                               std::vector<std::vector<double>> weights, Progress& progress) {
  const auto seed = std::uint64_t(options.integer("seed"));
  Inference out;
  for (const std::string& terms : options.list("score-test")) {
    DERSU_TRY(score, score_answer(data, fit, terms));
    out.scores.push_back(std::move(score));
  }
  if (options.has("gof")) {
    DERSU_TRY(goodness,
              scr::goodness_of_fit(data, prepared, fit, {options.integer("gof"), seed}, progress));
    out.goodness = std::move(goodness);
  }
  if (options.has("misidentified")) {
    DERSU_TRY(rates, error_rates(options));
    DERSU_TRY(result,
              scr::misidentified(data, prepared, fit,
                                 {rates, options.integer("replicates"), seed, weights}, progress));
    out.misidentified = std::move(result);
  }
  if (options.has("bootstrap")) {
    DERSU_TRY(bootstrap,
              scr::bootstrap(data, prepared, fit,
                             {options.integer("bootstrap"), seed, std::move(weights)}, progress));
    out.bootstrap = std::move(bootstrap);
  }
  return out;
}

std::vector<std::string> inference_notices(const Inference& inference) {
  std::vector<std::string> notices;
  if (inference.bootstrap && inference.bootstrap->failed > 0)
    notices.push_back(fmt::format(
        "{} of {} simulated surveys could not be fitted and are left out, mostly because: {}",
        inference.bootstrap->failed, inference.bootstrap->failed + inference.bootstrap->replicates,
        inference.bootstrap->problems.front()));
  if (!inference.goodness) return notices;
  for (const scr::DiscrepancyTest& test : inference.goodness->discrepancies)
    if (test.p < 0.05)
      notices.push_back(
          fmt::format("the counts of {} are farther from the model than counts drawn from it (p "
                      "{:.3f}): standard errors are not to be relied on",
                      test.of, test.p));
  return notices;
}

void write_inference(JsonWriter& json, const scr::Fit& fit,
                     const std::vector<std::string>& sessions, const Inference& inference) {
  if (inference.bootstrap) write_bootstrap(json, fit, sessions, *inference.bootstrap);
  if (inference.goodness) write_goodness(json, *inference.goodness);
  if (inference.misidentified) write_misidentified(json, fit, sessions, *inference.misidentified);
  if (inference.scores.empty()) return;
  json.key("score_tests").begin_array();
  for (const ScoreAnswer& score : inference.scores) {
    json.begin_object().member("terms", score.terms);
    if (score.problem.empty())
      write_test(json, score.test);
    else
      json.member("problem", score.problem);
    json.end_object();
  }
  json.end_array();
}

std::string inference_text(const scr::Fit& fit, const std::vector<std::string>& sessions,
                           const Inference& inference) {
  std::string text;
  for (const ScoreAnswer& score : inference.scores)
    text += fmt::format("score test of {}: {}\n", score.terms,
                        score.problem.empty() ? test_text(score.test) : score.problem);
  if (inference.goodness) text += goodness_text(*inference.goodness);
  if (inference.bootstrap) text += bootstrap_text(fit, sessions, *inference.bootstrap);
  if (inference.misidentified) text += misidentified_text(fit, sessions, *inference.misidentified);
  return text;
}

std::string test_text(const scr::RatioTest& test) {
  return fmt::format("chi-squared {:.4g}, {} df, p {:.3g}", test.statistic, test.df, test.p);
}

void write_test(JsonWriter& json, const scr::RatioTest& test) {
  json.member("statistic", test.statistic).member("df", test.df).member("p", test.p);
}

}  // namespace dersu::workbench
