#pragma once
// The whole assessment of a project: everything that its report and its result tables say.
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/store/store.hpp"
#include "dersu/workbench/density.hpp"
#include "dersu/workbench/ground.hpp"
#include "dersu/workbench/survey_data.hpp"

namespace dersu::workbench {

/// A file that the results depend on.
struct UsedFile {
  std::string path{};   ///< inside the project
  std::string party{};  ///< empty: nobody's own
  std::string kind{};   ///< "camtrap-dp", "area", "catalogue", "covariate", "resistance"
  std::int64_t bytes = -1;
  std::int64_t rows = -1;
  std::string sha256{};
};

struct Assessment {
  io::Project project{};
  SurveyData data{};
  Ground ground;
  std::optional<Density> density{};
  std::string no_density{};  ///< why there is none
  std::vector<UsedFile> files{};
  std::vector<std::string> notices{};  ///< of the import, the ground and the estimates
};

/// Reads the project's store and runs every method. Too little data for an estimate
/// (Fault::numeric) leaves the estimate out and says why; other Faults end the assessment.
[[nodiscard]] Result<Assessment> assess(const io::Project& project, const store::Store& store,
                                        Progress& progress);

/// The files of the project with their hashes: dersu.toml, sources, areas, catalogue, covariates,
/// rasters of resistance.
[[nodiscard]] Result<std::vector<UsedFile>> used_files(const io::Project& project,
                                                       const store::Store& store);

/// "run-" and ten hex digits: the same inputs, options and version give the same name.
[[nodiscard]] std::string run_name(const Assessment& assessment);

}  // namespace dersu::workbench
