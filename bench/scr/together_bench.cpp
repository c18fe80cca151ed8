// How good the comparison of apart and together is: two parties west and east of a border, worlds
// simulated from a model with known coefficients, each counted apart and together and held against
// its truth; with straight distances, over land where its covariate costs (a coefficient of 0.5),
// and over land where it costs nothing. DERSU_WORLDS sets how many (100).
//
// Counters, of 100 worlds: joint_covers, sum_covers: the 95 % interval holds the true number of
// animals; alone_covers: a party's that of its own ground (the mean of both). In per cent:
// joint_bias, alone_bias: mean of estimate / truth - 1. cost, cost_alone: means of the coefficient
// of cost, and how many of 100 intervals hold it (cost_covers, cost_alone_covers).
// Of the overstatement (as the log of sum over joint) and of the gain in precision (in percentage
// points): the mean, the standard deviation over worlds, the mean one that is claimed, and in how
// many of 100 the interval holds the mean of all worlds (mean, sd, claimed, covers).
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>

#include "dersu/scr/simulator.hpp"
#include "dersu/scr/together.hpp"

namespace dersu::scr {
namespace {

constexpr double kCell_m = 750, kBuffer_m = 7500, kSpacing_m = 2000;
constexpr std::int64_t kReplicates = 100;

int worlds() {
  const char* text = std::getenv("DERSU_WORLDS");
  return text != nullptr ? std::max(1, std::atoi(text)) : 100;
}

/// 5 x 7 cameras on each side of x = 0, the nearest 500 m from it, on 10 occasions.
Data plan(bool over_land) {
  Session session;
  session.n_occasions = 10;
  for (const double side : {-1.0, 1.0})
    for (int i = 0; i < 5; ++i)
      for (int j = 0; j < 7; ++j)
        session.detectors.points.push_back({side * (500 + kSpacing_m * i), kSpacing_m * j});
  constexpr double kEast_m = 500 + 4 * kSpacing_m + kBuffer_m;
  constexpr double kNorth_m = 6 * kSpacing_m + kBuffer_m;
  auto land = std::make_shared<Land>();
  const auto half = std::uint32_t(std::ceil((kEast_m + kBuffer_m) / kCell_m));
  const auto rows = std::uint32_t(std::ceil((kNorth_m + 3 * kBuffer_m) / kCell_m));
  land->grid = {2 * half, rows, -kCell_m * half, kNorth_m + kBuffer_m, kCell_m};
  Covariate ruggedness{"ruggedness", {}, {}};
  session.mask.cell_area_ha = kCell_m * kCell_m / 1e4;
  for (std::uint32_t cell = 0; cell < land->grid.n_cells(); ++cell) {
    const Point p = land->grid.centre(cell);
    ruggedness.values.push_back(1.4 * std::sin(p.x_m / 1500 + 2 * std::sin(p.y_m / 3500)));
    if (std::abs(p.x_m) < kEast_m && p.y_m > -kBuffer_m && p.y_m < kNorth_m)
      session.mask.points.push_back(p);
  }
  land->covariates = {ruggedness};
  if (over_land) session.land = land;
  return {DetectorType::proximity, {std::move(session)}};
}

bool on_side(Point p, std::size_t side) { return (p.x_m > 0) == (side == 1); }

/// What the party of a side has of the joint data.
PartyView view_of(const Session& joint, std::size_t side) {
  PartyView view;
  view.party = side == 0 ? "CN" : "RU";
  Session own;
  own.n_occasions = joint.n_occasions;
  own.land = joint.land;
  own.mask.cell_area_ha = joint.mask.cell_area_ha;
  for (const Point p : joint.mask.points)
    if (on_side(p, side)) own.mask.points.push_back(p);
  view.ground.assign(own.mask.points.size(), 1);
  std::map<std::uint32_t, std::uint32_t> detectors, animals;
  for (std::uint32_t k = 0; k < joint.detectors.points.size(); ++k) {
    if (!on_side(joint.detectors.points[k], side)) continue;
    detectors.emplace(k, std::uint32_t(own.detectors.points.size()));
    own.detectors.points.push_back(joint.detectors.points[k]);
  }
  for (Capture c : joint.captures) {
    if (!detectors.contains(c.detector)) continue;
    const auto [animal, is_new] = animals.emplace(c.animal, std::uint32_t(own.animals.size()));
    if (is_new) {
      own.animals.push_back(joint.animals[c.animal]);
      view.joint.push_back(c.animal);
    }
    own.captures.push_back({animal->second, c.occasion, detectors.at(c.detector), c.count});
  }
  view.data = {DetectorType::proximity, {std::move(own)}};
  return view;
}

Views views_of(const Data& joint) {
  Views views;
  views.joint = joint;
  views.ground.assign(joint.sessions[0].mask.points.size(), 1);
  for (const std::size_t side : {0, 1}) {
    views.parties.push_back(view_of(joint.sessions[0], side));
    std::vector<double> territory;
    for (const Point p : joint.sessions[0].mask.points) territory.push_back(on_side(p, side));
    views.territories.push_back(std::move(territory));
  }
  return views;
}

bool holds(double lower, double truth, double upper) { return lower <= truth && truth <= upper; }
bool holds(const Interval& interval, double truth) {
  return holds(interval.lower, truth, interval.upper);
}

/// A number of every world with the interval that is claimed for it.
struct Claims {
  std::vector<Interval> all{};

  void tell(benchmark::State& state, const std::string& name) const {
    const auto n = double(all.size());
    double mean = 0, claimed = 0, square = 0, covers = 0;
    for (const Interval& one : all) mean += one.estimate / n;
    for (const Interval& one : all) {
      claimed += (one.upper - one.lower) / (2 * 1.959964) / n;
      square += (one.estimate - mean) * (one.estimate - mean) / (n - 1);
      covers += holds(one, mean) / n;
    }
    state.counters[name + "_mean"] = mean;
    state.counters[name + "_sd"] = std::sqrt(square);
    state.counters[name + "_claimed"] = claimed;
    state.counters[name + "_covers"] = 100 * covers;
  }
};

struct Tally {
  std::map<std::string, double> sums{};
  double compared = 0;
  Claims overstated{}, gained{};
};

void add_cost(const Fit& fit, double truth, const std::string& name, double share, Tally& tally) {
  for (const Estimate& e : fit.estimates) {
    if (!e.parameter.starts_with("cost.")) continue;
    tally.sums[name] += share * e.estimate;
    tally.sums[name + "_covers"] += 100 * share * holds(e.lower, truth, e.upper);
  }
}

void judge(const Simulated& survey, const Model& model, double cost, std::uint64_t seed,
           Tally& tally) {
  Progress silent;
  const Views views = views_of(survey.data);
  const auto result =
      apart_and_together(views, model, {.bootstrap = kReplicates, .seed = seed}, silent);
  if (!result || !result->naive_sum || std::isnan(result->precision_percent->lower)) return;
  tally.compared += 1;
  double all[2] = {};
  for (const Resident& resident : survey.truth[0].residents)
    ++all[on_side(survey.data.sessions[0].mask.points[resident.point], 1)];
  const double truth = all[0] + all[1];
  const Interval& joint = result->total.realised;
  tally.sums["joint_covers"] += 100 * holds(joint, truth);
  tally.sums["joint_bias"] += 100 * (joint.estimate / truth - 1);
  tally.sums["sum_covers"] += 100 * holds(*result->naive_sum, truth);
  add_cost(result->joint, cost, "cost", 1, tally);
  for (const std::size_t side : {0, 1}) {
    const Interval& alone = result->alone[side].n.realised;
    tally.sums["alone_covers"] += 50 * holds(alone, all[side]);
    tally.sums["alone_bias"] += 50 * (alone.estimate / all[side] - 1);
    add_cost(*result->alone[side].fit, cost, "cost_alone", 0.5, tally);
  }
  Interval ratio = *result->overstatement_percent;
  for (double* value : {&ratio.estimate, &ratio.lower, &ratio.upper})
    *value = std::log1p(*value / 100);
  tally.overstated.all.push_back(ratio);
  tally.gained.all.push_back(*result->precision_percent);
}

void apart_and_together_of(benchmark::State& state) {
  const bool over_land = state.range(0) != 0;
  const double cost = 0.01 * double(state.range(1));
  const Model model =
      make_model(DetectionFunction::halfnormal, over_land ? "cost ~ ruggedness" : "").value();
  std::vector<double> values{std::log(140.0 / 89'000), std::log(0.15 / 0.85), std::log(1500)};
  if (over_land) values.push_back(cost);
  const Eigen::VectorXd beta =
      Eigen::Map<const Eigen::VectorXd>(values.data(), Eigen::Index(values.size()));
  const auto simulator = Simulator::make(plan(over_land), model, beta);
  if (!simulator) return state.SkipWithError(simulator.error().message.c_str());
  const int n = worlds();
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    for (int w = 0; w < n; ++w)
      judge(simulator->draw(1, "apart and together " + std::to_string(w)), model, cost,
            std::uint64_t(w), tally);
    for (const auto& [name, sum] : tally.sums) state.counters[name] = sum / tally.compared;
    tally.overstated.tell(state, "overstated");
    tally.gained.tell(state, "gained");
    state.counters["failed"] = 100 * (1 - tally.compared / n);
  }
}
BENCHMARK(apart_and_together_of)
    ->Name("apart_and_together")
    ->ArgNames({"over_land", "cost_percent"})
    ->Args({0, 0})
    ->Args({1, 50})
    ->Args({1, 0})
    ->Unit(benchmark::kSecond)
    ->Iterations(1);

}  // namespace
}  // namespace dersu::scr
