// How good the intervals are: simulated two-party worlds, each written, imported and estimated as a
// user's project would be, and held against its truth. DERSU_WORLDS sets how many (100).
//
// split_percent: of the animals that a side saw twice or more, how many bear two names.
// Counters: joint_covers, sum_covers: how many of 100 worlds have the true number of animals in the
// ground inside the 95 % interval; joint_bias_percent, sum_bias_percent: mean of estimate / truth -
// 1; overstated: in how many of 100 the sum is above the truth.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "dersu/simulate/world.hpp"
#include "dersu/workbench/assessment.hpp"
#include "dersu/workbench/import.hpp"
#include "dersu/workbench/simulated_land.hpp"
#include "dersu/workbench/write_world.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

int worlds() {
  const char* text = std::getenv("DERSU_WORLDS");
  return text ? std::max(1, std::atoi(text)) : 100;
}

/// A problem here is the bench's own.
template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fputs(describe(result.error()).c_str(), stderr);
    std::exit(1);
  }
  return std::move(*result);
}

/// The example's survey with other animals: `split_rate` is the chance that a side gives an animal
/// two names. By-catch and photographs are left out.
simulate::WorldOptions options_of(const SimulatedLand& land, std::uint64_t seed,
                                  double split_rate) {
  simulate::WorldOptions options;
  options.seed = seed;
  options.land = land.land;
  options.density_per_100km2 = 1.2;
  options.sigma_m = 5000;
  options.border_max_m = 12'000;
  for (const std::string& party : land.parties) {
    simulate::Survey survey;
    survey.party = party;
    survey.utc_offset_s = party == "CN" ? 8 * 3600 : 10 * 3600;
    survey.stations = party == "CN" ? 68 : 76;
    survey.clusters = 8;
    survey.split_rate = split_rate;
    options.surveys.push_back(survey);
  }
  options.media = false;
  options.by_catch.clear();
  return options;
}

/// Animals whose centre lies within the buffer of a camera; all of them live in the habitat of one
/// of the parties. (Cells would not do: those that the edge of the habitat cuts are in the mask or
/// not by their middle, and an animal in one that is not would be estimated but not counted.)
std::size_t animals_in_ground(const simulate::World& world, const DensityInput& input) {
  const double buffer_m = input.mask.buffer_m;
  return static_cast<std::size_t>(std::ranges::count_if(world.animals, [&](const auto& animal) {
    return std::ranges::any_of(world.stations, [&](const simulate::Station& station) {
      return std::hypot(station.at.x_m - animal.centre.x_m, station.at.y_m - animal.centre.y_m) <=
             buffer_m;
    });
  }));
}

struct Tally {
  double joint_covers = 0, sum_covers = 0, joint_bias = 0, sum_bias = 0, overstated = 0;
};

void add_world(const SimulatedLand& land, std::uint64_t seed, double split_rate,
               const fs::path& folder, Tally& tally) {
  Progress silent;
  const simulate::WorldOptions options = options_of(land, seed, split_rate);
  const simulate::World world = must(simulate::simulate_world(options));
  fs::remove_all(folder);
  fs::create_directories(folder);
  if (auto written = write_world({"coverage", "Coverage", "leopard", "make bench"}, options, land,
                                 world, folder, silent);
      !written)
    must(Result<int>(tl::unexpected(written.error())));
  io::Project project = must(io::read_project_file(folder));
  project.density.bootstrap = 0;
  must(import_project(project, {}, silent));
  const store::Store store = must(store::Store::open(folder / "store.gpkg"));
  const SurveyData data = must(load_survey_data(project, store));
  const Ground ground = must(make_ground(project, store, data.survey));
  const Density density = must(estimate_density(project, data, ground, silent));
  const auto truth = static_cast<double>(animals_in_ground(world, density.input));
  const scr::Interval& joint = density.result.total.realised;
  tally.joint_covers += joint.lower <= truth && truth <= joint.upper;
  tally.joint_bias += joint.estimate / truth - 1;
  if (!density.result.naive_sum) return;
  const scr::Interval& sum = *density.result.naive_sum;
  tally.sum_covers += sum.lower <= truth && truth <= sum.upper;
  tally.sum_bias += sum.estimate / truth - 1;
  tally.overstated += sum.estimate > truth;
}

void CoverageOfTheTruth(benchmark::State& state) {
  const SimulatedLand land = must(
      read_land(fs::path(DERSU_SOURCE_DIR) / "examples/land-of-big-cats/data/areas", {"CN", "RU"}));
  const fs::path folder = fs::temp_directory_path() / "dersu-coverage-bench";
  const int n = worlds();
  const double split_rate = static_cast<double>(state.range(0)) / 100;
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    for (int world = 1; world <= n; ++world)
      add_world(land, static_cast<std::uint64_t>(world), split_rate, folder, tally);
    state.counters["joint_covers"] = 100 * tally.joint_covers / n;
    state.counters["sum_covers"] = 100 * tally.sum_covers / n;
    state.counters["joint_bias_percent"] = 100 * tally.joint_bias / n;
    state.counters["sum_bias_percent"] = 100 * tally.sum_bias / n;
    state.counters["overstated"] = 100 * tally.overstated / n;
  }
  fs::remove_all(folder);
}
BENCHMARK(CoverageOfTheTruth)
    ->ArgName("split_percent")
    ->Arg(0)
    ->Arg(5)
    ->Unit(benchmark::kSecond)
    ->Iterations(1);

}  // namespace
}  // namespace dersu::workbench
