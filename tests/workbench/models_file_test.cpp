// models.toml: what serves which model, and every problem with its place.
#include "dersu/workbench/models_file.hpp"

#include <gtest/gtest.h>

namespace dersu::workbench {
namespace {

Result<ModelsFile> read(const std::string& text) {
  return read_models_text(text, "models.toml", "folder", find_method("density")->options);
}

ModelsFile sound(const std::string& text) {
  auto file = read(text);
  EXPECT_TRUE(file) << describe(file.error());
  return file ? std::move(*file) : ModelsFile{};
}

std::string problems(const std::string& text) {
  const auto file = read(text);
  return file ? "" : describe(file.error());
}

}  // namespace

TEST(ModelsFile, EachModelHasTheFilesTheDefaultsAndItsOwn) {
  const ModelsFile file = sound(R"(captures = "c.csv"
traps = "../t.csv"
secr-traps = ["a.txt", "b.txt"]
buffer = "15 km"
trials = 3
confidence = 0.9
criterion = "AIC"
detectfn = "EX"
[default]
model = "D ~ x"
conditional = true
[[model]]
name = "one"
[[model]]
name = "two"
detectfn = "HR"
model = "g0 ~ b"
)");
  EXPECT_EQ(file.criterion, scr::Criterion::aic);
  const std::map<std::string, std::string> files{
      {"captures", "folder/c.csv"}, {"traps", "t.csv"}, {"secr-traps", "folder/a.txt,folder/b.txt"},
      {"buffer", "15 km"},          {"trials", "3"},    {"confidence", "0.9"}};
  EXPECT_EQ(file.given, files);
  ASSERT_EQ(file.models.size(), 2u);
  auto one = files;
  one.insert({{"detectfn", "EX"}, {"model", "D ~ x"}, {"conditional", "true"}});
  EXPECT_EQ(file.models[0].given, one);
  EXPECT_EQ(file.models[0].places.at("model"), "models.toml:10:9");
  auto two = one;
  two["detectfn"] = "HR";
  two["model"] = "g0 ~ b";
  EXPECT_EQ(file.models[1].given, two);
  EXPECT_EQ(file.models[1].places.at("model"), "models.toml:17:9");
  EXPECT_EQ(file.models[1].places.at("buffer"), "models.toml:4:10");
}

TEST(ModelsFile, EveryProblemIsToldAtOnce) {
  EXPECT_EQ(problems(R"(captures = 3
bufer = "15 km"
spacing = "2"
trials = 1.5
detector = "camera"
criterion = "BIC"
mixture = 9
[default]
mixture = 2
traps = "t.csv"
[[model]]
name = "one"
link = ""
[[model]]
name = "one"
conditional = "yes"
groups = "sex"
[[model]]
modell = "D ~ 1"
)"),
            R"(15 problems in models.toml
models.toml:1:12: captures: found 3, expected a text
models.toml:2:1: unknown key 'bufer', did you mean 'buffer'?
models.toml:3:11: spacing: found '2', expected a length with its unit, such as '15 km'
models.toml:4:10: trials: found 1.5, expected a whole number
models.toml:5:12: detector: found 'camera', expected 'multi', 'proximity', 'count', 'single', 'capped', 'polygon', 'polygonX', 'transect' or 'transectX'
models.toml:6:13: criterion: found 'BIC', expected 'AIC' or 'AICc' (did you mean 'AIC'?)
models.toml:7:11: mixture: found '9', expected from 2 to 3
models.toml:9:11: mixture: is said before the tables too, at models.toml:7:11
models.toml:10:1: key 'traps' is about the files: it stands before all tables, and serves every model
models.toml:13:8: link: found '', expected a text
models.toml:15:8: name: 'one' is already used above
models.toml:16:15: conditional: found 'yes', expected true or false
models.toml:17:10: groups: found 'sex', expected nothing as in the first model: their likelihoods cannot be compared
models.toml:18:1: missing key 'name'
models.toml:19:1: unknown key 'modell', did you mean 'model'?
)");
}

TEST(ModelsFile, NeedsModelsAsTables) {
  EXPECT_EQ(problems("captures = \"c.csv\""),
            "1 problem in models.toml\nmodels.toml:1:1: missing table [[model]]\n");
  const std::string written =
      "'model' is written as [[model]]; formulas for all models stand in [default]\n";
  EXPECT_EQ(problems("model = \"D ~ x\""), "1 problem in models.toml\nmodels.toml:1:1: " + written);
  EXPECT_EQ(problems("model = []"), "1 problem in models.toml\nmodels.toml:1:1: " + written);
  EXPECT_EQ(problems("default = 3\n[[model]]\nname = \"a\""),
            "1 problem in models.toml\nmodels.toml:1:1: 'default' is written as [default]\n");
  std::string many;
  for (int i = 0; i < 201; ++i) many += "[[model]]\nname = \"m" + std::to_string(i) + "\"\n";
  EXPECT_NE(problems(many).find("found 201 models, expected at most 200"), std::string::npos);
}

TEST(ModelsFile, WhatIsOfASingleModelOrAPlanIsNoKey) {
  for (const char* name : {"map", "design", "at", "pairs", "open"}) {
    const std::string key = name;
    const std::string says = key + ": found beside several models, with which it is not served\n";
    EXPECT_EQ(problems(key + " = \"x\"\n[[model]]\nname = \"a\""),
              "1 problem in models.toml\nmodels.toml:1:1: " + says);
    EXPECT_EQ(problems("[[model]]\nname = \"a\"\n" + key + " = \"x\""),
              "1 problem in models.toml\nmodels.toml:3:1: " + says);
  }
  EXPECT_NE(problems("out = \"x.csv\"\n[[model]]\nname = \"a\"").find("unknown key 'out'"),
            std::string::npos);
}

TEST(ModelsFile, AFlagThatIsFalseIsNotGiven) {
  const ModelsFile file = sound("conditional = false\n[[model]]\nname = \"a\"");
  EXPECT_FALSE(file.models[0].given.contains("conditional"));
}

TEST(ModelsFile, ErrorsOfOptionsAreToldAtTheirKeys) {
  const Places places{{"buffer", "models.toml:4:10"}};
  EXPECT_EQ(describe(at_key({Fault::usage, "found beside --mask", "--buffer"}, places, "m.toml")),
            "models.toml:4:10: buffer: found beside mask\n");
  EXPECT_EQ(describe(at_key({Fault::usage, "is missing", "--traps"}, places, "m.toml")),
            "m.toml: traps: is missing\n");
  EXPECT_EQ(describe(at_key({Fault::bad_input, "x", "c.csv:2:1"}, places, "m.toml")),
            "c.csv:2:1: x\n");
}

}  // namespace dersu::workbench
