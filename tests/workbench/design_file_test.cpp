// design.toml: everything wrong at once, each at its place.
#include "dersu/workbench/design_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dersu::workbench {
namespace {

const std::string kWhole = R"(crs = "EPSG:32652"
[survey]
occasions = 10
[detection]
g0 = 0.1
sigma = "5 km"
[land]
habitat = "h.geojson"
spacing = "3 km"
[density]
per_100km2 = 1.2
[placement]
cameras = 8
grid = "3 km"
)";

Result<DesignFile> read(const std::string& text) {
  return read_design_text(text, "design.toml", "folder");
}

/// `kWhole` with one line for another is refused so.
void refuses(const std::string& line, const std::string& other, const std::string& where,
             const std::string& says) {
  std::string text = kWhole;
  const auto at = text.find(line);
  ASSERT_NE(at, std::string::npos) << line;
  text.replace(at, line.size(), other);
  const auto file = read(text);
  ASSERT_FALSE(file) << other;
  const std::string all = describe(file.error());
  EXPECT_NE(all.find(where + ": "), std::string::npos) << all;
  EXPECT_NE(all.find(says), std::string::npos) << all;
}

}  // namespace

TEST(DesignFile, WhatItSays) {
  const auto file = read(kWhole + R"(spacing = "2 km"
budget = 12.5
cluster = 2
cluster_spacing = "500 m"
goal = "n"
excluded = "towns.geojson"
[[party]]
code = "CN"
cameras = 4
[compare]
spacings = ["5 km", "10 km"]
cameras = [10]
[simulate]
surveys = 20
)");
  ASSERT_TRUE(file) << describe(file.error());
  EXPECT_EQ(file->detection.n_occasions, 10u);
  EXPECT_EQ(file->detection.intercept, 0.1);
  EXPECT_EQ(file->detection.sigma_m, 5000);
  EXPECT_EQ(file->land.spacing_m, 3000);
  EXPECT_EQ(file->density.per_100km2, 1.2);
  EXPECT_EQ(file->placement->cluster.side, 2u);
  EXPECT_EQ(file->placement->cluster.spacing_m, 500);
  EXPECT_EQ(file->placement->budget, 12.5);
  EXPECT_EQ(file->placement->options.goal, scr::PlacementGoal::n);
  EXPECT_EQ(file->placement->excluded, std::vector<std::string>{"towns.geojson"});
  EXPECT_EQ(file->parties.at(0).cameras, 4u);
  EXPECT_EQ(file->compare->spacings_m, (std::vector<double>{5000, 10000}));
  EXPECT_EQ(file->simulation->surveys, 20u);
  EXPECT_EQ(file->place_of("sigma"), "design.toml:6:9");
  EXPECT_EQ(file->place_of("no such key"), "design.toml");
}

TEST(DesignFile, WhatIsWrongIsSaidWhereItStands) {
  refuses("sigma = \"5 km\"", "sigma = 5", "design.toml:6:9", "with its unit");
  refuses("sigma = \"5 km\"", "sigma = \"5 kg\"", "design.toml:6:9", "sigma: ");
  refuses("sigma = \"5 km\"", "sigms = \"5 km\"", "design.toml:6:1", "did you mean 'sigma'?");
  refuses("g0 = 0.1", "lambda0 = 0.1", "design.toml:5:11", "expected g0, which HN has");
  refuses("g0 = 0.1", "g0 = 1.5", "design.toml:5:6", "above 0 and up to 1");
  refuses("g0 = 0.1", "g0 = 1", "design.toml:5:6", "below 1");
  refuses("g0 = 0.1", "detectfn = \"HR\"\ng0 = 0.1", "design.toml:4:1", "missing key 'z'");
  refuses("g0 = 0.1", "g0 = 0.1\nz = 3", "design.toml:6:5", "HN has no z");
  refuses("g0 = 0.1", "detectfn = \"XX\"\ng0 = 0.1", "design.toml:5:12", "'HN'");
  refuses("occasions = 10", "occasions = 0", "design.toml:3:13", "from 1 to");
  refuses("occasions = 10", "occasions = 10\ndetector = \"single\"", "design.toml:4:12", "capped");
  refuses("occasions = 10", "occasions = 10\ntrials = 2", "design.toml:4:10", "with count");
  refuses("spacing = \"3 km\"\n[d", "[d", "design.toml:7:1", "missing key 'spacing'");
  refuses("spacing = \"3 km\"\n[d", "mask = \"m.csv\"\n[d", "design.toml:8:11", "beside mask");
  refuses("per_100km2 = 1.2", "per_100km2 = 0", "design.toml:11:14", "above 0");
  refuses("per_100km2 = 1.2", "per_100km2 = 1\neffect = 1", "design.toml:12:10", "of what?");
  refuses("per_100km2 = 1.2", "per_100km2 = 1\ncolumn = \"c\"", "design.toml:12:10", "mask");
  refuses("cameras = 8\n", "", "design.toml:12:1", "how many may be set");
  refuses("grid = \"3 km\"", "", "design.toml:12:1", "missing key 'grid' or 'candidates'");
  refuses("cameras = 8", "cluster = 3\ncluster_spacing = \"1 km\"\ncameras = 8",
          "design.toml:15:11", "a multiple of 9");
  refuses("cameras = 8", "cluster = 2\ncameras = 8", "design.toml:12:1", "cluster_spacing");
  refuses("crs = \"EPSG:32652\"\n", "", "design.toml:1:1", "missing key 'crs'");
  refuses("[placement]", "[placment]", "design.toml:12:2", "did you mean 'placement'?");
  refuses("[survey]", "[array]\ncameras=\"c.csv\"\nusage=\"u.csv\"\n[survey]", "design.toml:4:7",
          "column effort");
}

TEST(DesignFile, AllAtOnce) {
  const auto file = read("[survey]\noccasion = 3\n[detection]\nsigma = 1\n[plan]\n");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().fault, Fault::bad_input);
  EXPECT_GE(file.error().details.size(), 6u) << describe(file.error());
  EXPECT_FALSE(read("x = ["));
  EXPECT_FALSE(read(""));
}

TEST(DesignFile, EachPartyOnce) {
  const auto file = read(kWhole + "[[party]]\ncode = \"CN\"\n[[party]]\ncode = \"CN\"\n");
  ASSERT_FALSE(file);
  EXPECT_NE(describe(file.error()).find("already used"), std::string::npos);
  EXPECT_FALSE(read(kWhole + "[party]\ncode = \"CN\"\n"));
}

}  // namespace dersu::workbench
