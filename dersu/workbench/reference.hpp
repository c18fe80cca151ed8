#pragma once
// The registry as people read it: in --help and in docs/commands.md.
#include <string>

#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// "--independence <duration>", "<folder>" where it is given without its name.
[[nodiscard]] std::string spelling(const Option& option);

/// The help with choices, range and default: "Shorter gaps are one event; 60 min if not given."
[[nodiscard]] std::string explanation(const Option& option);

/// "dersu records <package> [options]"
[[nodiscard]] std::string usage(const Method& method);

/// docs/commands.md as it must stand.
[[nodiscard]] std::string command_reference();

}  // namespace dersu::workbench
