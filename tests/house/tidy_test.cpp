// The house is kept: small files, tests for every module, no notes to oneself, links that lead
// somewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <regex>

#include "tests/house/checkout.hpp"

namespace dersu::house {
namespace fs = std::filesystem;

namespace {

/// Whether `word` stands in `line` with no letter or digit beside it.
bool has_word(std::string_view line, std::string_view word) {
  const auto is_letter = [&](std::size_t at) {
    return at < line.size() && (std::isalnum(static_cast<unsigned char>(line[at])) != 0);
  };
  for (auto at = line.find(word); at != line.npos; at = line.find(word, at + 1))
    if ((at == 0 || !is_letter(at - 1)) && !is_letter(at + word.size())) return true;
  return false;
}

}  // namespace

TEST(Tidy, AWordIsFoundWhereItStandsAlone) {
  EXPECT_TRUE(has_word("a note: here", "note"));
  EXPECT_TRUE(has_word("notes note", "note"));
  EXPECT_TRUE(has_word("note", "note"));
  EXPECT_FALSE(has_word("notes and a footnote", "note"));
}

TEST(Tidy, NoSourceFileIsOver500Lines) {
  int files = 0;
  for (const fs::path& file : sources()) {
    const auto ending = file.extension();
    if (ending != ".cpp" && ending != ".hpp" && ending != ".sh" && ending != ".py") continue;
    ++files;
    const auto lines = lines_of(slurp(file)).size();
    EXPECT_LE(lines, 500u) << place_of(file) << " wants to be two files";
  }
  EXPECT_GT(files, 100);
}

TEST(Tidy, EveryModuleWithSourcesHasTests) {
  for (const auto& module : fs::directory_iterator(root() / "dersu")) {
    const std::string name = module.path().filename().string();
    const auto has = [&](const std::string& folder, std::string_view ending) {
      return std::ranges::any_of(sources(folder), [&](const fs::path& file) {
        return file.filename().string().ends_with(ending);
      });
    };
    if (!has("dersu/" + name, ".cpp")) continue;
    EXPECT_TRUE(has("tests/" + name, "_test.cpp")) << "dersu/" << name << " has no tests";
  }
}

TEST(Tidy, NoNotesToOneselfAndNoPathsOfOneMachine) {
  // In pieces, so that this file does not find itself.
  const std::vector<std::string> words{
      "TO"
      "DO",
      "FIX"
      "ME",
      "XX"
      "X"};
  const std::vector<std::string> places{
      "/home"
      "/",
      "/root"
      "/",
      "/tmp"
      "/",
      "/work"
      "/"};
  for (const fs::path& file : sources()) {
    const auto lines = lines_of(slurp(file));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (const std::string& word : words)
        EXPECT_FALSE(has_word(lines[i], word))
            << place_of(file) << ":" << i + 1 << " has a note: " << word;
      for (const std::string& place : places) {
        const auto at = lines[i].find(place);
        const bool alone = at != std::string::npos && (at == 0 || !std::isalnum(lines[i][at - 1]));
        EXPECT_FALSE(alone) << place_of(file) << ":" << i + 1 << " names a path of one machine";
      }
    }
  }
}

TEST(Tidy, HeadersSayOncePerFileAndWhatFor) {
  for (const fs::path& file : sources("dersu")) {
    if (file.extension() != ".hpp") continue;
    const auto lines = lines_of(slurp(file));
    ASSERT_GE(lines.size(), 2u) << place_of(file);
    EXPECT_EQ(lines[0], "#pragma once") << place_of(file);
    EXPECT_TRUE(lines[1].starts_with("// ")) << place_of(file) << " does not say what it is for";
  }
}

TEST(Tidy, LinksOfTheDocumentsLeadSomewhere) {
  const std::regex link(R"(\]\(([^)\s]+)\))");
  int links = 0;
  for (const fs::path& file : sources()) {
    if (file.extension() != ".md") continue;
    const std::string text = slurp(file);
    for (std::sregex_iterator it(text.begin(), text.end(), link), end; it != end; ++it) {
      std::string target = (*it)[1];
      if (target.find("://") != std::string::npos || target.starts_with("mailto:") ||
          target.starts_with("#"))
        continue;
      target = target.substr(0, target.find('#'));
      EXPECT_TRUE(fs::exists(file.parent_path() / target))
          << place_of(file) << " links to " << target << ", which is not there";
      ++links;
    }
  }
  EXPECT_GT(links, 3);
}

}  // namespace dersu::house
