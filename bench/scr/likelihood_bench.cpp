// The log-likelihood with its gradient beside the textbook's loops (which have no gradient), and
// whole fits. The real tiger survey lies beside the checkout; where it does not, a simulated grid
// of the same size stands in.
#include <benchmark/benchmark.h>

#include <cmath>

#include "bench/scr/surveys.hpp"
#include "bench/scr/textbook.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/core/random.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/likelihood.hpp"

namespace dersu::scr {
namespace {

/// 120 cameras, 48 occasions, 4,810 mask points of 580 m: what the tiger survey has.
Data simulated_survey() {
  Session session;
  session.n_occasions = 48;
  for (int i = 0; i < 120; ++i)
    session.detectors.points.push_back({3000.0 * (i % 12), 3000.0 * (i / 12)});
  session.mask.cell_area_ha = 33.64;
  for (int i = 0; i < 4810; ++i)
    session.mask.points.push_back({580.0 * (i % 74) - 5000, 580.0 * (i / 74) - 5000});
  Random random(1, "bench");
  for (std::uint32_t animal = 0; animal < 44; ++animal) {
    session.animals.push_back(std::to_string(animal));
    const std::uint32_t home = std::uint32_t(random.below(108));
    session.captures.push_back({animal, std::uint32_t(random.below(24)), home, 1, false});
    if (animal % 2 == 0)
      session.captures.push_back(
          {animal, 24 + std::uint32_t(random.below(24)), home + (animal % 4 ? 1U : 12U), 1, false});
  }
  return {DetectorType::proximity, {std::move(session)}};
}

const Data& survey() {
  static const Data data =
      shared_survey("spacecap_tiger", DetectorType::proximity).value_or(simulated_survey());
  return data;
}

void tiger_likelihood(benchmark::State& state) {
  const auto prepared = prepare(survey(), Model{});
  Eigen::VectorXd beta(3);
  beta << -6.676, -4.157, 7.589;
  for (auto _ : state) {
    benchmark::DoNotOptimize(log_likelihood(*prepared, beta).value);
    beta(0) += 1e-9;
  }
}
BENCHMARK(tiger_likelihood)->Unit(benchmark::kMillisecond)->UseRealTime();

void tiger_likelihood_textbook(benchmark::State& state) {
  const textbook::Parameters p{std::exp(-6.676), 1 / (1 + std::exp(4.157)), std::exp(7.589)};
  for (auto _ : state)
    benchmark::DoNotOptimize(
        textbook::log_likelihood(survey().sessions[0], DetectorType::proximity, p));
}
BENCHMARK(tiger_likelihood_textbook)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

void tiger_fit(benchmark::State& state) {
  Progress silent;
  for (auto _ : state) {
    const auto fitted = fit(survey(), Model{}, {}, silent);
    if (!fitted) state.SkipWithError("the survey cannot be fitted");
  }
}
BENCHMARK(tiger_fit)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace dersu::scr
