#pragma once
// From the words of the command line to a method and its options, by the registry.
#include <map>
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::cli {

struct Command {
  const workbench::Method* method = nullptr;  ///< nullptr: only `text` is wanted
  std::map<std::string, std::string> given{};
  bool json = false;
  bool quiet = false;
  std::string text{};  ///< help or version, to be printed
};

/// True where the words ask for JSON; also where they are wrong.
[[nodiscard]] bool asks_for_json(int argc, const char* const* argv);

/// Fault::usage, with the nearest command where one is misspelt.
[[nodiscard]] Result<Command> parse_command_line(int argc, const char* const* argv);

}  // namespace dersu::cli
