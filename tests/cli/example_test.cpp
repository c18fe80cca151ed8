// examples/land-of-big-cats is what its README says: made by the command in it, and sound.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "dersu/io/camtrap_dp.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/io/raster.hpp"
#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;

const fs::path kExample = fs::path(DERSU_SOURCE_DIR) / "examples" / "land-of-big-cats";

/// What `dersu simulate` made; whatever runs have left in the folder does not count.
std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::relative(entry.path(), folder).string();
    if (entry.is_regular_file() && !name.starts_with("results/") && !name.starts_with("store.gpkg"))
      files.emplace(name, slurp(entry.path()));
  }
  return files;
}

/// The last line of the README that begins with "dersu simulate".
std::string command_of(const std::string& readme) {
  const auto at = readme.rfind("\ndersu simulate ");
  return at == std::string::npos ? "" : readme.substr(at + 1, readme.find('\n', at + 1) - at - 1);
}

double number(const io::CsvTable& table, std::size_t row, std::string_view column) {
  return *table.number(row, *table.required_column(column));
}

}  // namespace

TEST(Example, ItsCommandMakesTheSameBytes) {
  const std::string command = command_of(slurp(kExample / "README.md"));
  ASSERT_NE(command, "");
  const Workplace place;
  fs::create_directory(place.folder() / "project");
  fs::copy(kExample / "data", place.folder() / "project" / "data", fs::copy_options::recursive);
  const std::string shell = "cd '" + (place.folder() / "project").string() + "' && '" +
                            DERSU_PROGRAM + "'" + command.substr(5) + " > /dev/null";
  ASSERT_EQ(std::system(shell.c_str()), 0) << command;
  const auto committed = files_of(kExample);
  const auto again = files_of(place.folder() / "again");
  ASSERT_GE(committed.size(), 20u);
  for (const auto& [name, bytes] : committed) {
    ASSERT_TRUE(again.contains(name)) << name;
    EXPECT_TRUE(bytes == again.at(name)) << name << " differs";
  }
  EXPECT_EQ(again.size(), committed.size());
}

TEST(Example, SaysThatItIsSimulated) {
  for (const char* file : {"README.md", "dersu.toml", "truth/README.md",
                           "data/cn-2025/datapackage.json", "data/ru-2025/datapackage.json"})
    EXPECT_NE(slurp(kExample / file).find("SIMULATED"), std::string::npos) << file;
}

TEST(Example, IsSmallAndComplete) {
  std::uintmax_t bytes = 0;
  for (const auto& [name, content] : files_of(kExample)) bytes += content.size();
  EXPECT_LT(bytes, 3u << 20);
  const auto project = io::read_project_file(kExample);
  ASSERT_TRUE(project) << describe(project.error());
  EXPECT_EQ(project->parties.size(), 2u);
  EXPECT_EQ(project->sources.size(), 2u);
  EXPECT_EQ(project->density.model, "D ~ cover");
  const auto cover = io::read_raster(kExample / project->covariates.at(0).file);
  ASSERT_TRUE(cover) << describe(cover.error());
  for (const io::ProjectSource& source : project->sources)
    for (const char* table : {"deployments.csv", "media.csv", "observations.csv", "effort_gaps.csv",
                              "individuals.csv"}) {
      const auto rows = io::read_csv(kExample / source.path / table);
      ASSERT_TRUE(rows) << describe(rows.error());
      EXPECT_GT(rows->rows.size(), 10u) << source.id << " " << table;
    }
}

TEST(Example, BothPackagesAreClean) {
  for (const char* source : {"cn-2025", "ru-2025"}) {
    const auto package = io::validate_camtrap_dp(kExample / "data" / source);
    ASSERT_TRUE(package) << describe(package.error());
    for (const io::CamtrapViolation& violation : package->report.violations())
      ADD_FAILURE() << source << " " << describe(violation);
    EXPECT_EQ(package->metadata.standard_version(), "1.0.2");
  }
}

// The tables of the truth agree with each other.
TEST(Example, TheTruthAddsUp) {
  const auto animals = io::read_csv(kExample / "truth" / "animals.csv");
  const auto territories = io::read_csv(kExample / "truth" / "territories.csv");
  ASSERT_TRUE(animals && territories);
  const std::size_t all = territories->rows.size() - 1;
  double n = 0;
  double expected_n = 0;
  for (std::size_t row = 0; row < all; ++row) {
    n += number(*territories, row, "n");
    expected_n += number(*territories, row, "expected_n");
  }
  EXPECT_EQ(territories->rows[all][0], "all");
  EXPECT_EQ(number(*territories, all, "n"), n);
  EXPECT_EQ(animals->rows.size(), static_cast<std::size_t>(n));
  EXPECT_NEAR(number(*territories, all, "expected_n"), expected_n, 0.002);
  EXPECT_NEAR(n, expected_n, 3 * std::sqrt(expected_n));
}

TEST(Example, TheDensityTablesAreMadeByTheirScript) {
  const Workplace place;
  const std::string shell =
      "python3 '" DERSU_SOURCE_DIR "/tools/density_tables.py' '" + place.folder().string() + "'";
  ASSERT_EQ(std::system(shell.c_str()), 0);
  const fs::path folder = fs::path(DERSU_SOURCE_DIR) / "examples" / "density-tables";
  const auto again = files_of(place.folder());
  EXPECT_EQ(again.size(), 6u);
  EXPECT_TRUE(files_of(folder) == again);
}

}  // namespace dersu::cli
