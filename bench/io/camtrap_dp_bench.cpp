// How fast CSV is split, and packages are read and checked. The package is the one that the
// environment variable DERSU_BENCH_PACKAGE names; without it, one of 200,000 media and as many
// observations is made in memory.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

#include "dersu/io/camtrap_package.hpp"

namespace {

using namespace dersu::io;

constexpr int kDeployments = 100;
constexpr int kMedia = 200'000;

MemoryFiles& made_package() {
  static MemoryFiles files;
  if (!files.texts.empty()) return files;
  std::string& deployments = files.texts["deployments.csv"];
  deployments = "deploymentID,latitude,longitude,deploymentStart,deploymentEnd\n";
  for (int i = 0; i < kDeployments; ++i)
    deployments += fmt::format(
        "deployment-{},43.{:02},131.{:02},2023-01-01T00:00:00+10:00,2023-12-31T00:00:00+10:00\n", i,
        i, i);
  std::string& media = files.texts["media.csv"];
  std::string& observations = files.texts["observations.csv"];
  media = "mediaID,deploymentID,captureMethod,timestamp,filePath,filePublic,fileMediatype\n";
  observations =
      "observationID,deploymentID,mediaID,eventID,eventStart,eventEnd,observationLevel,"
      "observationType,scientificName,count,lifeStage,sex,behavior,individualID\n";
  for (int i = 0; i < kMedia; ++i) {
    const int d = i / (kMedia / kDeployments);
    const std::string time = fmt::format("2023-{:02}-{:02}T{:02}:{:02}:{:02}+10:00", 1 + i % 12,
                                         1 + i % 28, i % 24, i % 60, i % 59);
    media += fmt::format(
        "medium-{0},deployment-{1},activityDetection,{2},deployment-{1}/IMG_{0}.JPG,false,"
        "image/jpeg\n",
        i, d, time);
    observations += fmt::format(
        "observation-{0},deployment-{1},medium-{0},event-{3},{2},{2},media,animal,Panthera "
        "tigris,1,adult,,,\n",
        i, d, time, i / 3);
  }
  return files;
}

JsonDocument made_document() {
  JsonDocument resources = JsonDocument::array();
  for (const std::string name : {"deployments", "media", "observations"})
    resources.push_back({{"name", name}, {"path", name + ".csv"}});
  return {{"profile", camtrap_url(kCamtrapVersion, "camtrap-dp-profile.json")},
          {"resources", resources}};
}

void count_bytes(benchmark::State& state, std::uint64_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

void BM_CsvSplit(benchmark::State& state) {
  const std::string& text = made_package().texts["observations.csv"];
  for (auto _ : state) {
    auto reader = CsvReader::from_text(text, "observations.csv");
    while (reader->next().value_or(false)) benchmark::DoNotOptimize(reader->row().data());
  }
  count_bytes(state, text.size());
}
BENCHMARK(BM_CsvSplit)->Unit(benchmark::kMillisecond);

void BM_CheckPackageInMemory(benchmark::State& state) {
  const MemoryFiles& files = made_package();
  std::uint64_t bytes = 0;
  for (const auto& [path, text] : files.texts) bytes += text.size();
  const std::string json = made_document().dump();
  dersu::Progress silent;
  for (auto _ : state) {
    auto package = check_package(json, files, nullptr, {}, silent);
    if (!package || package->rows[1] != kMedia) state.SkipWithError("the package was not read");
  }
  count_bytes(state, bytes);
}
BENCHMARK(BM_CheckPackageInMemory)->Unit(benchmark::kMillisecond);

void BM_ValidatePackageOnDisk(benchmark::State& state) {
  const char* path = std::getenv("DERSU_BENCH_PACKAGE");
  if (!path) return state.SkipWithError("DERSU_BENCH_PACKAGE names no package");
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path))
    if (entry.is_regular_file()) bytes += entry.file_size();
  for (auto _ : state) {
    auto package = validate_camtrap_dp(path);
    if (!package || !package->report.valid()) state.SkipWithError("the package is not valid");
    if (package) state.counters["observations"] = static_cast<double>(package->rows[2]);
  }
  count_bytes(state, bytes);
}
BENCHMARK(BM_ValidatePackageOnDisk)->Unit(benchmark::kMillisecond);

}  // namespace
