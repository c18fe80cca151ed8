#pragma once
// Several models side by side, for machines and for people.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/compare.hpp"
#include "dersu/scr/interval.hpp"
#include "dersu/scr/nested.hpp"
#include "dersu/workbench/density_report.hpp"

namespace dersu::workbench {

struct ModelAnswer {
  std::string name{};
  std::optional<DensityAnswer> answer{};
  std::string problem{};  ///< why there is no answer
  std::string same_as{};  ///< the name of an earlier model that is the same: it has the weight
};

/// Averages over the models that were fitted, of one session.
struct AveragedNumbers {
  std::string session{};
  scr::Interval expected{};
  scr::Interval realised{};
  scr::Interval density{};  ///< expected number per hectare of the region
  double area_ha = 0;       ///< 0: the mask of the session has nothing of the region
};

struct ModelsAnswer {
  scr::Criterion criterion = scr::Criterion::aicc;
  std::vector<ModelAnswer> models{};        ///< in the order of the file
  std::vector<scr::Standing> standings{};   ///< Standing::model is a place in `models`
  std::vector<AveragedNumbers> averages{};  ///< one a session
  /// Likelihood-ratio tests of models within others; places in `models`.
  std::vector<scr::NestedTest> tests{};
};

/// Fills standings, averages and tests, of models that are the same the first alone; one model at
/// least has an answer. Faults: as scr::standings.
[[nodiscard]] Result<void> compare(ModelsAnswer& models);

[[nodiscard]] std::string models_json(const ModelsAnswer& models);
[[nodiscard]] std::string models_text(const ModelsAnswer& models);
/// One row a model and session, the best first, then the averages (without a name).
[[nodiscard]] Result<void> write_models_table(const ModelsAnswer& models,
                                              const std::filesystem::path& path);

}  // namespace dersu::workbench
