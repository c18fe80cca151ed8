// dersu density on plain files: what it says, equal to the reference, and what it refuses.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Words = std::vector<std::string>;

const fs::path kReference = fs::path(DERSU_SHARED_DATA) / "scr";

json read_json(const fs::path& path) {
  std::ifstream file(path);
  return json::parse(file);
}

std::vector<std::string> names_of(const json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

/// A 5 x 5 grid of detectors, five animals, and a mask of 500 m around.
class Density : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string traps = "session,detector,x,y\n";
    for (int i = 0; i < 25; ++i)
      traps += "1," + std::to_string(i) + "," + std::to_string(1000 * (i % 5)) + "," +
               std::to_string(1000 * (i / 5)) + "\n";
    file("t.csv", traps);
    file("m.csv", mask(21));
    file("c.csv", kCaptures);
  }
  void file(const std::string& name, const std::string& text) const {
    std::ofstream(place_.folder() / name) << text;
  }
  static std::string mask(int side, const std::string& covariate = "") {
    std::string text = "x,y,cell_ha" + (covariate.empty() ? "" : "," + covariate) + "\n";
    for (int i = 0; i < side; ++i)
      for (int j = 0; j < side; ++j)
        text += std::to_string(-3000 + 500 * i) + "," + std::to_string(-3000 + 500 * j) + ",25" +
                (covariate.empty() ? ""
                 : i == 0          ? ","
                                   : "," + std::to_string(i)) +
                "\n";
    return text;
  }
  [[nodiscard]] Ran run(Words more, const Words& files = {"c.csv", "t.csv", "m.csv"}) const {
    Words words{"density", "--captures", files[0], "--traps", files[1]};
    if (!files[2].empty()) words.insert(words.end(), {"--mask", files[2]});
    words.insert(words.end(), more.begin(), more.end());
    return place_.run(words);
  }
  /// The status, with the message where that is not what was expected.
  void refuses(int status, const std::string& says, const Ran& ran) const {
    EXPECT_EQ(ran.status, status) << ran.out << ran.err;
    EXPECT_NE(ran.err.find(says), std::string::npos) << ran.err;
    EXPECT_EQ(ran.out, "");
  }

  static constexpr const char* kCaptures =
      "session,animal,occasion,detector,count\n1,a,1,6,1\n1,a,2,7,1\n1,b,1,12,1\n1,b,3,12,1\n"
      "1,c,2,18,1\n1,c,4,13,1\n1,c,5,18,1\n1,d,1,3,1\n1,e,2,4,1\n1,e,3,9,1\n";
  Workplace place_;
};

/// One reference fit, asked through the command line.
void equals_reference(const std::string& id, const std::string& detector) {
  const fs::path answers = kReference / "reference" / (id + ".json");
  if (!fs::exists(answers)) GTEST_SKIP() << "reference data not there: scr/reference/" << id;
  const json reference = read_json(answers);
  const fs::path data = kReference / reference["dataset"].get<std::string>();
  Words words{"density",
              "--captures",
              (data / "captures.csv").string(),
              "--traps",
              (data / "traps.csv").string(),
              "--mask",
              (kReference / reference["mask_file"].get<std::string>().substr(5)).string(),
              "--detector",
              detector,
              "--detectfn",
              "HN",
              "--json"};
  for (const char* more : {"usage", "sessions"})
    if (fs::exists(data / (std::string(more) + ".csv")))
      words.insert(words.end(),
                   {"--" + std::string(more), (data / (std::string(more) + ".csv")).string()});
  const Workplace place;
  const Ran ran = place.run(words);
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json answer = json::parse(ran.out);
  const double loglik = reference["loglik"];
  EXPECT_NEAR(answer["loglik"].get<double>(), loglik, 1e-6 * std::abs(loglik));
  EXPECT_EQ(answer["n_animals"], reference["n_animals"]);
  EXPECT_GT(answer["seconds"].get<double>(), 0);
  ASSERT_EQ(answer["estimates"].size(), reference["real"].size());
  const auto near = [](const json& ours, const json& theirs, double tolerance) {
    EXPECT_NEAR(ours.get<double>(), theirs.get<double>(),
                tolerance * std::abs(theirs.get<double>()));
  };
  for (std::size_t i = 0; i < reference["real"].size(); ++i) {
    const json& ours = answer["estimates"][i];
    const json& theirs = reference["real"][i];
    EXPECT_EQ(ours["parameter"], theirs["parameter"]);
    near(ours["estimate"], theirs["estimate"], 1e-4);
    near(ours["se"], theirs["SE.estimate"], 1e-3);
    near(ours["lower"], theirs["lcl"], 1e-3);
    near(ours["upper"], theirs["ucl"], 1e-3);
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const json& ours = answer["region_n"][i == 0 ? "expected" : "realised"];
    near(ours["estimate"], reference["region_N"][i]["estimate"], 1e-4);
    near(ours["se"], reference["region_N"][i]["SE.estimate"], 1e-3);
    near(ours["lower"], reference["region_N"][i]["lcl"], 1e-3);
    near(ours["upper"], reference["region_N"][i]["ucl"], 1e-3);
  }
  for (const json& point : reference["fixed_evals"]) {
    Words at = words;
    std::string coefficients;
    for (std::size_t j = 0; j < point["beta"].size(); ++j)
      coefficients += (j > 0 ? "," : "") + reference["beta_names"][j].get<std::string>() + "=" +
                      point["beta"][j].dump();
    at.insert(at.end(), {"--at", coefficients});
    const Ran there = place.run(at);
    ASSERT_EQ(there.status, 0) << there.err;
    const double value = point["loglik"];
    EXPECT_NEAR(json::parse(there.out)["loglik"].get<double>(), value, 1e-8 * std::abs(value));
  }
}

}  // namespace

TEST(DensityReference, TigerProximity) { equals_reference("tiger_HN", "proximity"); }
TEST(DensityReference, CaptdataMulti) { equals_reference("captdata_HN", "multi"); }
TEST(DensityReference, StoatMulti) { equals_reference("stoat_multi_HN", "multi"); }
TEST(DensityReference, StoatProximity) { equals_reference("stoat_prox_HN", "proximity"); }

TEST_F(Density, JsonHasTheMembersThatAreNamed) {
  const Ran ran = run({"--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json answer = json::parse(ran.out);
  for (const char* name : {"loglik", "aic", "n_animals", "n_detections", "seconds"})
    EXPECT_TRUE(answer[name].is_number()) << name;
  EXPECT_EQ(answer["n_animals"], 5);
  EXPECT_EQ(answer["n_detections"], 10);
  EXPECT_NEAR(answer["aic"].get<double>(), 6 - 2 * answer["loglik"].get<double>(), 1e-9);
  const Words interval{"estimate", "lower", "se", "upper"};
  EXPECT_EQ(names_of(answer["region_n"]["expected"]), interval);
  EXPECT_EQ(names_of(answer["region_n"]["realised"]), interval);
  EXPECT_EQ(names_of(answer["estimates"][0]),
            (Words{"estimate", "lower", "parameter", "se", "upper"}));
  EXPECT_EQ(answer["estimates"][2]["parameter"], "sigma");
}

TEST_F(Density, SecrTextAndTablesSayTheSame) {
  std::string traps;
  std::string captures = "# session animal occasion detector\n";
  for (int i = 0; i < 25; ++i)
    traps += std::to_string(i) + " " + std::to_string(1000 * (i % 5)) + " " +
             std::to_string(1000 * (i / 5)) + "\n";
  std::istringstream rows(kCaptures);
  std::string row;
  std::getline(rows, row);
  while (std::getline(rows, row)) {
    std::ranges::replace(row, ',', ' ');
    captures += row.substr(0, row.rfind(' ')) + "\n";
  }
  file("capt.txt", captures);
  file("trap.txt", traps);
  const Ran secr = place_.run({"density", "--secr-captures", "capt.txt", "--secr-traps", "trap.txt",
                               "--mask", "m.csv", "--json"});
  const Ran tables = run({"--json"});
  ASSERT_EQ(secr.status, 0) << secr.err;
  EXPECT_EQ(json::parse(secr.out)["loglik"], json::parse(tables.out)["loglik"]);
  EXPECT_EQ(json::parse(secr.out)["region_n"], json::parse(tables.out)["region_n"]);
  const Ran same = place_.run({"density", "--secr-captures", "none", "--secr-traps", "./none"});
  EXPECT_EQ(same.status, 2);
  EXPECT_NE(same.err.find("--secr-traps: found the file of --secr-captures, expected that of the "
                          "detectors"),
            std::string::npos)
      << same.err;
}

TEST_F(Density, AMadeMaskReachesFourSigma) {
  const Ran ran = run({"--json"}, {"c.csv", "t.csv", ""});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const double sigma_m = json::parse(ran.out)["estimates"][2]["estimate"];
  const auto at = ran.err.find("buffer ");
  ASSERT_NE(at, std::string::npos) << ran.err;
  EXPECT_GE(std::stod(ran.err.substr(at + 7)), 0.99 * 4 * sigma_m);
  EXPECT_EQ(ran.err.find("the mask is too small"), std::string::npos) << ran.err;
}

TEST_F(Density, TooLittleDataIsSaid) {
  file("none.csv", "session,animal,occasion,detector,count\n");
  file("sessions.csv", "session,noccasions\n1,5\n");
  refuses(2, "captures", run({}, {"none.csv", "t.csv", "m.csv"}));
  refuses(1, "no animal was detected",
          run({"--sessions", "sessions.csv"}, {"none.csv", "t.csv", "m.csv"}));
  file("one.csv", "session,animal,occasion,detector,count\n1,a,1,6,1\n");
  refuses(1, "one animal was detected", run({}, {"one.csv", "t.csv", "m.csv"}));
  file("still.csv", "session,animal,occasion,detector,count\n1,a,1,6,1\n1,a,2,6,1\n");
  refuses(1, "two places", run({}, {"still.csv", "t.csv", "m.csv"}));
}

// An animal that was taken 120 km off, and no other that moved: any large sigma explains that as
// well as any other.
TEST_F(Density, ALikelihoodWithoutATopIsNoEstimate) {
  std::ofstream(place_.folder() / "t.csv", std::ios::app) << "1,99,90000,90000\n";
  file("far.csv",
       "session,animal,occasion,detector,count\n1,a,1,6,1\n1,a,2,6,1\n1,a,3,99,1\n1,b,1,12,1\n"
       "1,b,3,12,1\n1,c,2,18,1\n1,c,5,18,1\n1,d,1,3,1\n");
  file("both.csv", mask(21) + "90000,90000,25\n90500,90000,25\n90000,90500,25\n");
  refuses(1, "no clear top", run({}, {"far.csv", "t.csv", "both.csv"}));
}

TEST_F(Density, DetectorsThatTheMaskCannotServeAreRefused) {
  std::ofstream(place_.folder() / "t.csv", std::ios::app) << "1,99,90000,90000\n";
  file("far.csv", std::string(kCaptures) + "1,a,3,99,1\n");
  const Ran far = run({}, {"far.csv", "t.csv", "m.csv"});
  refuses(2, "t.csv:27: found a detector that caught an animal about 117 km from the mask", far);
  EXPECT_EQ(far.err.find("90000"), std::string::npos) << "no coordinates in messages";
  const Ran unused = run({});  // the detector alone is a caution
  EXPECT_EQ(unused.status, 0);
  EXPECT_NE(unused.err.find("1 of 26 detectors are outside the mask"), std::string::npos);
  file("away.csv", "x,y,cell_ha\n500000,500000,25\n500500,500000,25\n");
  refuses(2, "t.csv:2: all 26 detectors are outside the mask",
          run({}, {"c.csv", "t.csv", "away.csv"}));
  refuses(2, "outside the mask",
          run({"--at", "D=-6,g0=-2,sigma=6"}, {"c.csv", "t.csv", "away.csv"}));
  file("one.csv", "x,y,cell_ha\n90000,90000,25\n90500,90000,25\n");
  refuses(2, "25 of 26 detectors are outside the mask", run({}, {"c.csv", "t.csv", "one.csv"}));
}

// Without a mask nobody can say what is far but the detectors themselves.
TEST_F(Density, OneDetectorFarFromAllOthersIsRefusedOrTold) {
  std::ofstream(place_.folder() / "t.csv", std::ios::app) << "1,99,90000,90000\n";
  file("far.csv", std::string(kCaptures) + "1,a,3,99,1\n");
  const Ran far = run({}, {"far.csv", "t.csv", ""});
  refuses(2, "t.csv:27: found 1 detector that stands 122 km from all others, ", far);
  EXPECT_NE(far.err.find("1 animal that was caught there was caught elsewhere too"),
            std::string::npos);
  EXPECT_EQ(far.err.find("90000"), std::string::npos) << "no coordinates in messages";
  const Ran unused = run({}, {"c.csv", "t.csv", ""});
  EXPECT_EQ(unused.status, 0) << unused.err;
  EXPECT_NE(unused.err.find("t.csv:27: 1 detector that stands 122 km from all others"),
            std::string::npos)
      << unused.err;
  EXPECT_EQ(unused.err.find("90000"), std::string::npos) << "no coordinates in messages";
}

TEST_F(Density, AMaskThatDoesNotFitSigmaIsTold) {
  const Ran narrow = run({"--buffer", "500m", "--spacing", "250m"}, {"c.csv", "t.csv", ""});
  ASSERT_EQ(narrow.status, 0) << narrow.err;
  EXPECT_NE(narrow.err.find("the mask is too small and density too high, by about"),
            std::string::npos)
      << narrow.err;
  const Ran coarse = run({"--buffer", "5km", "--spacing", "2km"}, {"c.csv", "t.csv", ""});
  ASSERT_EQ(coarse.status, 0) << coarse.err;
  EXPECT_NE(coarse.err.find("sigma wide, expected at most about 0.6"), std::string::npos)
      << coarse.err;
}

TEST_F(Density, CapturesThatAreToldAgainAreTold) {
  file("again.csv", std::string(kCaptures) + "1,a,1,6,1\n1,b,1,12,3\n");
  const Ran ran = run({"--json"}, {"again.csv", "t.csv", "m.csv"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.err.find("4 detections repeat an animal at the same detector on the same occasion "
                         "and were left out (first in again.csv:12, again.csv:13)"),
            std::string::npos)
      << ran.err;
  EXPECT_EQ(json::parse(ran.out)["n_detections"], 10);
  const Ran counts = run({"--detector", "count", "--json"}, {"again.csv", "t.csv", "m.csv"});
  ASSERT_EQ(counts.status, 0) << counts.err;
  EXPECT_EQ(json::parse(counts.out)["n_detections"], 14);
  EXPECT_EQ(counts.err.find("repeat"), std::string::npos) << counts.err;
  // A detector that holds an animal: the same place again is one capture, another cannot be.
  EXPECT_EQ(run({"--detector", "multi"}, {"again.csv", "t.csv", "m.csv"}).status, 0);
  file("held.csv", std::string(kCaptures) + "1,a,1,8,1\n");
  refuses(2,
          "held.csv:12:detector: found animal 'a' at a second detector on occasion 1 (the first "
          "is in held.csv:2)",
          run({"--detector", "multi"}, {"held.csv", "t.csv", "m.csv"}));
}

TEST_F(Density, DegreesAndOverlappingCellsAreRefused) {
  std::string traps = "detector,x,y\n";
  for (int i = 0; i < 25; ++i)
    traps += std::to_string(i) + "," + std::to_string(131 + 0.01 * (i % 5)) + "," +
             std::to_string(43 + 0.01 * (i / 5)) + "\n";
  file("degrees.csv", traps);
  const Ran degrees = run({}, {"c.csv", "degrees.csv", ""});
  refuses(2, "look like degrees", degrees);
  EXPECT_EQ(degrees.err.find("131"), std::string::npos) << "no coordinates in messages";
  file("close.csv", "x,y,cell_ha\n130.1,43.1,25\n130.2,43.1,25\n130.1,43.2,25\n130.2,43.2,25\n");
  refuses(2, "overlap", run({}, {"c.csv", "t.csv", "close.csv"}));
  file("twice.csv", mask(21) + "0,0,25\n");
  refuses(2, "1 of 442 mask points are there twice", run({}, {"c.csv", "t.csv", "twice.csv"}));
  std::string small = mask(21);  // square kilometres for hectares
  for (auto at = small.find(",25\n"); at != std::string::npos; at = small.find(",25\n"))
    small.replace(at, 4, ",0.25\n");
  file("small.csv", small);
  refuses(
      2,
      "the mask points lie on a grid of 500 m by 500 m, whose cells are 25 ha; found cell_ha 0.25",
      run({}, {"c.csv", "t.csv", "small.csv"}));
  std::string rows = "x,y,cell_ha\n";  // every second one
  for (int i = 0; i < 21; ++i)
    for (int j = 0; j < 21; j += 2)
      rows += fmt::format("{},{},25\n", -3000 + 500 * i, -3000 + 500 * j);
  file("rows.csv", rows);
  refuses(2, "a grid of 500 m by 1.0 km, whose cells are 50 ha; found cell_ha 25",
          run({}, {"c.csv", "t.csv", "rows.csv"}));
  file("empty.csv", "x,y,cell_ha\n");
  refuses(2, "no rows", run({}, {"c.csv", "t.csv", "empty.csv"}));
  file("nan.csv", mask(21) + "nan,0,25\n");
  refuses(2, "nan.csv:443:x", run({}, {"c.csv", "t.csv", "nan.csv"}));
}

TEST_F(Density, TablesMayComeThroughPipes) {
  const Ran plain = run({"--json"});
  ASSERT_EQ(plain.status, 0) << plain.err;
  const fs::path pipe = place_.folder() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  Ran piped;
  {
    const std::jthread writer([&] { std::ofstream(pipe) << kCaptures; });
    piped = run({"--json"}, {"pipe", "t.csv", "m.csv"});
  }
  ASSERT_EQ(piped.status, 0) << piped.err;
  EXPECT_EQ(json::parse(piped.out)["loglik"], json::parse(plain.out)["loglik"]);
  refuses(2, "is a pipe, expected a file",
          run({"--crs", "EPSG:32652", "--region", "pipe"}, {"c.csv", "t.csv", "m.csv"}));
}

TEST_F(Density, ModelsThatTheDataCannotServeAreRefused) {
  refuses(2, "'forest'", run({"--model", "D ~ forest"}));
  file("gaps.csv", mask(21, "forest"));
  refuses(2, "no value at 21 of 441 points",
          run({"--model", "D ~ forest"}, {"c.csv", "t.csv", "gaps.csv"}));
  EXPECT_EQ(run({}, {"c.csv", "t.csv", "gaps.csv"}).status, 0);  // it may stay unused
  refuses(2,
          "--model: found the variable 'forset' in 'D ~ forset', expected one of forest, x, y, "
          "x2, y2, xy; did you mean 'forest'?",
          run({"--model", "D ~ forset"}, {"c.csv", "t.csv", "gaps.csv"}));
  refuses(2, "--model: found the variable 'forest' in 'g0 ~ forest', expected one of t, T, b",
          run({"--model", "g0 ~ forest"}, {"c.csv", "t.csv", "gaps.csv"}));
  file("own.csv", mask(21, "x2"));
  refuses(2, "--model: found 'x2' in 'D ~ x2', which means something of its own in formulas and is",
          run({"--model", "D ~ x2"}, {"c.csv", "t.csv", "own.csv"}));
  refuses(2, "--model: found '+' in 'D ~ +'", run({"--model", "D ~ +"}));
  refuses(2, "'foo'", run({"--model", "foo ~ 1"}));
  refuses(2, "no value of sigma", run({"--at", "D=-6,g0=-2"}));
  refuses(1, "--at", run({"--at", "D=-6,g0=-2,sigma=-900"}));
  refuses(1, "the likelihood is 0 or not finite", run({"--at", "D=800,g0=0,sigma=3"}));
}

TEST_F(Density, ACaptureAfterALossIsSaidWithItsLine) {
  file("n.csv", "session,animal,occasion,detector,lost\n1,a,1,6,1\n1,b,1,6,0\n1,a,2,7,0\n");
  refuses(2, "n.csv:4:occasion: found animal 'a' on occasion 2, after it was not released on",
          run({}, {"n.csv", "t.csv", "m.csv"}));
  refuses(2, "is a folder", run({"--region", ".", "--crs", "EPSG:32652"}));
}

TEST_F(Density, EffortMustAllowTheCaptures) {
  std::string usage = "detector,u1,u2,u3,u4,u5\n";
  for (int i = 0; i < 25; ++i) usage += std::to_string(i) + (i == 6 ? ",0" : ",1") + ",1,1,1,1\n";
  file("u.csv", usage);
  refuses(2, "c.csv:2:occasion: found a capture on occasion 1, where the usage",
          run({"--usage", "u.csv"}));
  usage = "detector,u1,u2,u3\n";
  for (int i = 0; i < 25; ++i) usage += std::to_string(i) + ",1,0.5,2\n";
  file("short.csv", usage);
  refuses(2, "c.csv:7:occasion: found '4', expected 1 to 3", run({"--usage", "short.csv"}));
  std::ofstream(place_.folder() / "t.csv", std::ios::app) << "1,6,5000,5000\n";
  refuses(2, "t.csv:27:detector", run({}));
}

TEST_F(Density, OptionsThatContradictEachOtherAreUsage) {
  refuses(2, "--buffer", run({"--buffer", "5km"}));
  refuses(2, "--habitat", run({"--habitat", "h.geojson"}));
  refuses(2, "--crs", run({"--habitat", "h.geojson"}, {"c.csv", "t.csv", ""}));
  refuses(2, "expected a projected coordinate system", run({"--crs", "EPSG:4326"}));
  refuses(2, "--captures", place_.run({"density", "--traps", "t.csv"}));
  refuses(2, "spacing", run({"--buffer", "5km", "--spacing", "1m"}, {"c.csv", "t.csv", ""}));
}

TEST_F(Density, StopsWhenAsked) {
  const pid_t process =
      place_.start({"density", "--captures", "c.csv", "--traps", "t.csv", "--buffer", "300km",
                    "--spacing", "500m", "--model", "D ~ x + y + x:y"});
  ASSERT_TRUE(Workplace::listens(process));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  kill(process, SIGINT);
  const Ran ran = place_.finish(process);
  EXPECT_EQ(ran.status, 130);
  EXPECT_EQ(ran.out, "");
}

}  // namespace dersu::cli
