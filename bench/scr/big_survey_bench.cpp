// A survey of 300 detectors, 20 occasions and 20,000 mask points, by counts (995 animals) and by
// presence (974): log-likelihood with gradient, and the whole fit. The textbook's loops take three
// of the animals, since all would take half an hour: their time is to be multiplied by a third of
// the animals. Nothing runs where the survey does not lie beside the checkout.
#include <benchmark/benchmark.h>

#include <cmath>

#include "bench/scr/surveys.hpp"
#include "bench/scr/textbook.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/likelihood.hpp"

namespace dersu::scr {
namespace {

const std::optional<Data>& big_survey(DetectorType type) {
  static const std::optional<Data> counts =
      shared_survey("bench_sim/count", DetectorType::count, "bench_sim/mask20000.csv");
  static const std::optional<Data> presence =
      shared_survey("bench_sim/proximity", DetectorType::proximity, "bench_sim/mask20000.csv");
  return type == DetectorType::count ? counts : presence;
}

Model habitat_model() {
  return make_model(DetectionFunction::hazard_halfnormal, "D ~ hab").value();
}

void big_likelihood(benchmark::State& state, DetectorType type) {
  const std::optional<Data>& data = big_survey(type);
  if (!data) return state.SkipWithError("the survey is not there");
  const auto prepared = prepare(*data, habitat_model());
  Eigen::VectorXd beta(4);
  beta << -5.098451081189119, 0.3, std::log(0.03), std::log(2500);
  for (auto _ : state) {
    benchmark::DoNotOptimize(log_likelihood(*prepared, beta).value);
    beta(0) += 1e-9;
  }
}
BENCHMARK_CAPTURE(big_likelihood, count, DetectorType::count)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(big_likelihood, proximity, DetectorType::proximity)
    ->Unit(benchmark::kMillisecond);

void big_fit(benchmark::State& state, DetectorType type) {
  const std::optional<Data>& data = big_survey(type);
  if (!data) return state.SkipWithError("the survey is not there");
  Progress silent;
  for (auto _ : state) {
    const auto fitted = fit(*data, habitat_model(), {}, silent);
    if (!fitted) return state.SkipWithError("the survey cannot be fitted");
    state.counters["evaluations"] = double(fitted->evaluations);
  }
}
BENCHMARK_CAPTURE(big_fit, count, DetectorType::count)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(big_fit, proximity, DetectorType::proximity)->Unit(benchmark::kMillisecond);

void three_animals_textbook(benchmark::State& state, DetectorType type) {
  const std::optional<Data>& data = big_survey(type);
  if (!data) return state.SkipWithError("the survey is not there");
  Session session = data->sessions[0];
  session.animals.resize(3);
  std::erase_if(session.captures, [](const Capture& c) { return c.animal >= 3; });
  for (auto _ : state)
    benchmark::DoNotOptimize(textbook::log_likelihood(session, type, {0.006, 0.03, 2500}));
}
BENCHMARK_CAPTURE(three_animals_textbook, count, DetectorType::count)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(three_animals_textbook, proximity, DetectorType::proximity)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
}  // namespace dersu::scr
