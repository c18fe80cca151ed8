#include "dersu/workbench/checked_project.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/scientific_name.hpp"
#include "dersu/report/messages.hpp"
#include "dersu/workbench/density_model.hpp"

namespace dersu::workbench {

namespace {

/// A species takes its subspecies with it, so that no animal counts twice.
void check_targets(const io::Project& project, std::vector<io::ProjectProblem>& found) {
  const auto check = [&](const std::string& name, std::string_view table, std::string_view key) {
    const std::string plain = io::plain_name(name);
    for (const std::string& target : project.species.target)
      if (const std::string other = io::plain_name(target); io::is_subspecies(plain, other))
        found.push_back(
            {table, 0, key,
             fmt::format("found '{}' beside the target '{}', which takes its subspecies "
                         "with it; expected one of them",
                         quoted(name), quoted(target))});
  };
  for (const std::string& target : project.species.target) check(target, "species", "target");
  if (std::ranges::find(project.species.target, project.density.species) ==
      project.species.target.end())
    check(project.density.species, "density", "species");
}

/// The keys of [density] that together are the model.
void check_model(const io::Project& project, std::vector<io::ProjectProblem>& found) {
  // Rasters that could not be read from the file are told already; the formula is of them.
  const io::ProjectDensity standard;
  if (project.density.resistance.empty() &&
      project.density.resistance_where != standard.resistance_where)
    return;
  io::Project named = project;  // with the names of keys for their places
  std::set<std::string> names;
  std::erase_if(named.covariates, [&](const io::ProjectCovariate& covariate) {
    return covariate.name.empty() || !names.insert(covariate.name).second;
  });
  io::ProjectDensity& density = named.density;
  const std::array<std::pair<std::string_view, std::string*>, 7> keys{
      {{"detectfn", &density.detectfn_where},
       {"model", &density.model_where},
       {"resistance", &density.resistance_where},
       {"resistance_model", &density.resistance_model_where},
       {"mixture", &density.mixture_where},
       {"hcov", &density.hcov_where},
       {"conditional", &density.conditional_where}}};
  for (const auto& [key, where] : keys) *where = key;
  const auto model = project_words(named);
  if (model) return;
  for (const auto& [key, where] : keys)
    if (model.error().where == key)
      return found.push_back({"density", 0, key, model.error().message});
  found.push_back({"density", 0, "model", model.error().message});
}

}  // namespace

std::vector<io::ProjectProblem> project_problems(const io::Project& project) {
  std::vector<io::ProjectProblem> found;
  const auto take = [&](const auto& result, std::string_view table, std::string_view key,
                        std::size_t index = 0) {
    if (!result) found.push_back({table, index, key, result.error().message});
    return result.has_value();
  };
  if (project.crs != "auto") take(io::Projection::make(project.crs, {}), "project", "crs");
  for (std::size_t i = 0; i < project.sources.size(); ++i)
    if (const std::string& crs = project.sources[i].crs; crs == "auto")
      found.push_back({"source", i, "crs",
                       "found 'auto', expected the coordinate system of the source's metres, such "
                       "as 'EPSG:32652'"});
    else if (!crs.empty())
      take(io::Projection::make(crs, {}), "source", "crs", i);
  check_model(project, found);
  take(report::Words::in(project.report.language), "report", "language");
  check_targets(project, found);
  return found;
}

Result<io::Project> read_project(const std::filesystem::path& path) {
  return io::read_project_file(path, project_problems);
}

}  // namespace dersu::workbench
