// dersu simulate as a program: whole projects, refusals.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "dersu/io/csv.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/io/raster.hpp"
#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> small(std::vector<std::string> more) {
  std::vector<std::string> words{"simulate",   "--out", "w",      "--stations", "12",
                                 "--clusters", "2",     "--days", "40"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST(Simulate, ThreePartiesEachWithItsOwn) {
  const Workplace place;
  const Ran ran = place.run(small({"--party", "MN,RU", "--party", "CN", "--stations", "9"}));
  EXPECT_EQ(ran.status, 2);  // --stations twice as one list of two for three parties
  const Ran again = place.run({"simulate", "--out", "w", "--party", "MN,RU", "--party", "CN",
                               "--stations", "9,10,11", "--clusters", "2", "--name-prefix",
                               "a-,b-,c-", "--days", "60", "--density", "3"});
  ASSERT_EQ(again.status, 0) << again.err;
  const auto project = io::read_project_file(place.folder() / "w");
  ASSERT_TRUE(project) << describe(project.error());
  ASSERT_EQ(project->sources.size(), 3u);
  // Sources stand in the order of the codes, values in that of --party.
  const std::size_t stations[]{11, 9, 10};
  const char* prefix[]{"c-", "a-", "b-"};
  std::set<std::string> joint_names;
  for (std::size_t i = 0; i < 3; ++i) {
    const fs::path folder = place.folder() / "w" / project->sources[i].path;
    const auto deployments = table(folder / "deployments.csv");
    std::set<std::string> places;
    for (const auto& row : deployments.rows)
      places.insert(row[*deployments.column("locationName")]);
    EXPECT_EQ(places.size(), stations[i]);
    const auto individuals = table(folder / "individuals.csv");
    for (const auto& row : individuals.rows) {
      EXPECT_TRUE(row[0].starts_with(prefix[i])) << row[0];
      joint_names.insert(project->sources[i].party + row[0]);
    }
  }
  const auto catalogue = table(place.folder() / "w/data/joint-catalogue.csv");
  EXPECT_EQ(catalogue.rows.size(), joint_names.size());
  for (const auto& row : catalogue.rows) EXPECT_TRUE(joint_names.contains(row[0] + row[1]));
}

TEST(Simulate, SameSeedSameBytesOtherSeedOtherWorld) {
  const Workplace one, two, three;
  ASSERT_EQ(one.run(small({"--seed", "5"})).status, 0);
  ASSERT_EQ(two.run(small({"--seed", "5"})).status, 0);
  ASSERT_EQ(three.run(small({"--seed", "6"})).status, 0);
  for (const char* file : {"README.md", "data/cover.tif", "data/cn-2025/observations.csv",
                           "data/cn-2025/datapackage.json", "truth/animals.csv"}) {
    EXPECT_EQ(slurp(one.folder() / "w" / file), slurp(two.folder() / "w" / file)) << file;
    EXPECT_NE(slurp(one.folder() / "w" / file), slurp(three.folder() / "w" / file)) << file;
  }
}

TEST(Simulate, RefusesAndLeavesNothing) {
  const Workplace place;
  const auto refused = [&](const std::vector<std::string>& more, const std::string& why) {
    const Ran ran = place.run(small(more));
    EXPECT_EQ(ran.status, 2) << why;
    EXPECT_NE(ran.err.find(why), std::string::npos) << ran.err;
    EXPECT_TRUE(fs::is_empty(place.folder())) << why;
  };
  refused({"--land", "nowhere"}, "is no folder that can be read");
  refused({"--party", "CN,XX"}, "--party: found 'XX', expected two capital letters");
  refused({"--species", "Panthera"}, "--species: found 'Panthera', expected genus and species");
  refused({"--spacing", "30 km"}, "has room for");
  refused({"--name", "a b"}, "--name: found 'a b'");
  refused({"--border-min", "20 km"}, "--border-max: found 15 km, expected at least --border-min");
  refused({"--clusters", "10", "--stations", "9"}, "--clusters: found 10, expected at most");
  refused({"--split-rate", "0.1,0.1,0.1"}, "found 3 values, expected one for all or one for each");
  fs::create_directory(place.folder() / "w");
  const Ran there = place.run(small({}));
  EXPECT_EQ(there.status, 2);
  EXPECT_NE(there.err.find("is there already"), std::string::npos);
  EXPECT_TRUE(fs::is_empty(place.folder() / "w"));
}

TEST(Simulate, RuggedLandIsPartOfTheProject) {
  const Workplace place;
  ASSERT_EQ(place.run(small({"--no-media", "--ruggedness-effect", "0.5"})).status, 0);
  const auto project = io::read_project_file(place.folder() / "w");
  ASSERT_TRUE(project) << describe(project.error());
  ASSERT_EQ(project->covariates.size(), 2U);
  EXPECT_EQ(project->density.resistance, std::vector<std::string>{"ruggedness"});
  const auto raster = io::read_raster(place.folder() / "w" / project->covariates[1].file);
  ASSERT_TRUE(raster) << describe(raster.error());
  EXPECT_EQ(raster->cell_width, 1000) << "a quarter of sigma";
  EXPECT_NE(slurp(place.folder() / "w/truth/parameters.csv")
                .find("ruggedness_effect,0.5,log cost per unit of ruggedness"),
            std::string::npos);
  const std::string readme = slurp(place.folder() / "w/README.md");
  EXPECT_NE(readme.find("--ruggedness-effect 0.5"), std::string::npos);
  EXPECT_NE(readme.find("`data/ruggedness.tif`"), std::string::npos);
}

TEST(Simulate, NoEffectAndNoMedia) {
  const Workplace place;
  ASSERT_EQ(place.run(small({"--no-media", "--cover-effect", "0"})).status, 0);
  const auto project = io::read_project_file(place.folder() / "w");
  ASSERT_TRUE(project);
  EXPECT_EQ(project->density.model, "D ~ 1");
  EXPECT_EQ(project->density.spacing_m, 2000) << "half of sigma";
  EXPECT_EQ(std::ranges::count(project->areas, io::AreaKind::habitat, &io::ProjectArea::kind), 2);
  EXPECT_TRUE(table(place.folder() / "w/data/ru-2025/media.csv").rows.empty());
}

TEST(Simulate, TheMaskFitsBothSexes) {
  const Workplace place;
  ASSERT_EQ(place.run(small({"--no-media", "--male-range-factor", "0.5"})).status, 0);
  ASSERT_EQ(place
                .run({"simulate", "--out", "far", "--stations", "9", "--days", "20", "--no-media",
                      "--male-range-factor", "2"})
                .status,
            0);
  const auto near = io::read_project_file(place.folder() / "w");
  const auto far = io::read_project_file(place.folder() / "far");
  ASSERT_TRUE(near && far);
  EXPECT_EQ(near->density.spacing_m, 1000);
  EXPECT_EQ(near->density.buffer_m, 20'000);
  EXPECT_EQ(far->density.spacing_m, 2000);
  EXPECT_EQ(far->density.buffer_m, 40'000);
}

TEST(Init, WritesAProjectAndNeverTwice) {
  const Workplace place;
  ASSERT_EQ(place.run({"init", "far east", "--party", "CN", "--party", "RU,MN"}).status, 0);
  const auto project = io::read_project_file(place.folder() / "far east");
  ASSERT_TRUE(project) << describe(project.error());
  EXPECT_EQ(project->name, "far-east");
  ASSERT_EQ(project->parties.size(), 3u);
  EXPECT_EQ(project->parties[2].code, "MN");
  EXPECT_TRUE(fs::is_directory(place.folder() / "far east" / "data"));
  const std::string before = slurp(place.folder() / "far east" / "dersu.toml");
  EXPECT_EQ(place.run({"init", "far east", "--name", "other"}).status, 2);
  EXPECT_EQ(slurp(place.folder() / "far east" / "dersu.toml"), before);
  EXPECT_EQ(place.run({"init", "x", "--name", "a/b"}).status, 2);
  EXPECT_FALSE(fs::exists(place.folder() / "x"));
}

// Every line that init comments out is a line that dersu.toml may have.
TEST(Init, ItsCommentsAreKeys) {
  const Workplace place;
  ASSERT_EQ(place.run({"init", "p", "--party", "CN"}).status, 0);
  std::istringstream lines(slurp(place.folder() / "p" / "dersu.toml"));
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    const bool key = line.starts_with("# [") ||
                     (line.starts_with("# ") && line.find(" = ") != std::string::npos &&
                      line.find(' ', 2) == line.find(" = "));
    text += (key ? line.substr(2) : line) + "\n";
  }
  const auto project = io::read_project_text(text);
  ASSERT_TRUE(project) << describe(project.error()) << text;
  EXPECT_EQ(project->covariates.size(), 1u);
  EXPECT_EQ(project->sources.size(), 1u);
  EXPECT_EQ(project->species.target.size(), 1u);
}

}  // namespace dersu::cli
