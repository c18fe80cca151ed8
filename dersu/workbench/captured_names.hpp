#pragma once
// Names of animals in tables of captures that may be none, or one under two names.
#include <string>
#include <string_view>
#include <vector>

#include "dersu/io/scr_tables.hpp"

namespace dersu::workbench {

/// Sentences about animals whose names say nobody, which ends with `so`, and about those whose
/// names look alike, over all sessions.
[[nodiscard]] std::vector<std::string> captured_names_notices(const io::ScrTables& tables,
                                                              std::string_view so);

}  // namespace dersu::workbench
