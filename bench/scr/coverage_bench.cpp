// How good the intervals of the main kinds of models are: worlds simulated from a model with known
// coefficients, each fitted from nothing and held against its truth. DERSU_WORLDS sets how many
// (100).
//
// Counters, of 100 worlds: density_covers: the 95 % interval of D (of a conditional model the
// derived one) holds the true density; number_covers: that of the realised number holds the true
// number of animals in the mask; part_covers: in its western half; sigma_covers: sigma's; failed:
// worlds that could not be fitted. number_se, part_se: the root mean square of the standard errors
// of these numbers over that of their errors; about 1. score: T^2 of the mean score at the true
// coefficients, over its degrees of freedom; about 1 where simulation and likelihood are of one
// model.
#include <benchmark/benchmark.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "dersu/core/progress.hpp"
#include "dersu/core/random.hpp"
#include "dersu/scr/derived.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"
#include "dersu/scr/simulator.hpp"

namespace dersu::scr {
namespace {

int worlds() {
  const char* text = std::getenv("DERSU_WORLDS");
  return text != nullptr ? std::max(1, std::atoi(text)) : 100;
}

struct World {
  DetectorType type = DetectorType::proximity;
  DetectionFunction function = DetectionFunction::halfnormal;
  const char* formulas = "";
  std::vector<double> beta{};  ///< D first, also where the model is conditional
  bool known_classes = false;
  bool conditional = false;
  bool over_land = false;
  bool fixed_number = false;  ///< of animals: distribution binomial
};

/// 7 x 7 detectors 200 m apart on 6 occasions, a mask of 65 m cells 600 m around them with a
/// covariate, and on the same cells ruggedness.
Data plan(const World& world) {
  constexpr double kCell_m = 65;
  Session session;
  session.n_occasions = 6;
  for (int j = 0; j < 7; ++j)
    for (int i = 0; i < 7; ++i) session.detectors.points.push_back({200.0 * i, 200.0 * j});
  session.mask.cell_area_ha = kCell_m * kCell_m / 1e4;
  constexpr std::uint32_t kSide = 37;
  auto land = std::make_shared<Land>();
  land->grid = {kSide, kSide, -602.5, -602.5 + kCell_m * kSide, kCell_m};
  Covariate cover{"cover", {}, {}};
  Covariate ruggedness{"ruggedness", {}, {}};
  for (std::uint32_t cell = 0; cell < land->grid.n_cells(); ++cell) {
    const Point p = land->grid.centre(cell);
    session.mask.points.push_back(p);
    cover.values.push_back(std::sin(p.x_m / 250) + p.y_m / 1500);
    ruggedness.values.push_back(std::sin(p.x_m / 110 + 2 * std::sin(p.y_m / 300)));
  }
  session.mask.covariates = {cover};
  land->covariates = {ruggedness};
  if (world.over_land) session.land = land;
  if (world.known_classes) {  // an animal of each class, two of three known
    session.animals = {"1", "2", "3"};
    session.animal_covariates = {{"sex", {0, 1, NAN}, {"f", "m"}}};
    for (std::uint32_t i = 0; i < 3; ++i) session.captures.push_back({i, 0, 10 + i, 1, false});
  }
  return {world.type, {std::move(session)}};
}

bool holds(double lower, double truth, double upper) { return lower <= truth && truth <= upper; }

/// Of a realised number.
struct NumberTally {
  double covers = 0, claimed = 0, missed = 0;
  void add(const Interval& n, double truth) {
    covers += holds(n.lower, truth, n.upper);
    claimed += n.se * n.se;
    missed += (n.estimate - truth) * (n.estimate - truth);
  }
  [[nodiscard]] double se() const { return std::sqrt(claimed / missed); }
};

struct Tally {
  double fitted = 0, density = 0, sigma = 0;
  NumberTally number{}, part{};
};

void judge(const World& world, const Model& model, const Simulated& survey, Tally& tally) {
  Progress silent;
  const auto prepared = prepare(survey.data, model);
  if (!prepared) return;
  const auto fitted = fit(*prepared, survey.data, model, {}, silent);
  if (!fitted) return;
  tally.fitted += 1;
  std::vector<double> west;
  for (const Point& p : survey.data.sessions[0].mask.points) west.push_back(p.x_m < 600 ? 1 : 0);
  double in_west = 0;
  for (const Resident& r : survey.truth[0].residents) in_west += west[r.point];
  tally.number.add(region_n(*prepared, *fitted, 0).realised,
                   double(survey.truth[0].residents.size()));
  tally.part.add(region_n(*prepared, *fitted, 0, west).realised, in_west);
  if (world.conditional) {
    const Interval d = derived_density(*prepared, *fitted).front().density;
    tally.density += holds(d.lower, std::exp(world.beta[0]), d.upper);
  }
  for (std::size_t j = 0; j < fitted->coefficients.size(); ++j) {
    const std::string& name = fitted->coefficients[j].name;
    const auto at = Eigen::Index(j);
    const double truth = world.beta[j + (world.conditional ? 1 : 0)];
    const double half = 1.959964 * std::sqrt(fitted->vcov(at, at));
    const double holds_it = std::abs(fitted->beta(at) - truth) <= half ? 1 : 0;
    if (name == "D") tally.density += holds_it;
    if (name == "sigma") tally.sigma += holds_it;
  }
}

/// T^2 over its degrees of freedom.
double score_of(const std::vector<Eigen::VectorXd>& scores) {
  const auto n = double(scores.size());
  const Eigen::Index k = scores.front().size();
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(k);
  for (const Eigen::VectorXd& s : scores) mean += s / n;
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(k, k);
  for (const Eigen::VectorXd& s : scores)
    covariance += (s - mean) * (s - mean).transpose() / (n - 1);
  return n * mean.dot(covariance.fullPivLu().solve(mean)) / double(k);
}

void coverage(benchmark::State& state, const World& world) {
  const Data data = plan(world);
  Model full = make_model(world.function, world.formulas).value();
  if (world.known_classes) full.known_classes = "sex";
  if (world.fixed_number) full.number = NumberOfAnimals::binomial;
  Model model = full;
  model.conditional = world.conditional;
  const Eigen::VectorXd beta =
      Eigen::Map<const Eigen::VectorXd>(world.beta.data(), Eigen::Index(world.beta.size()));
  const auto simulator = Simulator::make(data, full, beta);
  if (!simulator) return state.SkipWithError(simulator.error().message.c_str());
  const int n = worlds();
  for (auto _ : state) {
    Tally tally;
    std::vector<Eigen::VectorXd> scores;
    for (int w = 0; w < n; ++w) {
      const Simulated survey = simulator->draw(1, "coverage " + std::to_string(w));
      judge(world, model, survey, tally);
      if (const auto prepared = prepare(survey.data, full))
        scores.push_back(log_likelihood(*prepared, beta).gradient);
    }
    const auto of_100 = [&](double covers) { return 100 * covers / std::max(1.0, tally.fitted); };
    state.counters["density_covers"] = of_100(tally.density);
    state.counters["number_covers"] = of_100(tally.number.covers);
    state.counters["number_se"] = tally.number.se();
    state.counters["part_covers"] = of_100(tally.part.covers);
    state.counters["part_se"] = tally.part.se();
    // Which class is the first is nobody's, unless some are known.
    if (full.classes == 1 || world.known_classes)
      state.counters["sigma_covers"] = of_100(tally.sigma);
    state.counters["failed"] = 100 * (1 - tally.fitted / n);
    state.counters["score"] = score_of(scores);
  }
}

using enum DetectionFunction;
const double kD = std::log(0.35);   // about 200 animals in 575 ha
const double kS = std::log(150.0);  // sigma, m

#define DERSU_COVERAGE(name, ...) \
  BENCHMARK_CAPTURE(coverage, name, World{__VA_ARGS__})->Iterations(1)->Unit(benchmark::kSecond)
DERSU_COVERAGE(multi, .type = DetectorType::multi, .beta = {kD, -1.5, kS});
DERSU_COVERAGE(proximity, .beta = {kD, -2, kS});
DERSU_COVERAGE(count, .type = DetectorType::count, .function = hazard_halfnormal,
               .beta = {kD, -2, kS});
DERSU_COVERAGE(density_by_cover, .formulas = "D ~ cover", .beta = {kD, 0.5, -2, kS});
DERSU_COVERAGE(response_b, .type = DetectorType::multi, .formulas = "g0 ~ b",
               .beta = {kD, -1.5, 0.7, kS});
DERSU_COVERAGE(two_classes, .formulas = "g0 ~ h2; sigma ~ h2",
               .beta = {kD, -2.5, 2, std::log(110.0), 0.6, 0});
DERSU_COVERAGE(known_classes, .formulas = "g0 ~ h2; sigma ~ h2",
               .beta = {kD, -2.5, 1.5, std::log(110.0), 0.6, 0}, .known_classes = true);
DERSU_COVERAGE(conditional, .beta = {kD, -2, kS}, .conditional = true);
DERSU_COVERAGE(fixed_number, .beta = {kD, -2, kS}, .fixed_number = true);
DERSU_COVERAGE(fixed_number_conditional, .beta = {kD, -2, kS}, .conditional = true,
               .fixed_number = true);
DERSU_COVERAGE(fixed_number_well_seen, .beta = {kD, -0.5, kS}, .fixed_number = true);
DERSU_COVERAGE(over_land, .formulas = "cost ~ ruggedness", .beta = {kD, -1.5, kS, 0.5},
               .over_land = true);

}  // namespace
}  // namespace dersu::scr
