#include "dersu/workbench/covariate_files.hpp"

#include "dersu/io/raster.hpp"
#include "dersu/workbench/density_model.hpp"

namespace dersu::workbench {

void check_covariates(const io::Project& project, io::Problems& problems,
                      std::vector<store::NoticeRow>& notices) {
  for (const io::ProjectCovariate& covariate : project.covariates) {
    const auto path = project.folder / covariate.file;
    std::error_code code;
    if (!std::filesystem::exists(path, code)) {
      problems.add(
          of_covariate(covariate, {Fault::not_found, "there is no such file", covariate.file}));
      continue;
    }
    if (const auto bands = io::count_bands(path); !bands)
      problems.add(of_covariate(covariate, bands.error()));
    else
      tell_bands(path, covariate.file, {}, notices);
  }
}

void tell_bands(const std::filesystem::path& path, const std::string& file,
                const std::string& party, std::vector<store::NoticeRow>& notices) {
  const auto bands = io::count_bands(path);
  if (bands && *bands > 1)
    notices.push_back({party, {}, file, fmt::format("found {} bands, the first is read", *bands)});
}

}  // namespace dersu::workbench
