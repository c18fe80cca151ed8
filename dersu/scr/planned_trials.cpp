#include "dersu/scr/planned_trials.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/planned_animals.hpp"
#include "dersu/scr/quiet_progress.hpp"
#include "dersu/scr/region.hpp"
#include "dersu/scr/simulator.hpp"

namespace dersu::scr {
namespace {

constexpr std::size_t kBatch = 16;  // surveys between two words about progress

struct Trial {
  std::size_t seen = 0;
  std::size_t detections = 0;
  std::optional<Interval> n{};
  std::string failure{};
  Fault fault = Fault::numeric;
};

Trial try_once(const Simulator& simulator, const PlannedModel& planned, const TrialOptions& options,
               std::size_t number, const Progress& progress) {
  const Data data = simulator.draw(options.seed, fmt::format("planned survey {}", number + 1)).data;
  Trial trial;
  trial.seen = data.n_animals();
  trial.detections = data.n_detections();
  FitOptions fitting;
  fitting.confidence = options.confidence;
  fitting.start.assign(planned.beta.begin(), planned.beta.end());
  const auto fail_with = [&](const Error& error) {
    trial.failure = error.details.empty() ? error.message : error.details.front().message;
    trial.fault = error.fault;
    return trial;
  };
  if (trial.seen == 0)
    return fail_with({Fault::numeric, "no animal was detected: there is nothing to estimate from"});
  const auto prepared = prepare(data, planned.model);
  if (!prepared) return fail_with(prepared.error());
  QuietProgress quiet(progress);
  const auto fitted = fit(*prepared, data, planned.model, fitting, quiet);
  if (!fitted) return fail_with(fitted.error());
  trial.n = region_n(*prepared, *fitted, 0).expected;
  return trial;
}

/// Numbers differ from survey to survey; what is to be done does not.
std::string kind_of(const std::string& failure) {
  std::string kind;
  for (const char c : failure) {
    if (c == ':' || c == ';') break;
    const bool digit = c >= '0' && c <= '9';
    if (!digit)
      kind += c;
    else if (!kind.ends_with("N"))
      kind += 'N';
  }
  return kind;
}

TrialResult sum_up(const std::vector<Trial>& trials, double truth) {
  TrialResult out;
  out.surveys = trials.size();
  out.truth = truth;
  std::map<std::string, std::size_t> failures;
  double squares = 0;
  for (const Trial& trial : trials) {
    out.mean_seen += double(trial.seen) / double(trials.size());
    out.mean_detections += double(trial.detections) / double(trials.size());
    if (!trial.n) {
      ++failures[kind_of(trial.failure)];
      continue;
    }
    ++out.fitted;
    out.mean_estimate += trial.n->estimate;
    out.rse += trial.n->se / trial.n->estimate;
    out.coverage += trial.n->lower <= truth && truth <= trial.n->upper ? 1 : 0;
    out.mean_width += (trial.n->upper - trial.n->lower) / truth;
  }
  out.failures.assign(failures.begin(), failures.end());
  std::ranges::stable_sort(out.failures, std::greater<>{}, [](const auto& f) { return f.second; });
  const double n = double(out.fitted);
  for (double* mean : {&out.mean_estimate, &out.rse, &out.coverage, &out.mean_width}) *mean /= n;
  for (const Trial& trial : trials)
    if (trial.n) squares += std::pow(trial.n->estimate - out.mean_estimate, 2);
  out.bias = out.mean_estimate / truth - 1;
  out.spread = std::sqrt(squares / (n - 1)) / truth;
  out.bias_error = out.spread / std::sqrt(n);
  return out;
}

}  // namespace

Result<TrialResult> try_plan(const PlannedSurvey& survey, const PlannedLand& land,
                             NumberOfAnimals number, const TrialOptions& options,
                             Progress& progress) {
  const PlannedModel planned = planned_model(survey.detection, land, number);
  DERSU_TRY(simulator, Simulator::make(planned_data(survey, land), planned.model, planned.beta));
  std::vector<Trial> trials(options.surveys);
  progress.begin("trying the plan on simulated surveys", trials.size());
  for (std::size_t from = 0; from < trials.size(); from += kBatch) {
    const std::size_t n = std::min(kBatch, trials.size() - from);
    parallel_chunks(n, 1, [&](std::size_t i, std::size_t, std::size_t) {
      if (!progress.stopped())
        trials[from + i] = try_once(simulator, planned, options, from + i, progress);
    });
    if (progress.stopped()) return stopped_by_user();
    for (std::size_t i = from; i < from + n; ++i)
      if (trials[i].fault == Fault::unsupported)
        return fail(Fault::unsupported, "simulate", "{}", trials[i].failure);
    progress.at(from + n);
  }
  progress.end();
  return sum_up(trials, land.expected_n());
}

}  // namespace dersu::scr
