// The house is kept: small files, tests for every module, no notes to oneself, links that lead
// somewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "tests/house/checkout.hpp"

namespace dersu::house {
namespace fs = std::filesystem;

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
        EXPECT_FALSE(std::regex_search(lines[i], std::regex("\\b" + word + "\\b")))
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

}  // namespace dersu::house
