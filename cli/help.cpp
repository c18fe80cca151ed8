#include "cli/help.hpp"

#include <fmt/format.h>

#include "dersu/core/text.hpp"

namespace dersu::cli {
namespace {

using workbench::Option;

constexpr std::size_t kWidth = 96;

/// `text` in lines of at most kWidth, each behind `indent` blanks; the first line goes on at
/// column `at`.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t at) {
  std::string out;
  for (const std::string_view word : split(text, ' ')) {
    if (at > indent && at + 1 + word.size() > kWidth) {
      out += '\n' + std::string(indent, ' ');
      at = indent;
    } else if (at > indent) {
      out += ' ';
      ++at;
    }
    out += word;
    at += word.size();
  }
  return out + '\n';
}

/// "  --name <text>   What it is.", wrapped.
std::string entry(std::string_view words, std::string_view help) {
  constexpr std::size_t kIndent = 30;
  std::string out = fmt::format("  {:<{}}", words, kIndent - 2);
  if (out.size() > kIndent) out += '\n' + std::string(kIndent, ' ');
  return out + wrapped(help, kIndent, kIndent);
}

constexpr std::string_view kSwitches =
    "  --json                      The answer as JSON, for machines.\n"
    "  --quiet                     No progress and no notices.\n"
    "  --help                      This text.\n";

}  // namespace

std::string help_of_all() {
  std::string out =
      "dersu: camera-trap data of two sides of a border in, one joint count out\n\n"
      "usage: dersu <command> [options]      dersu <command> --help      dersu --version\n\n";
  for (const auto& method : workbench::methods()) out += entry(method.name, method.summary);
  return out +
         "\nExit status: 0 done; 1 the work failed; 2 wrong usage or bad input; 130 stopped.\n"
         "DERSU_THREADS=4 in the environment: 4 threads, not one a core; the answers are the "
         "same.\n";
}

std::string help_of(const workbench::Method& method) {
  std::string out = fmt::format("{}\nusage: {}\n", wrapped(method.summary, 0, 0),
                                wrapped(workbench::usage(method), 9, 7));
  for (const Option& option : method.options)
    out += entry(workbench::spelling(option), workbench::explanation(option));
  out += kSwitches;
  out += fmt::format("\nexample:\n  {}\n", method.example);
  if (!method.page.empty()) out += fmt::format("\nmore: {}\n", method.page);
  return out;
}

}  // namespace dersu::cli
