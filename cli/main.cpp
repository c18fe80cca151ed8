// dersu <command>: the registry of methods as a program.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>

#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/signals.hpp"
#include "cli/terminal_progress.hpp"

namespace {

using namespace dersu;

Result<workbench::Outcome> run(const cli::Command& command) {
  cli::TerminalProgress progress(!command.quiet && isatty(STDERR_FILENO) == 1);
  return workbench::run(*command.method, command.given, progress,
                        command.json ? workbench::Answer::json : workbench::Answer::text);
}

int answer(int argc, const char* const* argv) {
  const bool json = cli::asks_for_json(argc, argv);
  const auto command = cli::parse_command_line(argc, argv);
  if (!command) return cli::print_error(command.error(), json);
  if (!command->method) return cli::print_text(command->text);
  const auto outcome = run(*command);
  if (!outcome) return cli::print_error(outcome.error(), json);
  return cli::print_outcome(*outcome, json, command->quiet);
}

}  // namespace

int main(int argc, char** argv) {
  cli::listen_for_stop();
  try {
    return answer(argc, argv);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "there is not enough memory for this\n");
  } catch (const std::exception& error) {
    fmt::print(stderr, "this should not have happened: {}\n", error.what());
  }
  return 1;
}
