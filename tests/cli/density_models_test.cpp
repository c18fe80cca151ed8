// dersu density on plain files with models beyond the constant one: covariates of all kinds,
// mixtures, groups, known classes, the conditional likelihood, links, binomial counts.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "dersu/core/text.hpp"
#include "tests/cli/density_place.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Words = std::vector<std::string>;

/// A 5 x 5 grid of detectors on 4 occasions, six females near their detector and six males that
/// roam, all seen at two or three places.
class DensityModels : public DensityPlace {
 protected:
  void SetUp() override {
    std::string traps = "detector,x,y,bait,wet.1,wet.2,wet.3,wet.4\n";
    for (int i = 0; i < 25; ++i)
      traps += fmt::format("{},{},{},{},{},{},0,1\n", i, 1000 * (i % 5), 1000 * (i / 5),
                           i % 3 == 0 ? "fish" : "none", i % 2, (i / 5) % 2);
    file("t.csv", traps);
    std::string mask = "x,y,cell_ha,kind\n";
    for (int i = 0; i < 21; ++i)
      for (int j = 0; j < 21; ++j)
        mask += fmt::format("{},{},25,{}\n", -3000 + 500 * i, -3000 + 500 * j,
                            i < 10 ? "wood" : "open");
    file("m.csv", mask);
    std::string captures = "animal,occasion,detector\n";
    std::string animals = "animal,sex\n";
    for (int i = 0; i < 12; ++i) {
      const bool male = i % 2 == 1;
      const int home = (7 * i + 3) % 20;  // a row of the grid lies above it
      captures += fmt::format("a{0},1,{1}\na{0},2,{2}\n", i, home, home + (male ? 5 : 0));
      captures +=
          fmt::format("a{0},{1},{2}\n", i, male ? 3 : 4, home % 5 == 4 ? home - 1 : home + 1);
      animals += fmt::format("a{},{}\n", i, i == 11 ? "NA" : male ? "M" : "F");
    }
    file("c.csv", captures);
    file("a.csv", animals);
    file("o.csv", "occasion,rain\n1,0\n2,0.5\n3,2\n4,1\n");
  }
};

/// "g0.g0.h2M" of secr is "g0.h2M" here, "g0.bTRUE" "g0.b".
std::string own_name(std::string name) {
  const auto parts = split(name, '.');
  if (parts.size() > 2 && parts[0] == parts[1]) name.erase(0, parts[0].size() + 1);
  if (name.ends_with(".bTRUE")) name.resize(name.size() - 4);
  return name;
}

/// The log-likelihood that secr gives at the first point (tests/scr has all of them), asked through
/// the command line.
void equals_reference(const std::string& id, const Words& more) {
  const fs::path scr = fs::path(DERSU_SHARED_DATA) / "scr";
  const fs::path answers = scr / "reference/ll" / (id + ".json");
  if (!fs::exists(answers)) GTEST_SKIP() << "reference data not there: scr/reference/ll/" << id;
  std::ifstream stream(answers);
  const json reference = json::parse(stream);
  const fs::path data = scr / reference["dataset"].get<std::string>();
  const json& point = reference["evals"][0];
  std::string at;
  for (std::size_t j = 0; j < point["beta"].size(); ++j)
    at += (j > 0 ? "," : "") + own_name(reference["beta_names"][j]) + "=" + point["beta"][j].dump();
  Words words{"density", "--detector", "multi", "--json", "--at", at};
  for (const char* name : {"captures", "traps", "mask", "sessions"})
    words.insert(words.end(),
                 {"--" + std::string(name), (data / (std::string(name) + ".csv")).string()});
  for (const std::string& word : more)
    words.push_back(word == "animals.csv" ? (data / word).string() : word);
  const Workplace place;
  const Ran ran = place.run(words);
  ASSERT_EQ(ran.status, 0) << ran.err;
  const double value = point["loglik"];
  const json answer = json::parse(ran.out);
  const char* const name = answer.contains("loglik_secr") ? "loglik_secr" : "loglik";
  EXPECT_NEAR(answer[name].get<double>(), value, 1e-8 * std::abs(value));
}

}  // namespace

TEST(DensityModelsReference, KnownSexOfPossums) {
  equals_reference("OVpossum_hcovSex",
                   {"--animals", "animals.csv", "--hcov", "Sex", "--model", "D ~ session"});
}
TEST(DensityModelsReference, MiceByGroups) {
  equals_reference("deermouseWSG_sexgroups", {"--animals", "animals.csv", "--groups", "sex",
                                              "--model", "D ~ g; g0 ~ g; sigma ~ g"});
}
TEST(DensityModelsReference, Mixture) { equals_reference("captdata_h2", {"--mixture", "2"}); }
TEST(DensityModelsReference, Response) { equals_reference("captdata_b", {"--model", "g0 ~ b"}); }
TEST(DensityModelsReference, Time) { equals_reference("captdata_t", {"--model", "g0 ~ t"}); }
TEST(DensityModelsReference, Conditional) { equals_reference("captdata_CL", {"--conditional"}); }
TEST(DensityModelsReference, Binomial) {
  equals_reference("captdata_binom", {"--distribution", "binomial"});
}

TEST_F(DensityModels, AMixtureIsH2InDetection) {
  const std::string at = "D=-5,g0=-1,g0.h22=-0.5,sigma=6.5,sigma.h22=0.5,pmix=0.3";
  const json named = answer({"--model", "g0 ~ h2; sigma ~ h2", "--at", at});
  EXPECT_EQ(answer({"--mixture", "2", "--at", at}), named);
  EXPECT_EQ(named["gradient"].size(), 6u);
  refuses(
      "--at: found no value of g0.h22, sigma.h22, pmix, expected one for each of D, g0, g0.h22, "
      "sigma, sigma.h22, pmix",
      {"--mixture", "2", "--at", "D=-5,g0=-1,sigma=6"});
  refuses("--mixture: found 3 classes and h2 in a formula, expected 2",
          {"--mixture", "3", "--model", "g0 ~ h2"});
  refuses("--mixture", {"--mixture", "4"});
}

TEST_F(DensityModels, GroupsAreToldWithTheirEstimates) {
  file(
      "a.csv", "animal,sex\n" + [] {
        std::string rows;
        for (int i = 0; i < 12; ++i) rows += fmt::format("a{},{}\n", i, i % 2 == 1 ? "M" : "F");
        return rows;
      }());
  const Words words{"--animals", "a.csv", "--groups", "sex", "--model", "D ~ g; sigma ~ g"};
  const json fit = answer(words);
  ASSERT_EQ(fit["estimates"].size(), 5u);
  EXPECT_EQ(fit["estimates"][0]["group"], "F");
  EXPECT_EQ(fit["estimates"][1]["group"], "M");
  EXPECT_FALSE(fit["estimates"][2].contains("group"));
  EXPECT_LT(fit["estimates"][3]["estimate"].get<double>(),
            fit["estimates"][4]["estimate"].get<double>());
  const json& coefficient = fit["coefficients"][1];
  EXPECT_EQ(coefficient["name"], "D.gM");
  EXPECT_EQ(coefficient["link"], "log");
  EXPECT_TRUE(coefficient["beta"].is_number());
  EXPECT_GT(coefficient["se"].get<double>(), 0);
  EXPECT_EQ(fit["model"], (Words{"D ~ g", "g0 ~ 1", "sigma ~ g"}));
  const Ran text = run(words);
  EXPECT_NE(text.out.find("sigma in group M: "), std::string::npos) << text.out;
  const Ran alike = run({"--animals", "a.csv", "--groups", "sex"});
  EXPECT_NE(alike.err.find("no formula names g: the groups by 'sex' do not differ"),
            std::string::npos)
      << alike.err;
  refuses("--groups: found 'age', expected a covariate of the animals: sex",
          {"--animals", "a.csv", "--groups", "age"});
}

TEST_F(DensityModels, AnAnimalOfNoKnownSexHasNoGroupButMayHaveAClass) {
  refuses("animal 'a11' has no value of 'sex'", {"--animals", "a.csv", "--groups", "sex"});
  refuses("--hcov: 'sex' has 2 levels (F, M), expected 3, one for each class",
          {"--animals", "a.csv", "--hcov", "sex", "--mixture", "3"});
  const json there = answer({"--animals", "a.csv", "--hcov", "sex", "--at",
                             "D=-5,g0=-1,g0.h2M=-0.5,sigma=6.5,sigma.h2M=0.5,pmix=0.3"});
  EXPECT_TRUE(std::isfinite(there["loglik"].get<double>()));
  EXPECT_TRUE(std::isfinite(there["loglik_secr"].get<double>()));
  EXPECT_NE(there["loglik"], there["loglik_secr"]);
}

TEST_F(DensityModels, OneSexAloneTellsNoClasses) {
  file("a.csv", "animal,sex\na0,F\na1,F\na2,\n");
  refuses("--hcov: of 'sex' only F is known, expected 2 levels, one for each class",
          {"--animals", "a.csv", "--hcov", "sex"});
}

// With D constant both likelihoods have their top at the same place.
TEST_F(DensityModels, AConditionalFitDerivesTheSameDensity) {
  const json full = answer({});
  const json given = answer({"--conditional"});
  EXPECT_EQ(given["estimates"].size(), 2u);
  const double density = full["estimates"][0]["estimate"];
  EXPECT_NEAR(given["derived"][0]["D"]["estimate"].get<double>(), density, 1e-4 * density);
  EXPECT_NEAR(given["derived"][0]["effective_area_ha"].get<double>() * density, 12, 1e-2);
  const Ran text = run({"--conditional", "--model", "D ~ kind"});
  EXPECT_NE(text.out.find("density, derived: "), std::string::npos) << text.out;
  EXPECT_NE(text.err.find("D ~ kind is not used"), std::string::npos) << text.err;
}

TEST_F(DensityModels, CovariatesOfMaskDetectorsAndOccasions) {
  const json there =
      answer({"--occasions", "o.csv", "--model", "D ~ kind; g0 ~ bait + wet + rain", "--at",
              "D=-5,D.kindwood=0.1,g0=-1,g0.baitnone=-0.2,g0.wet=0.4,g0.rain=0.1,"
              "sigma=6.5"});
  EXPECT_TRUE(std::isfinite(there["loglik"].get<double>()));
  // Type multi has the same constants with occasions apart.
  const auto value = [&](const Words& more) {
    Words words{"--detector", "multi"};
    words.insert(words.end(), more.begin(), more.end());
    return answer(words)["loglik"].get<double>();
  };
  EXPECT_NEAR(value({"--occasions", "o.csv", "--model", "g0 ~ wet + rain", "--at",
                     "D=-5,g0=-1,g0.wet=0,g0.rain=0,sigma=6.5"}),
              value({"--at", "D=-5,g0=-1,sigma=6.5"}), 1e-9);
  refuses("expected one of bait, wet.1, wet.2, wet.3, wet.4, wet, t, T, b",
          {"--model", "g0 ~ rain"});
  file("few.csv", "occasion,rain\n1,0\n3,1\n");
  refuses(
      "occasions: found no row of occasion 2 and others of session '1', expected one for each "
      "of its 4",
      {"--occasions", "few.csv"});
}

TEST_F(DensityModels, LinksAndDistribution) {
  const json log = answer({"--at", "D=-5,g0=-1,sigma=6.5"});
  const json same =
      answer({"--link", "sigma=identity,D=identity", "--at",
              fmt::format("D={:.17g},g0=-1,sigma={:.17g}", std::exp(-5.0), std::exp(6.5))});
  EXPECT_NEAR(same["loglik"].get<double>(), log["loglik"].get<double>(), 1e-9);
  refuses("--link: found 'cube' for sigma, expected one of log, identity",
          {"--link", "sigma=cube"});
  EXPECT_NE(answer({"--distribution", "binomial", "--at", "D=-5,g0=-1,sigma=6.5"})["loglik"],
            log["loglik"]);
}

TEST_F(DensityModels, CountsOfTrials) {
  refuses("--trials: found beside --detector proximity, expected it with count", {"--trials", "3"});
  // Of one trial a count is a detection: but for the constants the same function.
  const auto binomial = [&](const std::string& at) {
    return answer({"--detector", "count", "--trials", "1", "--at", at})["loglik"].get<double>();
  };
  const auto seen = [&](const std::string& at) {
    return answer({"--at", at})["loglik"].get<double>();
  };
  EXPECT_NEAR(binomial("D=-5,g0=-1,sigma=6.5") - binomial("D=-4,g0=-1.5,sigma=7"),
              seen("D=-5,g0=-1,sigma=6.5") - seen("D=-4,g0=-1.5,sigma=7"), 1e-8);
}

TEST_F(DensityModels, SecrsCaptureFileMayTellOfAnimals) {
  std::string traps;
  for (int i = 0; i < 25; ++i)
    traps += fmt::format("{} {} {}\n", i, 1000 * (i % 5), 1000 * (i / 5));
  file("trap.txt", traps);
  std::ifstream rows(place_.folder() / "c.csv");
  std::string captures;
  std::string row;
  std::getline(rows, row);
  for (int line = 0; std::getline(rows, row); ++line) {
    std::ranges::replace(row, ',', ' ');
    captures += "1 " + row + ((line / 3) % 2 == 1 ? " M\n" : " F\n");
  }
  file("capt.txt", captures);
  const Ran ran = place_.run({"density", "--secr-captures", "capt.txt", "--secr-traps", "trap.txt",
                              "--mask", "m.csv", "--groups", "sex", "--covnames", "sex", "--model",
                              "D ~ g", "--at", "D=-5,D.gM=0,g0=-1,sigma=6.5", "--json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const Ran both = place_.run(
      {"density", "--secr-captures", "capt.txt", "--secr-traps", "trap.txt", "--animals", "a.csv"});
  EXPECT_EQ(both.status, 2);
  EXPECT_NE(both.err.find("--animals: found beside --secr-captures"), std::string::npos)
      << both.err;
}

}  // namespace dersu::cli
