// The one translation unit that includes CLI11 (it takes long to compile).
#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>

#include "cli/help.hpp"
#include "dersu/core/text.hpp"

namespace dersu::cli {
namespace {

using workbench::Method;
using workbench::Option;
using workbench::OptionKind;

/// The values of one command's options, while CLI11 fills them in.
struct Verb {
  const Method* method = nullptr;
  CLI::App* app = nullptr;
  struct Value {
    const Option* option = nullptr;
    CLI::Option* words = nullptr;
    std::vector<std::string> texts{};
    bool flag = false;
  };
  std::deque<Value> values{};  // addresses stay
};

void add_option(Verb& verb, const Option& option) {
  Verb::Value& value = verb.values.emplace_back();
  value.option = &option;
  if (option.kind == OptionKind::flag) {
    value.words =
        verb.app->add_flag("--" + std::string(option.name), value.flag)->disable_flag_override();
    return;
  }
  const std::string dashes = option.positional ? "" : "--";
  value.words = verb.app->add_option(dashes + std::string(option.name), value.texts);
  if (option.repeatable && option.positional)
    value.words->expected(0, 1 << 20);
  else
    value.words->expected(1)->take_all();
}

/// Switches that every command has.
struct Switches {
  bool help = false;
  bool version = false;
  bool reference = false;
  bool json = false;
  bool quiet = false;
};

void add_switches(CLI::App& app, Switches& switches) {
  app.set_help_flag();
  app.add_flag("-h,--help", switches.help)->disable_flag_override();
  app.add_flag("--json", switches.json)->disable_flag_override();
  app.add_flag("--quiet,-q", switches.quiet)->disable_flag_override();
  app.allow_extras();
}

tl::unexpected<Error> unknown_command(std::string_view word) {
  std::vector<std::string_view> names;
  for (const Method& method : workbench::methods()) names.push_back(method.name);
  const std::string close = nearest_word(word, names);
  return fail(
      Fault::usage, {}, "there is no command '{}'{}", quoted(word),
      close.empty() ? "; dersu --help lists them" : fmt::format(", did you mean '{}'?", close));
}

/// "nam" of "--nam=x".
std::string option_name(std::string_view word) {
  word.remove_prefix(word.starts_with("--") ? 2 : 1);
  return std::string(word.substr(0, word.find('=')));
}

tl::unexpected<Error> too_many(const Method& method, std::string_view word) {
  return fail(Fault::usage, {}, "'{}' is a word too many; see dersu {} --help", quoted(word),
              method.name);
}

std::size_t n_positional(const Verb& verb) {
  return std::size_t(std::ranges::count_if(
      verb.values, [](const Verb::Value& value) { return value.option->positional; }));
}

/// The first option without a name takes every word; those behind it get theirs. True where words
/// are left.
bool share_words(const Verb& verb, Command& command) {
  const Verb::Value* first = nullptr;
  std::size_t next = 0;
  for (const Verb::Value& value : verb.values) {
    if (!value.option->positional) continue;
    if (!first) first = &value;
    if (next < first->texts.size())
      command.given[std::string(value.option->name)] = first->texts[next++];
  }
  return first && next < first->texts.size();
}

Result<Command> command_of(const Verb& verb, const Switches& switches) {
  Command command{verb.method, {}, switches.json, switches.quiet};
  // Words that CLI11 could not place; a misspelt option's value may look like a word too many.
  const std::vector<std::string> strays = verb.app->remaining();
  for (const std::string& word : strays)
    if (word.starts_with("-")) command.given[option_name(word)] = "";
  const bool misspelt = !command.given.empty();
  if (!strays.empty() && !misspelt) return too_many(*verb.method, strays.front());
  for (const Verb::Value& value : verb.values) {
    if (value.words->count() == 0) continue;
    const Option& option = *value.option;
    const std::string name(option.name);
    const bool several = value.texts.size() > 1 && !option.repeatable;
    if (several && option.positional) {
      if (share_words(verb, command) && !misspelt)
        return too_many(*verb.method, value.texts[n_positional(verb)]);
      continue;
    }
    if (several)
      return fail(Fault::usage, "--" + name, "is given {} times, expected once",
                  value.texts.size());
    if (option.kind == OptionKind::flag)
      command.given[name] = "true";
    else
      command.given[name] = join(value.texts, ",");
  }
  return command;
}

/// What CLI11 says, in dersu's words where a flag has a value.
tl::unexpected<Error> not_understood(std::string_view text) {
  constexpr std::string_view kOverride = " was given a disallowed flag override";
  if (!text.ends_with(kOverride)) return fail(Fault::usage, {}, "{}", quoted(text, 300));
  text.remove_suffix(kOverride.size());
  return fail(Fault::usage, fmt::format("{}{}", text.size() > 1 ? "--" : "-", quoted(text)),
              "takes no value");
}

}  // namespace

bool asks_for_json(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc, [](const char* text) {
    const std::string_view word(text);
    return word == "--json" || word.starts_with("--json=");
  });
}

Result<Command> parse_command_line(int argc, const char* const* argv) {
  CLI::App app;
  Switches switches;
  add_switches(app, switches);
  app.add_flag("--version", switches.version);
  app.add_flag("--reference", switches.reference);
  std::deque<Verb> verbs;
  for (const Method& method : workbench::methods()) {
    Verb& verb = verbs.emplace_back();
    verb.method = &method;
    verb.app = app.add_subcommand(std::string(method.name));
    add_switches(*verb.app, switches);
    for (const Option& option : method.options) add_option(verb, option);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Error& error) {
    return not_understood(error.what());
  }
  for (const Verb& verb : verbs)
    if (verb.app->parsed()) {
      if (switches.help) return Command{.text = help_of(*verb.method)};
      return command_of(verb, switches);
    }
  if (switches.version) return Command{.text = fmt::format("dersu {}\n", DERSU_VERSION)};
  if (switches.reference) return Command{.text = workbench::command_reference()};
  const std::vector<std::string> words = app.remaining();
  for (const std::string& word : words)
    if (!word.starts_with("-")) return unknown_command(word);
  if (!words.empty())
    return fail(Fault::usage, quoted(words.front()), "there is no such option; see dersu --help");
  if (switches.help) return Command{.text = help_of_all()};
  return fail(Fault::usage, {}, "a command is missing; dersu --help lists them");
}

}  // namespace dersu::cli
