#include "dersu/workbench/density_tables.hpp"

#include "dersu/io/secr_text.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/workbench/density_identity.hpp"
#include "dersu/workbench/density_inference.hpp"
#include "dersu/workbench/not_served.hpp"
#include "dersu/workbench/telemetry_input.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

fs::path path_or_none(const Options& options, std::string_view name) {
  return options.has(name) ? options.path(name) : fs::path();
}

/// Either dersu's tables or secr's texts; no file that nobody would read.
Result<void> check_form(const Options& options) {
  for (const std::string_view name :
       {"captures", "traps", "usage", "sessions", "occasions", "animals", "mask", "secr-captures",
        "secr-traps", "telemetry"})
    if (options.has(name) && options.text(name) == "-")
      return fail(Fault::usage, fmt::format("--{}", name),
                  "found '-', expected a file; standard input is /dev/stdin");
  const bool secr = options.has("secr-captures") || options.has("secr-traps");
  for (const std::string_view name :
       {"captures", "traps", "usage", "sessions", "occasions", "animals"})
    if (secr && options.has(name))
      return fail(
          Fault::usage, fmt::format("--{}", name),
          "found beside --secr-{}, expected it with --captures and --traps: the texts of secr "
          "tell effort, sessions and covariates themselves",
          options.has("secr-captures") ? "captures" : "traps");
  return {};
}

/// What searches and telemetry are not served with.
Result<void> check_beside_searches(const Options& options) {
  DERSU_TRY(type, scr::detector_type(options.text("detector")));
  const bool search = scr::is_search(type);
  if (!search && !options.has("telemetry")) return {};
  for (const std::string_view name :
       {"pairs", "catalogues", "sides", "misidentified", "open", "bootstrap", "gof"})
    if (options.given(name))
      return not_served(fmt::format("--{}", name),
                        search ? fmt::format("--detector {}", scr::name(type)) : "--telemetry");
  return {};
}

}  // namespace

Result<void> check_together(const Options& options) {
  for (const std::string_view name : {"buffer", "spacing", "habitat"})
    if (options.has("mask") && options.has(name))
      return fail(Fault::usage, "--" + std::string(name),
                  "found beside --mask, expected it where a mask is to be made");
  for (const std::string_view name :
       {"region", "confidence", "profile", "bootstrap", "gof", "score-test", "surface"})
    if (options.has("at") && options.given(name))
      return fail(Fault::usage, "--" + std::string(name),
                  "found beside --at, which gives the log-likelihood alone");
  if (options.has("trials") && options.text("detector") != "count")
    return fail(Fault::usage, "--trials", "found beside --detector {}, expected it with count",
                options.text("detector"));
  DERSU_CHECK(check_identity(options));
  if (options.given("telemetry-type") && !options.has("telemetry"))
    return fail(Fault::usage, "--telemetry-type", "found without --telemetry, expected its file");
  DERSU_CHECK(check_beside_searches(options));
  return check_inference(options);
}

namespace {

/// Without telemetry.
Result<io::ScrTables> capture_tables(const Options& options, const Progress& progress) {
  DERSU_CHECK(check_together(options));
  DERSU_CHECK(check_form(options));
  const bool secr = options.has("secr-captures");
  if (!secr && !options.has("captures"))
    return fail(Fault::usage, "--captures",
                "found no captures, expected --captures with --traps, or --secr-captures with "
                "--secr-traps");
  const std::string_view traps = secr ? "secr-traps" : "traps";
  if (!options.has(traps))
    return fail(Fault::usage, fmt::format("--{}", traps),
                "found no detectors, expected their file");
  const fs::path captures = options.path(secr ? "secr-captures" : "captures");
  for (const std::string& file : options.list(traps))
    if (fs::path(file).lexically_normal() == captures.lexically_normal())
      return fail(Fault::usage, fmt::format("--{}", traps),
                  "found the file of --{}captures, expected that of the detectors",
                  secr ? "secr-" : "");
  DERSU_TRY(type, scr::detector_type(options.text("detector")));
  const io::ScrShape shape = !scr::is_search(type)                          ? io::ScrShape::points
                             : scr::outline_kind(type) == OutlineKind::area ? io::ScrShape::areas
                                                                            : io::ScrShape::lines;
  if (!secr)
    return io::read_scr_tables(
        {options.path("captures"), options.path("traps"), path_or_none(options, "usage"),
         path_or_none(options, "mask"), path_or_none(options, "sessions"),
         path_or_none(options, "occasions"), path_or_none(options, "animals"), shape},
        progress);
  std::vector<fs::path> files;
  for (const std::string& file : options.list("secr-traps")) files.emplace_back(file);
  io::SecrReading reading;
  reading.shape = shape;
  reading.covariates = options.list("trapcovnames");
  reading.animal_covariates = options.list("covnames");
  DERSU_TRY(tables, io::read_secr_text(options.path("secr-captures"), files, reading, progress));
  if (options.has("mask")) DERSU_CHECK(io::read_scr_mask(options.path("mask"), tables, progress));
  return tables;
}

}  // namespace

Result<io::ScrTables> density_tables(const Options& options, const Progress& progress) {
  DERSU_TRY(tables, capture_tables(options, progress));
  if (options.has("telemetry"))
    DERSU_CHECK(io::read_scr_fixes(options.path("telemetry"), tables, progress));
  return tables;
}

}  // namespace dersu::workbench
