// How good intervals are where identities are uncertain: simulated surveys whose names are spoilt,
// estimated with what photographs tell and without. DERSU_WORLDS sets how many (100).
//
// Counters: covers: in how many of 100 worlds the true number of animals in the mask is inside the
// 95 % interval of the realised number; bias_percent: mean of estimate / truth - 1; the same
// _as_named where each name is taken for an animal; failed: worlds without an estimate.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>

#include "dersu/core/random.hpp"
#include "dersu/scr/flanks.hpp"
#include "dersu/scr/identity.hpp"
#include "dersu/scr/simulator.hpp"

namespace dersu::scr {
namespace {

int worlds() {
  const char* text = std::getenv("DERSU_WORLDS");
  return text ? std::max(1, std::atoi(text)) : 100;
}

/// 8 x 8 detectors of which `sides` stand at each place, 5 occasions, and a mask around them.
Data survey(std::size_t sides) {
  Session session;
  session.n_occasions = 5;
  session.mask.cell_area_ha = 0.36;
  for (std::size_t side = 0; side < sides; ++side)
    for (int j = 0; j < 8; ++j)
      for (int i = 0; i < 8; ++i) session.detectors.points.push_back({100.0 * i, 100.0 * j});
  for (double y = -270; y < 1000; y += 60)
    for (double x = -270; x < 1000; x += 60) session.mask.points.push_back({x, y});
  return {DetectorType::proximity, {std::move(session)}};
}

struct Tally {
  double covers = 0, bias = 0, n = 0;
  void add(const RegionN& number, double truth) {
    n += 1;
    covers += number.realised.lower <= truth && truth <= number.realised.upper ? 1 : 0;
    bias += number.realised.estimate / truth - 1;
  }
};

void tell(benchmark::State& state, const Tally& with, const Tally& as_named, int failed) {
  state.counters["covers"] = 100 * with.covers / with.n;
  state.counters["bias_percent"] = 100 * with.bias / with.n;
  state.counters["covers_as_named"] = 100 * as_named.covers / as_named.n;
  state.counters["bias_percent_as_named"] = 100 * as_named.bias / as_named.n;
  state.counters["failed"] = failed;
}

void add_as_named(const Data& labels, const Model& model, double truth, Tally& tally) {
  Progress silent;
  const auto prepared = prepare(labels, model);
  const auto plain = fit(*prepared, labels, model, {}, silent);
  if (plain) tally.add(region_n(*prepared, *plain, 0), truth);
}

/// Names by `name_of`(animal, detector); the animal of each name.
template <class NameOf>
std::vector<std::uint32_t> rename(Data& data, const NameOf& name_of) {
  Session& session = data.sessions[0];
  std::vector<std::uint32_t> animals;
  std::map<std::pair<std::uint32_t, bool>, std::uint32_t> names;
  session.animals.clear();
  for (Capture& c : session.captures) {
    const auto [name, fresh] =
        names.try_emplace({c.animal, name_of(c)}, std::uint32_t(session.animals.size()));
    if (fresh) {
      session.animals.push_back(std::to_string(session.animals.size()));
      animals.push_back(c.animal);
    }
    c.animal = name->second;
  }
  return animals;
}

/// Every third animal has two names. Pairs of names that were seen within 250 m of each other are
/// compared: a score is normal, 1.5 higher for one animal. Its likelihood, and that of the names,
/// make the probability.
void pairs(benchmark::State& state) {
  constexpr double kSplit = 0.3;
  const Data planned = survey(1);
  const Model model = *make_model(DetectionFunction::halfnormal);
  const Eigen::Vector3d beta{std::log(0.15), -1.4, std::log(70.0)};
  const Simulator simulator = *Simulator::make(planned, model, beta);
  Tally with, as_named;
  int failed = 0;
  for (auto _ : state)
    for (int w = 0; w < worlds(); ++w) {
      Simulated world = simulator.draw(1, "pairs " + std::to_string(w));
      Random random(std::uint64_t(w), "names");
      std::vector<bool> split;
      for (std::size_t i = 0; i < world.data.n_animals(); ++i)
        split.push_back(random.chance(kSplit));
      const std::vector<std::uint32_t> animals = rename(
          world.data, [&](const Capture& c) { return split[c.animal] && random.chance(0.5); });
      const Session& session = world.data.sessions[0];
      std::vector<Point> places(animals.size());
      std::vector<double> n(animals.size());
      for (const Capture& c : session.captures) {
        places[c.animal].x_m += session.detectors.points[c.detector].x_m;
        places[c.animal].y_m += session.detectors.points[c.detector].y_m;
        n[c.animal] += 1;
      }
      for (std::size_t i = 0; i < places.size(); ++i)
        places[i] = {places[i].x_m / n[i], places[i].y_m / n[i]};
      // One name of all its captures: not split, or all coins alike.
      const auto one_name = [&](double k) { return 1 - kSplit + kSplit * std::pow(0.5, k - 1); };
      std::vector<LabelPair> compared;
      for (std::uint32_t i = 0; i < places.size(); ++i)
        for (std::uint32_t j = i + 1; j < places.size(); ++j) {
          if (distance_m(places[i], places[j]) > 250) continue;
          const double score = random.normal() + (animals[i] == animals[j] ? 1.5 : 0);
          const double odds = std::exp(1.5 * score - 1.125) * kSplit *
                              std::pow(0.5, n[i] + n[j] - 1) / (one_name(n[i]) * one_name(n[j]));
          if (odds > 0.01) compared.push_back({i, j, odds / (1 + odds)});
        }
      const auto truth = double(world.truth[0].residents.size());
      Progress silent;
      const auto clusters = clusters_of_pairs(compared, session.animals, {.partitions = 50000});
      if (!clusters) {
        ++failed;
        continue;
      }
      const auto prepared = prepare_identity(world.data, model, {*clusters, {}});
      const auto got = fit_identity(*prepared, {}, silent);
      if (!got) {
        ++failed;
        continue;
      }
      with.add(identity_region_n(*prepared, got->fit, 0), truth);
      add_as_named(world.data, model, truth, as_named);
    }
  tell(state, with, as_named, failed);
}
BENCHMARK(pairs)->Unit(benchmark::kSecond)->Iterations(1);

/// Left and right flanks, none joined.
void flanks(benchmark::State& state) {
  const Data planned = survey(2);
  const Model model = *make_model(DetectionFunction::halfnormal);
  const Eigen::Vector3d beta{std::log(0.15), -1.8, std::log(70.0)};
  const Simulator simulator = *Simulator::make(planned, model, beta);
  Tally with, as_named;
  int failed = 0;
  for (auto _ : state)
    for (int w = 0; w < worlds(); ++w) {
      Simulated world = simulator.draw(1, "flanks " + std::to_string(w));
      const std::vector<std::uint32_t> animals =
          rename(world.data, [&](const Capture& c) { return c.detector >= 64; });
      FlankLabels labels;
      std::vector<bool> right(animals.size());
      for (const Capture& c : world.data.sessions[0].captures) right[c.animal] = c.detector >= 64;
      for (std::uint32_t i = 0; i < right.size(); ++i)
        (right[i] ? labels.right : labels.left).push_back(i);
      const auto truth = double(world.truth[0].residents.size());
      Progress silent;
      const auto got = fit_flanks(world.data, model, labels, {}, silent);
      if (!got) {
        ++failed;
        continue;
      }
      with.add(identity_region_n(got->prepared, got->fitted.fit, 0), truth);
      add_as_named(world.data, model, truth, as_named);
    }
  tell(state, with, as_named, failed);
}
BENCHMARK(flanks)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace dersu::scr
