#include "dersu/workbench/reference.hpp"

#include "dersu/core/text.hpp"

namespace dersu::workbench {
namespace {

std::string listed(const std::vector<std::string_view>& choices) {
  return join({choices.begin(), choices.end()}, ", ");
}

/// What else may be said of an option, in brackets.
std::vector<std::string> remarks(const Option& option) {
  std::vector<std::string> parts;
  if (!option.choices.empty()) parts.push_back(listed(option.choices));
  if (option.minimum && option.maximum)
    parts.push_back(fmt::format("{} to {}", written(option.kind, *option.minimum),
                                written(option.kind, *option.maximum)));
  else if (option.minimum)
    parts.push_back("at least " + written(option.kind, *option.minimum));
  else if (option.maximum)
    parts.push_back("at most " + written(option.kind, *option.maximum));
  if (option.repeatable) parts.emplace_back("several, with commas");
  if (!option.default_value.empty())
    parts.push_back(fmt::format("default {}", option.default_value));
  if (option.required && !option.positional) parts.emplace_back("required");
  return parts;
}

/// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<') out += '\\';
    out += c;
  }
  return out;
}

void append_method(std::string& out, const Method& method) {
  out += fmt::format("\n## dersu {}\n\n{}. {}\n\n```\n{}\n```\n\n", method.name, method.title,
                     method.summary, method.example);
  if (!method.options.empty()) {
    out += "| option | what | |\n| --- | --- | --- |\n";
    for (const Option& option : method.options)
      out += fmt::format("| `{}` | {} | {} |\n", spelling(option), cell(option.help),
                         cell(join(remarks(option), "; ")));
    out += '\n';
  }
  if (!method.page.empty()) {
    const auto path = method.page.substr(method.page.find('/') + 1);
    out += fmt::format("How it works: [{0}]({0}).\n", path);
  }
  if (method.references.empty()) return;
  out += "\nSources:\n";
  for (const Reference& reference : method.references) {
    out += fmt::format("- {} ({}) {}. {}.", reference.authors, reference.year, reference.title,
                       reference.source);
    if (!reference.doi.empty()) out += fmt::format(" doi:{}", reference.doi);
    out += '\n';
  }
}

}  // namespace

std::string spelling(const Option& option) {
  if (option.positional) return fmt::format("<{}>", option.name);
  const auto value = placeholder(option.kind);
  return value.empty() ? fmt::format("--{}", option.name)
                       : fmt::format("--{} {}", option.name, value);
}

std::string explanation(const Option& option) {
  const auto more = remarks(option);
  return more.empty() ? std::string(option.help)
                      : fmt::format("{} ({})", option.help, join(more, "; "));
}

std::string usage(const Method& method) {
  std::string out = fmt::format("dersu {}", method.name);
  bool optional = false;
  for (const Option& option : method.options) {
    if (option.positional || option.required)
      out += option.required ? " " + spelling(option) : fmt::format(" [{}]", spelling(option));
    else
      optional = true;
  }
  return optional ? out + " [options]" : out;
}

std::string command_reference() {
  std::string out =
      "# Commands\n\n"
      "Written by `dersu --reference` from the registry of methods; a test holds the two "
      "together.\n\n"
      "Every command has `--help`, `--json` (the answer as JSON), and `--quiet` (no progress, no "
      "notices).\nExit status: 0 done; 1 the work failed; 2 wrong usage or bad input; 130 stopped. "
      "Problems go to\nstandard error, one a line, as `where: what`; with `--json` also to "
      "standard output as\n`{\"error\": {\"fault\", \"message\", \"where\", \"details\"}}`, and "
      "\"more\" where problems beyond\nthe details are only counted.\n\n"
      "The environment variable `DERSU_THREADS` says how many threads work, 1 to 1024; without it "
      "one a\ncore. The answers are the same, byte for byte.\n";
  for (const Method& method : methods()) append_method(out, method);
  return out;
}

}  // namespace dersu::workbench
