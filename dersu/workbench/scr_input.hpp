#pragma once
// Capture data from files (dersu/io) as dersu/scr takes them.
#include <set>
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::workbench {

/// Animals in the order of their first capture. Sessions without a mask in the tables get an empty
/// one. Mask covariates with gaps are left out unless `named`. Fault::bad_input: coordinates that
/// look like degrees, a mask whose points come twice or overlap, or with cells of several sizes.
[[nodiscard]] Result<scr::Data> to_scr_data(const io::ScrTables& tables, scr::DetectorType type,
                                            const std::set<std::string>& named);

}  // namespace dersu::workbench
