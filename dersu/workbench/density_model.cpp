#include "dersu/workbench/density_model.hpp"

#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "dersu/core/text.hpp"

namespace dersu::workbench {
namespace {

template <class T>
Result<T> at(const std::string& where, Result<T> result) {
  return std::move(result).map_error([&](Error error) {
    error.where = where;
    return error;
  });
}

Result<void> check_file(const io::Project& project, const io::ProjectCovariate& covariate) {
  std::error_code code;
  if (std::filesystem::exists(project.folder / covariate.file, code)) return {};
  return tl::unexpected(
      of_covariate(covariate, {Fault::not_found, "there is no such file", covariate.file}));
}

}  // namespace

Result<scr::Model> model_for(scr::DetectionFunction detection, const std::string& formulas,
                             const std::string& where, const std::vector<std::string>& covariates,
                             bool several_sessions) {
  DERSU_TRY(model, at(where, scr::make_model(detection, formulas)));
  DERSU_CHECK(at(where, scr::check_variables(
                            model, {.mask = covariates, .several_sessions = several_sessions})));
  return model;
}

Result<scr::Model> project_model(const io::Project& project) {
  const io::ProjectDensity& density = project.density;
  DERSU_TRY(detection, at(density.detectfn_where, scr::detection_function(density.detectfn)));
  std::vector<std::string> names;
  for (const io::ProjectCovariate& covariate : project.covariates) names.push_back(covariate.name);
  DERSU_TRY(model, model_for(detection, density.model, density.model_where, names, false));
  const std::set<std::string> used = scr::variables(model.density);
  for (const io::ProjectCovariate& covariate : project.covariates)
    if (used.contains(covariate.name)) DERSU_CHECK(check_file(project, covariate));
  return model;
}

Error of_covariate(const io::ProjectCovariate& covariate, const Error& error) {
  // "cover.asc:12:3" tells line and column of the file.
  const std::string name = std::filesystem::path(covariate.file).filename().string();
  const std::string place =
      error.where.starts_with(name + ":") ? error.where.substr(name.size()) : std::string();
  return {
      error.fault,
      fmt::format("covariate '{}', {}{}: {}", covariate.name, covariate.file, place, error.message),
      covariate.where};
}

}  // namespace dersu::workbench
