// dersu density models.toml: several models of the same tables side by side.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kTables = fs::path(DERSU_SOURCE_DIR) / "examples" / "density-tables";

class DensityCompare : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"captures", "traps", "usage", "mask", "models"})
      for (const char* ending : {".csv", ".toml"})
        if (fs::exists(kTables / (std::string(name) + ending)))
          fs::copy(kTables / (std::string(name) + ending), place_.folder());
  }
  void file(const std::string& name, const std::string& text) const {
    std::ofstream(place_.folder() / name) << text;
  }
  /// A file of models of the example's tables.
  void models(const std::string& text) const {
    file("m.toml",
         "captures = \"captures.csv\"\ntraps = \"traps.csv\"\nusage = \"usage.csv\"\n" + text);
  }
  [[nodiscard]] json answer(const std::string& name) const {
    const Ran ran = place_.run({"density", name, "--json"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    return ran.status == 0 ? json::parse(ran.out) : json();
  }
  Workplace place_;
};

}  // namespace

// Weights, averages and their standard errors by sums of this test's own.
TEST_F(DensityCompare, TheExampleIsWeighedAndAveraged) {
  const json all = answer("models.toml");
  ASSERT_EQ(all["models"].size(), 4u);
  ASSERT_EQ(all["comparison"].size(), 4u);
  std::map<std::string, json> by_name;
  double best = HUGE_VAL;
  for (const json& model : all["models"]) {
    by_name[model["name"]] = model;
    const double k = double(model["coefficients"].size());
    EXPECT_NEAR(model["aic"].get<double>(), 2 * k - 2 * model["loglik"].get<double>(), 1e-9);
    best = std::min(best, model["aicc"].get<double>());
  }
  double sum = 0;
  for (const auto& [name, model] : by_name)
    sum += std::exp((best - model["aicc"].get<double>()) / 2);
  std::map<std::string, double> mean;
  std::map<std::string, double> se;
  double last = -1;
  for (const json& row : all["comparison"]) {
    const json& model = by_name.at(row["name"]);
    EXPECT_EQ(row["k"], model["coefficients"].size());
    EXPECT_EQ(row["loglik"], model["loglik"]);
    EXPECT_NEAR(row["difference"].get<double>(), model["aicc"].get<double>() - best, 1e-9);
    EXPECT_NEAR(row["weight"].get<double>(),
                std::exp((best - model["aicc"].get<double>()) / 2) / sum, 1e-12);
    EXPECT_GE(row["difference"].get<double>(), last);
    last = row["difference"];
    for (const char* which : {"expected", "realised"})
      mean[which] +=
          row["weight"].get<double>() * model["region_n"][which]["estimate"].get<double>();
  }
  const json& averaged = all["averaged"];
  const double area_ha = 100 * averaged["region_n"]["area_km2"].get<double>();
  for (const char* which : {"expected", "realised"}) {
    for (const json& row : all["comparison"]) {
      const json& n = by_name.at(row["name"])["region_n"][which];
      se[which] += row["weight"].get<double>() *
                   std::hypot(n["se"].get<double>(), n["estimate"].get<double>() - mean[which]);
    }
    const json& n = averaged["region_n"][which];
    EXPECT_NEAR(n["estimate"].get<double>(), mean[which], 1e-9);
    EXPECT_NEAR(n["se"].get<double>(), se[which], 1e-9);
    // Log-normal, above the animals that were seen for the realised number.
    const double above = mean[which] - (which == std::string("realised") ? 30 : 0);
    const double c = std::exp(1.959963985 * std::sqrt(std::log1p(std::pow(se[which] / above, 2))));
    EXPECT_NEAR(n["lower"].get<double>(), mean[which] - above + above / c, 1e-4);
    EXPECT_NEAR(n["upper"].get<double>(), mean[which] - above + above * c, 1e-4);
  }
  EXPECT_NEAR(averaged["D"]["estimate"].get<double>(), mean["expected"] / area_ha, 1e-12);
}

// A model with b cannot be summed over occasions as the others are, but the constant is of the
// data.
TEST_F(DensityCompare, AllLikelihoodsHaveTheSameConstant) {
  models(
      "mask = \"mask.csv\"\n[[model]]\nname = \"a\"\n[[model]]\nname = \"b\"\nmodel = \"g0 ~ "
      "b\"\n");
  const json both = answer("m.toml")["models"];
  // The larger holds the smaller, so that its likelihood is no lower, and b is next to nothing.
  const double gain = both[1]["loglik"].get<double>() - both[0]["loglik"].get<double>();
  EXPECT_GE(gain, 0);
  EXPECT_LT(gain, 5);
  models("mask = \"mask.csv\"\n[[model]]\nname = \"a\"\n");
  const json alone = answer("m.toml")["models"][0];
  EXPECT_EQ(both[0]["loglik"], alone["loglik"]);
  EXPECT_EQ(both[0]["estimates"], alone["estimates"]);
}

// One model under two names has one weight, and one test.
TEST_F(DensityCompare, TheSameModelIsWeighedOnce) {
  models(
      "mask = \"mask.csv\"\n[[model]]\nname = \"one\"\n[[model]]\nname = \"two\"\nmodel = "
      "\"sigma ~ 1\"\n[[model]]\nname = \"b\"\nmodel = \"g0 ~ b\"\n");
  const Ran ran = place_.run({"density", "m.toml", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.err.find("two is the same model as one: it is weighed once, as one"),
            std::string::npos)
      << ran.err;
  const json all = json::parse(ran.out);
  EXPECT_EQ(all["models"][1]["same_as"], "one");
  EXPECT_FALSE(all["models"][0].contains("same_as"));
  EXPECT_EQ(all["comparison"].size(), 2u);
  EXPECT_EQ(all["tests"].size(), 1u);
  double sum = 0;
  for (const json& row : all["comparison"]) {
    EXPECT_NE(row["name"], "two");
    sum += row["weight"].get<double>();
  }
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST_F(DensityCompare, ATableForPeopleAndOneForPrograms) {
  const Ran ran = place_.run({"density", "models.toml", "--out", "out.csv"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(ran.out.starts_with("30 animals, 124 detections; intervals of 95 %\nmodel "))
      << ran.out;
  EXPECT_NE(ran.out.find("\naveraged over models, in 3136 km2: "), std::string::npos) << ran.out;
  const io::CsvTable rows = table(place_.folder() / "out.csv");
  ASSERT_EQ(rows.rows.size(), 5u);
  EXPECT_EQ(rows.rows[0][0], "constant");
  EXPECT_EQ(rows.rows[0][1], "D ~ 1; g0 ~ 1; sigma ~ 1");
  EXPECT_EQ(rows.rows[4][0], "");
  double weights = 0;
  double mean = 0;
  const std::size_t n = *rows.required_column("n_realised");
  for (std::size_t i = 0; i < 4; ++i) {
    const double weight = *rows.number(i, *rows.required_column("weight"));
    weights += weight;
    mean += weight * *rows.number(i, n);
  }
  EXPECT_NEAR(weights, 1, 1e-12);
  EXPECT_NEAR(*rows.number(4, n), mean, 1e-9);
}

TEST_F(DensityCompare, MasksAreMadeOnceForAll) {
  models(
      "spacing = \"3 km\"\nbuffer = \"12 km\"\n[[model]]\nname = \"a\"\n[[model]]\nname = "
      "\"b\"\ndetectfn = \"EX\"\n");
  const json all = answer("m.toml");
  EXPECT_EQ(all["models"][0]["region_n"]["area_km2"], all["models"][1]["region_n"]["area_km2"]);
  EXPECT_EQ(all["comparison"].size(), 2u);
}

TEST_F(DensityCompare, AModelThatCannotBeFittedStaysOut) {
  file("few.csv",
       "animal,occasion,detector\nA,1,T01\nA,2,T02\nA,3,T01\nB,1,T09\nB,2,T10\nB,4,T09\n"
       "C,1,T20\nC,2,T21\nC,5,T20\n");
  file("m.toml",
       "captures = \"few.csv\"\ntraps = \"traps.csv\"\nusage = \"usage.csv\"\nmask = \"mask.csv\"\n"
       "criterion = \"AIC\"\n[[model]]\nname = \"a\"\n[[model]]\nname = \"b\"\n"
       "model = \"g0 ~ t\"\n");
  const json all = answer("m.toml");
  ASSERT_EQ(all["models"].size(), 2u);
  EXPECT_GT(all["models"][1]["problem"].get<std::string>().size(), 10u);
  ASSERT_EQ(all["comparison"].size(), 1u);
  EXPECT_EQ(all["comparison"][0]["weight"], 1.0);
  EXPECT_NEAR(all["averaged"]["region_n"]["realised"]["estimate"].get<double>(),
              all["models"][0]["region_n"]["realised"]["estimate"].get<double>(), 1e-9);
  const Ran ran = place_.run({"density", "m.toml"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_NE(ran.out.find("\nb cannot be fitted: "), std::string::npos) << ran.out;
}

TEST_F(DensityCompare, WordsAreRefusedWithTheirPlacesAtOnce) {
  const auto refusal = [&](const std::string& text) {
    models(text);
    const Ran ran = place_.run({"density", "m.toml"});
    EXPECT_EQ(ran.status, 2) << ran.out;
    EXPECT_EQ(ran.out, "");
    return ran.err;
  };
  const std::string two = refusal(
      "mask = \"mask.csv\"\n[[model]]\nname = \"a\"\nmodel = \"D ~ cover\"\n[[model]]\nname = "
      "\"b\"\nmodel = \"h0 ~ 1\"\n");
  EXPECT_NE(two.find("2 problems in m.toml"), std::string::npos) << two;
  EXPECT_NE(two.find("m.toml:7:9: model: "), std::string::npos) << two;
  EXPECT_NE(two.find("m.toml:10:9: model: "), std::string::npos) << two;
  const std::string buffer =
      refusal("mask = \"mask.csv\"\nbuffer = \"3 km\"\n[[model]]\nname = \"a\"\n");
  EXPECT_EQ(buffer.find("m.toml:5:10: buffer: found beside mask"), 0u) << buffer;
  file("m.toml", "captures = \"captures.csv\"\n[[model]]\nname = \"a\"\n");
  EXPECT_EQ(place_.run({"density", "m.toml"}).err,
            "m.toml: traps: found no detectors, expected their file\n");
}

TEST_F(DensityCompare, OptionsBesideTheFileAreRefused) {
  const auto refusal = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"density"});
    const Ran ran = place_.run(words);
    EXPECT_EQ(ran.status, 2) << ran.out;
    return ran.err;
  };
  EXPECT_EQ(refusal({"models.toml", "--buffer", "3 km"}),
            "--buffer: found beside a file of models, expected it in that file\n");
  EXPECT_EQ(refusal({"models.toml", "--profile", "all"}),
            "--profile: found beside several models, with which it is not served\n");
  EXPECT_EQ(refusal({"--captures", "captures.csv", "--traps", "traps.csv", "--out", "o.csv"}),
            "--out: found without models.toml, expected it with several models\n");
  EXPECT_NE(refusal({"none.toml"}).find("none.toml"), std::string::npos);
  for (const char* name : {"captures.csv", "models.toml"})
    EXPECT_EQ(refusal({"models.toml", "--out", name}).find("--out: found '"), 0u) << name;
}

TEST_F(DensityCompare, CtrlCStopsAndWritesNothing) {
  std::string text = "spacing = \"300 m\"\nbuffer = \"30 km\"\n";
  for (int i = 0; i < 20; ++i) text += fmt::format("[[model]]\nname = \"{}\"\nmixture = 2\n", i);
  models(text);
  const pid_t process = place_.start({"density", "m.toml", "--out", "out.csv"});
  ASSERT_TRUE(Workplace::listens(process));
  kill(process, SIGINT);
  const Ran ran = place_.finish(process);
  EXPECT_EQ(ran.status, 130);
  EXPECT_EQ(ran.err, "stopped; nothing was changed\n");
  EXPECT_FALSE(fs::exists(place_.folder() / "out.csv"));
}

}  // namespace dersu::cli
