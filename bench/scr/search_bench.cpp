// The log-likelihood, with its gradient, of an area that was searched, beside the textbook's:
// the half-normal summed over a grid of the area for each mask point. The horned lizards lie beside
// the checkout; where they do not, a simulated plot of the same size stands in.
#include <benchmark/benchmark.h>

#include <cmath>
#include <numbers>

#include "bench/scr/surveys.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/core/random.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/likelihood.hpp"

namespace dersu::scr {
namespace {

constexpr double kSide = 300;
constexpr double kLow = 300;

/// 68 animals on 14 occasions in a square of 300 m, 3,969 mask points.
Data simulated_plot() {
  Session session;
  session.n_occasions = 14;
  session.detectors.points = {{kLow + kSide / 2, kLow + kSide / 2}};
  session.detectors.outlines = {
      {{{kLow, kLow}, {kLow, kLow + kSide}, {kLow + kSide, kLow + kSide}, {kLow + kSide, kLow}}}};
  session.mask.cell_area_ha = 0.0052;
  for (int i = 0; i < 63 * 63; ++i)
    session.mask.points.push_back({223 + 7.2 * (i % 63), 223 + 7.2 * (i / 63)});
  Random random(1, "plot");
  for (std::uint32_t animal = 0; animal < 68; ++animal) {
    session.animals.push_back(std::to_string(animal));
    const Point home{kLow + 30 + 240 * random.uniform(), kLow + 30 + 240 * random.uniform()};
    for (std::uint32_t s = animal % 7; s < 14; s += 7)
      session.captures.push_back(
          {animal,
           s,
           0,
           1,
           false,
           {home.x_m + 9 * random.normal(), home.y_m + 9 * random.normal()}});
  }
  return {DetectorType::polygonX, {std::move(session)}};
}

const Data& plot() {
  static const Data data =
      shared_survey("secr_hornedlizard", DetectorType::polygonX).value_or(simulated_plot());
  return data;
}

Model halfnormal_model() { return *make_model(DetectionFunction::hazard_halfnormal); }

void plot_likelihood(benchmark::State& state) {
  const auto prepared = prepare(plot(), halfnormal_model());
  Eigen::VectorXd beta(3);
  beta << 2.081, -2.027, 2.918;
  for (auto _ : state) {
    benchmark::DoNotOptimize(log_likelihood(*prepared, beta).value);
    beta(0) += 1e-9;
  }
}
BENCHMARK(plot_likelihood)->Unit(benchmark::kMillisecond);

/// log L of polygonX with one square: a grid of 60 x 60 places in it stands for the integral.
double textbook_value(const Session& session, double density, double lambda0, double sigma) {
  constexpr int kPlaces = 60;
  const double step = kSide / kPlaces;
  const double scale = lambda0 / (2 * std::numbers::pi * sigma * sigma);
  const auto f = [&](Point a, Point b) {
    const double dx = a.x_m - b.x_m;
    const double dy = a.y_m - b.y_m;
    return std::exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
  };
  std::vector<std::vector<const Capture*>> caught(session.animals.size());
  for (const Capture& c : session.captures) caught[c.animal].push_back(&c);
  std::vector<double> chance(session.animals.size());
  double seen = 0;
  for (const Point m : session.mask.points) {
    double h = 0;
    for (int i = 0; i < kPlaces; ++i)
      for (int j = 0; j < kPlaces; ++j)
        h += step * step * f(m, {kLow + step * (i + 0.5), kLow + step * (j + 0.5)});
    h *= scale;
    const double missed = std::exp(-h * session.n_occasions);
    const double n = density * session.mask.cell_area_ha;
    seen += n * (1 - missed);
    for (std::size_t i = 0; i < chance.size(); ++i) {
      double p = n * missed;
      for (const Capture* c : caught[i])
        p *= h > 0 ? (std::exp(h) - 1) / h * scale * f(m, c->place) : scale * f(m, c->place);
      chance[i] += p;
    }
  }
  double value = -seen;
  for (const double p : chance) value += std::log(p);
  return value;
}

void plot_likelihood_textbook(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(
        textbook_value(plot().sessions[0], std::exp(2.081), std::exp(-2.027), std::exp(2.918)));
}
BENCHMARK(plot_likelihood_textbook)->Unit(benchmark::kMillisecond)->Iterations(1);

void plot_fit(benchmark::State& state) {
  Progress silent;
  for (auto _ : state) {
    const auto fitted = fit(plot(), halfnormal_model(), {}, silent);
    if (!fitted) state.SkipWithError("the plot cannot be fitted");
  }
}
BENCHMARK(plot_fit)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dersu::scr
