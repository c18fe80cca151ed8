#pragma once
// The tables or texts that the options of `dersu density` name.
#include "dersu/core/progress.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// Fault::usage for options that say nothing beside others, Fault::unsupported for what is not
/// served together. density_tables() asks it too.
[[nodiscard]] Result<void> check_together(const Options& options);

/// What the files hold. Fault::usage for options that say nothing beside others.
[[nodiscard]] Result<io::ScrTables> density_tables(const Options& options,
                                                   const Progress& progress);

}  // namespace dersu::workbench
