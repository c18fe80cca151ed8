// dersu density --bootstrap, --gof, --score-test; likelihood ratios of several models.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Words = std::vector<std::string>;

std::string example(const std::string& name) {
  return (fs::path(DERSU_SOURCE_DIR) / "examples/density-tables" / (name + ".csv")).string();
}

Ran density(const Words& more) {
  Words words{"density",        "--captures",     example("captures"),
              "--traps",        example("traps"), "--usage",
              example("usage"), "--mask",         example("mask")};
  words.insert(words.end(), more.begin(), more.end());
  return Workplace().run(words);
}

}  // namespace

TEST(DensityInference, BootstrapIsBesideTheEstimates) {
  const Ran ran = density({"--bootstrap", "20", "--seed", "3", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json answer = json::parse(ran.out);
  const json& boot = answer["bootstrap"];
  EXPECT_EQ(boot["replicates"].get<int>() + boot["failed"].get<int>(), 20);
  ASSERT_EQ(boot["estimates"].size(), answer["estimates"].size());
  for (std::size_t j = 0; j < boot["estimates"].size(); ++j) {
    EXPECT_EQ(boot["estimates"][j]["parameter"], answer["estimates"][j]["parameter"]);
    const double se = answer["estimates"][j]["se"];
    EXPECT_NEAR(boot["estimates"][j]["se"].get<double>() / se, 1, 0.6);
  }
  EXPECT_LT(boot["region_n"][0]["realised"]["lower"], answer["region_n"]["realised"]["estimate"]);
  EXPECT_EQ(json::parse(density({"--bootstrap", "20", "--seed", "3", "--json"}).out)["bootstrap"],
            boot);
}

TEST(DensityInference, GoodnessOfFitAndScoreTestsAreTold) {
  const Ran ran = density({"--gof", "20", "--score-test", "g0 ~ b", "--score-test", "D ~ x + y"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  for (const char* words : {"goodness of fit, 20 replicates:", "counts of animals x detectors: p ",
                            "caught once: 0.2, in simulated surveys", "spread of the captures, m: ",
                            "score test of g0 ~ b: chi-squared ", "score test of D ~ x + y: "})
    EXPECT_NE(ran.out.find(words), std::string::npos) << words << "\n" << ran.out;
  EXPECT_NE(ran.out.find(", 2 df, p "), std::string::npos) << ran.out;
}

TEST(DensityInference, WhatCannotBeIsRefused) {
  const auto refused = [](const Words& words, const std::string& why) {
    const Ran ran = density(words);
    EXPECT_EQ(ran.status, 2) << ran.out;
    EXPECT_NE(ran.err.find(why), std::string::npos) << ran.err;
  };
  refused({"--seed", "3"}, "--seed: found without --bootstrap and --gof");
  refused({"--score-test", "lambda0 ~ b"}, "--score-test: found 'lambda0'");
  refused({"--score-test", "g0 ~ elevation"}, "--score-test: ");
  refused({"--score-test", "g0 ~ h2"}, "--score-test: found h2");
  refused({"--at", "D=-8,g0=-3,sigma=8", "--gof", "20"}, "--gof: found beside --at");
  refused({"--bootstrap", "5"}, "--bootstrap: found '5'");
}

TEST(DensityInference, ModelsWithinOthersAreTested) {
  const Workplace place;
  const fs::path file = place.folder() / "models.toml";
  std::ofstream(file) << "captures = \"" << example("captures") << "\"\ntraps = \""
                      << example("traps") << "\"\nusage = \"" << example("usage") << "\"\nmask = \""
                      << example("mask")
                      << "\"\n[[model]]\nname = \"east\"\nmodel = \"D ~ x\"\n"
                         "[[model]]\nname = \"same\"\n"
                         "[[model]]\nname = \"other\"\ndetectfn = \"EX\"\n";
  const Ran ran = place.run({"density", file.string(), "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json answer = json::parse(ran.out);
  ASSERT_EQ(answer["tests"].size(), 1U);
  const json& test = answer["tests"][0];
  EXPECT_EQ(test["smaller"], "same");
  EXPECT_EQ(test["larger"], "east");
  EXPECT_EQ(test["df"], 1);
  const double ratio = 2 * (answer["models"][0]["loglik"].get<double>() -
                            answer["models"][1]["loglik"].get<double>());
  EXPECT_NEAR(test["statistic"], ratio, 1e-9);
  EXPECT_NEAR(test["p"], std::erfc(std::sqrt(ratio / 2)), 1e-9);
  const Ran text = place.run({"density", file.string()});
  EXPECT_NE(text.out.find("likelihood ratio of same within east: chi-squared "), std::string::npos)
      << text.out;
}

}  // namespace dersu::cli
