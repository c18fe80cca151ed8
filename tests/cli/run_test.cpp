// dersu run on the example: the truth is in the interval, no camera is given away, the same bytes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "dersu/io/csv.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/io/raster.hpp"
#include "tests/cli/small_world.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// The example without its bootstrap, which takes most of the time.
void copy_example(const fs::path& to) {
  const fs::path example = fs::path(DERSU_SOURCE_DIR) / "examples" / "land-of-big-cats";
  fs::create_directory(to);
  fs::copy(example / "data", to / "data", fs::copy_options::recursive);
  fs::copy(example / "truth", to / "truth", fs::copy_options::recursive);
  std::string settings = slurp(example / "dersu.toml");
  const auto at = settings.find("[density]\n");
  ASSERT_NE(at, std::string::npos);
  std::ofstream(to / "dersu.toml") << settings.insert(at + 10, "bootstrap = 0\n");
}

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder))
    files.emplace(entry.path().filename().string(), slurp(entry.path()));
  return files;
}

/// Animals of the truth whose centre is in a cell of the joint mask.
int animals_in_ground(const fs::path& project, const fs::path& results) {
  const auto surface = io::read_raster(results / "density.tif");
  EXPECT_TRUE(surface) << describe(surface.error());
  const io::CsvTable animals = table(project / "truth" / "animals.csv");
  int n = 0;
  for (std::size_t row = 0; row < animals.rows.size(); ++row)
    n += std::isfinite(surface->sample(*animals.number(row, *animals.column("x_m")),
                                       *animals.number(row, *animals.column("y_m"))));
  return n;
}

/// Everything by which a camera could be found: its names, and its coordinates to 100 m.
std::set<std::string> camera_secrets(const fs::path& project) {
  std::set<std::string> secrets;
  for (const char* source : {"cn-2025", "ru-2025"}) {
    const io::CsvTable rows = table(project / "data" / source / "deployments.csv");
    for (const auto& row : rows.rows) {
      for (const char* name : {"deploymentID", "locationID", "locationName", "cameraID"})
        if (const auto column = rows.column(name); column && !row[*column].empty())
          secrets.insert(row[*column]);
      for (const char* name : {"longitude", "latitude"})
        secrets.insert(row[*rows.column(name)].substr(0, name[1] == 'o' ? 7 : 6));
    }
  }
  return secrets;
}

}  // namespace

TEST(Run, TheExampleFindsItsTruthAndGivesNoCameraAway) {
  const Workplace place;
  const fs::path project = place.folder() / "cats";
  copy_example(project);
  const Ran ran = place.run({"run", "cats", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json answer = json::parse(ran.out);
  const fs::path results = place.folder() / answer["folder"].get<std::string>();

  const json& total = answer["density"]["joint"]["region_n"]["realised"];
  const int truth = animals_in_ground(project, results);
  EXPECT_GT(truth, 50);
  EXPECT_LE(total["lower"].get<double>(), truth);
  EXPECT_GE(total["upper"].get<double>(), truth);
  EXPECT_GT(answer["density"]["naive_sum"]["realised"]["estimate"].get<double>(),
            total["estimate"].get<double>());

  const auto files = files_of(results);
  for (const char* name : {"abundance.csv", "density.tif", "effort.csv", "estimates.csv",
                           "individuals.csv", "report.html", "run.json"})
    EXPECT_TRUE(files.contains(name)) << name;
  const std::set<std::string> secrets = camera_secrets(project);
  EXPECT_GT(secrets.size(), 400U);
  std::size_t given_away = 0;
  for (const std::string& secret : secrets)
    given_away += files.at("report.html").find(secret) != std::string::npos;
  EXPECT_EQ(given_away, 0U);

  // A gain without an interval is not claimed.
  EXPECT_EQ(files.at("report.html").find("more precise"), std::string::npos);

  const json run = json::parse(files.at("run.json"));
  EXPECT_EQ(run["run"], answer["run"]);
  EXPECT_TRUE(run["simulated"].get<bool>());
  EXPECT_GE(run["inputs"].size(), 9U);
  for (const json& input : run["inputs"])
    EXPECT_EQ(input["sha256"].get<std::string>().size(), 64U) << input["path"];
  EXPECT_EQ(run["density"], answer["density"]);
  for (const std::string& line : io::project_file_keys()) {  // "[[source]] time_zone"
    const auto blank = line.find(' ');
    const bool list = line.starts_with("[[");
    const std::string table = line.substr(list ? 2 : 1, blank - (list ? 4 : 2));
    const json& part = list ? run["options"][table].at(0) : run["options"][table];
    EXPECT_TRUE(part.contains(line.substr(blank + 1))) << line;
  }
  EXPECT_EQ(run["options"]["records"]["independence"], "3600 s");
  EXPECT_EQ(run["options"]["report"]["blur"], "10000 m");
  EXPECT_EQ(run["options"]["density"]["bootstrap"], 0);
  EXPECT_EQ(run["options"]["density"]["detectfn"], "HN") << "not in the file";

  // Again, on one thread.
  ASSERT_EQ(setenv("DERSU_THREADS", "1", 1), 0);
  const Ran again = place.run({"run", "cats", "--json"});
  unsetenv("DERSU_THREADS");
  ASSERT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(json::parse(again.out)["folder"], answer["folder"]);
  const auto files_again = files_of(results);
  ASSERT_EQ(files_again.size(), files.size());
  for (const auto& [name, bytes] : files)
    if (name != "run.json") {
      EXPECT_TRUE(files_again.at(name) == bytes) << name << " differs";
    }
  EXPECT_EQ(std::distance(fs::directory_iterator(project / "results"), {}), 1);
}

class RunSmall : public ::testing::Test {
 protected:
  void SetUp() override { world_.make("16", "0"); }
  void edit(const std::string& from, const std::string& to) const { world_.edit(from, to); }
  /// As if the project said nothing of where animals live.
  void forget_habitat() const {
    for (int party = 0; party < 2; ++party) edit("kind = \"habitat\"", "kind = \"region\"");
  }
  /// The report; `answer_` is what was said.
  std::string report() {
    const Ran ran = place_.run({"run", "w", "--json"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    answer_ = ran.status == 0 ? json::parse(ran.out) : json{};
    return ran.status == 0 ? slurp(place_.folder() / answer_["report"].get<std::string>()) : "";
  }
  /// Of dersu.toml, the first that begins so.
  [[nodiscard]] std::size_t line_of(const std::string& begin) const {
    const std::string settings = slurp(project_ / "dersu.toml");
    const auto at = ("\n" + settings).find("\n" + begin);
    EXPECT_NE(at, std::string::npos) << begin;
    return static_cast<std::size_t>(
        1 + std::count(settings.begin(), settings.begin() + std::ptrdiff_t(at), '\n'));
  }
  static bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  }

  SmallWorld world_;
  const Workplace& place_ = world_.place();
  fs::path project_ = world_.project();
  json answer_{};
};

// The covariate lies under the whole mask, whose cells fit sigma: the project's own settings give
// no cause for a notice.
TEST_F(RunSmall, ASimulatedProjectFitsItself) {
  const Ran ran = place_.run({"density", "w"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  for (const char* doubt : {"Covariate", "mask", "stand"})
    EXPECT_FALSE(holds(ran.err, doubt)) << ran.err;
}

// One digit of a latitude, in a project that says nothing of where cameras can be.
TEST_F(RunSmall, AStationInAWrongPlaceIsRefusedByItsRow) {
  forget_habitat();
  for (int party = 0; party < 2; ++party) edit("kind = \"territory\"", "kind = \"region\"");
  const fs::path file = project_ / "data" / "ru-2025" / "deployments.csv";
  io::CsvTable rows = table(file);
  const std::size_t name = *rows.column("locationName");
  const std::size_t latitude = *rows.column("latitude");
  const io::CsvTable seen = table(project_ / "data" / "ru-2025" / "observations.csv");
  std::map<std::string, std::set<std::string>> deployments_of;
  for (const auto& row : seen.rows)
    if (const std::string& animal = row[*seen.column("individualID")]; !animal.empty())
      deployments_of[animal].insert(row[*seen.column("deploymentID")]);
  const auto wanders = std::ranges::find_if(
      deployments_of, [](const auto& animal) { return animal.second.size() > 2; });
  ASSERT_NE(wanders, deployments_of.end());
  std::string moved;
  for (const auto& row : rows.rows)
    if (wanders->second.contains(row[0])) moved = row[name];
  ASSERT_NE(moved, "");
  for (auto& row : rows.rows)
    if (row[name] == moved) row[latitude].replace(0, 2, "48");
  auto writer = io::CsvWriter::create(file, rows.columns);
  ASSERT_TRUE(writer);
  for (const auto& row : rows.rows) writer->row(std::span<const std::string>(row));
  ASSERT_TRUE(writer->commit());
  const Ran ran = place_.run({"density", "w", "--model", "D ~ 1"});
  EXPECT_EQ(ran.status, 2) << ran.out;
  EXPECT_TRUE(holds(ran.err, "source ru-2025, deployments:")) << ran.err;
  EXPECT_TRUE(holds(ran.err, "km from all others")) << ran.err;
}

// Without a catalogue nobody knows who was on both sides: nothing is said of it.
TEST_F(RunSmall, WithoutACatalogueNothingIsCompared) {
  edit("[catalogue]\nfile = \"data/joint-catalogue.csv\"\n", "");
  const std::string html = report();
  EXPECT_TRUE(
      holds(html, "There is no joint catalogue ([catalogue] in dersu.toml), so that nobody"));
  EXPECT_TRUE(holds(html, "was not compared"));
  for (const char* claim : {"understates the joint total", "overstates the joint total",
                            "differs from the joint total", "on both sides of", "both sides, in"})
    EXPECT_FALSE(holds(html, claim)) << claim;
  EXPECT_TRUE(answer_["density"].contains("joint"));
  EXPECT_FALSE(answer_["density"].contains("overstatement_percent"));
  EXPECT_FALSE(answer_["density"].contains("photographed_by_several"));
}

// A catalogue of one side alone compares nobody either.
TEST_F(RunSmall, ACatalogueThatLeavesAPartyOutComparesNothing) {
  std::ifstream whole(project_ / "data" / "joint-catalogue.csv");
  std::string kept;
  for (std::string line; std::getline(whole, line);)
    if (!line.starts_with("RU,")) kept += line + '\n';
  whole.close();
  std::ofstream(project_ / "data" / "joint-catalogue.csv") << kept;
  const std::string html = report();
  EXPECT_TRUE(holds(html, "The joint catalogue names no animal of Russian Federation, so"));
  EXPECT_TRUE(holds(html, "was not compared"));
  EXPECT_FALSE(answer_["density"].contains("overstatement_percent"));
  EXPECT_FALSE(answer_["density"].contains("photographed_by_several"));
}

// One party: nothing is apart, joint or added.
TEST_F(RunSmall, OnePartyIsNotComparedWithItself) {
  const Ran made = place_.run({"simulate", "--out", "one", "--party", "RU", "--stations", "16",
                               "--clusters", "2", "--days", "40", "--density", "3", "--by-catch",
                               "0.1", "--no-media", "--seed", "5"});
  ASSERT_EQ(made.status, 0) << made.err;
  const Ran ran = place_.run({"run", "one", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const std::string html =
      slurp(place_.folder() / json::parse(ran.out)["report"].get<std::string>());
  EXPECT_TRUE(holds(html, "The estimate is"));
  for (const char* claim : {"Counted together", "Counted apart", "Joint density", "by the joint",
                            "Joint assessment", "joint catalogue", "joint curve", "Each side"})
    EXPECT_FALSE(holds(html, claim)) << claim;
}

/// The whole number behind `before` in `text`; -1 where there is none.
int number_behind(const std::string& text, const std::string& before) {
  const auto at = text.find(before);
  return at == std::string::npos ? -1 : std::atoi(text.c_str() + at + before.size());
}

// Cameras on foreign ground photograph for their party all the same: one number everywhere.
TEST_F(RunSmall, AnimalsOfBothSidesAreTheSameNumberEverywhere) {
  const auto count = [&] {
    const std::string html = report();
    const int shared = answer_["density"]["photographed_by_several"].get<int>();
    const int animals = answer_["density"]["joint"]["animals_named"].get<int>();
    EXPECT_NE(html.find(fmt::format("<strong>{}</strong> of them on both sides", shared)),
              std::string::npos);
    EXPECT_NE(html.find(fmt::format("<strong>{} animals</strong>, ", animals)), std::string::npos);
    const std::string said = place_.run({"density", "w"}).out;
    EXPECT_EQ(number_behind(said, "Photographed on more than one side: "), shared);
    std::map<std::string, std::set<std::string>> parties;
    const io::CsvTable list =
        table(place_.folder() / answer_["folder"].get<std::string>() / "individuals.csv");
    for (const auto& row : list.rows)
      parties[row[*list.column("jointID")]].insert(row[*list.column("party")]);
    EXPECT_EQ(parties.size(), static_cast<std::size_t>(animals));
    EXPECT_EQ(std::count_if(parties.begin(), parties.end(),
                            [](const auto& animal) { return animal.second.size() > 1; }),
              shared);
    return shared;
  };
  // The two first animals of each side are one.
  const io::CsvTable listed = table(project_ / "data" / "joint-catalogue.csv");
  std::map<std::string, std::vector<std::string>> animals;
  std::string catalogue = "party,individualID,jointID\n";
  for (const auto& row : listed.rows) {
    const std::string& party = row[*listed.column("party")];
    std::vector<std::string>& names = animals[party];
    names.push_back(row[*listed.column("individualID")]);
    catalogue +=
        fmt::format("{},{},{}\n", party, names.back(),
                    names.size() < 3 ? fmt::format("J{}", names.size()) : party + names.back());
  }
  std::ofstream(project_ / "data" / "joint-catalogue.csv") << catalogue;
  const int at_home = count();
  EXPECT_EQ(at_home, 2);
  // Each party speaks for the other's land: all cameras are abroad, the photographs are as before.
  edit("file = \"data/areas/territory-cn.geojson\"", "file = \"swapped\"");
  edit("file = \"data/areas/territory-ru.geojson\"", "file = \"data/areas/territory-cn.geojson\"");
  edit("file = \"swapped\"", "file = \"data/areas/territory-ru.geojson\"");
  EXPECT_EQ(count(), at_home);
  EXPECT_FALSE(answer_["density"].contains("naive_sum"));
  EXPECT_FALSE(answer_["density"].contains("overstatement_percent"));
  for (const json& alone : answer_["density"]["alone"]) {
    EXPECT_GT(alone["animals_named"].get<int>(), 0);
    EXPECT_TRUE(holds(alone["problem"].get<std::string>(), "none of its cameras stands"));
  }
}

// A party that brought nothing is no side.
TEST_F(RunSmall, OnlyPartiesWithDataAreSides) {
  const auto at = slurp(project_ / "dersu.toml").find("[[source]]\nid = \"ru-");
  ASSERT_NE(at, std::string::npos);
  const std::string settings = slurp(project_ / "dersu.toml");
  edit(settings.substr(at, settings.find("[[", at + 2) - at), "");
  const std::string html = report();
  EXPECT_TRUE(holds(html, "were identified in"));
  EXPECT_TRUE(holds(html, "The estimate is"));
  for (const char* claim : {"two sides", "both sides", "Joint assessment", "Counted together"})
    EXPECT_FALSE(holds(html, claim)) << claim;
}

TEST_F(RunSmall, TerritoriesElsewhereAreRefusedBeforeAnyFit) {
  forget_habitat();
  for (const char* file : {"territory-cn", "territory-ru"})
    std::ofstream(project_ / "data" / "areas" / (std::string(file) + ".geojson"))
        << R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":)"
           R"({"type":"Polygon","coordinates":[[[10,10],[11,10],[11,11],[10,11],[10,10]]]}}]})";
  // Two territories of the same land, but far away: what is wrong is that nobody has ground.
  const Ran ran = place_.run({"run", "w"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(holds(ran.err, "no territory of a party with data")) << ran.err;
  EXPECT_FALSE(fs::exists(project_ / "results"));
}

// Seen, but no animal of it has a name: the report says so.
TEST_F(RunSmall, ASpeciesWithoutNamedAnimalsHasAReportWithoutAnEstimate) {
  edit("target = [\"Panthera pardus\"]", "target = [\"Sus scrofa\"]");
  const std::string html = report();
  EXPECT_TRUE(holds(html, "There is no estimate: Sus scrofa: no named animal"));
  EXPECT_FALSE(holds(html, "by the joint model"));
  EXPECT_TRUE(answer_.contains("no_density"));
  EXPECT_EQ(place_.run({"density", "w"}).status, 1);
}

// Nobody saw a tiger: that is a result, if another name of it was not seen either.
TEST_F(RunSmall, ASpeciesThatNobodySawHasAReportWithoutAnEstimate) {
  edit("target = [\"Panthera pardus\"]", "target = [\"Panthera tigris\"]");
  const std::string html = report();
  EXPECT_TRUE(holds(html, "There is no estimate: Panthera tigris: no source observed it"));
  EXPECT_TRUE(holds(html, "which no source observed"));
  EXPECT_EQ(place_.run({"density", "w"}).status, 1);
  edit("target = [\"Panthera tigris\"]", "target = [\"Panthera pardus orientalis\"]");
  const Ran other = place_.run({"run", "w"});
  EXPECT_EQ(other.status, 2);
  EXPECT_TRUE(holds(other.err, "did you mean 'Panthera pardus'?")) << other.err;
}

TEST_F(RunSmall, ATargetThatNoSourceHasIsRefusedWithTheNearest) {
  edit("target = [\"Panthera pardus\"]", "target = [\"Panthera pardsu\"]");
  const std::string says = fmt::format(
      "dersu.toml:{}:11: found 'Panthera pardsu', which no source observed (did you "
      "mean 'Panthera pardus'?); the sources have ",
      line_of("target = "));
  for (const char* verb : {"density", "run"}) {
    const Ran ran = place_.run({verb, "w"});
    EXPECT_EQ(ran.status, 2) << verb;
    EXPECT_TRUE(holds(ran.err, says)) << ran.err;
    EXPECT_TRUE(holds(ran.err, "Sus scrofa")) << ran.err;
    EXPECT_FALSE(fs::exists(project_ / "results"));
  }
}

TEST_F(RunSmall, AMistakeInTheModelIsToldBeforeTheImport) {
  edit("model = \"D ~ cover\"", "model = \"D ~ covr\"");
  const std::string says = fmt::format(
      "dersu.toml:{}:9: model: found the variable 'covr' in 'D ~ covr', expected one of "
      "cover, x, y, x2, y2, xy; did you mean 'cover'?",
      line_of("model = "));
  for (const char* verb : {"density", "run", "status", "import"}) {
    const Ran ran = place_.run({verb, "w"});
    EXPECT_EQ(ran.status, 2) << verb;
    EXPECT_TRUE(holds(ran.err, says)) << ran.err;
  }
  edit("model = \"D ~ covr\"", "model = \"D ~ cover\"\ndetectfn = \"HX\"");
  const Ran function = place_.run({"run", "w"});
  EXPECT_EQ(function.status, 2);
  EXPECT_TRUE(holds(function.err,
                    fmt::format("dersu.toml:{}:12: detectfn: found 'HX'", line_of("detectfn = "))))
      << function.err;
  edit("detectfn = \"HX\"", "detectfn = \"HN\"");
  const Ran option = place_.run({"density", "w", "--model", "D ~ cober"});
  EXPECT_EQ(option.status, 2);
  EXPECT_TRUE(holds(option.err, "--model: found the variable 'cober'")) << option.err;
  EXPECT_FALSE(fs::exists(project_ / "store.gpkg"));
}

TEST_F(RunSmall, ABrokenCovariateIsToldByTheNameThatTheProjectGivesIt) {
  const fs::path raster = project_ / "data" / "cover.tif";
  fs::resize_file(raster, fs::file_size(raster) / 2);
  const std::string says =
      fmt::format("dersu.toml:{}:1: covariate 'cover', data/cover.tif: ", line_of("[[covariate]]"));
  const Ran broken = place_.run({"density", "w"});
  EXPECT_EQ(broken.status, 2);
  EXPECT_TRUE(holds(broken.err, says)) << broken.err;
  EXPECT_TRUE(holds(broken.err, "truncated")) << broken.err;
  EXPECT_FALSE(holds(broken.err, place_.folder().string())) << broken.err;
  fs::remove(raster);
  const Ran missing = place_.run({"run", "w"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_TRUE(holds(missing.err, says + "there is no such file")) << missing.err;
}

// The habitat is said to be hundreds of kilometres from every camera.
TEST_F(RunSmall, CamerasFarFromTheHabitatAreRefusedByTheirRow) {
  forget_habitat();
  std::ofstream(project_ / "data" / "areas" / "wood.geojson")
      << R"({"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":)"
      << R"([[[139,43],[140,43],[140,44],[139,44],[139,43]]]}})";
  edit("[[source]]\nid = \"cn-2025\"",
       "[[area]]\nid = \"wood\"\nkind = \"habitat\"\nfile = \"data/areas/wood.geojson\"\n\n"
       "[[source]]\nid = \"cn-2025\"");
  // Without territories the wood is everybody's ground.
  edit("kind = \"territory\"", "kind = \"region\"");
  edit("kind = \"territory\"", "kind = \"region\"");
  edit("buffer = \"20000 m\"", "buffer = \"900 km\"");
  edit("spacing = \"2000 m\"", "spacing = \"10 km\"");
  const Ran ran = place_.run({"density", "w", "--model", "D ~ 1"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(holds(ran.err, "source cn-2025, deployments:2: all ")) << ran.err;
}

}  // namespace dersu::cli
