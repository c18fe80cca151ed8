// How good the intervals are: simulated two-party worlds, each written, imported and estimated as a
// user's project would be, and held against its truth. DERSU_WORLDS sets how many (100).
//
// Mistakes in names, each in per cent: split_percent: of the animals that a side saw twice or more,
// how many bear two names; merge_percent: of those that it saw, how many are booked under the name
// of their nearest neighbour; missed_percent: of the animals that both sides know, how many have no
// common name in the joint catalogue.
// Counters: joint_covers, sum_covers: how many of 100 worlds have the true number of animals in the
// ground inside the 95 % interval; joint_bias_percent, sum_bias_percent: mean of estimate / truth -
// 1; overstated: in how many of 100 the sum is above the truth.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>

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

/// Chances of mistakes in names.
struct Mistakes {
  double split_rate = 0, merge_rate = 0, missed_match_rate = 0;
};

/// The example's survey with other animals and these mistakes. By-catch and photographs are left
/// out.
simulate::WorldOptions options_of(const SimulatedLand& land, std::uint64_t seed,
                                  const Mistakes& mistakes) {
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
    survey.split_rate = mistakes.split_rate;
    survey.merge_rate = mistakes.merge_rate;
    options.surveys.push_back(survey);
  }
  options.missed_match_rate = mistakes.missed_match_rate;
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

void add_world(const SimulatedLand& land, std::uint64_t seed, const Mistakes& mistakes,
               const fs::path& folder, Tally& tally) {
  Progress silent;
  const simulate::WorldOptions options = options_of(land, seed, mistakes);
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
  const scr::Interval& sum = density.result.naive_sum.value();  // every world has one
  tally.sum_covers += sum.lower <= truth && truth <= sum.upper;
  tally.sum_bias += sum.estimate / truth - 1;
  tally.overstated += sum.estimate > truth;
}

void CoverageOfTheTruth(benchmark::State& state) {
  const SimulatedLand land = must(
      read_land(fs::path(DERSU_SOURCE_DIR) / "examples/land-of-big-cats/data/areas", {"CN", "RU"}));
  const fs::path folder =
      fs::temp_directory_path() / ("dersu-coverage-bench-" + std::to_string(::getpid()));
  const int n = worlds();
  const auto rate = [&](int column) { return static_cast<double>(state.range(column)) / 100; };
  const Mistakes mistakes{
      .split_rate = rate(0), .merge_rate = rate(1), .missed_match_rate = rate(2)};
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    for (int world = 1; world <= n; ++world)
      add_world(land, static_cast<std::uint64_t>(world), mistakes, folder, tally);
    state.counters["joint_covers"] = 100 * tally.joint_covers / n;
    state.counters["sum_covers"] = 100 * tally.sum_covers / n;
    state.counters["joint_bias_percent"] = 100 * tally.joint_bias / n;
    state.counters["sum_bias_percent"] = 100 * tally.sum_bias / n;
    state.counters["overstated"] = 100 * tally.overstated / n;
  }
  fs::remove_all(folder);
}
BENCHMARK(CoverageOfTheTruth)
    ->ArgNames({"split_percent", "merge_percent", "missed_percent"})
    ->Args({0, 0, 0})
    ->Args({5, 0, 0})
    ->Args({0, 5, 0})
    ->Args({0, 0, 20})
    ->Unit(benchmark::kSecond)
    ->Iterations(1);

}  // namespace
}  // namespace dersu::workbench
