#include "dersu/io/project_file.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "dersu/core/random.hpp"
#include "dersu/io/country.hpp"
#include "dersu/io/time_zone.hpp"
#include "tests/scratch.hpp"

namespace dersu::io {
namespace {

constexpr std::string_view kSmall = R"(
[project]
name = "two-rivers"
[[party]]
code = "CN"
[[party]]
code = "RU"
colour = "#AA3300"
)";

/// The message at "dersu.toml:line", or "" where there is none.
std::string problem_at(std::string_view text, const std::string& line) {
  const auto project = read_project_text(text);
  if (project) return "";
  for (const Error& error : project.error().details)
    if (error.where.starts_with("dersu.toml:" + line + ":")) return error.message;
  return "";
}

std::string with(std::string_view more) { return std::string(kSmall) + std::string(more); }

}  // namespace

TEST(ProjectFile, DefaultsAreThoseOfTheStruct) {
  const auto project = read_project_text(kSmall);
  ASSERT_TRUE(project) << describe(project.error());
  EXPECT_EQ(project->title, "two-rivers");
  EXPECT_EQ(project->report.title, "two-rivers");
  EXPECT_EQ(project->crs, "auto");
  EXPECT_EQ(project->records.independence_s, 3600);
  EXPECT_EQ(project->records.rule, "last-independent");
  EXPECT_EQ(project->histories.occasion_s, 7 * 86400);
  EXPECT_EQ(project->density.bootstrap, 200);
  EXPECT_EQ(project->parties.at(0).name, "China");
  EXPECT_EQ(project->parties.at(1).colour, "#aa3300");
}

TEST(ProjectFile, EveryKeyIsRead) {
  const auto project = read_project_text(R"(
[project]
name = "p"
title = "T"
description = "D"
crs = "EPSG:32652"
seed = 42
[[party]]
code = "RU"
name = "Russia"
colour = "#112233"
[[area]]
id = "west"
name = "West"
party = "RU"
kind = "protected"
file = "data/areas.gpkg"
layer = "parks"
datum = "Pulkovo-42"
[[source]]
id = "s1"
party = "RU"
kind = "spreadsheet"
path = "data/field"
datum = "GCJ-02"
convert_gcj02 = true
time_zone = "Asia/Vladivostok"
clock_offset = "+90 s"
files = { deployments = "stations.csv" }
columns = { deployments = { deploymentID = "Camera" } }
values = { sex = { "公" = "male" } }
[[source]]
id = "s2"
party = "RU"
kind = "secr"
path = "data/secr"
crs = "EPSG:32652"
[[covariate]]
name = "forest_cover"
file = "data/cover.tif"
[catalogue]
file = "data/joint.csv"
[species]
target = ["Panthera tigris", "Panthera pardus"]
[records]
independence = "30 min"
rule = "last-record"
station = "deploymentID"
[histories]
occasion = "14 d"
day_start = 12:00:00
[density]
species = "Panthera tigris"
detector = "count"
detectfn = "HN"
model = "D ~ habitat"
resistance = ["forest_cover", "roads=data/roads.tif"]
resistance_model = "log(cost) ~ roads"
neighbours = 8
hcov = "sex"
conditional = true
confidence = 0.9
buffer = "15 km"
spacing = "500 m"
occasion = "1 d"
start = 2023-10-01
end = "2024-03-31"
bootstrap = 50
[report]
language = "ru"
blur = "5 km"
show_cameras = "none"
title = "R"
)");
  ASSERT_TRUE(project) << describe(project.error());
  EXPECT_EQ(project->seed, 42u);
  EXPECT_EQ(project->areas.at(0).kind, AreaKind::protected_area);
  EXPECT_EQ(name(project->areas.at(0).kind), "protected");
  EXPECT_EQ(project->areas.at(0).where, "dersu.toml:12:1");
  const ProjectSource& source = project->sources.at(0);
  EXPECT_EQ(source.kind, SourceKind::spreadsheet);
  EXPECT_EQ(source.clock_offset_s, 90);
  EXPECT_EQ(source.columns.at("deployments").at("deploymentID"), "Camera");
  EXPECT_EQ(source.values.at("sex").at("公"), "male");
  EXPECT_EQ(source.files.at("deployments"), "stations.csv");
  EXPECT_EQ(project->sources.at(1).crs, "EPSG:32652");
  EXPECT_EQ(project->covariates.at(0).name, "forest_cover");
  EXPECT_EQ(project->covariates.at(0).file, "data/cover.tif");
  EXPECT_EQ(project->covariates.at(0).where, "dersu.toml:38:1");
  EXPECT_EQ(project->density.bootstrap, 50);
  EXPECT_EQ(project->histories.day_start_s, 43200);
  EXPECT_EQ(project->density.buffer_m, 15000);
  EXPECT_EQ(project->density.resistance,
            (std::vector<std::string>{"forest_cover", "roads=data/roads.tif"}));
  EXPECT_EQ(project->density.resistance_where, "dersu.toml:57:15");
  EXPECT_EQ(project->density.neighbours, 8);
  EXPECT_EQ(project->density.hcov, "sex");
  EXPECT_TRUE(project->density.conditional);
  EXPECT_EQ(project->density.confidence, 0.9);
  EXPECT_EQ(project->density.mixture, std::nullopt);
  EXPECT_EQ(project->density.start, to_day({2023, 10, 1}));
  EXPECT_EQ(project->density.end, to_day({2024, 3, 31}));
  EXPECT_EQ(project->report.blur_m, 5000);
}

TEST(ProjectFile, ModelsOverLandHaveTheirValues) {
  const auto problem = [](const std::string& line) {
    const auto project = read_project_text("[project]\nname = \"p\"\n[density]\n" + line);
    return project ? std::string() : describe(project.error());
  };
  EXPECT_EQ(problem("resistance = [\"cover\"]\nmixture = 2"), "");
  EXPECT_NE(problem("resistance = [\"a=../b.tif\"]").find("4:14: resistance: found"),
            std::string::npos);
  EXPECT_NE(problem("neighbours = 6").find("found 6, expected 4, 8 or 16"), std::string::npos);
  EXPECT_NE(problem("mixture = 4").find("expected a whole number from 2 to 3"), std::string::npos);
  EXPECT_NE(problem("hcov = \"age\"").find("hcov: found 'age'"), std::string::npos);
  EXPECT_NE(problem("confidence = 95").find("expected a number from 0.5 to 0.999"),
            std::string::npos);
}

TEST(ProjectFile, AllProblemsAtOnceWithTheirPlace) {
  const auto project = read_project_text(R"([project]
name = "p"
tittle = "x"
[[party]]
code = "USSR"
[[source]]
id = "a"
party = "MN"
kind = "camtrapr"
path = "../x"
[density]
buffer = 15
[records]
independence = "60"
[sharing]
)");
  ASSERT_FALSE(project);
  const std::string all = describe(project.error());
  EXPECT_EQ(project.error().details.size(), 8u) << all;
  for (const char* line :
       {"dersu.toml:3:1: unknown key 'tittle', did you mean 'title'?\n",
        "dersu.toml:5:8: code: found 'USSR', expected the two capital letters",
        "dersu.toml:8:9: party: 'MN' has no [[party]] of its own\n",
        "dersu.toml:9:8: missing key 'time_zone'", "dersu.toml:10:8: path: found '../x', expected",
        "dersu.toml:12:10: buffer: found 15, expected a length with its unit",
        "dersu.toml:14:16: independence: found '60', expected a duration with its unit",
        "unknown key 'sharing', expected 'project'"})
    EXPECT_NE(all.find(line), std::string::npos) << line << "\n" << all;
}

TEST(ProjectFile, Refusals) {
  EXPECT_NE(problem_at(with("[[party]]\ncode='CN'\n"), "10").find("already used"),
            std::string::npos);
  const auto source = [](std::string_view more) {
    return with("[[source]]\nid='a'\nparty='CN'\nkind='camtrap-dp'\npath='d'\n" +
                std::string(more));
  };
  EXPECT_TRUE(read_project_text(source("")));
  EXPECT_NE(problem_at(source("datum='GCJ-02'"), "14").find("obfuscated"), std::string::npos);
  EXPECT_NE(problem_at(source("datum='GCJ-02'"), "14").find("to about 10 m"), std::string::npos);
  const auto second = [&](std::string_view path, std::string_view more) {
    return source(fmt::format("[[source]]\nid='b'\nparty='CN'\nkind='camtrap-dp'\npath='{}'\n{}",
                              path, more));
  };
  for (const char* same : {"d", "d/", "./d"})
    EXPECT_NE(problem_at(second(same, ""), "18")
                  .find("source 'a' of CN has this path already "
                        "(dersu.toml:9:1)"),
              std::string::npos)
        << same << describe(read_project_text(second(same, "")).error());
  EXPECT_TRUE(read_project_text(second("d2", "")));
  EXPECT_NE(problem_at(second("e", "files={media='m.csv'}"), "19").find("of their standard"),
            std::string::npos);
  EXPECT_TRUE(read_project_text(
      source("[[source]]\nid='b'\nparty='CN'\nkind='secr'\npath='d'\nfiles={traps='m.csv'}")));
  EXPECT_TRUE(read_project_text(source("datum='GCJ-02'\nconvert_gcj02=true")));
  EXPECT_NE(problem_at(source("crs='EPSG:32652'"), "14").find("not metres"), std::string::npos);
  EXPECT_NE(problem_at(source("values={sex={m='male'}}"), "14").find("standard"),
            std::string::npos);
  EXPECT_NE(problem_at(source("columns={}"), "14").find("ources of kind"), std::string::npos);
  EXPECT_NE(problem_at(source("convert_gcj02=true"), "14").find("GCJ-02"), std::string::npos);
  EXPECT_NE(problem_at(source("datum='WGS 84'"), "14").find("did you mean 'WGS84'"),
            std::string::npos);
  EXPECT_NE(problem_at(source("time_zone='Asia/Tokyo'"), "14").find("remove"), std::string::npos);
  EXPECT_NE(problem_at("[project]\nname='p'\n[party]\ncode='CN'\n", "3").find("[[party]]"),
            std::string::npos);
  EXPECT_NE(problem_at(with("[species]\ntarget=[]\n"), "10").find("found an empty list, expected"),
            std::string::npos);
  EXPECT_NE(problem_at(with("[[species]]\ntarget=['x']\n"), "9").find("[species]"),
            std::string::npos);
  EXPECT_NE(problem_at(with("[density]\nstart=2024-01-02\nend=2024-01-01\n"), "11").find("start"),
            std::string::npos);
  EXPECT_NE(problem_at(with("[histories]\noccasion='36 h'\n"), "10").find("whole days"),
            std::string::npos);
  EXPECT_NE(problem_at(with("[report]\nblur='-1 km'\n"), "10").find("more than 0"),
            std::string::npos);
  const auto covariate = [](std::string_view name) {
    return with(fmt::format("[[covariate]]\nname='{}'\nfile='c.tif'\n", name));
  };
  EXPECT_TRUE(read_project_text(covariate("cover_2")));
  EXPECT_NE(problem_at(covariate("2cover"), "10").find("a letter first"), std::string::npos);
  EXPECT_NE(problem_at(covariate("cover ~"), "10"), "");
  EXPECT_NE(problem_at(covariate("a") + "[[covariate]]\nname='a'\nfile='d.tif'\n", "13")
                .find("already used"),
            std::string::npos);
  const auto syntax = read_project_text("[project]\nname = \n");
  ASSERT_FALSE(syntax);
  EXPECT_TRUE(syntax.error().where.starts_with("dersu.toml:2:")) << describe(syntax.error());
  EXPECT_FALSE(read_project_text(std::string(2 << 20, ' ')));
  EXPECT_FALSE(read_project_text(""));
  EXPECT_EQ(read_project_file("/nowhere/at/all").error().fault, Fault::not_found);
}

// The page for users and the reader agree on every key, and the page's examples parse.
TEST(ProjectFile, WordsInsideSourcesAreThoseOfTheStandard) {
  const auto source = [](std::string_view kind, std::string_view more) {
    return with(fmt::format("[[source]]\nid='a'\nparty='CN'\nkind='{}'\npath='d'\n{}", kind, more));
  };
  const auto problems = [&](std::string_view kind, std::string_view more) {
    const auto read = read_project_text(source(kind, more));
    return read ? std::string() : describe(read.error());
  };
  const std::string camtrapr =
      "time_zone='+08:00'\nfiles={ station='new.csv', records='r.csv', individuals='i.csv' }\n"
      "values={ scientificname={ a='b' }, sex={ m='male' }, Art={ a='b' }, eventStart={ a='b' } "
      "}\n";
  EXPECT_EQ(problems("camtrapr", camtrapr),
            "4 problems in dersu.toml\n"
            "dersu.toml:15:9: unknown key 'station', did you mean 'stations'?\n"
            "dersu.toml:16:10: unknown key 'scientificname', did you mean 'scientificName'?\n"
            "dersu.toml:16:54: unknown key 'Art', expected a column of the standard, such as "
            "'scientificName'\n"
            "dersu.toml:16:69: values: found 'eventStart', expected a column of the standard that "
            "is no time and no place\n");
  EXPECT_EQ(problems("secr", "files={ capture='c', traps='t', usage='u', sessions='s' }"),
            "1 problem in dersu.toml\n"
            "dersu.toml:14:9: unknown key 'capture', did you mean 'captures'?\n");
  const std::string spreadsheet =
      "time_zone='+08:00'\nfiles={ media='m.csv', sightings='s.csv' }\n"
      "[source.values]\ncuont={ one='1' }\n"
      "[source.columns.deployments]\ndeploymentID='id'\nKamera='k'\n"
      "[source.columns.observation]\ncount='n'\n"
      "[source.columns.effort_gaps]\ngapStart='a'\n[source.columns.individuals]\nSex='s'\n";
  EXPECT_EQ(problems("spreadsheet", spreadsheet),
            "5 problems in dersu.toml\n"
            "dersu.toml:15:24: unknown key 'sightings', expected 'deployments', 'media', "
            "'observations', 'effort_gaps' or 'individuals'\n"
            "dersu.toml:17:1: unknown key 'cuont', did you mean 'count'?\n"
            "dersu.toml:20:1: unknown key 'Kamera', expected a column of deployments in the "
            "standard\n"
            "dersu.toml:21:17: unknown key 'observation', did you mean 'observations'?\n"
            "dersu.toml:26:1: unknown key 'Sex', did you mean 'sex'?\n");
}

TEST(ProjectFile, WhatStandsForAllRowsIsCheckedWhereItStands) {
  const auto problems = [](std::string_view values, std::string_view columns) {
    const auto read = read_project_text(
        with(fmt::format("[[source]]\nid='a'\nparty='CN'\nkind='spreadsheet'\npath='d'\n"
                         "time_zone='+08:00'\n{}\n[source.columns.observations]\n{}",
                         values, columns)));
    return read ? std::string() : describe(read.error());
  };
  EXPECT_EQ(problems("",
                     "observationType='=animal'\nobservationLevel='=event'\ncount='=2'\n"
                     "eventStart='=2024-05-31 12:00'\nscientificName='=Panthera tigris'\n"
                     "sex='={Sex}'\nclassificationProbability='=0.9'\n"),
            "");
  EXPECT_EQ(problems("",
                     "observationType='=Animal'\nobservationLevel='='\ncount='=two'\n"
                     "eventStart='=4333N'\neventEnd='=31.05.2024'\n"),
            "5 problems in dersu.toml\n"
            "dersu.toml:17:17: observationType: found 'Animal', expected one of animal, human, "
            "vehicle, blank, unknown, unclassified; did you mean 'animal'?\n"
            "dersu.toml:18:18: observationLevel: found nothing, expected observationLevel\n"
            "dersu.toml:19:7: count: found 'two', expected a whole number\n"
            "dersu.toml:20:12: eventStart: found a text with digits, expected a date, or a "
            "date and a time\n"
            "dersu.toml:21:10: eventEnd: found a date alone for eventEnd, expected its time too\n");
  // Numbers have points, whatever is between the fields of the table; places are on the Earth.
  EXPECT_EQ(problems("",
                     "count='=2.0'\nclassificationProbability='=0,9'\n[source.columns."
                     "deployments]\nlongitude='=131,2217'\nlatitude='=143.5'\n"),
            "3 problems in dersu.toml\n"
            "dersu.toml:18:27: classificationProbability: found a decimal comma, expected a point\n"
            "dersu.toml:20:11: longitude: found a decimal comma, expected a point\n"
            "dersu.toml:21:10: latitude: found a value out of range, expected -90 to 90\n");
  // As `values` has it.
  EXPECT_EQ(problems("values={ observationType={ Tier='animal' } }", "observationType='=Tier'\n"),
            "");
  EXPECT_EQ(problems("values={ observationType={ Tier='Animal', Mensch='human' } }",
                     "observationType='art'\n"),
            "1 problem in dersu.toml\n"
            "dersu.toml:15:33: observationType: found 'Animal', expected one of animal, human, "
            "vehicle, blank, unknown, unclassified; did you mean 'animal'?\n");
}

TEST(ProjectFile, NamesOfSpeciesMayBeTranslatedInEveryKindThatHasThem) {
  const auto problems = [](std::string_view kind, std::string_view more) {
    const auto read = read_project_text(
        with(fmt::format("[[source]]\nid='a'\nparty='CN'\nkind='{}'\npath='d'\n{}", kind, more)));
    return read ? std::string() : describe(read.error());
  };
  const std::string names = "values={ scientificName={ Leopard='Panthera pardus' } }";
  EXPECT_EQ(problems("camtrap-dp", names), "");
  EXPECT_EQ(problems("wildlife-insights", "time_zone='+08:00'\n" + names), "");
  EXPECT_EQ(problems("camtrap-dp", "values={ sex={ m='male' } }"),
            "1 problem in dersu.toml\ndersu.toml:14:10: values: found 'sex', expected "
            "'scientificName' or 'individualID': sources of kind 'camtrap-dp' have the values of "
            "their standard\n");
  const std::string nobody = "values={ individualID={ unidentified='' } }";
  EXPECT_EQ(problems("camtrap-dp", nobody), "");
  EXPECT_EQ(problems("wildlife-insights", "time_zone='+08:00'\n" + nobody), "");
  EXPECT_EQ(problems("secr", nobody), "");
  EXPECT_EQ(problems("secr", names),
            "1 problem in dersu.toml\ndersu.toml:14:10: values: found 'scientificName', expected "
            "'individualID': the species of a source of kind 'secr' is that of [density]\n");
  EXPECT_NE(problems("camtrap-dp", "repeated_rows='keep'").find("14:15: repeated_rows: sources"),
            std::string::npos);
}

TEST(ProjectFile, ThePageSaysWhatIsRead) {
  const std::string page = slurp(std::filesystem::path(DERSU_SOURCE_DIR) / "docs/project-file.md");
  std::set<std::string> documented;
  std::istringstream lines(page);
  std::string section;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## `[")) section = line.substr(4, line.rfind('`') - 4);
    const auto end = line.find("` |");  // a row of a table: | `key` | ...
    if (line.starts_with("| `") && end != std::string::npos)
      documented.insert(section + " " + line.substr(3, end - 3));
  }
  const auto keys = project_file_keys();
  EXPECT_EQ(documented, std::set<std::string>(keys.begin(), keys.end()));
  std::size_t at = 0;
  int examples = 0;
  while ((at = page.find("```toml\n", at)) != std::string::npos) {
    const auto end = page.find("```", at + 8);
    const auto project = read_project_text(page.substr(at + 8, end - at - 8));
    EXPECT_TRUE(project) << describe(project.error());
    at = end;
    ++examples;
  }
  EXPECT_GE(examples, 1);
}

// Any one damaged byte gives a project or an Error, never a crash.
RC_GTEST_PROP(ProjectFile, DamageIsAnErrorOrStillAProject, ()) {
  std::string text(kSmall);
  text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
  const auto project = read_project_text(text);
  if (!project) RC_ASSERT(!project.error().message.empty());
}

TEST(Country, Codes) {
  int count = 0;
  for (char a = 'A'; a <= 'Z'; ++a)
    for (char b = 'A'; b <= 'Z'; ++b) count += is_country_code(std::string{a, b});
  EXPECT_EQ(count, 249);
  for (const char* code : {"CN", "KP", "JP", "MN", "KR", "RU", "DE"})
    EXPECT_TRUE(is_country_code(code)) << code;
  for (const char* code : {"", "C", "cn", "CHN", "SU", "UK", "XX"})
    EXPECT_FALSE(is_country_code(code)) << code;
  EXPECT_EQ(party_name("MN"), "Mongolia");
  EXPECT_EQ(party_name("DE"), "DE");
}

TEST(TimeZone, FixedAndNamed) {
  const auto fixed = TimeZone::find("+10:00");
  ASSERT_TRUE(fixed);
  EXPECT_EQ(*fixed->at_local(36000), (Time{0, 36000}));
  const auto vladivostok = TimeZone::find("Asia/Vladivostok");
  ASSERT_TRUE(vladivostok);
  const auto local = *parse_local_time("2024-06-01 12:00:00");
  EXPECT_EQ(format_time(*vladivostok->at_local(local)), "2024-06-01T12:00:00+10:00");
  // Ulaanbaatar changed its clocks on 2016-03-26 at 02:00 and back on 2016-09-24 at 00:00.
  const auto ulaanbaatar = TimeZone::find("Asia/Ulaanbaatar");
  ASSERT_TRUE(ulaanbaatar);
  EXPECT_FALSE(ulaanbaatar->at_local(*parse_local_time("2016-03-26 02:30:00")));
  EXPECT_FALSE(ulaanbaatar->at_local(*parse_local_time("2016-09-23 23:30:00")));
  EXPECT_EQ(ulaanbaatar->at_local(*parse_local_time("2016-09-23 22:59:59"))->offset_s, 9 * 3600);
  EXPECT_EQ(ulaanbaatar->at_local(*parse_local_time("2016-09-24 00:00:00"))->offset_s, 8 * 3600);
  for (const char* bad : {"", "IST", "Mars/Olympus", "Asia/vladivostokk", "+25:00", "GMT/x"})
    EXPECT_FALSE(TimeZone::find(bad)) << bad;
}

RC_GTEST_PROP(TimeZone, InstantsComeBack, ()) {
  const auto zone = TimeZone::find("Asia/Ulaanbaatar");
  const std::int64_t utc = *rc::gen::inRange<std::int64_t>(946684800, 1893456000);
  const std::int32_t offset = zone->offset_s(utc);
  const auto back = zone->at_local(utc + offset);
  if (back) RC_ASSERT(back->utc_s == utc && back->offset_s == offset);
}

}  // namespace dersu::io
