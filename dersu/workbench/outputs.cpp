#include "dersu/workbench/outputs.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_files.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/workbench/import.hpp"
#include "dersu/workbench/results.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

/// A file, or a folder with all that is or could be in it.
struct Kept {
  fs::path path;
  std::string what;  ///< "of the project: its store"
  bool folder = false;

  [[nodiscard]] bool holds(const fs::path& output) const {
    std::error_code code;
    const fs::path real = real_path(output);
    const fs::path own = real_path(path);
    if (real == own || fs::equivalent(output, path, code)) return true;
    return folder && std::ranges::mismatch(own, real).in1 == own.end();
  }
};

/// Files that belong to `path`: a Shapefile is several, a grid may have its .prj.
std::vector<fs::path> with_its_parts(const fs::path& path) {
  constexpr std::array<std::string_view, 9> kEndings{".shp", ".shx", ".dbf", ".prj", ".cpg",
                                                     ".qix", ".sbn", ".sbx", ".qpj"};
  std::vector<fs::path> files{path};
  const std::string ending = lower(path.extension().string());
  if (ending != ".shp" && ending != ".asc") return files;
  for (const std::string_view other : kEndings)
    files.push_back(fs::path(path).replace_extension(other));
  return files;
}

void add_source(const io::Project& project, const io::ProjectSource& source,
                std::vector<Kept>& kept) {
  const fs::path path = project.folder / source.path;
  std::error_code code;
  const bool is_file = fs::is_regular_file(path, code);
  const bool alone = source.kind == io::SourceKind::spreadsheet && source.files.empty();
  kept.push_back({is_file && !alone ? path.parent_path() : path,
                  fmt::format("of the source '{}', which is never changed", source.id),
                  !(is_file && alone)});
}

/// The folders of runs; files beside them are of the user.
void add_runs(const io::Project& project, std::vector<Kept>& kept) {
  std::error_code code;
  fs::directory_iterator at(results_path(project), code);
  for (const fs::directory_iterator end; !code && at != end; at.increment(code))
    if (std::error_code ignored; fs::exists(at->path() / "run.json", ignored))
      kept.push_back({at->path(), "of the project: what a run wrote", true});
}

/// Nothing where there is no project that can be read: the command itself says so.
void add_project(const fs::path& path, std::vector<Kept>& kept) {
  std::error_code code;
  const bool is_folder = fs::is_directory(path, code);
  const fs::path file = is_folder ? path / "dersu.toml" : path;
  if (!is_folder && path.filename() != "dersu.toml") return;
  const auto project = io::read_project_file(file);
  if (!project) return;
  kept.push_back({file, "of the project: its dersu.toml"});
  for (const char* ending : {"", "-wal", "-shm", "-journal"})
    kept.push_back({fs::path(store_path(*project)) += ending, "of the project: its store"});
  add_runs(*project, kept);
  const auto add = [&](const std::string& name, const std::string& what) {
    if (name.empty()) return;
    for (fs::path& one : with_its_parts(project->folder / name))
      kept.push_back({std::move(one), what});
  };
  for (const io::ProjectArea& area : project->areas)
    add(area.file, fmt::format("of the area '{}'", area.id));
  for (const io::ProjectCovariate& covariate : project->covariates)
    add(covariate.file, fmt::format("of the covariate '{}'", covariate.name));
  add(project->catalogue.file, "of the project: its catalogue");
  for (const io::ProjectSource& source : project->sources) add_source(*project, source, kept);
}

std::vector<Kept> kept_of(const std::vector<Option>& known, const Options& options) {
  std::vector<Kept> kept;
  for (const Option& option : known) {
    if (option.kind != OptionKind::file && option.kind != OptionKind::folder) continue;
    if (!options.has(option.name)) continue;
    const std::vector<std::string> names =
        option.repeatable ? options.list(option.name) : std::vector{options.text(option.name)};
    for (const std::string& name : names) {
      add_project(name, kept);
      for (fs::path& file : io::camtrap_files(name))
        kept.push_back({std::move(file), "of the package that is read"});
      for (fs::path& file : with_its_parts(name)) kept.push_back({std::move(file), "that is read"});
    }
  }
  return kept;
}

/// The project in whose folder `output` would stand, if any.
void add_project_around(const fs::path& output, std::vector<Kept>& kept) {
  std::error_code code;
  for (fs::path folder = real_path(output).parent_path(); folder.has_relative_path();
       folder = folder.parent_path())
    if (fs::exists(folder / "dersu.toml", code)) return add_project(folder, kept);
}

/// A device or a pipe takes what it gets; nothing is lost in it.
bool is_no_file(const fs::path& path) {
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

}  // namespace

fs::path real_path(const fs::path& path) {
  std::error_code code;
  const fs::path whole = fs::absolute(path, code);
  fs::path real = fs::weakly_canonical(whole, code);
  if (code) real = whole.lexically_normal();
  return real.has_filename() ? real : real.parent_path();  // "folder/"
}

Result<void> check_outputs(const std::vector<Option>& known, const Options& options) {
  std::vector<Kept> kept;
  for (const Option& option : known) {
    if (option.kind != OptionKind::output || !options.has(option.name)) continue;
    const fs::path output = options.path(option.name);
    if (is_no_file(output)) continue;
    if (kept.empty()) kept = kept_of(known, options);
    std::vector<Kept> all = kept;
    add_project_around(output, all);
    const auto at = std::ranges::find_if(all, [&](const Kept& it) { return it.holds(output); });
    if (at != all.end())
      return fail(Fault::usage, fmt::format("{}{}", option.positional ? "" : "--", option.name),
                  "found '{}', a file {}; expected another, nothing was changed",
                  quoted(output.string(), 200), at->what);
  }
  return {};
}

}  // namespace dersu::workbench
