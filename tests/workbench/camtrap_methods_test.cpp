// effort, records, histories and abundance as the command line runs them: on the store of a project
// of two parties, and on the standard's example package with its golden numbers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "dersu/io/file.hpp"
#include "dersu/workbench/method.hpp"
#include "tests/scratch.hpp"

namespace dersu::workbench {
namespace {
namespace fs = std::filesystem;
using Given = std::map<std::string, std::string>;

Result<Outcome> run(std::string_view name, const Given& given) {
  const Method* method = find_method(name);
  if (method == nullptr) return fail(Fault::unsupported, "", "no method '{}'", name);
  Progress progress;
  return workbench::run(*method, given, progress);
}

void file(const Scratch& scratch, const std::string& name, const std::string& text) {
  const fs::path path = scratch / name;
  fs::create_directories(path.parent_path());
  ASSERT_TRUE(io::write_file_atomically(path, text));
}

std::string source_of(const std::string& party, const std::string& zone, const std::string& gaps) {
  return fmt::format(
      "[[source]]\nid = \"{0}\"\nparty = \"{0}\"\nkind = \"spreadsheet\"\npath = \"data/{0}\"\n"
      "time_zone = \"{1}\"\n"
      "[source.columns.deployments]\ndeploymentID = \"id\"\nlocationName = \"station\"\n"
      "longitude = \"x\"\nlatitude = \"y\"\ndeploymentStart = \"start\"\ndeploymentEnd = \"end\"\n"
      "[source.columns.observations]\ndeploymentID = \"id\"\neventStart = \"time\"\n"
      "scientificName = \"species\"\ncount = \"n\"\nobservationLevel = \"=event\"\n"
      "observationType = \"=animal\"\n{2}",
      party, zone, gaps);
}

/// Station A of each party, both called A; the Russian camera did not work on May 2.
void make_project(const Scratch& scratch) {
  file(scratch, "dersu.toml",
       "[project]\nname = \"p\"\nseed = 7\n"
       "[[party]]\ncode = \"CN\"\n[[party]]\ncode = \"RU\"\n"
       "[species]\ntarget = [\"Lynx lynx\"]\n"
       "[records]\nindependence = \"30 min\"\n"
       "[histories]\noccasion = \"2 d\"\n" +
           source_of("CN", "+08:00", "") +
           source_of("RU", "+10:00",
                     "[source.columns.effort_gaps]\ndeploymentID = \"id\"\ngapStart = \"from\"\n"
                     "gapEnd = \"to\"\n"));
  file(scratch, "data/CN/deployments.csv",
       "id,station,x,y,start,end\nd,A,131,43,2024-05-01 12:00:00,2024-05-03 00:00:00\n");
  file(scratch, "data/CN/observations.csv",
       "id,time,species,n\nd,2024-05-01 18:00:00,Lynx lynx,2\nd,2024-05-01 18:40:00,Lynx lynx,2\n");
  file(scratch, "data/RU/deployments.csv",
       "id,station,x,y,start,end\nd,A,131,43.1,2024-05-01 00:00:00,2024-05-05 00:00:00\n");
  file(scratch, "data/RU/effort_gaps.csv",
       "id,from,to\nd,2024-05-02 00:00:00,2024-05-03 00:00:00\n");
  file(scratch, "data/RU/observations.csv",
       "id,time,species,n\nd,2024-05-04 23:59:59,Lynx lynx,2\n");
}

TEST(CamtrapMethods, EffortOfAProject) {
  const Scratch scratch("methods");
  make_project(scratch);
  const auto outcome =
      run("effort", {{"data", scratch.folder()}, {"out", scratch / "operation.csv"}});
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(slurp(scratch / "operation.csv"),
            "Station,Party,2024-05-01,2024-05-02,2024-05-03,2024-05-04\n"
            "A,CN,0.5,1,NA,NA\n"
            "A,RU,1,0,1,1\n");
  EXPECT_NE(outcome->json.find("\"trap_days\":4.5"), std::string::npos) << outcome->json;
  const auto in_utc = run("effort", {{"data", scratch / "dersu.toml"},
                                     {"unit", "deployment"},
                                     {"clock", "UTC"},
                                     {"whole-days", "true"},
                                     {"out", scratch / "operation.csv"}});
  ASSERT_TRUE(in_utc) << describe(in_utc.error());
  EXPECT_EQ(slurp(scratch / "operation.csv"),
            "Station,Party,deploymentID,2024-04-30,2024-05-01,2024-05-02,2024-05-03,2024-05-04\n"
            "A,CN,d,NA,1,1,NA,NA\n"
            "A,RU,d,1,1,1,1,1\n");
}

TEST(CamtrapMethods, RecordsTakeTheProjectsIntervalUnlessToldOtherwise) {
  const Scratch scratch("methods");
  make_project(scratch);
  const auto own = run("records", {{"data", scratch.folder()}, {"out", scratch / "records.csv"}});
  ASSERT_TRUE(own) << describe(own.error());
  EXPECT_EQ(slurp(scratch / "records.csv"),
            "Station,Party,Species,Individual,DateTimeOriginal,Date,Time,utc,delta.time.secs,"
            "delta.time.mins,delta.time.hours,delta.time.days,count,max_count,n_images,"
            "deploymentID,source_line\n"
            "A,CN,Lynx lynx,,2024-05-01 18:00:00,2024-05-01,18:00:00,2024-05-01T10:00:00Z,0,0,0,0,"
            "2,2,1,d,2\n"
            "A,CN,Lynx lynx,,2024-05-01 18:40:00,2024-05-01,18:40:00,2024-05-01T10:40:00Z,2400,40,"
            "0.7,0,2,2,1,d,3\n"
            "A,RU,Lynx lynx,,2024-05-04 23:59:59,2024-05-04,23:59:59,2024-05-04T13:59:59Z,0,0,0,0,"
            "2,2,1,d,2\n");
  const auto asked = run("records", {{"data", scratch.folder()}, {"independence", "60min"}});
  ASSERT_TRUE(asked) << describe(asked.error());
  EXPECT_NE(asked->json.find("\"records\":2"), std::string::npos) << asked->json;
  const auto named = run("records", {{"data", scratch.folder()}, {"by-individual", "true"}});
  ASSERT_TRUE(named) << describe(named.error());
  EXPECT_TRUE(named->text.starts_with("0 records of 0 species, from 3 observations"))
      << named->text;
}

TEST(CamtrapMethods, HistoriesOfTheProjectsTarget) {
  const Scratch scratch("methods");
  make_project(scratch);
  const auto outcome = run("histories", {{"data", scratch.folder()},
                                         {"output", "count"},
                                         {"out", scratch / "histories.csv"},
                                         {"effort-out", scratch / "effort.csv"}});
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(slurp(scratch / "histories.csv"),
            "Species,Station,Party,day1,o1,o2\n"
            "Lynx lynx,A,CN,2024-05-01,2,NA\n"
            "Lynx lynx,A,RU,2024-05-01,0,1\n");
  EXPECT_EQ(slurp(scratch / "effort.csv"),
            "Station,Party,day1,o1,o2\n"
            "A,CN,2024-05-01,1.5,NA\n"
            "A,RU,2024-05-01,1,2\n");
}

TEST(CamtrapMethods, HistoriesOfASpeciesHoldThoseOfItsSubspecies) {
  const Scratch scratch("methods");
  make_project(scratch);
  file(scratch, "data/CN/observations.csv",
       "id,time,species,n\nd,2024-05-01 18:00:00,Canis lupus chanco,1\n"
       "d,2024-05-01 20:00:00,Canis lupus familiaris,1\n");
  const auto outcome = run("histories", {{"data", scratch.folder()}, {"species", "Canis lupus"}});
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_TRUE(outcome->json.ends_with("\"sum\":1}")) << outcome->json;
  const auto notice = [&](std::string_view text) {
    return std::ranges::count(outcome->notices, text);
  };
  EXPECT_EQ(notice("1 observation of 'Canis lupus chanco' counts as 'Canis lupus'"), 1);
  EXPECT_EQ(notice("1 observation of 'Canis lupus familiaris' is not counted as 'Canis lupus': is "
                   "it the same species?"),
            1);
}

TEST(CamtrapMethods, AValidationForPeopleKeepsAThousandOfAKind) {
  const Scratch scratch("methods");
  const fs::path example = fs::path(DERSU_SOURCE_DIR) / "examples/land-of-big-cats/data/cn-2025";
  fs::copy(example, scratch / "p");
  std::ofstream table(scratch / "p/effort_gaps.csv", std::ios::app);
  for (int i = 0; i < 1100; ++i) table << "nowhere,2024-05-01T00:00:00Z,2024-05-02T00:00:00Z,\n";
  table.close();
  const Method* method = find_method("validate");
  ASSERT_NE(method, nullptr);
  Progress progress;
  const auto text = workbench::run(*method, {{"package", scratch / "p"}}, progress, Answer::text);
  ASSERT_TRUE(text) << describe(text.error());
  EXPECT_EQ(text->json, "");
  EXPECT_EQ(std::ranges::count(text->text, '\n') > 1000, true);
  EXPECT_NE(text->text.find("\n      1100  effort_gaps:deploymentID: error of rule 'reference'\n"),
            std::string::npos)
      << text->text.substr(text->text.size() - 500);
  const auto json = workbench::run(*method, {{"package", scratch / "p"}}, progress, Answer::json);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->text, "");
  EXPECT_NE(json->json.find("\"left_out\":0,"), std::string::npos);
}

TEST(CamtrapMethods, AbundanceOfPartiesAndAll) {
  const Scratch scratch("methods");
  make_project(scratch);
  const auto outcome =
      run("abundance", {{"data", scratch.folder()}, {"out", scratch / "abundance.csv"}});
  ASSERT_TRUE(outcome) << describe(outcome.error());
  const std::string table = slurp(scratch / "abundance.csv");
  EXPECT_NE(table.find("CN,Lynx lynx,2,1.5,133.33333333333334,NA,NA,1,1,1\n"), std::string::npos)
      << table;
  EXPECT_NE(table.find("all,Lynx lynx,3,4.5,66.66666666666667,"), std::string::npos) << table;
  EXPECT_NE(outcome->json.find("\"seed\":7"), std::string::npos) << outcome->json;
  const auto again = run("abundance", {{"data", scratch.folder()}, {"out", scratch / "again.csv"}});
  ASSERT_TRUE(again);
  EXPECT_EQ(table, slurp(scratch / "again.csv"));
}

TEST(CamtrapMethods, WrongWordsAreUsageErrorsAndNothingIsWritten) {
  const Scratch scratch("methods");
  make_project(scratch);
  const std::string out = scratch / "histories.csv";
  for (const auto& [option, value] :
       std::vector<std::pair<std::string, std::string>>{{"day1", "tomorrow"},
                                                        {"day1", "2030-01-01"},
                                                        {"occasion", "36 h"},
                                                        {"clock", "moon"},
                                                        {"day-start", "25:00"}}) {
    const auto outcome =
        run("histories", {{"data", scratch.folder()}, {"out", out}, {option, value}});
    ASSERT_FALSE(outcome) << option;
    EXPECT_EQ(outcome.error().fault, Fault::usage) << option;
    EXPECT_EQ(outcome.error().where, "--" + option);
    EXPECT_FALSE(fs::exists(out));
  }
  const auto outcome =
      run("histories", {{"data", scratch.folder()}, {"out", out}, {"species", "Lynx linx"}});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().fault, Fault::not_found);
  EXPECT_NE(outcome.error().message.find("did you mean 'Lynx lynx'"), std::string::npos);
  EXPECT_FALSE(fs::exists(out));
}

/// Conditions: README.md of the reference data.
void expect_golden(const fs::path& package, int records, int sum) {
  const auto independent = run("records", {{"data", package}, {"independence", "60min"}});
  ASSERT_TRUE(independent) << describe(independent.error());
  EXPECT_NE(independent->json.find(fmt::format("\"records\":{},", records)), std::string::npos)
      << independent->json;
  EXPECT_FALSE(independent->notices.empty());  // photographs were passed over
  const auto histories = run("histories", {{"data", package}, {"species", "Anas platyrhynchos"}});
  ASSERT_TRUE(histories) << describe(histories.error());
  EXPECT_TRUE(histories->json.ends_with(fmt::format("\"sum\":{}}}", sum))) << histories->json;
}

TEST(CamtrapMethods, GoldenNumbersOfTheExamplePackage) {
  const fs::path package =
      fs::path(DERSU_SHARED_DATA) / "camtrap/camtrapdp_tdwg_example/datapackage.json";
  if (!fs::exists(package)) GTEST_SKIP() << "camtrap/camtrapdp_tdwg_example is not there";
  expect_golden(package, 26, 4);
}

// bench_workbench (golden_numbers) holds those of 180 copies.
TEST(CamtrapMethods, GoldenNumbersOfTwentyCopiesOfTheExample) {
  const fs::path data = DERSU_SHARED_DATA;
  const fs::path tool = data / "../tools/camtrap/replicate_camtrap_dp.py";
  for (const char* name : {"camtrap/camtrapdp_tdwg_example", "camtrap/camtrapdp_schemas_1.0.2"})
    if (!fs::exists(data / name)) GTEST_SKIP() << name << " is not there";
  if (!fs::exists(tool)) GTEST_SKIP() << "tools/camtrap/replicate_camtrap_dp.py is not there";
  if (std::system("command -v python3 >/dev/null 2>&1") != 0) GTEST_SKIP() << "no python3";
  const Scratch scratch("copies");
  const std::string command =
      fmt::format("python3 '{}' '{}' 10 2 >/dev/null", tool.string(), scratch.folder().string());
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  expect_golden(scratch / "datapackage.json", 520, 100);
}

}  // namespace
}  // namespace dersu::workbench
