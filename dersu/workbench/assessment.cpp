#include "dersu/workbench/assessment.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include "dersu/core/text.hpp"
#include "dersu/io/digest.hpp"
#include "dersu/workbench/camera_places.hpp"
#include "dersu/workbench/density_model.hpp"
#include "dersu/workbench/project_resistance.hpp"
#include "dersu/workbench/project_text.hpp"
#include "dersu/workbench/target_survey.hpp"

namespace dersu::workbench {
namespace {

Result<UsedFile> hashed(const io::Project& project, const std::string& path, std::string party,
                        std::string kind) {
  UsedFile file{path, std::move(party), std::move(kind)};
  const std::filesystem::path full = project.folder / path;
  DERSU_TRY(sha256, io::sha256_file(full));
  file.sha256 = std::move(sha256);
  std::error_code code;
  const auto bytes = std::filesystem::file_size(full, code);
  if (!code) file.bytes = static_cast<std::int64_t>(bytes);
  return file;
}

}  // namespace

Result<std::vector<UsedFile>> used_files(const io::Project& project, const store::Store& store) {
  std::vector<UsedFile> files;
  DERSU_TRY(settings, hashed(project, "dersu.toml", "", "settings"));
  files.push_back(std::move(settings));
  DERSU_TRY(sources, store.sources());
  for (const store::SourceRow& source : sources)
    files.push_back({source.path, source.party, source.kind, -1, source.rows, source.sha256});
  std::set<std::string> seen;
  for (const io::ProjectArea& area : project.areas) {
    if (!seen.insert(area.file).second) continue;
    DERSU_TRY(file, hashed(project, area.file, area.party, "area"));
    files.push_back(std::move(file));
  }
  if (!project.catalogue.file.empty()) {
    DERSU_TRY(file, hashed(project, project.catalogue.file, "", "catalogue"));
    files.push_back(std::move(file));
  }
  for (const io::ProjectCovariate& covariate : project.covariates) {
    DERSU_TRY(file, hashed(project, covariate.file, "", "covariate").map_error([&](Error error) {
      return of_covariate(covariate, error);
    }));
    files.push_back(std::move(file));
  }
  DERSU_TRY(rasters, project_rasters(project));
  for (const NamedRaster& raster : rasters) {
    const std::string path = raster.path.lexically_relative(project.folder).generic_string();
    if (std::ranges::find(files, path, &UsedFile::path) != files.end()) continue;
    DERSU_TRY(file, hashed(project, path, "", "resistance"));
    files.push_back(std::move(file));
  }
  return files;
}

Result<Assessment> assess(const io::Project& project, const store::Store& store,
                          Progress& progress) {
  DERSU_TRY(data, load_survey_data(project, store));
  DERSU_TRY(ground, make_ground(project, store, data.survey));
  DERSU_TRY(files, used_files(project, store));
  DERSU_TRY(imported, store.notices());
  Assessment assessment{project, std::move(data), std::move(ground)};
  assessment.files = std::move(files);
  assessment.notices = notice_texts(imported);
  add_notices(assessment.notices, assessment.data.notices);
  for (const std::string& notice : assessment.ground.notices) assessment.notices.push_back(notice);
  for (const std::string& species : project.species.target)
    if (camtrap::find_species(assessment.data.survey, species) == camtrap::kNone)
      assessment.notices.push_back("[species] target: " +
                                   unknown_species(species, assessment.data.survey));
  if (project.species.target.empty() && project.density.species.empty()) {
    assessment.no_density = "dersu.toml names no target species";
    return assessment;
  }
  auto density = estimate_density(project, assessment.data, assessment.ground, progress);
  if (!density && density.error().fault == Fault::numeric) {
    const std::string why = describe(with_far_cameras(std::move(density).error(), store));
    assessment.no_density = fmt::format("{}", fmt::join(split(trim(why), '\n'), "; "));
    return assessment;
  }
  if (!density) return tl::unexpected(with_far_cameras(std::move(density).error(), store));
  for (const std::string& notice : density->input.notices) assessment.notices.push_back(notice);
  assessment.density = std::move(*density);
  return assessment;
}

std::string run_name(const Assessment& assessment) {
  std::string all = DERSU_VERSION;
  for (const UsedFile& file : assessment.files)
    all += "\n" + file.path + " " + file.party + " " + file.kind + " " + file.sha256;
  return "run-" + io::sha256(all).substr(0, 10);
}

}  // namespace dersu::workbench
