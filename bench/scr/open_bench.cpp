// Open populations: how long a fit takes, how often intervals hold the truth over simulated worlds,
// and what two sides gain by one catalogue.
#include <benchmark/benchmark.h>

#include <cmath>
#include <functional>
#include <map>
#include <string>

#include "dersu/core/progress.hpp"
#include "dersu/scr/open_fit.hpp"
#include "tests/scr/open_worlds.hpp"

namespace dersu::scr {
namespace {

using testing::open_world;
using testing::OpenWorldOptions;

Result<OpenFit> fit_of(const Data& data, Movement movement, Given given = Given::nothing) {
  Progress silent;
  DERSU_TRY(closed, make_model(DetectionFunction::hazard_halfnormal));
  DERSU_TRY(model, make_open_model(closed, "phi ~ 1", movement, given));
  DERSU_TRY(prepared, prepare_open(data, model, intervals_of(data).years));
  return fit_open(prepared, data, {}, silent);
}

Estimate estimate_of(const OpenFit& fit, std::string_view parameter) {
  for (const Estimate& e : fit.fit.estimates)
    if (e.parameter == parameter) return e;
  return {};
}

/// How many of 100 worlds have the truth in the 95 % interval.
void coverage(benchmark::State& state, const OpenWorldOptions& options, Movement movement,
              Given given) {
  constexpr int kWorlds = 100;
  const std::map<std::string, double> truth{
      {"D", options.density_per_ha},       {"phi", options.phi},       {"f", options.f},
      {"lambda", options.phi + options.f}, {"sigma", options.sigma_m}, {"move", options.move_m}};
  for (auto _ : state) {
    std::map<std::string, double> covered;
    std::map<std::string, double> bias;
    double fitted = 0;
    for (int w = 0; w < kWorlds; ++w) {
      const auto fit = fit_of(open_world(1000 + std::uint64_t(w), options), movement, given);
      if (!fit) continue;
      ++fitted;
      for (const auto& [name, value] : truth) {
        const Estimate e = estimate_of(*fit, name);
        if (e.parameter.empty()) continue;
        covered[name] += e.lower <= value && value <= e.upper ? 1 : 0;
        bias[name] += (e.estimate / value - 1) / kWorlds;
      }
    }
    state.counters["fitted"] = fitted;
    for (const auto& [name, n] : covered) state.counters["covered " + name] = n;
    for (const auto& [name, mean] : bias) state.counters["bias % " + name] = 100 * mean;
  }
}

void BM_OpenCoverage(benchmark::State& state) {
  coverage(state, {}, Movement::fixed, Given::nothing);
}
BENCHMARK(BM_OpenCoverage)->Iterations(1)->Unit(benchmark::kSecond);

void BM_OpenCoverageFewAnimals(benchmark::State& state) {
  coverage(state, {.density_per_ha = 0.5, .phi = 0.85, .f = 0.2}, Movement::fixed, Given::nothing);
}
BENCHMARK(BM_OpenCoverageFewAnimals)->Iterations(1)->Unit(benchmark::kSecond);

void BM_OpenCoverageSurvivalAlone(benchmark::State& state) {
  coverage(state, {}, Movement::fixed, Given::first);
}
BENCHMARK(BM_OpenCoverageSurvivalAlone)->Iterations(1)->Unit(benchmark::kSecond);

void BM_OpenCoverageMovement(benchmark::State& state) {
  coverage(state, {.move_m = 80}, Movement::normal, Given::nothing);
}
BENCHMARK(BM_OpenCoverageMovement)->Iterations(1)->Unit(benchmark::kSecond);

/// Centres move, and the model says that they do not.
void BM_OpenCoverageMovementNotTold(benchmark::State& state) {
  coverage(state, {.move_m = 80}, Movement::fixed, Given::nothing);
}
BENCHMARK(BM_OpenCoverageMovementNotTold)->Iterations(1)->Unit(benchmark::kSecond);

/// The detectors that `takes` says, with the animals that they saw.
Data side(const Data& all, const std::function<bool(const Point&)>& takes) {
  Data out = all;
  for (Session& session : out.sessions) {
    std::map<std::uint32_t, std::uint32_t> detectors;
    Detectors kept;
    for (std::uint32_t k = 0; k < session.detectors.points.size(); ++k)
      if (takes(session.detectors.points[k])) {
        detectors.emplace(k, std::uint32_t(kept.points.size()));
        kept.points.push_back(session.detectors.points[k]);
        kept.names.push_back(session.detectors.names[k]);
      }
    std::map<std::uint32_t, std::uint32_t> animals;
    std::vector<std::string> names;
    std::vector<Capture> captures;
    for (Capture c : session.captures) {
      const auto detector = detectors.find(c.detector);
      if (detector == detectors.end()) continue;
      const auto [place, fresh] = animals.try_emplace(c.animal, std::uint32_t(names.size()));
      if (fresh) names.push_back(session.animals[c.animal]);
      c.animal = place->second;
      c.detector = detector->second;
      captures.push_back(c);
    }
    session.detectors = std::move(kept);
    session.animals = std::move(names);
    session.captures = std::move(captures);
    session.animal_covariates.clear();
  }
  return out;
}

/// Five years, a border through the middle, centres that move over it: each side with its own
/// cameras and names, and both with one catalogue. Means over worlds.
void BM_OpenTwoParties(benchmark::State& state) {
  constexpr int kWorlds = 40;
  const OpenWorldOptions options{.columns = 8,
                                 .rows = 4,
                                 .sessions = {"2011", "2012", "2013", "2014", "2015"},
                                 .years = {1, 1, 1, 1},
                                 .density_per_ha = 0.4,
                                 .phi = 0.8,
                                 .f = 0.2,
                                 .move_m = 60};
  const double border = 3.5 * options.spacing_m;
  for (auto _ : state) {
    for (int w = 0; w < kWorlds; ++w) {
      const Data joint = open_world(5000 + std::uint64_t(w), options);
      const std::map<std::string, Data> views{
          {"west", side(joint, [&](const Point& p) { return p.x_m < border; })},
          {"east", side(joint, [&](const Point& p) { return p.x_m > border; })},
          {"together", joint}};
      for (const auto& [name, data] : views) {
        const auto fit = fit_of(data, Movement::normal);
        if (!fit) continue;
        const Estimate phi = estimate_of(*fit, "phi");
        state.counters[name + " fitted"] += 1;
        state.counters[name + " phi"] += phi.estimate / kWorlds;
        state.counters[name + " se"] += phi.se / kWorlds;
        state.counters[name + " covered"] += phi.lower <= 0.8 && 0.8 <= phi.upper ? 1 : 0;
      }
    }
  }
}
BENCHMARK(BM_OpenTwoParties)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace dersu::scr
