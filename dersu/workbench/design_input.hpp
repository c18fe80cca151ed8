#pragma once
// What a design.toml names, read: the land with its density, whose it is, the cameras that stand,
// the places where cameras may stand.
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/scr/placement.hpp"
#include "dersu/workbench/design_file.hpp"
#include "dersu/workbench/design_ground.hpp"

namespace dersu::workbench {

struct DesignInput {
  scr::PlannedLand land{};
  DesignGround ground{};
  std::vector<std::string> parties{};      ///< codes; one without a name where the file has none
  std::vector<scr::CameraSite> cameras{};  ///< of [array], each a site of one
  std::vector<std::string> names{};        ///< of these
  scr::PlannedSurvey array{};              ///< the same with their effort by occasion
  std::vector<scr::CameraSite> candidates{};
  std::optional<io::Projection> projection{};
  std::vector<std::string> notices{};  ///< without places
};

/// All that the files have against it (Fault::bad_input), and what makes no sense of the plan
/// (Fault::usage, at the key that says it).
[[nodiscard]] Result<DesignInput> read_design_input(const DesignFile& file, Progress& progress);

}  // namespace dersu::workbench
