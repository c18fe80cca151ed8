#pragma once
// The density model as users write it, refused with the place where they wrote it.
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::workbench {

/// `formulas` with `where` they stand ("--model", "dersu.toml:40:9"), for data with these mask
/// covariates. Fault::usage.
[[nodiscard]] Result<scr::Model> model_for(scr::DetectionFunction detection,
                                           const std::string& formulas, const std::string& where,
                                           const std::vector<std::string>& covariates,
                                           bool several_sessions);

/// That of [density]; needs no data. Fault::usage with the place in dersu.toml; Fault::not_found: a
/// covariate of the model has no file.
[[nodiscard]] Result<scr::Model> project_model(const io::Project& project);

/// `error` of the covariate's file, with the file as dersu.toml names it and where it does.
[[nodiscard]] Error of_covariate(const io::ProjectCovariate& covariate, const Error& error);

}  // namespace dersu::workbench
