#include "dersu/workbench/run_density_design.hpp"

#include "dersu/core/text.hpp"
#include "dersu/workbench/design_map.hpp"
#include "dersu/workbench/design_report.hpp"
#include "dersu/workbench/outputs.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

/// No output takes the place of what the plan reads.
Result<void> check_files(const DesignFile& file, const Options& options) {
  std::vector<std::string> read{file.land.mask, file.density.raster, file.cameras, file.usage};
  read.insert(read.end(), file.land.habitat.begin(), file.land.habitat.end());
  for (const DesignParty& party : file.parties) read.push_back(party.territory);
  if (file.placement) {
    read.push_back(file.placement->candidates);
    read.insert(read.end(), file.placement->excluded.begin(), file.placement->excluded.end());
  }
  for (const char* option : {"out", "map"}) {
    if (!options.has(option)) continue;
    for (const std::string& name : read)
      if (!name.empty() && real_path(file.folder / name) == real_path(options.path(option)))
        return fail(Fault::usage, fmt::format("--{}", option),
                    "found '{}', a file that the plan reads; expected another, nothing was changed",
                    quoted(options.text(option), 200));
  }
  return {};
}

Result<void> check_endings(const Options& options) {
  const auto check = [&](const char* option, std::initializer_list<std::string_view> endings,
                         std::string_view expected) -> Result<void> {
    if (!options.has(option) || options.text(option).starts_with("/dev/")) return {};
    const std::string ending = lower(options.path(option).extension().string());
    for (const std::string_view known : endings)
      if (ending == known) return {};
    return fail(Fault::usage, fmt::format("--{}", option), "found '{}', expected {}",
                quoted(options.path(option).filename().string()), expected);
  };
  DERSU_CHECK(check("out", {".csv", ".geojson", ".json"}, "a .csv or .geojson"));
  return check("map", {".html"}, "a .html");
}

}  // namespace

bool is_design(const Options& options) {
  return options.has("design") && options.has("project") && options.text("project") == "design";
}

Result<Outcome> run_density_design(const Options& options, const std::vector<Option>& known,
                                   Progress& progress) {
  for (const Option& option : known)
    if (options.given(option.name) && option.name != "project" && option.name != "design" &&
        option.name != "out" && option.name != "map")
      return fail(Fault::usage, fmt::format("--{}", option.name),
                  "found beside a plan, expected it in that file or not at all");
  DERSU_CHECK(check_endings(options));
  DERSU_TRY(file, read_design_file(options.path("design")));
  DERSU_CHECK(check_files(file, options));
  DERSU_TRY(input, read_design_input(file, progress));
  DERSU_TRY(answer, answer_design(file, input, progress));
  if (options.has("out")) DERSU_CHECK(write_design_cameras(input, answer, options.path("out")));
  if (options.has("map")) DERSU_CHECK(write_design_map(file, input, answer, options.path("map")));
  return Outcome{design_json(file, answer), design_text(file, answer), 0, answer.notices};
}

}  // namespace dersu::workbench
