// dersu density --open: what it says of a small population of three years, and what it refuses.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "dersu/core/random.hpp"
#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

class DensityOpen : public ::testing::Test {
 protected:
  /// 4 x 4 detectors and 30 animals, a third of whom die each year; as many come in.
  void SetUp() override {
    Random random(3, "open");
    std::string traps = "session,detector,x,y\n";
    std::string mask = "x,y,cell_ha\n";
    for (int i = 0; i < 4; ++i)
      for (int j = 0; j < 4; ++j)
        for (int year = 2011; year < 2014; ++year)
          traps += std::to_string(year) + "," + std::to_string(4 * i + j) + "," +
                   std::to_string(1000 * i) + "," + std::to_string(1000 * j) + "\n";
    for (int i = 0; i < 18; ++i)
      for (int j = 0; j < 18; ++j)
        mask += std::to_string(-2750 + 500 * i) + "," + std::to_string(-2750 + 500 * j) + ",25\n";
    std::string captures = "session,animal,occasion,detector,count\n";
    std::vector<int> names;
    std::vector<std::pair<double, double>> centres;
    for (int i = 0; i < 30; ++i) names.push_back(i);
    for (int year = 2011; year < 2014; ++year) {
      for (int& name : names) {
        if (year > 2011 && random.below(3) == 0) {
          name += 100;  // dead, and another there
          centres[std::size_t(&name - names.data())] = {random.uniform() * 5000 - 1000,
                                                        random.uniform() * 5000 - 1000};
        }
        if (year == 2011)
          centres.emplace_back(random.uniform() * 5000 - 1000, random.uniform() * 5000 - 1000);
        const auto [x, y] = centres[std::size_t(&name - names.data())];
        for (int occasion = 1; occasion <= 3; ++occasion)
          for (int k = 0; k < 16; ++k) {
            const double dx = x - 1000 * (k / 4);
            const double dy = y - 1000 * (k % 4);
            if (random.chance(0.4 * std::exp(-(dx * dx + dy * dy) / (2 * 700.0 * 700))))
              captures += std::to_string(year) + ",A" + std::to_string(name) + "," +
                          std::to_string(occasion) + "," + std::to_string(k) + ",1\n";
          }
      }
    }
    file("t.csv", traps);
    file("m.csv", mask);
    file("c.csv", captures);
  }
  void file(const std::string& name, const std::string& text) const {
    std::ofstream(place_.folder() / name) << text;
  }
  [[nodiscard]] Ran run(const Words& more, bool mask = true) const {
    Words words{"density", "--captures", "c.csv", "--traps", "t.csv", "--detectfn", "HHN"};
    if (mask) words.insert(words.end(), {"--mask", "m.csv"});
    words.insert(words.end(), more.begin(), more.end());
    return place_.run(words);
  }
  static json estimate(const json& answer, const std::string& parameter) {
    for (const json& e : answer["estimates"])
      if (e["parameter"] == parameter) return e;
    ADD_FAILURE() << "no " << parameter;
    return {};
  }

  Workplace place_;
};

TEST_F(DensityOpen, TellsRatesAndNumbers) {
  const Ran ran = run({"--open", "phi ~ 1; f ~ 1", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json answer = json::parse(ran.out);
  EXPECT_EQ(answer["intervals"], json({1, 1}));
  const json phi = estimate(answer, "phi");
  EXPECT_GT(phi["estimate"], 0.4);
  EXPECT_LT(phi["estimate"], 0.9);
  EXPECT_GT(phi["se"], 0);
  EXPECT_NEAR(estimate(answer, "lambda")["estimate"].get<double>(),
              phi["estimate"].get<double>() + estimate(answer, "f")["estimate"].get<double>(),
              1e-9);
  ASSERT_EQ(answer["sessions"].size(), 3U);
  ASSERT_EQ(answer["turnover"].size(), 2U);
  EXPECT_EQ(answer["sessions"][1]["session"], "2012");
  EXPECT_NEAR(answer["turnover"][0]["survivors"]["estimate"].get<double>() +
                  answer["turnover"][0]["recruits"]["estimate"].get<double>(),
              answer["sessions"][1]["n"]["estimate"].get<double>(), 1e-9);
  EXPECT_LT(answer["sessions"][1]["n"]["lower"], answer["sessions"][1]["n"]["estimate"]);
  EXPECT_EQ(answer["model"], json({"D ~ 1", "lambda0 ~ 1", "sigma ~ 1", "phi ~ 1", "f ~ 1"}));
  const Ran words = run({"--open", "phi ~ 1", "--movement", "BVN"});
  ASSERT_EQ(words.status, 0) << words.err;
  for (const char* each : {"phi, survival a year: ", "f, recruits a year for each animal: ",
                           "lambda, growth a year: ", "move, scale of moves between sessions: ",
                           "to session 2013, 1 year: ", "in any of the sessions: "})
    EXPECT_NE(words.out.find(each), std::string::npos) << each;
}

TEST_F(DensityOpen, SurvivalAloneNeedsNoRecruitment) {
  const Ran ran = run({"--open", "phi ~ 1", "--survival-only", "--profile", "phi", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json answer = json::parse(ran.out);
  EXPECT_EQ(answer["model"], json({"lambda0 ~ 1", "sigma ~ 1", "phi ~ 1"}));
  EXPECT_TRUE(answer["sessions"].empty());
  EXPECT_FALSE(answer.contains("ever"));
  // About that of the standard error.
  ASSERT_EQ(answer["profile"].size(), 1U);
  const json natural = answer["profile"][0]["natural"];
  const json phi = estimate(answer, "phi");
  EXPECT_NEAR(natural["lower"].get<double>(), phi["lower"].get<double>(), 0.05);
  EXPECT_NEAR(natural["upper"].get<double>(), phi["upper"].get<double>(), 0.05);
}

TEST_F(DensityOpen, OneMaskIsMadeForAllSessions) {
  // In the second year no detector stands in the west.
  std::ifstream from(place_.folder() / "t.csv");
  std::string traps;
  std::string captures;
  for (std::string line; std::getline(from, line);)
    if (!line.starts_with("2012,0,") && !line.starts_with("2012,1,")) traps += line + "\n";
  std::ifstream caught(place_.folder() / "c.csv");
  for (std::string line; std::getline(caught, line);)
    if (!line.starts_with("2012,") ||
        (line.find(",0,1") == std::string::npos && line.find(",1,1") == std::string::npos))
      captures += line + "\n";
  file("t.csv", traps);
  file("c.csv", captures);
  const Ran ran =
      run({"--open", "phi ~ 1", "--buffer", "2km", "--spacing", "500m", "--json"}, false);
  EXPECT_EQ(ran.status, 0) << ran.err;
}

TEST_F(DensityOpen, RefusesWhatSaysNothing) {
  const auto refused = [&](const Words& words, std::string_view where, std::string_view message) {
    const Ran ran = run(words);
    EXPECT_EQ(ran.status, 2) << ran.err;
    EXPECT_NE(ran.err.find(where), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find(message), std::string::npos) << ran.err;
  };
  refused({"--movement", "BVN"}, "--movement", "found without --open");
  refused({"--open", "phi ~ 1", "--gof", "20"}, "--gof", "found beside --open");
  refused({"--open", "phi ~ 1", "--intervals", "1,one"}, "--intervals", "found 'one'");
  refused({"--open", "phi ~ year"}, "--open", "found the variable 'year'");
  refused({"--open", "phi ~ 1", "--mixture", "2"}, "--mixture", "finite mixtures");
  refused({"--open", "phi ~ 1", "--conditional", "--survival-only"}, "--conditional",
          "expected one of them");
}

TEST_F(DensityOpen, AsksForNamesThatLast) {
  std::ifstream from(place_.folder() / "c.csv");
  std::string captures;
  for (std::string line; std::getline(from, line);) {
    const std::size_t name = line.find(",A");
    if (name != std::string::npos) line.insert(name + 2, line.substr(0, 4));
    captures += line + "\n";
  }
  file("c.csv", captures);
  const Ran ran = run({"--open", "phi ~ 1"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.err.find("named alike in all sessions?"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace dersu::cli
