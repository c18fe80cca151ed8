#pragma once
// What a command says: results to standard output, everything else to standard error.
#include <string_view>

#include "dersu/core/error.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::cli {

// Each returns the exit status; 1 where standard output cannot be written.

[[nodiscard]] int print_text(std::string_view text);
[[nodiscard]] int print_outcome(const workbench::Outcome& outcome, bool json, bool quiet);
/// Every problem on a line of its own to standard error; with `json` also an object to standard
/// output: {"error":{"fault":...,"message":...,"where":...,"details":[...]}}.
[[nodiscard]] int print_error(const Error& error, bool json);

[[nodiscard]] std::string error_json(const Error& error);

}  // namespace dersu::cli
