// dersu density with uncertain identities, on the tables of the examples.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/density_place.hpp"

namespace dersu::cli {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// The lines of examples/density-tables/NAME.csv.
std::vector<std::string> lines_of_table(const std::string& name) {
  std::ifstream in(fs::path(DERSU_SOURCE_DIR) / "examples/density-tables" / (name + ".csv"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

double estimate(const json& answer, const std::string& parameter) {
  for (const json& e : answer["estimates"])
    if (e["parameter"] == parameter) return e["estimate"];
  return NAN;
}

class DensityIdentity : public DensityPlace {
 protected:
  void SetUp() override {
    captures_ = lines_of_table("captures");
    file("c.csv", text_of(captures_));
    file("t.csv", text_of(lines_of_table("traps")));
    file("m.csv", text_of(lines_of_table("mask")));
  }
  /// Captures of `name` from the `from`th on get another.
  void rename(const std::string& name, const std::string& other, int from = 0) {
    int at = 0;
    for (std::string& line : captures_)
      if (line.starts_with(name + ",") && at++ >= from) line = other + line.substr(name.size());
    file("c.csv", text_of(captures_));
  }

  std::vector<std::string> captures_{};
};

}  // namespace

TEST_F(DensityIdentity, APairThatIsSureIsOneAnimal) {
  const json one = answer({});
  rename("A01", "B01", 5);
  file("p.csv", "animal,other,probability\nA01,B01,1\n");
  const json got = answer({"--pairs", "p.csv"});
  EXPECT_NEAR(got["loglik"], one["loglik"], 1e-8);
  EXPECT_NEAR(estimate(got, "D"), estimate(one, "D"), 1e-6 * estimate(one, "D"));
  EXPECT_EQ(got["identity"]["n_animals"]["se"], 0);
  EXPECT_NEAR(got["region_n"]["realised"]["upper"].get<double>(),
              one["region_n"]["realised"]["upper"].get<double>(), 1e-3);
}

TEST_F(DensityIdentity, CataloguesAreWeighed) {
  rename("A01", "B01", 5);
  file("k.csv",
       "catalogue,animal,individual,weight\nlumper,A01,x,1\nlumper,B01,x,1\nsplitter,,,3\n");
  const json got = answer({"--catalogues", "k.csv"});
  const json& ways = got["identity"]["clusters"][0]["ways"];
  ASSERT_EQ(ways.size(), 2u);
  double prior = 0, posterior = 0;
  for (const json& way : ways) {
    prior += way["prior"].get<double>();
    posterior += way["posterior"].get<double>();
    EXPECT_NEAR(way["prior"].get<double>(), way["catalogue"] == "splitter" ? 0.75 : 0.25, 1e-12);
  }
  EXPECT_NEAR(prior, 1, 1e-12);
  EXPECT_NEAR(posterior, 1, 1e-12);
  // Where an animal lives tells: captures amidst each other are of one.
  EXPECT_EQ(ways[0]["catalogue"], "lumper");
  EXPECT_GT(got["identity"]["n_animals"]["se"], 0);
  const Ran told = run({"--catalogues", "k.csv"});
  EXPECT_NE(told.out.find("catalogue lumper: 0.9"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("0.250 before the captures were looked at"), std::string::npos);
  EXPECT_EQ(told.err.find("look the same"), std::string::npos) << told.err;
  file("k.csv",
       "catalogue,animal,individual,weight\nlumper,A01,x1,1\nlumper,B01,X-01,1\nsplitter,,,3\n");
  EXPECT_NE(run({"--catalogues", "k.csv"})
                .err.find("2 individuals of catalogue 'lumper' have names that look the same"),
            std::string::npos);
  // An individual may bear the name of another animal of the captures.
  file("k.csv", "catalogue,animal,individual,weight\nlumper,B01,A01,1\nsplitter,,,3\n");
  EXPECT_EQ(answer({"--catalogues", "k.csv"})["loglik"], got["loglik"]);
}

TEST_F(DensityIdentity, WrongTablesAreToldByTheirPlaces) {
  file("p.csv", "animal,other,probability\nA01,Z99,0.5\n");
  refuses("p.csv:2:other: found 'Z99', a name that no capture has", {"--pairs", "p.csv"});
  file("p.csv", "animal,other,probability\nA01,A02,1.5\n");
  refuses("p.csv:2:probability: found a number above 1", {"--pairs", "p.csv"});
  file("p.csv", "animal,other,probability\nA01,A01,0.5\n");
  refuses("p.csv:2: found 'A01' paired with itself", {"--pairs", "p.csv"});
  file("p.csv", "animal,other,probability\nA01,A02,0.5\nA02,A01,0.4\n");
  refuses("p.csv:3: found the pair of 'A02' and 'A01' again, told at p.csv:2",
          {"--pairs", "p.csv"});
  file("k.csv", "catalogue,animal,individual,weight\na,A01,x,1\na,A02,x,2\n");
  refuses("k.csv:3:weight: found another weight", {"--catalogues", "k.csv"});
  file("k.csv", "catalogue,animal,individual\na,A01,x\na,A01,y\n");
  refuses("'A01' twice", {"--catalogues", "k.csv"});
  refuses("--catalogues: found beside --pairs", {"--pairs", "p.csv", "--catalogues", "k.csv"});
  refuses("--profile: found beside --pairs", {"--pairs", "p.csv", "--profile", "D"});
}

TEST_F(DensityIdentity, FlanksAreMatchedByWhereTheyWereSeen) {
  // Every third animal, so that few may be matched; captures fall to the sides in turns.
  std::string sided = captures_[0] + ",side\n";
  for (std::size_t i = 1; i < captures_.size(); ++i)
    if (captures_[i][2] % 3 == 0)
      sided += (i % 2 == 0 ? "L" : "R") + captures_[i] + (i % 2 == 0 ? ",left\n" : ",R\n");
  file("c.csv", sided);
  const json got = answer({"--sides", "--model", "g0 ~ side"});
  EXPECT_GT(got["identity"]["flanks"].size(), 3u);
  const json apart = answer({});
  EXPECT_LT(estimate(got, "D"), 0.9 * estimate(apart, "D"));
  EXPECT_EQ(got["coefficients"].size(), 4u);
  EXPECT_NE(run({}).err.find("--sides takes them together"), std::string::npos);
  file("c.csv", captures_[0] + ",side\n" + captures_[1] + ",behind\n");
  refuses("c.csv:2:side: found 'behind', expected left, right or both", {"--sides"});
  file("c.csv", text_of(captures_));
  refuses("--sides: found no column 'side' in the captures", {"--sides"});
}

TEST_F(DensityIdentity, ErrorsMoveEstimates) {
  const Words words{"--misidentified", "split=0.2", "--replicates", "3", "--seed", "4"};
  const json got = answer(words)["misidentified"];
  ASSERT_EQ(got["levels"].size(), 4u);
  ASSERT_EQ(got["estimates"].size(), 4u);
  EXPECT_EQ(got["estimates"][0]["parameter"], "D");
  EXPECT_EQ(got["estimates"][3]["parameter"], "N");
  EXPECT_GT(got["estimates"][3]["with_more_errors"][3],
            got["estimates"][3]["observed"]["estimate"]);
  EXPECT_LT(got["estimates"][3]["corrected"]["estimate"],
            got["estimates"][3]["observed"]["estimate"]);
  EXPECT_EQ(answer(words)["misidentified"], got);
  for (const json& e : got["estimates"]) EXPECT_GT(e["monte_carlo_se"], 0);
  EXPECT_NE(run(words).out.find("; SE of its simulation "), std::string::npos);
  refuses("expected split=SHARE or merge=SHARE", {"--misidentified", "split=2"});
  refuses("found 'split' twice", {"--misidentified", "split=0.1,split=0.2"});
  refuses("--replicates: found without --misidentified", {"--replicates", "5"});
}

}  // namespace dersu::cli
