// From a Camtrap DP package on the disk to weekly histories, as dersu histories does it: read and
// checked, joined, records, camera operation, histories. bench/run.sh makes the package of a
// million observations and names it in $DERSU_BENCH_PACKAGE. Counters: memory at its highest.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdlib>

#include "dersu/camtrap/histories.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/workbench/survey_sink.hpp"

namespace dersu::workbench {
namespace {

/// All steps, or their first Error; the sum of the histories of the first species.
Result<std::int64_t> chain(const char* package, std::size_t& observations) {
  SurveySink sink;
  DERSU_TRY(read, io::read_camtrap_dp(package, sink));
  observations = read.rows[static_cast<std::size_t>(io::CamtrapTable::observations)];
  DERSU_TRY(built, std::move(sink).finish());
  const auto records = camtrap::independent_records(built.survey);
  DERSU_TRY(operation, camtrap::camera_operation(built.survey));
  DERSU_TRY(histories, camtrap::detection_histories(records, operation, 0));
  return histories.sum();
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
  std::size_t observations = 0;
  std::int64_t sum = 0;
  for (auto _ : state) {
    const auto result = chain(package, observations);
    if (!result) {
      state.SkipWithError(describe(result.error()).c_str());
      return;
    }
    sum = *result;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(observations));
  state.counters["sum"] = static_cast<double>(sum);
  state.counters["peak_MB"] = peak_mb();
}
BENCHMARK(package_to_weekly_histories)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace
}  // namespace dersu::workbench
