// What the sources of real projects do: names of subspecies, maps that overlap, stations that
// moved, a wrong line in the catalogue, files that changed since the import.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <utility>

#include "dersu/io/csv.hpp"
#include "dersu/io/file.hpp"
#include "tests/cli/small_world.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class RealSources : public ::testing::Test {
 protected:
  void SetUp() override { world_.make("12", "0"); }
  void edit(const std::string& from, const std::string& to) const { world_.edit(from, to); }
  /// Every `from` (a regular expression) in a file of the project.
  void replace(const std::string& file, const std::string& from, const std::string& to) const {
    const std::string text = slurp(world_.project() / file);
    const std::string changed = std::regex_replace(text, std::regex(from), to);
    ASSERT_NE(text, changed) << from;
    std::ofstream(world_.project() / file) << changed;
  }
  /// Writes a table anew, row by row as `change` makes them.
  template <class Change>
  void change_rows(const std::string& file, Change change) const {
    io::CsvTable rows = table(world_.project() / file);
    auto writer = io::CsvWriter::create(world_.project() / file, rows.columns);
    ASSERT_TRUE(writer);
    for (auto& row : rows.rows) {
      change(rows, row);
      writer->row(std::span<const std::string>(row));
    }
    ASSERT_TRUE(writer->commit());
  }
  [[nodiscard]] Ran run(const std::vector<std::string>& words) const {
    return world_.place().run(words);
  }
  [[nodiscard]] json answer(const std::string& verb = "density") const {
    const Ran ran = run({verb, "w", "--json"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    return json::parse(ran.out);
  }
  static double total(const json& density) {
    return density["joint"]["region_n"]["realised"]["estimate"].get<double>();
  }

  SmallWorld world_;
};

TEST_F(RealSources, ASubspeciesCountsAsItsSpecies) {
  const json before = answer();
  replace("data/ru-2025/observations.csv", "Panthera pardus", "Panthera pardus orientalis");
  const Ran after = run({"density", "w", "--json"});
  ASSERT_EQ(after.status, 0) << after.err;
  EXPECT_DOUBLE_EQ(total(json::parse(after.out)), total(before));
  EXPECT_TRUE(std::regex_search(
      after.err, std::regex("[0-9]+ observations of 'Panthera pardus orientalis' count as "
                            "'Panthera pardus'")))
      << after.err;
  const Ran exported = run({"export", "w", "--format", "secr", "--out", "secr"});
  EXPECT_EQ(exported.status, 0) << exported.err;
  EXPECT_NE(exported.err.find("observations of 'Panthera pardus orientalis' count as"),
            std::string::npos)
      << exported.err;
  const Ran own = run({"histories", "w", "--species", "Panthera pardus orientalis", "--json"});
  ASSERT_EQ(own.status, 0) << own.err;
  const json histories = json::parse(own.out)["species"][0];
  EXPECT_EQ(histories["scientificName"], "Panthera pardus orientalis");
  EXPECT_GT(histories["records"], 0);
  edit("target = [\"Panthera pardus\"]", "target = [\"Panthera pardus orientalis\"]");
  const Ran other = run({"density", "w"});
  EXPECT_TRUE(std::regex_search(
      other.err, std::regex("[0-9]+ observations of 'Panthera pardus' are not counted as 'Panthera "
                            "pardus orientalis'; the target 'Panthera pardus' would hold both")))
      << other.err;
}

TEST_F(RealSources, OtherSpellingsCountOrAreTold) {
  const json before = answer();
  const std::string file = "data/ru-2025/observations.csv";
  replace(file, "Panthera pardus", "panthera  pardus");
  EXPECT_DOUBLE_EQ(total(answer()), total(before));
  replace(file, "panthera  pardus", "Panthera cf. pardus");
  const Ran doubtful = run({"density", "w"});
  EXPECT_TRUE(std::regex_search(
      doubtful.err, std::regex("[0-9]+ observations of 'Panthera cf. pardus' are not counted as "
                               "'Panthera pardus': is it the same species\\?")))
      << doubtful.err;
  edit("target = [\"Panthera pardus\"]",
       "target = [\"Panthera pardus\", \"Panthera pardus orientalis\"]");
  const Ran both = run({"density", "w"});
  EXPECT_EQ(both.status, 2);
  EXPECT_NE(both.err.find("found 'Panthera pardus orientalis' beside the target 'Panthera pardus', "
                          "which takes its subspecies with it"),
            std::string::npos)
      << both.err;
}

// Each side has a map of the habitat, and both reach over the border.
TEST_F(RealSources, HabitatMapsThatOverlapAreOneHabitat) {
  const json before = answer();
  edit("[[covariate]]",
       "[[area]]\nid = \"again\"\nkind = \"habitat\"\nfile = \"data/areas/territory-cn.geojson\"\n"
       "\n[[covariate]]");
  const json after = answer();
  EXPECT_EQ(after["mask"], before["mask"]);
  EXPECT_DOUBLE_EQ(total(after), total(before));
}

TEST_F(RealSources, AStationIsOnePlace) {
  const std::string file = "data/cn-2025/deployments.csv";
  const std::string first = slurp(world_.project() / file);
  const io::CsvTable rows = table(world_.project() / file);
  // The first camera stands elsewhere for the second half of the survey.
  const auto moved = [&](double by_deg) {
    std::ofstream out(world_.project() / file);
    out << first;
    for (std::size_t c = 0; c < rows.columns.size(); ++c) {
      std::string value = rows.rows[0][c];
      if (rows.columns[c] == "deploymentID") value += "-again";
      if (rows.columns[c] == "latitude") value = fmt::format("{:.6f}", std::stod(value) + by_deg);
      out << (c ? "," : "");
      std::string field;
      io::append_csv_field(field, value);
      out << field;
    }
    out << "\n";
  };
  moved(0.003);
  const Ran told = run({"density", "w"});
  EXPECT_EQ(told.status, 0) << told.err;
  EXPECT_NE(told.err.find("1 station has deployments at several places, up to 334 m apart"),
            std::string::npos)
      << told.err;
  moved(0.05);
  const Ran refused = run({"density", "w"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(
      refused.err.find("source cn-2025, deployments:14: found a deployment 5.6 km from another "
                       "one of its station (source cn-2025, deployments:2)"),
      std::string::npos)
      << refused.err;
  edit("[density]\n", "[records]\nstation = \"deploymentID\"\n\n[density]\n");
  EXPECT_EQ(run({"density", "w"}).status, 0);
  edit("[records]\nstation = \"deploymentID\"\n\n", "");
  replace(file, "(-again.*)2025-10-01T[^,]*,2025-11-10T[^,]*",
          "$012025-11-20T00:00:00+08:00,2025-11-30T00:00:00+08:00");
  edit("[density]\n", "[density]\nend = 2025-11-10\n");
  const Ran later = run({"density", "w"});
  EXPECT_EQ(later.status, 0) << "it stood elsewhere after the days that count: " << later.err;
}

TEST_F(RealSources, AnAnimalInTwoPlacesIsNamed) {
  // Of all pairs of one name each, the one that is farthest apart becomes one animal.
  const std::string path = "data/joint-catalogue.csv";
  const io::CsvTable rows = table(world_.project() / path);
  ASSERT_GE(rows.rows.size(), 4U);
  std::size_t named = 0;
  for (std::size_t i = 1; i < rows.rows.size() && named == 0; ++i) {
    std::string text = "party,individualID,jointID\n";
    for (std::size_t r = 0; r < rows.rows.size(); ++r)
      text += rows.rows[r][0] + "," + rows.rows[r][1] + "," +
              (r == i ? rows.rows[0][2] : rows.rows[r][2]) + "\n";
    std::ofstream(world_.project() / path) << text;
    named +=
        run({"density", "w"}).err.find("animal '" + rows.rows[0][2] + "' was caught at places") !=
        std::string::npos;
  }
  EXPECT_EQ(named, 1U);
}

// One wrong digit in a place is not a wrong system of the project.
TEST_F(RealSources, OneWrongPlaceIsToldAsThat) {
  bool first = true;
  change_rows("data/cn-2025/deployments.csv", [&](const io::CsvTable& rows, auto& row) {
    if (std::exchange(first, false)) row[*rows.column("latitude")] = "83.69";
  });
  const Ran ran = run({"density", "w"});
  EXPECT_EQ(ran.err.find("dersu.toml"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("deployments:2"), std::string::npos) << ran.err;
}

TEST_F(RealSources, ANumberSaysOfHowMuchOfTheAreaItIs) {
  std::ofstream(world_.project() / "data/areas/park.geojson")
      << R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":)"
         R"({"type":"Polygon","coordinates":[[[129,42],[132,42],[132,45],[129,45],[129,42]]]}}]})";
  edit("[[covariate]]",
       "[[area]]\nid = \"park\"\nname = \"Park\"\nkind = \"protected\"\nfile = "
       "\"data/areas/park.geojson\"\n\n[[covariate]]");
  const Ran ran = run({"density", "w"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(std::regex_search(ran.out, std::regex("in Park, [0-9]+ of its 8[0-9]{4} km2")))
      << ran.out;
  EXPECT_TRUE(std::regex_search(
      ran.err,
      std::regex("The number in Park is that of [0-9]+ km\u00b2 of its 8[0-9]{4} km\u00b2")))
      << ran.err;
}

TEST_F(RealSources, CommandsReadWhatTheFilesSayNow) {
  ASSERT_EQ(run({"import", "w"}).status, 0);
  const auto observations = [&] { return answer("records")["observations"].get<std::size_t>(); };
  const std::size_t before = observations();
  std::string text = slurp(world_.project() / "data/ru-2025/observations.csv");
  text.erase(text.rfind('\n', text.size() - 2) + 1);  // the last row
  std::ofstream(world_.project() / "data/ru-2025/observations.csv") << text;
  const Ran after = run({"records", "w"});
  EXPECT_NE(after.out.find("imported ru-2025"), std::string::npos) << after.out << after.err;
  EXPECT_EQ(observations(), before - 1);
}

TEST_F(RealSources, NamesOnPhotographsAreUsedWhenAsked) {
  const std::string file = "data/cn-2025/observations.csv";
  change_rows(file, [](const io::CsvTable& rows, auto& row) {
    if (!row[*rows.column("individualID")].empty()) row[*rows.column("observationLevel")] = "media";
  });
  const Ran told = run({"density", "w"});
  EXPECT_TRUE(std::regex_search(
      told.err, std::regex("of photographs are passed over, of which [0-9]+ name an animal "
                           "\\(observation_level in dersu.toml")))
      << told.err;
  edit("path = \"data/cn-2025\"\n", "path = \"data/cn-2025\"\nobservation_level = \"media\"\n");
  const Ran used = run({"density", "w"});
  EXPECT_EQ(used.err.find("of photographs are passed over"), std::string::npos) << used.err;
  EXPECT_EQ(used.err.find("no animal was detected"), std::string::npos) << "both sides count";
}

}  // namespace
}  // namespace dersu::cli
