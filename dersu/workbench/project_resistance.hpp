#pragma once
// The land over which the animals of a project go: [density] resistance as one grid around the
// cameras of all parties. Method: docs/methods/together.md, docs/methods/ecological-distance.md.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/formula.hpp"
#include "dersu/workbench/resistance_formula.hpp"

namespace dersu::workbench {

/// What [density] resistance names: covariates of the project, else files. Fault::usage where it
/// does: two of one name, files whose name cannot stand in a formula.
[[nodiscard]] Result<std::vector<NamedRaster>> project_rasters(const io::Project& project);

/// The formula of cost; none without resistance. Fault::usage where it was said, as
/// cost_formula(), and for words about resistance without rasters.
[[nodiscard]] Result<std::optional<CostFormula>> project_cost(const io::Project& project);

/// The rasters that `cost` names on one grid of square cells of the project's system, cut to the
/// box of the mask and `margin_m` more. As they are where all have the same square cells there, at
/// least a quarter as wide as the mask's; else means over cells of their size, or of a quarter of
/// the mask's where that is more, with a notice. Fault::bad_input: rasters that cannot be read, or
/// hold none of the box.
[[nodiscard]] Result<std::shared_ptr<const scr::Land>> project_land(
    const io::Project& project, const io::Projection& projection, const scr::Formula& cost,
    const scr::Mask& mask, double margin_m, std::vector<std::string>& notices);

}  // namespace dersu::workbench
