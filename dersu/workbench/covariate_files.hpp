#pragma once
// What can be said of the rasters that a project names before their values are read.
#include <filesystem>
#include <string>
#include <vector>

#include "dersu/io/problems.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

/// Covariates whose file is not there or is no raster go to `problems`, those with several bands to
/// `notices`.
void check_covariates(const io::Project& project, io::Problems& problems,
                      std::vector<store::NoticeRow>& notices);

/// A notice where the raster at `path` has several bands, of which the first is read; `file` as
/// dersu.toml has it. None where it cannot be opened.
void tell_bands(const std::filesystem::path& path, const std::string& file,
                const std::string& party, std::vector<store::NoticeRow>& notices);

}  // namespace dersu::workbench
