#pragma once
// Captures with the flank that was seen (--sides): each detector becomes one for left flanks, one
// for right flanks and, where any capture shows both, one for both.
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/flanks.hpp"

namespace dersu::workbench {

/// Detectors of `tables` for each side at the same place with the same effort, with a covariate
/// `side` (both, left, right). Sides are L, left, R, right, B, both. A detector whose covariate
/// `cameras` is 1 cannot see both at once. Fault::bad_input with all captures that have no side, or
/// show both where there is one camera; Fault::usage: a covariate `side` of the detectors.
[[nodiscard]] Result<void> split_sides(io::ScrTables& tables);

/// Names that were seen from one side alone, after split_sides(). `data` is of `tables`.
[[nodiscard]] scr::FlankLabels flank_labels(const io::ScrTables& tables, const scr::Data& data);

}  // namespace dersu::workbench
