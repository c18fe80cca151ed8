// What the documents tell people to type works: every ```sh or ```console block whose first line
// says "run" (```sh run) is run by bash, in order, in a copy of the examples; and no block names a
// command that dersu does not have.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <regex>

#include "dersu/workbench/method.hpp"
#include "tests/house/checkout.hpp"

namespace dersu::house {
namespace {
namespace fs = std::filesystem;

struct Block {
  std::size_t line = 0;  ///< of its first line in the document
  bool run = false;
  std::string commands;
};

/// The commands of a block: all lines of sh, those behind "$ " of console.
std::vector<Block> blocks_of(const fs::path& document) {
  std::vector<Block> blocks;
  const auto lines = lines_of(slurp(document));
  const std::regex fence(R"(^```(sh|console)( run)?\s*$)");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_match(lines[i], match, fence)) continue;
    Block block{i + 2, match[2].matched, ""};
    const bool console = match[1] == "console";
    bool continued = false;
    for (++i; i < lines.size() && lines[i] != "```"; ++i) {
      const bool prompt = lines[i].starts_with("$ ");
      if (console && !prompt && !continued) continue;
      block.commands += (console && prompt ? lines[i].substr(2) : lines[i]) + "\n";
      continued = lines[i].ends_with("\\");
    }
    blocks.push_back(block);
  }
  return blocks;
}

/// A folder with the examples and dersu on the PATH while one lives.
class Sandbox {
 public:
  Sandbox() {
    fs::create_directory(folder_ / "bin");
    fs::create_symlink(DERSU_PROGRAM, folder_ / "bin" / "dersu");
    for (const char* part : {"examples", "docs"})
      fs::copy(root() / part, folder_ / part, fs::copy_options::recursive);
  }

  /// The exit status of bash on `commands`; `output` receives what they said.
  int run(const std::string& commands, std::string& output) const {
    std::ofstream(folder_ / "block.sh") << commands;
    const std::string line = "cd '" + folder_.string() + "' && PATH=\"$PWD/bin:$PATH\" " +
                             "bash -euo pipefail block.sh >block.out 2>&1 </dev/null";
    const int status = std::system(line.c_str());
    output = slurp(folder_ / "block.out");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  }

 private:
  Scratch scratch_{"docs"};
  const fs::path& folder_ = scratch_.folder();
};

std::vector<fs::path> documents() {
  std::vector<fs::path> found;
  for (const fs::path& file : sources())
    if (file.extension() == ".md") found.push_back(file);
  return found;
}

}  // namespace

TEST(Docs, NoBlockNamesACommandThatIsNotThere) {
  const std::regex command(R"((^|[|;&]\s*)(build/release/cli/)?dersu ([a-z][\w-]*))",
                           std::regex::multiline);
  for (const fs::path& document : documents())
    for (const Block& block : blocks_of(document)) {
      const std::string& text = block.commands;
      for (std::sregex_iterator it(text.begin(), text.end(), command), end; it != end; ++it)
        EXPECT_TRUE(workbench::find_method((*it)[3].str()))
            << place_of(document) << ":" << block.line << " names dersu " << (*it)[3];
    }
}

TEST(Docs, WhatTheyTellPeopleToTypeWorks) {
  for (const fs::path& document : documents()) {
    std::unique_ptr<Sandbox> sandbox;  // one a document: its blocks build on each other
    for (const Block& block : blocks_of(document)) {
      if (!block.run) continue;
      if (!sandbox) sandbox = std::make_unique<Sandbox>();
      std::string output;
      ASSERT_EQ(sandbox->run(block.commands, output), 0)
          << place_of(document) << ":" << block.line << "\n"
          << block.commands << "\nsaid:\n"
          << output;
    }
  }
}

// The test above would pass on anything if it could not fail.
TEST(Docs, ABrokenBlockIsNoticed) {
  const Sandbox sandbox;
  std::string output;
  EXPECT_NE(sandbox.run("dersu no-such-command\n", output), 0);
  EXPECT_NE(sandbox.run("false | cat\n", output), 0);
  EXPECT_EQ(sandbox.run("dersu --version\n", output), 0) << output;
  EXPECT_NE(output.find(DERSU_VERSION), std::string::npos) << output;
}

}  // namespace dersu::house
