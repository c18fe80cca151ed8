// dersu as a program: words in, exit status and streams out.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "dersu/core/text.hpp"
#include "dersu/workbench/method.hpp"
#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;

bool wait_for(const fs::path& folder) {
  for (int i = 0; i < 2000; ++i) {
    if (!fs::is_empty(folder)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

/// A world that takes long enough to be stopped in the middle.
const std::vector<std::string> kLargeWorld{"simulate", "--out",  "world", "--stations",
                                           "500",      "--days", "1000",  "--spacing",
                                           "1 km",     "--seed", "3"};

}  // namespace

TEST(CommandLine, VersionAndHelp) {
  const Workplace place;
  const Ran version = place.run({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_EQ(version.out, std::string("dersu ") + DERSU_VERSION + "\n");
  const Ran help = place.run({"--help"});
  EXPECT_EQ(help.status, 0);
  for (const workbench::Method& method : workbench::methods()) {
    EXPECT_NE(help.out.find("\n  " + std::string(method.name) + " "), std::string::npos);
    const Ran one = place.run({std::string(method.name), "--help"});
    EXPECT_EQ(one.status, 0);
    EXPECT_EQ(one.err, "");
    EXPECT_NE(one.out.find(std::string(method.example)), std::string::npos) << one.out;
    for (const workbench::Option& option : method.options)
      EXPECT_NE(one.out.find(std::string(option.name)), std::string::npos) << one.out;
  }
  EXPECT_TRUE(fs::is_empty(place.folder()));
}

TEST(CommandLine, WrongWordsAreTwoAndSayWhat) {
  const Workplace place;
  const auto says = [&](const std::vector<std::string>& words, const std::string& what) {
    const Ran ran = place.run(words);
    EXPECT_EQ(ran.status, 2) << what;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.err, what);
  };
  says({}, "a command is missing; dersu --help lists them\n");
  says({"simulat"}, "there is no command 'simulat', did you mean 'simulate'?\n");
  says({"init"}, "folder: is missing\n");
  says({"validate", "--quiet=2", "x"}, "--quiet: takes no value\n");
  says({"histories", ".", "--out", "k.csv", "--effort-out", "./k.csv", "--occasion", "0 d"},
       "2 problems in the command line\n"
       "--occasion: found '0 d', expected from 1 d to 36500 d\n"
       "--effort-out: found the file of --out, expected another\n");
  says({"init", "p", "--nam", "x"}, "--nam: there is no such option, did you mean '--name'?\n");
  says({"init", "p", "q"}, "'q' is a word too many; see dersu init --help\n");
  says({"init", "p", "--name", "a", "--name", "b"}, "--name: is given 2 times, expected once\n");
  says({"simulate", "--out", "w", "--sigma", "4", "--days", "0", "--first-day", "31.12.2025"},
       "3 problems in the command line\n"
       "--sigma: found '4', expected a length with its unit, such as '15 km'\n"
       "--first-day: found '31.12.2025', expected a date such as 2024-05-31\n"
       "--days: found '0', expected from 1 to 3660\n");
  EXPECT_EQ(place.run({"init", "p", "--name"}).status, 2);
  EXPECT_TRUE(fs::is_empty(place.folder()));
}

TEST(CommandLine, WhatWasNotToldIsNoMoreOfIt) {
  const Workplace place;
  std::ofstream(place.folder() / "datapackage.json") << "{}";
  const Ran none = place.run({"validate", ".", "--details", "0"});
  EXPECT_EQ(none.status, 2);
  EXPECT_TRUE(none.out.starts_with("not valid: ")) << none.out;
  const Ran one = place.run({"validate", ".", "--details", "1"});
  EXPECT_NE(one.out.find("\nand "), std::string::npos) << one.out;
}

TEST(CommandLine, ErrorsAreJsonWhereAskedFor) {
  const Workplace place;
  Ran ran = place.run({"init", "p", "--party", "XX", "--json"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(
      ran.out.starts_with("{\"error\":{\"fault\":\"usage\",\"message\":\"code: found 'XX', "))
      << ran.out;
  EXPECT_TRUE(ran.out.ends_with(",\"where\":\"--party\",\"details\":[]}}\n")) << ran.out;
  EXPECT_NE(ran.err, "");
  ran = place.run({"validate", "--json=1", "x"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(ran.out.starts_with("{\"error\":{\"fault\":\"usage\"")) << ran.out;
  ran = place.run({"--json", "nonsense"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(ran.out.starts_with("{\"error\":{")) << ran.out;
  ran = place.run({"simulate", "--days", "x", "--seed", "-1", "--json"});
  EXPECT_NE(ran.out.find("\"details\":[{\"fault\":\"usage\",\"message\":\"is missing\",\"where\":"
                         "\"--out\",\"details\":[]},{"),
            std::string::npos)
      << ran.out;
}

TEST(CommandLine, ControlCharactersNeverReachTheTerminal) {
  const Workplace place;
  for (const std::string& word : {std::string("a\x1b[2Jb"), std::string("a\xc2\x9b"
                                                                        "2Jb")})
    for (const auto& words : {std::vector<std::string>{word},
                              {"init", word, "--name", word},
                              {"simulate", "--out", "w", "--land", word},
                              {"init", "p", word}}) {
      const Ran ran = place.run(words);
      EXPECT_EQ(ran.status, 2);
      EXPECT_EQ(ran.err.find('\x1b'), std::string::npos);
      EXPECT_EQ(ran.err.find("\xc2\x9b"), std::string::npos);
    }
}

TEST(CommandLine, FullOutputIsAFailure) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "/dev/full";
  const std::string command = std::string(DERSU_PROGRAM) + " --help > /dev/full 2>/dev/null";
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
}

// The first Ctrl-C ends with 130 and leaves nothing, whenever it comes.
TEST(CommandLine, CtrlCLeavesNothingHalfWritten) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const Workplace place;
    const pid_t process = place.start(kLargeWorld);
    ASSERT_TRUE(wait_for(place.folder()));
    kill(process, signal);
    const Ran ran = place.finish(process);
    EXPECT_EQ(ran.status, 130) << ran.err;
    EXPECT_EQ(ran.err, "stopped; nothing was changed\n");
    EXPECT_TRUE(fs::is_empty(place.folder()));
  }
}

TEST(CommandLine, TheSecondCtrlCEndsAtOnce) {
  const Workplace place;
  const pid_t process = place.start(kLargeWorld);
  ASSERT_TRUE(wait_for(place.folder()));
  kill(process, SIGSTOP);  // so that both arrive before it can answer the first
  kill(process, SIGINT);
  kill(process, SIGTERM);
  kill(process, SIGCONT);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  kill(process, SIGINT);
  const Ran ran = place.finish(process);
  EXPECT_TRUE(ran.status == -SIGINT || ran.status == -SIGTERM) << ran.status;
  EXPECT_FALSE(fs::exists(place.folder() / "world"));
}

// Every example of --help runs in a checkout, in the order of the registry.
TEST(CommandLine, TheExamplesRun) {
  const Workplace place;
  fs::copy(fs::path(DERSU_SOURCE_DIR) / "examples", place.folder() / "examples",
           fs::copy_options::recursive);
  for (const workbench::Method& method : workbench::methods()) {
    const Ran ran = place.run(words_of(method.example));
    EXPECT_EQ(ran.status, 0) << method.example << "\n" << ran.err;
    EXPECT_NE(ran.out, "") << method.example;
  }
}

}  // namespace dersu::cli
