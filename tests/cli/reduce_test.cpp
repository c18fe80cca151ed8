// dersu reduce: tables without names and places give the estimates of the true ones.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;
using Words = std::vector<std::string>;

fs::path example(const std::string& name) {
  return fs::path(DERSU_SOURCE_DIR) / "examples/density-tables" / (name + ".csv");
}

std::string slurp(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class Reduce : public ::testing::Test {
 protected:
  void SetUp() override { file("key.txt", "a secret of thirty-two characters or more"); }
  void file(const std::string& name, const std::string& text) const {
    std::ofstream(place_.folder() / name) << text;
  }
  [[nodiscard]] Ran reduce(const fs::path& captures, const fs::path& traps, const std::string& out,
                           const Words& more = {}) const {
    Words words{"reduce",
                "--captures",
                captures.string(),
                "--traps",
                traps.string(),
                "--mask",
                example("mask").string(),
                "--key",
                "key.txt",
                "--out",
                out};
    words.insert(words.end(), more.begin(), more.end());
    return place_.run(words);
  }
  [[nodiscard]] json density(const std::string& captures, const std::string& traps,
                             const std::string& mask) const {
    const Ran ran =
        place_.run({"density", "--captures", captures, "--traps", traps, "--mask", mask, "--json"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    return ran.status == 0 ? json::parse(ran.out) : json();
  }
  Workplace place_;
};

void same_estimates(const json& a, const json& b) {
  EXPECT_NEAR(a["loglik"].get<double>(), b["loglik"].get<double>(),
              1e-9 * std::abs(b["loglik"].get<double>()));
  ASSERT_EQ(a["coefficients"].size(), b["coefficients"].size());
  for (std::size_t j = 0; j < a["coefficients"].size(); ++j)
    EXPECT_NEAR(a["coefficients"][j]["beta"].get<double>(),
                b["coefficients"][j]["beta"].get<double>(), 1e-6);
}

}  // namespace

TEST_F(Reduce, GivesTheEstimatesOfTheTrueTables) {
  const Ran ran =
      reduce(example("captures"), example("traps"), "away", {"--usage", example("usage").string()});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.err.find("shape of the array"), std::string::npos) << ran.err;
  same_estimates(
      density("away/captures.csv", "away/traps.csv", "away/mask.csv"),
      density(example("captures").string(), example("traps").string(), example("mask").string()));
  for (const char* name : {"captures", "traps", "usage"}) {
    const std::string text = slurp(place_.folder() / "away" / (std::string(name) + ".csv"));
    EXPECT_EQ(text.find("A01"), std::string::npos) << name;
    EXPECT_EQ(text.find("T30"), std::string::npos) << name;
  }
  // The same secret gives the same bytes.
  ASSERT_EQ(reduce(example("captures"), example("traps"), "again").status, 0);
  EXPECT_EQ(slurp(place_.folder() / "away/captures.csv"),
            slurp(place_.folder() / "again/captures.csv"));
}

TEST_F(Reduce, TablesOfTwoPartiesFitTogether) {
  // Every second camera is another party's.
  std::string header, captures[2], traps[2];
  std::istringstream rows(slurp(example("traps")));
  std::getline(rows, header);
  traps[0] = traps[1] = header + "\n";
  std::map<std::string, int> side;
  for (std::string line; std::getline(rows, line);) {
    const int party = int(side.size() % 2);
    side[line.substr(0, line.find(','))] = party;
    traps[party] += line + "\n";
  }
  std::istringstream caught(slurp(example("captures")));
  std::getline(caught, header);
  captures[0] = captures[1] = header + "\n";
  for (std::string line; std::getline(caught, line);) {
    std::istringstream fields(line);
    std::string animal, occasion, detector;
    std::getline(fields, animal, ',');
    std::getline(fields, occasion, ',');
    std::getline(fields, detector, ',');
    captures[side.at(detector)] += line + "\n";
  }
  const auto body = [](const std::string& text) { return text.substr(text.find('\n') + 1); };
  std::string joined[2];
  for (const int party : {0, 1}) {
    const std::string name = party == 0 ? "ru" : "cn";
    file(name + "-c.csv", captures[party]);
    file(name + "-t.csv", traps[party]);
    ASSERT_EQ(reduce(name + "-c.csv", name + "-t.csv", name, {"--party", name}).status, 0);
    for (const int table : {0, 1}) {
      const std::string text =
          slurp(place_.folder() / name / (table == 0 ? "captures.csv" : "traps.csv"));
      joined[table] += party == 0 ? text : body(text);
    }
  }
  file("c.csv", joined[0]);
  file("t.csv", joined[1]);
  same_estimates(
      density("c.csv", "t.csv", "ru/mask.csv"),
      density(example("captures").string(), example("traps").string(), example("mask").string()));
  EXPECT_EQ(slurp(place_.folder() / "ru/mask.csv"), slurp(place_.folder() / "cn/mask.csv"));
}

TEST_F(Reduce, LeavesOutWhatNobodyAskedFor) {
  file("t.csv", slurp(example("traps")));
  std::istringstream rows(slurp(example("traps")));
  std::string line, text;
  std::getline(rows, line);
  text = line + ",lat,height\n";
  for (int i = 0; std::getline(rows, line); ++i) text += line + ",43." + std::to_string(i) + ",7\n";
  file("t.csv", text);
  ASSERT_EQ(reduce(example("captures"), "t.csv", "bare").status, 0);
  EXPECT_EQ(slurp(place_.folder() / "bare/traps.csv").substr(0, 13), "detector,x,y\n");
  ASSERT_EQ(reduce(example("captures"), "t.csv", "high", {"--covariates", "height"}).status, 0);
  EXPECT_EQ(slurp(place_.folder() / "high/traps.csv").substr(0, 20), "detector,x,y,height\n");
  const Ran none = reduce(example("captures"), "t.csv", "none", {"--covariates", "depth"});
  EXPECT_EQ(none.status, 2);
  EXPECT_NE(none.err.find("'depth', a column that no table has"), std::string::npos) << none.err;
  EXPECT_FALSE(fs::exists(place_.folder() / "none"));
}

TEST_F(Reduce, KeepsWhatFlanksAndSessionsNeed) {
  std::istringstream rows(slurp(example("traps")));
  std::string line, text;
  std::getline(rows, line);
  text = line + ",cameras\n";
  while (std::getline(rows, line)) text += line + ",2\n";
  file("t.csv", text);
  file("s.csv", "session,noccasions\nb,99\na,99\n");
  std::istringstream caught(slurp(example("captures")));
  std::getline(caught, line);
  text = "session," + line + "\n";
  for (int i = 0; std::getline(caught, line); ++i) text += (i % 2 == 0 ? "a," : "b,") + line + "\n";
  file("c.csv", text);
  const Ran ran = reduce("c.csv", "t.csv", "away", {"--sessions", "s.csv"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(slurp(place_.folder() / "away/traps.csv").substr(0, 21), "detector,x,y,cameras\n");
  const std::string sessions = slurp(place_.folder() / "away/sessions.csv");
  EXPECT_LT(sessions.find("\nb,"), sessions.find("\na,")) << sessions;
}

TEST_F(Reduce, NobodyStaysNobody) {
  file("t.csv", "session,detector,x,y\n1,A,0,0\n1,B,1000,0\n2,A,0,0\n2,B,1000,0\n");
  file("s.csv", "session,noccasions\n1,3\n2,3\n");
  for (const char* none :
       {"2,NONE,3,NA,NA\n", "2,NONE,3,A,0\n", "2,NONE,NA,NA,NA\n", "2,NONE,ridge,A,1\n"}) {
    SCOPED_TRACE(none);
    file("c.csv", std::string("session,animal,occasion,detector,count\n1,a,1,A,2\n") + none);
    const Ran ran = place_.run({"reduce", "--captures", "c.csv", "--traps", "t.csv", "--sessions",
                                "s.csv", "--key", "key.txt", "--out", "away"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    const std::string captures = slurp(place_.folder() / "away/captures.csv");
    const std::string when = std::string(none).find(",3,") == std::string::npos ? "NA" : "3";
    EXPECT_NE(captures.find("\n2,NONE," + when + ",NA,\n"), std::string::npos) << captures;
    EXPECT_EQ(captures.find("\n2,a"), std::string::npos) << captures;
    EXPECT_NE(slurp(place_.folder() / "away/sessions.csv").find("\n2,3\n"), std::string::npos);
    fs::remove_all(place_.folder() / "away");
  }
}

// Pseudonyms tell no more that an animal was none, or two.
TEST_F(Reduce, NamesOfNobodyAndThoseThatLookAlikeAreTold) {
  file("c.csv",
       "animal,occasion,detector,count\nunknown,1,K01,1\nunknown,2,K02,1\nT1,1,K01,1\n"
       "\u0422\u0031,2,K02,1\n未知,3,K01,1\n");
  file("t.csv", "detector,x,y\nK01,0,0\nK02,1000,0\n");
  const Ran ran = place_.run(
      {"reduce", "--captures", "c.csv", "--traps", "t.csv", "--key", "key.txt", "--out", "away"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  for (const char* told :
       {"2 rows of captures name an animal 'unknown', which becomes one animal, and one with that "
        "of every other party that writes so: where it is none, leave such rows out before",
        "1 row of captures names an animal '未知'",
        "2 animals of the captures have names that look the same",
        "1 name of animals is in signs that are not what they look like, such as "
        "'\u0422\u0031' (U+0422): a party that writes the usual ones has another pseudonym"})
    EXPECT_NE(ran.err.find(told), std::string::npos) << told << "\n" << ran.err;
  EXPECT_EQ(slurp(place_.folder() / "away/captures.csv").find("unknown"), std::string::npos);
}

TEST_F(Reduce, RefusesWhatWouldBeNoReducedTable) {
  const auto refused = [&](const Ran& ran, const std::string& why) {
    EXPECT_EQ(ran.status, 2);
    EXPECT_NE(ran.err.find(why), std::string::npos) << ran.err;
    EXPECT_FALSE(fs::exists(place_.folder() / "away"));
  };
  file("a.csv", "animal,sex\nA01,f\n");
  refused(reduce(example("captures"), example("traps"), "away", {"--animals", "a.csv"}),
          "--animals: found no column of it that is kept");
  file("t.csv", "detector,x,y\nK1,131.2,43.1\nK2,131.21,43.11\n");
  file("c.csv", "animal,occasion,detector\nA01,1,K1\n");
  refused(reduce("c.csv", "t.csv", "away"), "look like degrees, expected x and y in metres");
  for (const char* weak :
       {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "leopard1leopard1leopard1leopard1leo",
        "0101010001011101010001010111010100010101",
        // 20, 26 and 22 letters, and the first of them again
        "leopards in the snowleopards in the snow", "tigers of the sunTIGERSof9tigers of the sun",
        "a tiger and a cub now a tiger and"}) {
    file("key.txt", weak);
    refused(reduce(example("captures"), example("traps"), "away"),
            "found a secret that repeats itself or has few different characters, expected 32");
  }
}

TEST_F(Reduce, MakesASecretOnce) {
  ASSERT_EQ(place_.run({"reduce", "--make-key", "new.txt"}).status, 0);
  EXPECT_EQ(slurp(place_.folder() / "new.txt").size(), 65u);
  EXPECT_EQ(place_.run({"reduce", "--make-key", "new.txt"}).status, 2);
  file("key.txt", "short");
  const Ran ran = reduce(example("captures"), example("traps"), "away");
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("a secret of 5 characters"), std::string::npos) << ran.err;
}

}  // namespace dersu::cli
