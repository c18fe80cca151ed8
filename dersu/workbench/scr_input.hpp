#pragma once
// Capture data from files (dersu/io) as dersu/scr takes them.
#include "dersu/core/error.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::workbench {

/// Animals in the order of their first capture. Sessions without a mask in the tables get an empty
/// one. Fault::bad_input: one mask with cells of several sizes, a mask covariate without values.
[[nodiscard]] Result<scr::Data> to_scr_data(const io::ScrTables& tables, scr::DetectorType type);

}  // namespace dersu::workbench
