#pragma once
// What --help prints.
#include <string>

#include "dersu/workbench/method.hpp"
#include "dersu/workbench/reference.hpp"

namespace dersu::cli {

/// All commands, one a line.
[[nodiscard]] std::string help_of_all();

/// One command: what it does, its options, an example that runs.
[[nodiscard]] std::string help_of(const workbench::Method& method);

}  // namespace dersu::cli
