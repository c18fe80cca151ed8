// dersu density design design.toml: what a plan gives, that places are in the files asked for and
// nowhere else, and what makes no sense.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "dersu/core/text.hpp"
#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Words = std::vector<std::string>;

/// 20 x 12 km of land in cells of 1 km; two parties, the border at x = 10 km.
class DensityDesign : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string mask = "x,y,cell_ha,cover\n";
    for (int i = 0; i < 20; ++i)
      for (int j = 0; j < 12; ++j)
        mask += fmt::format("{},{},100,{}\n", 1000 * i + 500, 1000 * j + 500, i < 10 ? 1 : 2);
    file("m.csv", mask);
    std::string places = "x,y,party,cost\n";
    for (int i = 0; i < 10; ++i)
      for (int j = 0; j < 6; ++j)
        places += fmt::format("{},{},{},{}\n", 2000 * i + 1000, 2000 * j + 1000,
                              i < 5 ? "CN" : "RU", i < 5 ? 1 : 2);
    file("p.csv", places);
    file("c.csv", "camera,x,y,party\nA,7000,6000,CN\nB,9000,6000,CN\nC,11000,6000,RU\n");
    plan(kPlacement);
  }
  void file(const std::string& name, const std::string& text) const {
    std::ofstream(place_.folder() / name) << text;
  }
  /// design.toml with what is asked.
  void plan(const std::string& asked) const { file("design.toml", std::string(kHead) + asked); }
  [[nodiscard]] Ran run(Words more = {}) const {
    Words words{"density", "design", "design.toml"};
    words.insert(words.end(), more.begin(), more.end());
    return place_.run(words);
  }
  [[nodiscard]] json answer() const {
    const Ran ran = run({"--json"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    return ran.status == 0 ? json::parse(ran.out) : json();
  }
  void refuses(const std::string& says, const Words& more = {}) const {
    const Ran ran = run(more);
    EXPECT_EQ(ran.status, 2) << ran.out << ran.err;
    EXPECT_NE(ran.err.find(says), std::string::npos) << ran.err;
  }

  static constexpr const char* kHead = R"([survey]
occasions = 8
[detection]
g0 = 0.2
sigma = "2 km"
[land]
mask = "m.csv"
[density]
per_100km2 = 10
[[party]]
code = "CN"
[[party]]
code = "RU"
)";
  static constexpr const char* kPlacement =
      "[placement]\ncandidates = \"p.csv\"\ncameras = 10\nstarts = 2\n";
  Workplace place_;
};

}  // namespace

TEST_F(DensityDesign, PlacesCamerasWithinTheirLimits) {
  plan("[placement]\ncandidates = \"p.csv\"\nbudget = 13\ncameras = 10\nspacing = \"3 km\"\n");
  const Ran ran = run({"--json", "--out", "cams.csv"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json told = json::parse(ran.out);
  const io::CsvTable cameras = table(place_.folder() / "cams.csv");
  ASSERT_EQ(cameras.rows.size(), told["survey"]["cameras"].get<std::size_t>());
  EXPECT_LE(cameras.rows.size(), 10u);
  EXPECT_GE(cameras.rows.size(), 7u);
  double cost = 0;
  std::vector<std::pair<double, double>> known;
  for (std::size_t row = 0; row < cameras.rows.size(); ++row) {
    const double x = *cameras.number(row, *cameras.required_column("x"));
    const double y = *cameras.number(row, *cameras.required_column("y"));
    cost += *cameras.number(row, *cameras.required_column("cost"));
    EXPECT_EQ(cameras.rows[row][*cameras.required_column("party")], x < 10000 ? "CN" : "RU");
    for (const auto& [a, b] : known) EXPECT_GE(std::hypot(a - x, b - y), 3000 - 0.2);
    known.emplace_back(x, y);
  }
  EXPECT_LE(cost, 13);
  EXPECT_EQ(told["placement"]["cost"].get<double>(), cost);
  const json& expected = told["survey"]["expected"];
  EXPECT_NEAR(told["placement"]["value"].get<double>(),
              std::min(expected["n"].get<double>(), expected["r"].get<double>()), 1e-9);
  EXPECT_NEAR(told["expected_n"].get<double>(), 24, 1e-9);
}

TEST_F(DensityDesign, JudgesAnArrayAsItStands) {
  plan("[array]\ncameras = \"c.csv\"\n");
  const json whole = answer();
  EXPECT_EQ(whole["survey"]["cameras"], 3);
  EXPECT_FALSE(whole.contains("placement"));
  plan("[array]\ncameras = \"c.csv\"\nusage = \"u.csv\"\n");
  std::string usage = "camera,u1,u2,u3,u4,u5,u6,u7,u8\n";
  for (const char* id : {"C", "A", "B"}) usage += fmt::format("{},1,1,1,1,1,1,1,1\n", id);
  file("u.csv", usage);
  EXPECT_EQ(answer()["survey"]["expected"], whole["survey"]["expected"]);
  file("u.csv",
       "camera,u1,u2,u3,u4,u5,u6,u7,u8\nA,1,1,1,1,0,0,0,0\nB,0,0,0,0,0,0,0,0\n"
       "C,1,1,1,1,1,1,1,1\n");
  EXPECT_LT(answer()["survey"]["expected"]["n"], whole["survey"]["expected"]["n"]);
}

/// More effort fills a capped camera sooner; it records one animal an occasion all the same.
TEST_F(DensityDesign, EffortOfCappedCamerasEndsWhereTheyAreFull) {
  const auto detections = [&](const std::string& detector, int effort) {
    const std::string head = kHead;
    file("design.toml", "[survey]\ndetector = \"" + detector + "\"\n" +
                            head.substr(head.find("occasions")) + "[array]\ncameras = \"c.csv\"\n");
    file("c.csv", fmt::format("camera,x,y,party,effort\nA,7000,6000,CN,1\nB,9000,6000,RU,{}\n"
                              "C,15000,9000,RU,1\n",
                              effort));
    const json expected = answer()["survey"]["expected"];
    return expected["n"].get<double>() + expected["r"].get<double>();
  };
  const double once = detections("capped", 1);
  const double more = detections("capped", 5);
  EXPECT_GT(more, once);
  EXPECT_LT(detections("capped", 100), once + 8);  // B records on each of the occasions at most
  EXPECT_LT(more - once, detections("proximity", 5) - detections("proximity", 1));
}

TEST_F(DensityDesign, WhatStandsStays) {
  plan("[array]\ncameras = \"c.csv\"\n" + std::string(kPlacement));
  ASSERT_EQ(run({"--out", "cams.csv"}).status, 0);
  const io::CsvTable cameras = table(place_.folder() / "cams.csv");
  ASSERT_EQ(cameras.rows.size(), 13u);
  EXPECT_EQ(cameras.rows[0][0], "A");
  EXPECT_EQ(cameras.rows[2][*cameras.required_column("status")], "stands");
  EXPECT_EQ(cameras.rows[3][*cameras.required_column("status")], "new");
}

TEST_F(DensityDesign, DensityGoesWithAColumn) {
  file("design.toml", [] {
    std::string text = std::string(kHead) + kPlacement;
    text.insert(text.find("per_100km2"), "column = \"cover\"\n");
    return text;
  }());
  ASSERT_EQ(run({"--out", "cams.csv"}).status, 0);
  const io::CsvTable cameras = table(place_.folder() / "cams.csv");
  std::size_t east = 0;
  for (const auto& row : cameras.rows) east += row[2] == "RU" ? 1 : 0;
  EXPECT_GT(east, 5u);  // twice as many animals live there
}

TEST_F(DensityDesign, ComparesGridsAndEffort) {
  plan("[compare]\nspacings = [\"1 km\", \"3 km\"]\noccasions = [4, 8]\ncameras = [9, 16]\n");
  const json rows = answer()["comparison"];
  ASSERT_EQ(rows.size(), 8u);
  for (std::size_t i = 0; i < rows.size(); i += 2)
    EXPECT_LT(rows[i]["expected"]["n"], rows[i + 1]["expected"]["n"]);  // more occasions
  EXPECT_LT(rows[0]["expected"]["n"], rows[4]["expected"]["n"]);        // wider
  EXPECT_GT(rows[0]["expected"]["r"], rows[4]["expected"]["r"]);
}

TEST_F(DensityDesign, GridsThatTheLandHasNoRoomForAreOneRow) {
  plan("[compare]\nspacings = [\"7 km\"]\ncameras = [2, 50, 100]\n");
  const json rows = answer()["comparison"];
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_LT(rows[0]["cameras"], rows[1]["cameras"]);
  EXPECT_NE(run().err.find("some grids have fewer cameras than asked"), std::string::npos);
}

TEST_F(DensityDesign, BusyCamerasThatHoldOneRecordAreTold) {
  std::string busy = kHead;
  busy.replace(busy.find("g0 = 0.2"), 8, "g0 = 0.9");
  busy.replace(busy.find("per_100km2 = 10"), 15, "per_100km2 = 30");
  const std::string array = "[array]\ncameras = \"c.csv\"\n";
  const std::string capped = "[survey]\ndetector = \"capped\"\n";
  file("design.toml", capped + busy.substr(busy.find("occasions")) + array);
  const Ran ran = run();
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find(" % of the detector-occasions taken"), std::string::npos) << ran.out;
  EXPECT_NE(ran.err.find("the RSE is no guide"), std::string::npos) << ran.err;
  EXPECT_GT(answer()["survey"]["expected"]["taken"], 0.75);
  file("design.toml", busy + array);
  EXPECT_EQ(run().err, "");
  EXPECT_FALSE(answer()["survey"]["expected"].contains("taken"));
}

TEST_F(DensityDesign, CamerasFarOffTheLandAreTold) {
  file("c.csv", "camera,x,y,party\nA,7000,6000,CN\nB,9000,6000,CN\nC,900000,6000,RU\n");
  plan("[array]\ncameras = \"c.csv\"\n" + std::string(kPlacement));
  const Ran ran = run();
  EXPECT_EQ(ran.status, 0);
  EXPECT_NE(ran.err.find("1 of 3 cameras is out of reach of the land"), std::string::npos)
      << ran.err;
  EXPECT_NE(ran.err.find("(c.csv:4)"), std::string::npos) << ran.err;
  file("c.csv", "camera,x,y,party\nA,7000,6000,CN\nA,9000,6000,CN\n");
  refuses("c.csv:3: found a camera of the same name above");
}

TEST_F(DensityDesign, TriesThePlan) {
  plan(std::string(kPlacement) + "[simulate]\nsurveys = 6\n");
  const json told = answer()["simulated"];
  EXPECT_EQ(told["surveys"], 6);
  EXPECT_NEAR(told["truth"].get<double>(), 24, 1e-9);
  EXPECT_LE(told["fitted"], 6);
  EXPECT_EQ(answer()["simulated"], told);
}

TEST_F(DensityDesign, PlacesAreInFilesAlone) {
  const Ran ran = run({"--out", "cams.csv", "--map", "map.html"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const std::string both = ran.out + ran.err + run({"--json"}).out;
  const io::CsvTable cameras = table(place_.folder() / "cams.csv");
  for (const auto& row : cameras.rows)
    EXPECT_EQ(both.find(row[3].substr(0, row[3].find('.')) + ","), std::string::npos) << row[3];
  const std::string map = slurp(place_.folder() / "map.html");
  EXPECT_NE(map.find("<svg"), std::string::npos);
  EXPECT_EQ(map.find("<script"), std::string::npos);
}

TEST_F(DensityDesign, WhatMakesNoSenseIsSaid) {
  const std::string head = kHead;
  const auto with = [&](const std::string& line, const std::string& other,
                        const std::string& asked) {
    std::string text = head;
    text.replace(text.find(line), line.size(), other);
    file("design.toml", text + asked);
  };
  with("\"2 km\"", "\"200 km\"", kPlacement);
  refuses("design.toml:5:9: sigma: found 200 km, wider than the whole land");
  with("\"2 km\"", "\"300 m\"", kPlacement);
  refuses("0.6 sigma");
  plan("[placement]\ncandidates = \"p.csv\"\nbudget = 0.5\n");
  refuses("design.toml:16:10: budget: found 0.5, expected at least 1");
  plan("[placement]\ngrid = \"2 km\"\ncameras = 3\n");
  refuses("design.toml:15:8: grid: the parties have no territories");
  plan("[placement]\ncandidates = \"none.csv\"\ncameras = 3\n");
  refuses("none.csv");
  file("q.csv", "x,y,party\n1000,1000,MN\n1000,1000,CN\n");
  plan("[placement]\ncandidates = \"q.csv\"\ncameras = 3\n");
  refuses("q.csv:2:party: found 'MN', expected a [[party]]: CN, RU");
  file("q.csv", "x,y,party\n900000,900000,CN\n");
  plan("[placement]\ncandidates = \"q.csv\"\ncameras = 3\n");
  refuses("no place where a camera may stand");
  plan("[array]\ncameras = \"q.csv\"\n");
  refuses("out of reach of the land");
  plan(kPlacement);
  refuses("--detector: found beside a plan", {"--detector", "multi"});
  refuses("--out: found 'c.txt', expected a .csv or .geojson", {"--out", "c.txt"});
  refuses("--out: found 'm.csv', a file that the plan reads", {"--out", "m.csv"});
  refuses("--out: found .geojson, which needs", {"--out", "c.geojson"});
  fs::create_directory(place_.folder() / "map.html");
  refuses("--map: found 'map.html', a folder", {"--out", "new.csv", "--map", "map.html"});
  EXPECT_FALSE(fs::exists(place_.folder() / "new.csv"));
  const Ran alone = place_.run({"density", "design"});
  EXPECT_EQ(alone.status, 2);
  EXPECT_NE(alone.err.find("expected a plan: dersu density design design.toml"), std::string::npos)
      << alone.err;
  const Ran second = place_.run({"density", "m.csv", "design.toml"});
  EXPECT_EQ(second.status, 2);
  EXPECT_NE(second.err.find("behind the word design"), std::string::npos) << second.err;
  EXPECT_EQ(place_.run({"density", "design", "design.toml", "more"}).status, 2);
}

TEST_F(DensityDesign, AnyNumberOfThreadsSaysTheSame) {
  plan(std::string(kPlacement) + "[simulate]\nsurveys = 3\n");
  setenv("DERSU_THREADS", "1", 1);
  const std::string one = run({"--json"}).out;
  setenv("DERSU_THREADS", "3", 1);
  const std::string three = run({"--json"}).out;
  unsetenv("DERSU_THREADS");
  EXPECT_EQ(one, three);
  EXPECT_FALSE(one.empty());
}

TEST_F(DensityDesign, CtrlCStopsAndWritesNothing) {
  plan(std::string(kPlacement) + "[simulate]\nsurveys = 100000\n");
  const pid_t process = place_.start({"density", "design", "design.toml", "--out", "out.csv"});
  ASSERT_TRUE(Workplace::listens(process));
  kill(process, SIGINT);
  const Ran ran = place_.finish(process);
  EXPECT_EQ(ran.status, 130);
  EXPECT_EQ(ran.err, "stopped; nothing was changed\n");
  EXPECT_FALSE(fs::exists(place_.folder() / "out.csv"));
}

TEST(DensityDesignExample, BothSidesGainByIt) {
  const Workplace place;
  const fs::path example = fs::path(DERSU_SOURCE_DIR) / "examples/survey-design/design.toml";
  const Ran ran =
      place.run({"density", "design", example.string(), "--json", "--out", "cams.geojson"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json told = json::parse(ran.out);
  EXPECT_EQ(told["survey"]["cameras"], 80);
  EXPECT_EQ(told["parties"].size(), 2u);
  EXPECT_GT(told["together"]["seen_twice"], 3);
  EXPECT_GT(told["together"]["overstated"], 0.05);
  EXPECT_LT(told["survey"]["rse"], told["parties"][0]["rse"]);
  EXPECT_LT(told["survey"]["rse"], 0.15);
  const json places = json::parse(slurp(place.folder() / "cams.geojson"));
  EXPECT_EQ(places["features"].size(), 80u);
}

TEST(DensityDesignExample, ASystemOfAnotherZoneIsRefused) {
  const Workplace place;
  const fs::path examples = fs::path(DERSU_SOURCE_DIR) / "examples";
  std::string text = slurp(examples / "survey-design/design.toml");
  const std::string crs = "crs = \"";
  const auto at_crs = text.find(crs) + crs.size();
  text.replace(at_crs, text.find('"', at_crs) - at_crs, "EPSG:32649");
  const std::string up = "../land-of-big-cats";
  for (auto at = text.find(up); at != std::string::npos; at = text.find(up, at + up.size()))
    text.replace(at, up.size(), (examples / "land-of-big-cats").string());
  std::ofstream(place.folder() / "design.toml") << text;
  const Ran ran = place.run({"density", "design", "design.toml"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("design.toml:"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find(": crs: "), std::string::npos) << ran.err;
}

TEST(DensityDesignExample, ClustersStandOutsideExcludedZones) {
  const Workplace place;
  const fs::path examples = fs::path(DERSU_SOURCE_DIR) / "examples";
  std::string text = slurp(examples / "survey-design/design.toml");
  text.resize(text.find("[compare]"));
  text.replace(text.find("starts = 3"), 10, "starts = 1");
  const std::string up = "../land-of-big-cats";
  for (auto at = text.find(up); at != std::string::npos; at = text.find(up, at + up.size()))
    text.replace(at, up.size(), (examples / "land-of-big-cats").string());
  text += "excluded = [\"" +
          (examples / "land-of-big-cats/data/areas/territory-ru.geojson").string() +
          "\"]\ncluster = 2\ncluster_spacing = \"1 km\"\ncameras = 12\n";
  std::ofstream(place.folder() / "design.toml") << text;
  const Ran ran = place.run({"density", "design", "design.toml", "--out", "cams.csv", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const io::CsvTable cameras = table(place.folder() / "cams.csv");
  ASSERT_EQ(cameras.rows.size(), 12u);
  std::map<std::string, std::size_t> of_site;
  for (const auto& row : cameras.rows) {
    EXPECT_EQ(row[2], "CN");
    ++of_site[row[1]];
  }
  EXPECT_EQ(of_site.size(), 3u);
  EXPECT_FALSE(json::parse(ran.out).contains("together"));
}

}  // namespace dersu::cli
