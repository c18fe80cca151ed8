// Every entry of the registry is whole, and docs/commands.md says the same.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "cli/command_line.hpp"
#include "dersu/workbench/reference.hpp"
#include "tests/cli/program.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

bool is_sentence(std::string_view text) {
  return text.size() > 3 && text.front() >= 'A' && text.front() <= 'Z' && text.back() == '.' &&
         text.find('\n') == std::string_view::npos;
}

void check_option(const Method& method, const Option& option) {
  const std::string what = std::string(method.name) + " --" + std::string(option.name);
  EXPECT_TRUE(is_sentence(option.help)) << what << ": " << option.help;
  EXPECT_EQ(option.kind == OptionKind::choice, !option.choices.empty()) << what;
  EXPECT_FALSE(option.required && !option.default_value.empty()) << what;
  for (const char c : option.name)
    EXPECT_TRUE((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-') << what;
  for (const std::string_view taken : {"help", "json", "quiet", "version"})
    EXPECT_NE(option.name, taken) << what;
}

}  // namespace

TEST(Registry, EveryEntryIsWhole) {
  ASSERT_FALSE(methods().empty());
  std::set<std::string_view> names;
  for (const Method& method : methods()) {
    EXPECT_TRUE(names.insert(method.name).second) << method.name;
    EXPECT_EQ(find_method(method.name), &method);
    EXPECT_FALSE(method.title.empty()) << method.name;
    EXPECT_TRUE(is_sentence(method.summary)) << method.name;
    EXPECT_TRUE(method.run) << method.name;
    std::set<std::string_view> options;
    for (const Option& option : method.options) {
      EXPECT_TRUE(options.insert(option.name).second) << method.name << " --" << option.name;
      check_option(method, option);
    }
  }
  EXPECT_EQ(find_method("no-such-method"), nullptr);
}

TEST(Registry, PagesAreThereAndTheirSourcesAreInTheEntry) {
  for (const Method& method : methods()) {
    if (method.page.empty()) continue;
    const std::string page = slurp(fs::path(DERSU_SOURCE_DIR) / method.page);
    EXPECT_FALSE(page.empty()) << method.page;
    if (page.find("\n## Sources\n") != std::string::npos) {
      EXPECT_FALSE(method.references.empty()) << method.name << " does not name its sources";
    }
    for (const Reference& reference : method.references) {
      EXPECT_GT(reference.year, 1800) << method.name;
      EXPECT_FALSE(reference.authors.empty() || reference.title.empty() || reference.source.empty())
          << method.name;
    }
  }
}

TEST(Registry, DefaultsAndExamplesPassTheirOwnChecks) {
  for (const Method& method : methods()) {
    std::map<std::string, std::string> defaults;
    for (const Option& option : method.options) {
      if (!option.default_value.empty()) defaults.emplace(option.name, option.default_value);
      if (option.required)
        defaults.emplace(option.name, option.choices.empty() ? "x" : option.choices.front());
    }
    const auto made = Options::make(method.options, defaults);
    EXPECT_TRUE(made) << method.name << "\n" << describe(made.error());
    EXPECT_TRUE(method.example.starts_with("dersu ")) << method.example;
    const std::vector<std::string> words = cli::words_of(method.example);
    std::vector<const char*> argv{"dersu"};
    for (const std::string& text : words) argv.push_back(text.c_str());
    const auto command = cli::parse_command_line(static_cast<int>(argv.size()), argv.data());
    ASSERT_TRUE(command) << method.example << "\n" << describe(command.error());
    EXPECT_EQ(command->method, &method) << method.example;
    const auto options = Options::make(method.options, command->given);
    EXPECT_TRUE(options) << method.example << "\n" << describe(options.error());
  }
}

TEST(Registry, DocsSayTheSame) {
  EXPECT_EQ(slurp(fs::path(DERSU_SOURCE_DIR) / "docs/commands.md"), command_reference())
      << "write it again: build/release/cli/dersu --reference > docs/commands.md";
}

}  // namespace dersu::workbench
