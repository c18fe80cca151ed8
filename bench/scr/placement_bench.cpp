// Where 60 cameras should stand, of 1,600 places on 100 x 100 cells: greedy and by exchanges until
// none is better, one start. Beside it the textbook: every set that is tried is computed anew,
// point by point and camera by camera. It makes the first three greedy steps alone, 4,797 of the
// more than 250,000 sets that the whole tries. And the precision of such a survey.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>

#include "dersu/scr/placement.hpp"
#include "dersu/scr/planned_precision.hpp"

namespace dersu::scr {
namespace {

constexpr PlannedDetection kDetection{
    DetectorType::proximity, 0, DetectionFunction::halfnormal, 0.05, 3000, 0, 10};

PlannedLand square_land() {
  PlannedLand land;
  for (int i = 0; i < 10'000; ++i) {
    land.mask.points.push_back({1500.0 * (i % 100), 1500.0 * (i / 100)});
    land.density_per_ha.push_back(1e-4 * (1 + 0.5 * std::sin(i % 100 / 9.0)));
  }
  land.mask.cell_area_ha = 225;
  return land;
}

std::vector<CameraSite> places() {
  std::vector<CameraSite> sites;
  for (int i = 0; i < 1600; ++i)
    sites.push_back({{{3000.0 * (i % 40) + 15'000, 3000.0 * (i / 40) + 15'000}}, 0, 1, 1});
  return sites;
}

const PlacementLimits& limits(std::size_t n) {
  static PlacementLimits one;
  one.of_party = {std::nullopt};
  one.total = n;
  return one;
}

void placement(benchmark::State& state) {
  const PlannedLand land = square_land();
  const auto sites = places();
  Progress silent;
  PlacementOptions options;
  options.starts = 1;
  for (auto _ : state) {
    const auto placed = place_cameras(kDetection, land, {}, sites,
                                      limits(std::size_t(state.range(0))), options, silent);
    if (!placed) return state.SkipWithError("no places");
    state.counters["min_n_r"] = placed->value;
    state.counters["exchanges"] = double(placed->exchanges);
  }
}
BENCHMARK(placement)->Arg(3)->Arg(60)->Unit(benchmark::kMillisecond);

void precision(benchmark::State& state) {
  const PlannedLand land = square_land();
  auto sites = places();
  sites.resize(60);
  const PlannedSurvey survey = survey_of(kDetection, sites);
  for (auto _ : state) {
    const auto expected = expected_precision(survey, land, NumberOfAnimals::poisson, {});
    if (!expected) return state.SkipWithError("no precision");
    state.counters["rse"] = expected->rse;
  }
}
BENCHMARK(precision)->Unit(benchmark::kMillisecond);

namespace textbook {

double min_n_r(const PlannedLand& land, const std::vector<Point>& cameras) {
  double n = 0;
  double detections = 0;
  for (std::size_t m = 0; m < land.mask.points.size(); ++m) {
    double missed = 1;
    double all = 0;
    for (const Point camera : cameras) {
      const double d = distance_m(camera, land.mask.points[m]);
      const double g = kDetection.intercept * std::exp(-d * d / (2 * 3000.0 * 3000.0));
      missed *= std::pow(1 - g, kDetection.n_occasions);
      all += kDetection.n_occasions * g;
    }
    const double weight = land.mask.cell_area_ha * land.density_per_ha[m];
    n += weight * (1 - missed);
    detections += weight * all;
  }
  return std::min(n, detections - n);
}

}  // namespace textbook

void placement_textbook(benchmark::State& state) {
  const PlannedLand land = square_land();
  const auto sites = places();
  for (auto _ : state) {
    std::vector<Point> chosen;
    for (int step = 0; step < 3; ++step) {
      double most = -1;
      Point best;
      for (const CameraSite& site : sites) {
        chosen.push_back(site.cameras[0]);
        const double value = textbook::min_n_r(land, chosen);
        if (value > most) {
          most = value;
          best = site.cameras[0];
        }
        chosen.pop_back();
      }
      chosen.push_back(best);
    }
    benchmark::DoNotOptimize(chosen.data());
  }
}
BENCHMARK(placement_textbook)->Arg(3)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace dersu::scr
