// Which files dersu density takes together, pipes that nobody fills, and values on the wrong scale.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

const fs::path kTables = fs::path(DERSU_SOURCE_DIR) / "examples" / "density-tables";

class DensityFiles : public ::testing::Test {
 protected:
  [[nodiscard]] static std::string table(const std::string& name) {
    return (kTables / (name + ".csv")).string();
  }
  void file(const std::string& name, const std::string& text) const {
    std::ofstream(place_.folder() / name) << text;
  }
  [[nodiscard]] std::string refusal(const Words& words, int status = 2) const {
    Words all{"density"};
    all.insert(all.end(), words.begin(), words.end());
    const Ran ran = place_.run(all);
    EXPECT_EQ(ran.status, status) << ran.err;
    EXPECT_EQ(ran.out, "");
    return ran.err;
  }
  Workplace place_{};
};

TEST_F(DensityFiles, TablesAndSecrTextsAreNotMixed) {
  file("capt.txt", "1 a 1 A\n1 a 2 B\n1 b 2 B\n1 b 3 A\n");
  file("traps.txt", "A 0 0\nB 500 0\n");
  const Words secr{"--secr-captures", "capt.txt", "--secr-traps", "traps.txt"};
  for (const char* name : {"--usage", "--sessions", "--traps", "--captures"}) {
    Words words = secr;
    words.insert(words.end(), {name, "none.csv"});
    EXPECT_TRUE(refusal(words).starts_with(std::string(name) + ": found beside --secr-captures, "))
        << refusal(words);
  }
  EXPECT_TRUE(refusal({"--captures", table("captures"), "--secr-traps", "traps.txt"})
                  .starts_with("--captures: found beside --secr-traps, "));
  EXPECT_TRUE(refusal({"--secr-captures", "capt.txt", "--traps", table("traps")})
                  .starts_with("--traps: found beside --secr-captures, "));
  EXPECT_EQ(refusal({"--secr-captures", "capt.txt", "--secr-traps", "traps.txt,capt2.txt"})
                .find("1 sessions"),
            std::string::npos);
}

TEST_F(DensityFiles, StandardInputHasAName) {
  EXPECT_EQ(refusal({"--captures", "-", "--traps", table("traps")}),
            "--captures: found '-', expected a file; standard input is /dev/stdin\n");
}

TEST_F(DensityFiles, ATableWithoutItsHeaderIsTold) {
  file("c.csv", "1,a,1,6,1\n1,a,2,7,1\n");
  const std::string asked =
      "c.csv:1: found a first line that looks like data; is the header line missing, with the "
      "names of the columns (animal, occasion, detector)?";
  const auto told = refusal({"--captures", "c.csv", "--traps", table("traps")});
  EXPECT_NE(told.find(asked), std::string::npos) << told;
  EXPECT_EQ(told.find("twice"), std::string::npos) << told;
  file("u.csv", "A,1,1,0\nB,1,0,0\n");
  const auto usage =
      refusal({"--captures", table("captures"), "--traps", table("traps"), "--usage", "u.csv"});
  EXPECT_NE(usage.find("u.csv:1: found a first line that looks like data; is the header line "
                       "missing, with the names of the columns (detector, u1, u2, ...)?"),
            std::string::npos)
      << usage;
  EXPECT_EQ(usage.find("twice"), std::string::npos) << usage;
  file("c.csv", "1,a,2,6\n1,a,3,7\n");
  EXPECT_NE(refusal({"--captures", "c.csv", "--traps", table("traps")}).find(asked),
            std::string::npos);
}

TEST_F(DensityFiles, MaskCellsOfTwoSizesAreToldByTheirLine) {
  file("m.csv", "x,y,cell_ha\n0,0,100\n1000,0,100\n2000,0,25.123456789\n");
  EXPECT_EQ(
      refusal({"--captures", table("captures"), "--traps", table("traps"), "--mask", "m.csv"}),
      "m.csv:4:cell_ha: found 25.1235 ha, expected 100 as in the first row: cells of one "
      "size\n");
}

// Nobody writes into the first pipe; somebody holds the second open and says nothing.
TEST_F(DensityFiles, CtrlCEndsTheWaitForAPipe) {
  for (const bool silent_writer : {false, true})
    for (const bool secr : {false, true}) {
      const fs::path pipe = place_.folder() / (secr ? "secr" : "captures");
      if (!silent_writer) {
        ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
      }
      const int writer = silent_writer ? open(pipe.c_str(), O_RDWR) : -1;
      const pid_t process = place_.start({"density", secr ? "--secr-captures" : "--captures",
                                          pipe.string(), secr ? "--secr-traps" : "--traps",
                                          secr ? pipe.string() + "2" : table("traps")});
      ASSERT_TRUE(Workplace::listens(process));
      kill(process, SIGINT);
      const Ran ran = place_.finish(process);
      EXPECT_EQ(ran.status, 130);
      EXPECT_EQ(ran.err, "stopped; nothing was changed\n");
      if (writer >= 0) close(writer);
    }
}

TEST_F(DensityFiles, AMaskIsMadeForFunctionsWithAThirdParameter) {
  file("models.toml", "captures = '" + table("captures") + "'\ntraps = '" + table("traps") +
                          "'\nusage = '" + table("usage") +
                          "'\ndetector = 'proximity'\n\n[[model]]\nname = 'power'\n" +
                          "detectfn = 'HVP'\n");
  const Ran ran = place_.run({"density", "models.toml"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.err.find("buffer 16"), std::string::npos) << ran.err;  // km: sigma is 4
  EXPECT_EQ(ran.err.find("advised"), std::string::npos) << ran.err;
}

TEST_F(DensityFiles, ValuesOffTheLinkScaleHaveAHint) {
  const Words tables{"--captures", table("captures"), "--traps", table("traps"),
                     "--mask",     table("mask"),     "--at"};
  const auto at = [&](const std::string& values) {
    Words words{"density"};
    words.insert(words.end(), tables.begin(), tables.end());
    words.push_back(values);
    return place_.run(words).err;
  };
  const std::string hint = "is wider than the mask: --at takes coefficients on their links";
  EXPECT_NE(at("D=0.00126,g0=0.0154,sigma=1977").find(hint + ", such as sigma=7.589 for 1977 m"),
            std::string::npos)
      << at("D=0.00126,g0=0.0154,sigma=1977");
  EXPECT_NE(at("D=-6.7,g0=-4.2,sigma=20").find(hint), std::string::npos);
  EXPECT_EQ(at("D=-6.7,g0=-4.2,sigma=8.3").find(hint), std::string::npos);
}

}  // namespace
}  // namespace dersu::cli
