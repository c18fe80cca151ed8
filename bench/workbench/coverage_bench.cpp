// How good the intervals are: simulated two-party worlds, each written, imported and estimated as a
// user's project would be, and held against its truth. DERSU_WORLDS sets how many (100).
//
// Counters: joint_covers, sum_covers: how many of 100 worlds have the true number of animals in the
// ground inside the 95 % interval; joint_bias_percent, sum_bias_percent: mean of estimate / truth -
// 1; overstated: in how many of 100 the sum is above the truth.
#include <benchmark/benchmark.h>

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

/// Sides of the example, by-catch and photographs left out.
simulate::WorldOptions options_of(const SimulatedLand& land, std::uint64_t seed) {
  simulate::WorldOptions options;
  options.seed = seed;
  options.land = land.land;
  for (const std::string& party : land.parties) {
    simulate::Survey survey;
    survey.party = party;
    survey.utc_offset_s = party == "CN" ? 8 * 3600 : 10 * 3600;
    options.surveys.push_back(survey);
  }
  options.media = false;
  options.by_catch.clear();
  return options;
}

/// Animals whose centre lies in a cell of the ground.
std::size_t animals_in_ground(const simulate::World& world, const DensityInput& input) {
  const scr::Mask& mask = input.views.joint.sessions[0].mask;
  const double half_m = input.mask.spacing_m / 2;
  std::size_t n = 0;
  for (const simulate::Animal& animal : world.animals)
    for (std::size_t i = 0; i < mask.points.size(); ++i)
      if (input.views.ground[i] > 0 && std::abs(mask.points[i].x_m - animal.centre.x_m) <= half_m &&
          std::abs(mask.points[i].y_m - animal.centre.y_m) <= half_m) {
        ++n;
        break;
      }
  return n;
}

struct Tally {
  double joint_covers = 0, sum_covers = 0, joint_bias = 0, sum_bias = 0, overstated = 0;
};

void add_world(const SimulatedLand& land, std::uint64_t seed, const fs::path& folder,
               Tally& tally) {
  Progress silent;
  const simulate::WorldOptions options = options_of(land, seed);
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
  const SimulatedLand land =
      must(read_land(fs::path(DERSU_SOURCE_DIR) / "examples/land-of-big-cats/areas", {"CN", "RU"}));
  const fs::path folder = fs::temp_directory_path() / "dersu-coverage-bench";
  const int n = worlds();
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    for (int world = 1; world <= n; ++world)
      add_world(land, static_cast<std::uint64_t>(world), folder, tally);
    state.counters["joint_covers"] = 100 * tally.joint_covers / n;
    state.counters["sum_covers"] = 100 * tally.sum_covers / n;
    state.counters["joint_bias_percent"] = 100 * tally.joint_bias / n;
    state.counters["sum_bias_percent"] = 100 * tally.sum_bias / n;
    state.counters["overstated"] = 100 * tally.overstated / n;
  }
  fs::remove_all(folder);
}
BENCHMARK(CoverageOfTheTruth)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace dersu::workbench
