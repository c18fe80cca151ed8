// From a Camtrap DP package on the disk to weekly histories, as dersu histories does it: read and
// checked, joined, records, camera operation, histories. bench/run.sh makes the package of a
// million observations and names it in $DERSU_BENCH_PACKAGE, and that of 180 copies of the
// standard's example in $DERSU_BENCH_COPIES. Counters: memory at its highest.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "dersu/camtrap/histories.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/workbench/survey_sink.hpp"

namespace dersu::workbench {
namespace {

struct Counted {
  std::size_t observations = 0;
  std::size_t records = 0;
  std::int64_t sum = 0;  ///< of the histories of `species`
};

/// All steps, or their first Error; histories of `species`, or of the first where it is empty.
Result<Counted> chain(const char* package, std::string_view species = {}) {
  SurveySink sink;
  DERSU_TRY(read, io::read_camtrap_dp(package, sink));
  DERSU_TRY(built, std::move(sink).finish());
  const auto records = camtrap::independent_records(built.survey);
  DERSU_TRY(operation, camtrap::camera_operation(built.survey));
  const auto& names = built.survey.species;
  const auto at = species.empty() ? names.begin() : std::ranges::find(names, species);
  if (at == names.end()) return fail(Fault::not_found, package, "no species '{}'", species);
  DERSU_TRY(histories, camtrap::detection_histories(
                           records, operation, static_cast<camtrap::Index>(at - names.begin())));
  return Counted{read.rows[static_cast<std::size_t>(io::CamtrapTable::observations)],
                 records.size(), histories.sum()};
}

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void package_to_weekly_histories(benchmark::State& state) {
  const char* package = std::getenv("DERSU_BENCH_PACKAGE");
  if (package == nullptr) {
    state.SkipWithError("$DERSU_BENCH_PACKAGE names no package");
    return;
  }
  Counted counted;
  for (auto _ : state) {
    const auto result = chain(package);
    if (!result) {
      state.SkipWithError(describe(result.error()).c_str());
      return;
    }
    counted = *result;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(counted.observations));
  state.counters["sum"] = static_cast<double>(counted.sum);
  state.counters["peak_MB"] = peak_mb();
}
BENCHMARK(package_to_weekly_histories)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

/// 180 copies of the standard's example hold the reference's 4,680 records and history sum 960.
void golden_numbers(benchmark::State& state) {
  const char* package = std::getenv("DERSU_BENCH_COPIES");
  if (package == nullptr) {
    state.SkipWithError("$DERSU_BENCH_COPIES names no package");
    return;
  }
  for (auto _ : state) {
    const auto result = chain(package, "Anas platyrhynchos");
    if (!result) {
      state.SkipWithError(describe(result.error()).c_str());
      return;
    }
    if (result->observations != 98'820 || result->records != 4'680 || result->sum != 960) {
      state.SkipWithError("found other numbers than the reference's");
      return;
    }
  }
}
BENCHMARK(golden_numbers)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace
}  // namespace dersu::workbench
