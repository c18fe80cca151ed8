// Whole packages: the reference data, round trips, every way in which one can be broken.
#include "dersu/io/camtrap_dp.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "dersu/io/camtrap_package.hpp"
#include "dersu/io/file.hpp"
#include "tests/io/camtrap_packages.hpp"
#include "tests/scratch.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;

const fs::path kShared = fs::path(DERSU_SHARED_DATA) / "camtrap";

// ---- the reference data ------------------------------------------------------------------------

TEST(CamtrapDp, TheStandardsExampleIsValid) {
  const fs::path folder = kShared / "camtrapdp_tdwg_example";
  if (!fs::exists(folder)) GTEST_SKIP() << "absent: " << folder.filename();
  Rows rows;
  const auto package = read_camtrap_dp(folder, rows);
  ASSERT_TRUE(package) << describe(package.error());
  EXPECT_EQ(told(package->report), (std::vector<std::string>{}));
  EXPECT_EQ(package->rows, (std::array<std::uint64_t, 5>{4, 423, 549, 0, 0}));
  EXPECT_EQ(rows.of(CamtrapTable::media).size(), 423U);
  EXPECT_EQ(rows.of(CamtrapTable::observations)[0][0], "705e6036");
  const CamtrapMetadata& metadata = package->metadata;
  EXPECT_EQ(metadata.standard_version(), "1.0.2");
  EXPECT_EQ(metadata.name, "camtrap-dp-example-dataset");
  EXPECT_EQ(metadata.contributors.size(), 6U);
  EXPECT_EQ(metadata.licenses.at(1).scope, "media");
  EXPECT_EQ(metadata.project.sampling_design, "targeted");
  EXPECT_EQ(metadata.temporal_end, "2021-04-18");
  EXPECT_EQ(metadata.taxonomic.at(0).vernacular_names.at("eng"), "mallard");
  ASSERT_TRUE(metadata.extent);
  EXPECT_EQ(metadata.extent->north, 51.496);
}

TEST(CamtrapDp, MetadataOfRealPackagesAreValid) {
  const fs::path folder = kShared / "camtrapdp_inbo_metadata";
  if (!fs::exists(folder)) GTEST_SKIP() << "absent: " << folder.filename();
  for (const char* name : {"gmu8_leuven", "mica-agouti", "muntjac_antwerp"}) {
    SCOPED_TRACE(name);
    const auto text = read_file(folder / (std::string(name) + ".datapackage.json"));
    ASSERT_TRUE(text);
    const auto document = parse_document(*text);
    ASSERT_TRUE(document) << describe(document.error());
    CamtrapReport report;
    check_profile(*document, report);
    EXPECT_EQ(told(report), (std::vector<std::string>{}));
    CamtrapMetadata metadata = metadata_of(*document);
    EXPECT_GT(metadata.taxonomic.size(), 10U);
    // What was understood, applied to the document itself, changes nothing.
    JsonDocument copy = *document;
    apply_metadata(metadata, copy);
    EXPECT_EQ(copy, *document);
  }
}

TEST(CamtrapDp, LegacyPackageIsReadAsTheStandards) {
  const fs::path folder = kShared / "camtrapdp_mica_legacy/mica";
  if (!fs::exists(folder)) GTEST_SKIP() << "absent: " << folder.filename();
  Rows rows;
  const auto package = read_camtrap_dp(folder, rows);
  ASSERT_TRUE(package) << describe(package.error());
  // Its deployment 7ca633fa has a clock that is two hours off.
  EXPECT_EQ(told(package->report),
            (std::vector<std::string>{"media:265:timestamp interval warning",
                                      "observations:27:timestamp interval warning"}));
  ASSERT_FALSE(package->report.notices().empty());
  EXPECT_NE(package->report.notices()[0].find("0.1.6"), std::string::npos);
  const auto field = [&](CamtrapTable table, std::size_t row, std::string_view column) {
    return rows.of(table).at(row).at(camtrap_column_index(table, column).value());
  };
  EXPECT_EQ(field(CamtrapTable::deployments, 0, "deploymentStart"), "2020-07-29T05:29:41Z");
  EXPECT_EQ(field(CamtrapTable::deployments, 0, "cameraDelay"), "0");
  EXPECT_EQ(field(CamtrapTable::deployments, 0, "deploymentTags"), "boven de stroom");
  EXPECT_EQ(field(CamtrapTable::media, 0, "captureMethod"), "activityDetection");
  EXPECT_EQ(field(CamtrapTable::media, 0, "filePublic"), "false");
  EXPECT_EQ(field(CamtrapTable::observations, 2, "eventStart"), "2020-07-29T05:46:48Z");
  EXPECT_EQ(field(CamtrapTable::observations, 2, "eventEnd"), "2020-07-29T05:46:48Z");
  EXPECT_EQ(field(CamtrapTable::observations, 2, "observationLevel"), "event");
  EXPECT_EQ(field(CamtrapTable::observations, 2, "sex"), "");  // unknown
  EXPECT_EQ(field(CamtrapTable::observations, 3, "sex"), "female");
  EXPECT_EQ(field(CamtrapTable::observations, 24, "cameraSetupType"), "setup");
  const CamtrapMetadata& metadata = package->metadata;
  EXPECT_EQ(metadata.project.observation_level, std::vector<std::string>{"event"});
  EXPECT_EQ(metadata.project.capture_method,
            (std::vector<std::string>{"activityDetection", "timeLapse"}));
  EXPECT_EQ(metadata.taxonomic.at(0).vernacular_names.at("nld"), "wilde eend");
}

TEST(CamtrapDp, EveryBrokenValueOfTheLegacyPackageIsTold) {
  const fs::path file =
      kShared / "camtrapdp_mica_legacy/mica_parsing_issues/datapackage_for_parsing_issues.json";
  if (!fs::exists(file)) GTEST_SKIP() << "absent: " << file.filename();
  const auto package = validate_camtrap_dp(file);
  ASSERT_TRUE(package);
  EXPECT_FALSE(package->report.valid());
  // Found by comparing its tables with those of the unbroken package beside it.
  EXPECT_EQ(
      told(package->report),
      (std::vector<std::string>{"deployments:2:start type error",          // 2020-07-29TT05:29:41Z
                                "deployments:3:start type error",          // 2020-06-1921:00:00Z
                                "media:3:timestamp type error",            // 2020-07-29TTT05:29:42Z
                                "observations:2:timestamp type error",     // 2020-07-29TT05:29:41Z
                                "observations:3:timestamp type error"}));  // 2020-07-2905:38:55Z
  EXPECT_EQ(package->report.violations()[0].row, 1U);
  EXPECT_EQ(package->report.violations()[0].found, "a text with digits");
}

TEST(CamtrapDp, AMissingTableIsNamed) {
  const fs::path folder = kShared / "camtrapdp_mica_legacy/mica_zenodo_5590881";
  if (!fs::exists(folder)) GTEST_SKIP() << "absent: " << folder.filename();
  Rows rows;
  const auto package = read_camtrap_dp(folder, rows);
  ASSERT_FALSE(package);
  EXPECT_EQ(package.error().fault, Fault::bad_input);
  EXPECT_EQ(rows.of(CamtrapTable::deployments).size(), 595U);
  const std::string all = describe(package.error());
  EXPECT_NE(all.find("observations: found no file 'observations.csv'"), std::string::npos) << all;
}

TEST(CamtrapDp, JapaneseTablesLackOffsetsAndNothingElse) {
  const fs::path folder = kShared / "camtrapdp_nies_japan";
  if (!fs::exists(folder)) GTEST_SKIP() << "absent: " << folder.filename();
  PackageText package = small_package();
  package.document["taxonomic"] = nlohmann::ordered_json::array();
  package.document["spatial"] = {{"type", "Point"}, {"coordinates", {140.12, 36.05}}};
  for (const char* table : {"deployments", "media", "observations"}) {
    const auto text = read_file(folder / fmt::format("dp_{}.csv", table));
    ASSERT_TRUE(text);
    package.texts[fmt::format("{}.csv", table)] = *text;
  }
  const CamtrapReport report = package.check().report;
  // Local times as a spreadsheet keeps them: two in each deployment, one a medium, two an
  // observation. The standard asks for the offset, and dersu does not guess it.
  EXPECT_EQ(report.errors(), 2U * 10 + 308 + 2 * 388);
  EXPECT_EQ(report.warnings(), 0U);
  for (const CamtrapCount& count : report.counts()) EXPECT_EQ(count.rule, "type") << count.column;
  EXPECT_EQ(report.violations()[0].found, "'2025-06-13 12:00:00' without an offset from UTC");
}

// ---- writing -----------------------------------------------------------------------------------

TEST(CamtrapDp, WhatIsWrittenReadsBackEqual) {
  const fs::path folder = kShared / "camtrapdp_tdwg_example";
  if (!fs::exists(folder)) GTEST_SKIP() << "absent: " << folder.filename();
  Rows first;
  const auto package = read_camtrap_dp(folder, first);
  ASSERT_TRUE(package);
  const Scratch scratch("camtrap_round_trip");
  write_package(scratch / "a", package->metadata, first);
  Rows second;
  const auto again = read_camtrap_dp(scratch / "a", second);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(second.tables, first.tables);
  CamtrapMetadata expected = package->metadata;
  expected.json = again->metadata.json;
  expected.extent = CamtrapExtent{4.01, 50.69, 5.66, 51.5};  // of the rows, outwards
  EXPECT_EQ(again->metadata, expected);
  // Everything that the file said is still there, other resources too.
  auto written = nlohmann::json::parse(again->metadata.json);
  auto given = nlohmann::json::parse(package->metadata.json);
  written.erase("spatial");
  given.erase("spatial");
  EXPECT_EQ(written, given);
  write_package(scratch / "b", again->metadata, second);
  for (const char* file : {"datapackage.json", "deployments.csv", "media.csv", "observations.csv"})
    EXPECT_EQ(*read_file(scratch / "a" / file), *read_file(scratch / "b" / file)) << file;
}

TEST(CamtrapDp, OurOwnTablesAreResourcesOfThePackage) {
  PackageText package = small_package();
  package.add_own_tables();
  Rows rows;
  const auto read = package.read(&rows);
  ASSERT_EQ(told(read.report), (std::vector<std::string>{}));
  const Scratch scratch("camtrap_own_tables");
  write_package(scratch / "p", read.metadata, rows);
  Rows again;
  const auto second = read_camtrap_dp(scratch / "p", again);
  ASSERT_TRUE(second) << describe(second.error());
  EXPECT_EQ(again.tables, rows.tables);
  const auto document = nlohmann::json::parse(second->metadata.json);
  const auto& gaps = document.at("resources").at(3);
  EXPECT_EQ(gaps.at("name"), "effort-gaps");
  EXPECT_EQ(gaps.at("schema").at("fields").at(1).at("format"), "%Y-%m-%dT%H:%M:%S%z");
  EXPECT_EQ(gaps.at("schema").at("foreignKeys").at(0).at("reference").at("resource"),
            "deployments");
  EXPECT_EQ(document.at("resources").at(4).at("schema").at("primaryKey"), "individualID");
}

TEST(CamtrapDp, WhatTheMetadataDoNotSayComesFromTheRows) {
  PackageText package = small_package();
  Rows rows;
  const auto read = package.read(&rows);
  CamtrapMetadata metadata{.name = "made-here",
                           .created = "2024-01-01T00:00:00Z",
                           .contributors = {{.title = "A survey"}},
                           .project = {.title = "P",
                                       .sampling_design = "targeted",
                                       .capture_method = {"activityDetection"},
                                       .individual_animals = true,
                                       .observation_level = {"event"}}};
  const Scratch scratch("camtrap_coverage");
  write_package(scratch / "p", metadata, rows);
  Rows again;
  const auto written = read_camtrap_dp(scratch / "p", again);
  ASSERT_TRUE(written) << describe(written.error());
  EXPECT_EQ(told(written->report), (std::vector<std::string>{}));
  EXPECT_EQ(written->metadata.temporal_start, "2023-05-01");
  EXPECT_EQ(written->metadata.temporal_end, "2023-06-30");
  EXPECT_EQ(written->metadata.extent, (CamtrapExtent{131.2, 43.1, 131.26, 43.13}));
  ASSERT_EQ(written->metadata.taxonomic.size(), 1U);
  EXPECT_EQ(written->metadata.taxonomic[0].scientific_name, "Panthera tigris");
}

TEST(CamtrapDp, PlaceTimeAndTaxaAreThoseOfTheRowsWhateverTheMetadataSay) {
  PackageText package = small_package();
  Rows rows;
  CamtrapMetadata metadata = package.read(&rows).metadata;
  metadata.extent = CamtrapExtent{80, 40, 140, 60};
  metadata.temporal_start = "1999-01-01";
  metadata.temporal_end = "2049-01-01";
  metadata.taxonomic.push_back({.scientific_name = "Panthera uncia"});
  const Scratch scratch("camtrap_told");
  write_package(scratch / "p", metadata, rows);
  const auto written = read_camtrap_metadata(scratch / "p");
  ASSERT_TRUE(written) << describe(written.error());
  EXPECT_EQ(written->extent, (CamtrapExtent{131.2, 43.1, 131.26, 43.13}));
  EXPECT_EQ(written->temporal_start, "2023-05-01");
  EXPECT_EQ(written->temporal_end, "2023-06-30");
  ASSERT_EQ(written->taxonomic.size(), 1U);
  EXPECT_EQ(written->taxonomic[0].vernacular_names.at("rus"), "тигр");
}

TEST(CamtrapDp, AFolderAppearsWholeOrNotAtAll) {
  const Scratch scratch("camtrap_atomic");
  {
    auto writer = CamtrapDpWriter::create(scratch / "p", {});
    ASSERT_TRUE(writer) << describe(writer.error());
    EXPECT_FALSE(fs::exists(scratch / "p"));
  }
  EXPECT_TRUE(fs::is_empty(scratch.folder()));
  auto writer = CamtrapDpWriter::create(scratch / "p", {.name = "Not A Name"});
  ASSERT_TRUE(writer);
  const auto refused = (*writer)->commit();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::bad_input);
  writer->reset();
  EXPECT_TRUE(fs::is_empty(scratch.folder()));
  fs::create_directory(scratch / "p");
  const auto there = CamtrapDpWriter::create(scratch / "p", {});
  ASSERT_FALSE(there);
  EXPECT_EQ(there.error().fault, Fault::usage);
  EXPECT_FALSE(CamtrapDpWriter::create(scratch / "no" / "such", {}));
}

TEST(CamtrapDp, NoPackageAtAll) {
  const auto absent = validate_camtrap_dp("no/such/datapackage.json");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().fault, Fault::not_found);
  const Scratch scratch("no_package");
  EXPECT_EQ(validate_camtrap_dp(scratch.folder()).error().fault, Fault::not_found);
  const auto says = [&](std::string_view file, std::string_view kind) {
    std::ofstream(scratch / file) << "";
    const auto other = validate_camtrap_dp(scratch.folder());
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().message,
              fmt::format("no such file; found the tables of a source of kind '{0}': such a folder "
                          "is read as [[source]] with kind = \"{0}\" of a project (dersu.toml)",
                          kind));
  };
  says("camtraps.csv", "camtrapr");
  std::ofstream(scratch / "deployments.csv") << "";
  says("images.csv", "wildlife-insights");
}

TEST(CamtrapDocument, AKeyTwiceInOneObjectIsToldWithItsPlace) {
  const auto twice = parse_document(
      "{\"a\": {\"path\": 1},\n \"b\": [{\"path\": \"\\\"path\\\": 3\"}],\n"
      " \"c\": {\"path\": 1, \"path\" : 2}}");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().where, "3:19");
  EXPECT_NE(twice.error().message.find("'path'"), std::string::npos);
  EXPECT_TRUE(parse_document("{\"a\": {\"path\": 1}, \"b\": {\"path\": 1}}"));
}

}  // namespace
}  // namespace dersu::io
