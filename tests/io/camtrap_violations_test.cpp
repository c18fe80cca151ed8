// Every rule: one break of a valid package each, and what is told of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/io/digest.hpp"
#include "tests/io/camtrap_packages.hpp"
#include "tests/io/gzip.hpp"

namespace dersu::io {
namespace {

using Told = std::vector<std::string>;

Told told_of(const std::string& path, std::string_view from, std::string_view to) {
  return told(broken(path, from, to));
}

TEST(CamtrapViolations, TheUnbrokenPackageHasNone) {
  PackageText package = small_package();
  EXPECT_EQ(told(package.check().report), Told{});
  package.add_own_tables();
  EXPECT_EQ(told(package.check().report), Told{});
}

TEST(CamtrapViolations, OneValue) {
  EXPECT_EQ(told_of("deployments.csv", "d1,North,43.1234", "d1,North,"),
            Told{"deployments:2:latitude required error"});
  EXPECT_EQ(told_of("deployments.csv", "d1,North,43.1234", "d1,North,NA"),
            Told{"deployments:2:latitude required error"});
  EXPECT_EQ(told_of("deployments.csv", "43.1234", "north"),
            Told{"deployments:2:latitude type error"});
  EXPECT_EQ(told_of("observations.csv", "Panthera tigris,1,T1", "Panthera tigris,1.5,T1"),
            Told{"observations:2:count type error"});
  EXPECT_EQ(told_of("observations.csv", "Panthera tigris,1,T1", "Panthera tigris,1.0,T1"),
            Told{"observations:2:count type warning"});
  EXPECT_EQ(told_of("observations.csv", "Panthera tigris,1,T1", "Panthera tigris,0,T1"),
            Told{"observations:2:count minimum error"});
  EXPECT_EQ(told_of("media.csv", "photos/1.jpg,false", "photos/1.jpg,no"),
            Told{"media:2:filePublic type error"});
  EXPECT_EQ(told_of("media.csv", "photos/1.jpg", "../1.jpg"),
            Told{"media:2:filePath pattern error"});
  EXPECT_EQ(told_of("media.csv", "photos/1.jpg", "/etc/1.jpg"),
            Told{"media:2:filePath pattern error"});
  EXPECT_EQ(told_of("media.csv", "image/jpeg", "jpeg"),
            Told{"media:2:fileMediatype pattern error"});
  EXPECT_EQ(told_of("media.csv", "2023-05-02T01:00:00+10:00", "2023-05-02T01:00:00"),
            Told{"media:2:timestamp type error"});
  EXPECT_EQ(told_of("media.csv", "2023-05-02T01:00:00+10:00", "2023-05-02T01:00:00.250+10:00"),
            Told{"media:2:timestamp type warning"});
  EXPECT_EQ(told_of("media.csv", "2023-05-02T01:00:00+10:00", "2023-02-30T01:00:00+10:00"),
            Told{"media:2:timestamp type error"});
  const CamtrapReport guess = broken("observations.csv", "event,animal", "event,Animal");
  EXPECT_EQ(told(guess), Told{"observations:2:observationType enum error"});
  EXPECT_NE(guess.violations()[0].expected.find("did you mean 'animal'?"), std::string::npos);
  EXPECT_EQ(guess.violations()[0].found, "'Animal'");
  EXPECT_EQ(guess.violations()[0].row, 1U);
  EXPECT_EQ(guess.violations()[0].line, 2U);
}

TEST(CamtrapViolations, KeysAndReferences) {
  EXPECT_EQ(told_of("deployments.csv", "\nd2", "\nd1"),
            (Told{"deployments:3:deploymentID unique error", "media:4:deploymentID reference error",
                  "observations:4:deploymentID reference error"}));
  EXPECT_EQ(told_of("media.csv", "\nm2", "\nm1"), Told{"media:3:mediaID unique error"});
  EXPECT_EQ(told_of("observations.csv", "\no2", "\no1"),
            Told{"observations:3:observationID unique error"});
  EXPECT_EQ(told_of("observations.csv", "o2,d1,m1", "o2,d1,m9"),
            Told{"observations:3:mediaID reference error"});
  EXPECT_EQ(told_of("observations.csv", "o2,d1,m1", "o2,d1,m3"),
            Told{"observations:3:mediaID deployment warning"});
  EXPECT_EQ(told_of("observations.csv", "o2,d1,m1", "o2,d1,"),
            Told{"observations:3:mediaID level warning"});
  EXPECT_EQ(told_of("observations.csv", "o1,d1,,e1", "o1,d1,,"),
            Told{"observations:2:eventID level warning"});
  EXPECT_EQ(told_of("observations.csv", ",T1", ",T9"),
            (Told{"observations:2:individualID reference error",
                  "individuals:2:individualID unobserved warning"}));
  EXPECT_EQ(told_of("observations.csv", "Panthera tigris", "Panthera pardus"),
            (Told{"observations:2:scientificName taxonomic warning",
                  "observations:2:scientificName animal warning"}));
  EXPECT_EQ(told_of("observations.csv", "Panthera tigris", "Panthera tigris altaica"),
            Told{"observations:2:scientificName taxonomic warning"});
}

TEST(CamtrapViolations, AnIndividualHasOneSex) {
  PackageText package = small_package();
  package.add_own_tables();  // T1 is a female
  std::string& text = package.texts["observations.csv"];
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"count,individualID", "count,sex,individualID"},
           {"1,T1", "1,male,T1"},
           {"tigris,1,\n", "tigris,1,male,T1\n"},
           {"blank,,,\n", "blank,,,,\n"}})
    replace_text(text, from, to);
  const CamtrapReport report = package.check().report;
  EXPECT_EQ(told(report), Told{"observations:2:sex animal warning"}) << "once for each individual";
  EXPECT_EQ(report.violations()[0].found, "'male' for 'T1', before 'female'");
  replace_text(text, "1,male,T1", "1,female,T1");
  replace_text(text, "1,male,T1", "1,,T1");
  EXPECT_EQ(told(package.check().report), Told{});
}

TEST(CamtrapViolations, AnEarlierSpeciesIsToldAsItIsWritten) {
  PackageText package = small_package();
  package.add_own_tables();
  replace_text(package.texts["observations.csv"], "Panthera tigris", "Panthera PARDUS");
  const CamtrapReport report = package.check().report;
  const auto animal = std::ranges::find(report.violations(), "animal", &CamtrapViolation::rule);
  ASSERT_NE(animal, report.violations().end());
  EXPECT_EQ(animal->found, "'Panthera PARDUS' for 'T1', before 'Panthera tigris'");
}

TEST(CamtrapViolations, Times) {
  EXPECT_EQ(told_of("deployments.csv", "2023-06-30T08:00:00+10:00", "2023-04-30T08:00:00+10:00"),
            (Told{"deployments:3:deploymentEnd order error", "media:4:timestamp interval warning",
                  "observations:4:eventStart interval warning"}));
  EXPECT_EQ(told_of("observations.csv", "2023-05-02T01:00:01+10:00", "2023-05-02T00:59:59+10:00"),
            Told{"observations:2:eventEnd order error"});
  const CamtrapReport late =
      broken("media.csv", "2023-05-02T01:00:01+10:00", "2023-06-01T09:30:00+10:00");
  EXPECT_EQ(told(late), Told{"media:3:timestamp interval warning"});
  EXPECT_EQ(late.violations()[0].found,
            "1 row of deployment 'd1' outside its interval, by up to "
            "90.0 min");
  EXPECT_EQ(told_of("effort_gaps.csv", "2023-05-12", "2023-05-09"),
            Told{"effort_gaps:2:gapEnd order error"});
  EXPECT_EQ(told_of("effort_gaps.csv", "2023-05-12", "2023-06-12"),
            Told{"effort_gaps:2:gapStart interval warning"});
  EXPECT_EQ(told_of("effort_gaps.csv", "d1,2023-05-10T00:00:00+10:00,2023-05-12",
                    "d1,2023-06-10T00:00:00+10:00,2023-06-12"),
            Told{"effort_gaps:2:gapStart interval error"});
  EXPECT_EQ(told_of("effort_gaps.csv", "\nd1", "\nd9"),
            Told{"effort_gaps:2:deploymentID reference error"});
}

TEST(CamtrapViolations, Columns) {
  const CamtrapReport report = broken("deployments.csv", "locationName", "locationname");
  EXPECT_EQ(told(report), Told{"deployments:1:locationname unknown-column warning"});
  EXPECT_EQ(report.violations()[0].expected, "perhaps 'locationName'");
  EXPECT_EQ(told_of("deployments.csv", "deploymentEnd\n", "end\n"),
            (Told{"deployments:1:end unknown-column warning",
                  "deployments:1:deploymentEnd missing-column error"}));
  EXPECT_EQ(told_of("media.csv", "captureMethod", "filePath").at(0),
            "media:1:5 csv error");  // the column name is there twice
}

TEST(CamtrapViolations, DamagedFiles) {
  PackageText package = small_package();
  std::string& media = package.texts["media.csv"];
  const std::string whole = media;
  media = whole.substr(0, whole.size() - 30);  // cut off in the last record
  EXPECT_EQ(told(package.check().report), Told{"media:4: csv error"});
  media = whole;
  replace_text(media, "photos/2.jpg", "\"photos/2.jpg");
  EXPECT_EQ(told(package.check().report), Told{"media:3: csv error"});
  media = whole;
  replace_text(media, "photos/2.jpg", "caf\xE9.jpg");
  EXPECT_EQ(told(package.check().report).at(0), "media:3:filePath csv error");
  media = "";
  EXPECT_EQ(told(package.check().report).at(0), "media:0: csv error");
  media = "\xFF\xFEm";
  EXPECT_EQ(told(package.check().report).at(0), "media:1: csv error");
  package.texts.erase("media.csv");
  const CamtrapReport missing = package.check().report;
  EXPECT_EQ(told(missing), Told{"media:0: missing-file error"});
}

// One broken row is one violation: what refers to it is right.
TEST(CamtrapViolations, ABrokenRowIsNoMissingKey) {
  for (const auto& [from, to, place] : std::vector<std::array<std::string, 3>>{
           {"North", "\xB1\xB1", "deployments:2:locationName csv error"},
           {"North", "No\"rth", "deployments:2:locationName csv error"},
           {"North", "North,East", "deployments:2: csv error"},
           {"43.1234", "north", "deployments:2:latitude type error"},
           {",North,43.1234,131.2021", "", "deployments:2: csv error"}}) {
    const CamtrapReport report = broken("deployments.csv", from, to);
    EXPECT_EQ(told(report), Told{place}) << to;
    EXPECT_EQ(join(report.notices(), " ").find("could not be checked"), std::string::npos) << to;
  }
  EXPECT_EQ(told_of("media.csv", "photos/1.jpg", "\xD5\xD5.jpg"),
            Told{"media:2:filePath csv error"});
  EXPECT_EQ(told_of("individuals.csv", "female", "fem\"ale"), Told{"individuals:2:sex csv error"});
  EXPECT_EQ(told_of("observations.csv", "animal", "ani\"mal").size(), 1U);
  // Another id than those is missing still.
  PackageText package = small_package();
  replace_text(package.texts["deployments.csv"], "North", "\xB1\xB1");
  replace_text(package.texts["media.csv"], "m1,d1", "m1,d9");
  EXPECT_EQ(told(package.check().report),
            (Told{"deployments:2:locationName csv error", "media:2:deploymentID reference error"}));
}

TEST(CamtrapViolations, ReferencesToRowsThatAreLostAreNotToldOneByOne) {
  const auto notices = [](const CamtrapReport& report) { return join(report.notices(), "\n"); };
  const CamtrapReport id = broken("deployments.csv", "d1,North",
                                  "d\xB1"
                                  "1,North");
  EXPECT_EQ(told(id), Told{"deployments:2:deploymentID csv error"});
  EXPECT_NE(notices(id).find("media: 2 references to table deployments could not be checked"),
            std::string::npos)
      << notices(id);
  const CamtrapReport open = broken("deployments.csv", "d1,North", "d1,\"North");
  EXPECT_EQ(told(open), Told{"deployments:2: csv error"});  // and d2 behind it is lost
  EXPECT_NE(notices(open).find("media: 1 reference to table deployments"), std::string::npos);
  PackageText package = small_package();
  package.texts.erase("deployments.csv");
  const CamtrapReport none = package.check().report;
  EXPECT_EQ(told(none), Told{"deployments:0: missing-file error"});
  EXPECT_NE(notices(none).find("media: 3 references to table deployments"), std::string::npos);
}

TEST(CamtrapViolations, OtherEncodingsAndDelimiters) {
  PackageText package = small_package();
  replace_text(package.texts["deployments.csv"], "North", "\xD1\xE5\xE2\xE5\xF0");
  EXPECT_EQ(told(package.check().report).at(0), "deployments:2:locationName csv error");
  package.document["resources"][0]["encoding"] = "windows-1251";
  Rows rows;
  EXPECT_EQ(told(package.read(&rows).report), Told{});
  EXPECT_EQ(rows.of(CamtrapTable::deployments)[0][2], "Север");
  package.document["resources"][0]["encoding"] = "no-such-encoding";
  EXPECT_EQ(told(package.check().report).at(0), "deployments:0: csv error");

  PackageText semicolons = small_package();
  std::string& text = semicolons.texts["deployments.csv"];
  for (char& c : text)
    if (c == ',') c = ';';
  EXPECT_EQ(told(semicolons.check().report), Told{"deployments:1: dialect warning"});
  semicolons.document["resources"][0]["dialect"] = {{"delimiter", ";"}};
  EXPECT_EQ(told(semicolons.check().report), Told{});
}

TEST(CamtrapViolations, Metadata) {
  const auto with = [](auto change) {
    PackageText package = small_package();
    change(package.document);
    return told(package.check().report);
  };
  EXPECT_EQ(with([](auto& d) { d.erase("created"); }),
            Told{"datapackage:0:/created required error"});
  EXPECT_EQ(with([](auto& d) { d["project"]["samplingDesign"] = "random"; }),
            Told{"datapackage:0:/project/samplingDesign enum error"});
  EXPECT_EQ(with([](auto& d) { d["project"]["individualAnimals"] = "yes"; }),
            Told{"datapackage:0:/project/individualAnimals type error"});
  EXPECT_EQ(with([](auto& d) { d["project"]["captureMethod"] = JsonDocument::array(); }),
            Told{"datapackage:0:/project/captureMethod minItems error"});
  EXPECT_EQ(with([](auto& d) { d["contributors"][0].erase("title"); }),
            Told{"datapackage:0:/contributors/0/title required error"});
  EXPECT_EQ(with([](auto& d) { d["contributors"][0]["role"] = "boss"; }),
            Told{"datapackage:0:/contributors/0/role enum error"});
  EXPECT_EQ(with([](auto& d) { d["temporal"]["end"] = "2023-04-30"; }),
            Told{"datapackage:0:/temporal/end order error"});
  EXPECT_EQ(with([](auto& d) { d["temporal"]["end"] = "30.6.2023"; }),
            Told{"datapackage:0:/temporal/end format error"});
  EXPECT_EQ(with([](auto& d) { d["taxonomic"][0]["vernacularNames"]["ru"] = "x"; }),
            Told{"datapackage:0:/taxonomic/0/vernacularNames/ru pattern error"});
  EXPECT_EQ(with([](auto& d) { d["name"] = "Small Package"; }),
            Told{"datapackage:0:/name pattern error"});
  EXPECT_EQ(with([](auto& d) {
              d["licenses"] = {{{"name", "CC0-1.0"}, {"scope", "data"}}};
            }),
            Told{"datapackage:0:/licenses minItems error"});
  EXPECT_EQ(with([](auto& d) { d["profile"] = "tabular-data-package"; }).at(0),
            "datapackage:0:/profile version error");
  EXPECT_EQ(with([](auto& d) { d["resources"][1]["schema"] = JsonDocument::object(); }),
            Told{"datapackage:0:/resources/1/schema type warning"});
  EXPECT_EQ(
      with([](auto& d) { d["resources"].erase(1); }),
      (Told{"datapackage:0:/resources minItems error", "datapackage:0:/resources required error"}));
  EXPECT_EQ(with([](auto& d) { d["resources"][1]["bytes"] = 10'000'000'000U; }),
            Told{"datapackage:0:/resources/1/bytes bytes error"});
}

TEST(CamtrapViolations, PlacesInTheMetadataAreNotTold) {
  PackageText package = small_package();
  package.document["name"] = "N4312E13121";
  package.document["project"]["samplingDesign"] = "GP1930323456";
  package.document["created"] = "43.1234 131.2";
  package.document["taxonomic"][0]["vernacularNames"]["N4312E13121"] = "x";
  const CamtrapReport report = package.check().report;
  EXPECT_EQ(report.violations().size(), 4U);
  const std::string all = format_json(report);
  for (const char* value : {"4312", "1930", "43.1", "131.2"})
    EXPECT_EQ(all.find(value), std::string::npos) << value << "\n" << all;
}

TEST(CamtrapViolations, ATableWithoutAHeaderIsToldWithoutItsValues) {
  PackageText package = small_package();
  std::string& media = package.texts["media.csv"];
  media.erase(0, media.find('\n') + 1);
  const CamtrapReport report = package.check().report;
  ASSERT_FALSE(report.violations().empty());
  EXPECT_EQ(report.violations()[0].found, "a first line that looks like data");
  EXPECT_EQ(format_json(report).find("photos/1"), std::string::npos) << format_json(report);
  package.texts["media.csv"] = "3,43.1234,43.1234\n";
  const CamtrapReport twice = package.check().report;
  ASSERT_FALSE(twice.violations().empty());
  EXPECT_EQ(twice.violations()[0].found, "a first line that looks like data");
  EXPECT_EQ(twice.violations()[0].line, 1U);
  EXPECT_EQ(twice.violations()[0].expected,
            "a table in CSV, UTF-8; is the header line missing, with the names of the columns "
            "(mediaID, deploymentID, timestamp, filePath, filePublic, fileMediatype)?");
  EXPECT_EQ(twice.violations().size(), 1U);
  package.texts["media.csv"] = "mediaID,deploymentID,1,1\nm,d,1,1\n";
  EXPECT_EQ(package.check().report.violations()[0].found,
            "'1' twice among the names of the columns");
}

TEST(CamtrapViolations, DeploymentsWithoutRowsAreTold) {
  PackageText package = small_package();
  const auto is_told = [&] {
    return std::ranges::count(package.check().report.notices(),
                              "deployments: the table has no rows") == 1;
  };
  EXPECT_FALSE(is_told());
  std::string& deployments = package.texts["deployments.csv"];
  deployments.erase(deployments.find('\n') + 1);
  EXPECT_TRUE(is_told());
}

TEST(CamtrapViolations, PathsOutOfThePackageAreNotFollowed) {
  for (const char* path :
       {"/etc/passwd", "../media.csv", "a/../../media.csv", "~/media.csv",
        "https://x.org/media.csv", "a\\media.csv", "media.csv.zip", "./media.csv", ""}) {
    PackageText package = small_package();
    package.texts[path] = package.texts["media.csv"];
    package.document["resources"][1]["path"] = path;
    EXPECT_EQ(told(package.check().report), Told{"datapackage:0:/resources/1/path path error"})
        << path;
  }
}

TEST(CamtrapViolations, TablesInGzipAndInSeveralFiles) {
  const PackageText plain = small_package();
  Rows wanted;
  EXPECT_EQ(told(PackageText(plain).read(&wanted).report), Told{});
  PackageText package = plain;
  auto& resources = package.document["resources"];
  resources[0]["path"] = "deployments.csv.gz";
  package.texts["deployments.csv.gz"] = gzip(plain.texts.at("deployments.csv"));
  // The third medium in a file of its own, with its own header.
  const std::string& media = plain.texts.at("media.csv");
  const std::size_t header = media.find('\n') + 1;
  const std::size_t third = media.find("\nm3") + 1;
  resources[1]["path"] = {"media-1.csv", "media-2.csv.gz"};
  package.texts["media-1.csv"] = media.substr(0, third);
  package.texts["media-2.csv.gz"] = gzip(media.substr(0, header) + media.substr(third));
  Rows rows;
  const CamtrapPackage read = package.read(&rows);
  EXPECT_EQ(told(read.report), Told{});
  EXPECT_EQ(rows.tables, wanted.tables);
  EXPECT_EQ(read.rows[static_cast<std::size_t>(CamtrapTable::media)], 3U);

  package.texts["media-2.csv.gz"] =
      gzip(media.substr(0, header) + "m4,d9,activityDetection," + media.substr(third));
  const CamtrapReport wrong = package.check().report;
  ASSERT_FALSE(wrong.violations().empty());
  EXPECT_EQ(wrong.violations()[0].row, 3U) << "of the table";
  EXPECT_EQ(wrong.violations()[0].line, 2U) << "of the file";
  EXPECT_TRUE(describe(wrong.violations()[0]).starts_with("media-2.csv.gz:2"));
  package.texts["media-2.csv.gz"].resize(40);
  EXPECT_EQ(told(package.check().report).at(0), "media:0: csv error");
  package.texts.erase("media-2.csv.gz");
  EXPECT_EQ(told(package.check().report), Told{"media:0: missing-file error"});
  resources[1]["path"] = {"media-1.csv", "../media.csv", 3};
  EXPECT_EQ(told(package.check().report), (Told{"datapackage:0:/resources/1/path/1 path error",
                                                "datapackage:0:/resources/1/path/2 type error"}));
  resources[1]["path"] = JsonDocument::array();
  EXPECT_EQ(told(package.check().report).at(0), "datapackage:0:/resources/1/path path error");
}

// A line is of a file: which one is told where a table has several.
TEST(CamtrapViolations, TablesInSeveralFilesTellWhich) {
  PackageText package = small_package();
  package.add_own_tables();
  const std::string& media = package.texts.at("media.csv");
  const std::string header = media.substr(0, media.find('\n') + 1);
  const std::string third = media.substr(media.find("\nm3") + 1);
  package.texts["m1.csv"] = media.substr(0, media.size() - third.size());
  package.texts["m2.csv"] = "note," + header + "," + third;
  replace_text(package.texts["m1.csv"], "2023-05-02T01:00:01", "2023-08-02T01:00:01");
  replace_text(package.texts["m2.csv"], ",m3", ",m1");
  package.document["resources"][1]["path"] = {"m1.csv", "m2.csv"};
  const CamtrapReport report = package.check().report;
  std::vector<std::string> places;
  for (const CamtrapViolation& violation : report.violations())
    if (violation.table == "media")
      places.push_back(describe(violation).substr(0, describe(violation).find(' ')) +
                       std::string(violation.rule));
  EXPECT_EQ(places, (Told{"m2.csv:1:note:unknown-column", "m2.csv:2:mediaID:unique",
                          "m1.csv:3:timestamp:interval"}));
  const std::string json = format_json(report);
  for (const char* file : {"\"file\":\"m1.csv\"", "\"file\":\"m2.csv\""})
    EXPECT_NE(json.find(file), std::string::npos) << json;
  package.texts["m2.csv"] = "a,a\n";
  EXPECT_EQ(package.check().report.violations().at(0).file, "m2.csv");
  EXPECT_EQ(broken("media.csv", "m2,d1", "m1,d1").violations().at(0).file, "") << "one file alone";
}

TEST(CamtrapViolations, BytesAndHashes) {
  PackageText package = small_package();
  auto& resource = package.document["resources"][1];
  const std::string& media = package.texts.at("media.csv");
  resource["bytes"] = media.size();
  resource["hash"] = "sha256:" + sha256(media);
  EXPECT_EQ(told(package.check().report), Told{});
  resource["hash"] = "sha256:" + sha256(media + " ");
  EXPECT_EQ(told(package.check().report), Told{"datapackage:0:/resources/1/hash hash error"});
  resource["hash"] = "d41d8cd98f00b204e9800998ecf8427e";
  const CamtrapReport other = package.check().report;
  EXPECT_EQ(told(other), Told{});
  EXPECT_NE(join(other.notices(), " ").find("the hash of resource 'media' is not checked"),
            std::string::npos);
  resource["path"] = {"media.csv", "media.csv"};
  resource["bytes"] = 2 * media.size() + 1;
  EXPECT_EQ(told(package.check().report).at(0), "datapackage:0:/resources/1/bytes bytes error");
}

TEST(CamtrapViolations, TextThatIsNoJson) {
  const auto check = [](std::string json) {
    Progress silent;
    return told(check_package(std::move(json), MemoryFiles(), nullptr, {}, silent)->report);
  };
  EXPECT_EQ(check("{\n  \"name\": \"x\",,\n}"), Told{"datapackage:2:character 15 json error"});
  EXPECT_EQ(check("[]"), Told{"datapackage:1:character 1 json error"});
  EXPECT_EQ(check(""), Told{"datapackage:1:character 1 json error"});
  EXPECT_EQ(check("{\"a\": \"\xFF\"}").size(), 1U);
  EXPECT_EQ(check("{\"a\":" + std::string(100'000, '[')),
            Told{"datapackage:1:character 69 json error"});
}

// A line, and a character as an editor counts them, of what is wrong.
TEST(CamtrapViolations, PlacesInTextThatIsNoJson) {
  const auto place = [](std::string_view text) {
    const auto parsed = parse_document(text);
    return parsed ? std::string() : parsed.error().where;
  };
  EXPECT_EQ(place("{\n \"тигр\": 1\n \"b\": 2}"), "3:2");  // the comma is missing in front of it
  EXPECT_EQ(place("{\"тигр\": x}"), "1:10");
  EXPECT_EQ(place("\xEF\xBB\xBF{\"a\": x}"), "1:7");
  EXPECT_EQ(place("{\r\n  \"a\": [1, 2"), "2:13");  // it ends too early
  EXPECT_EQ(place("{\"a\": [0.5, 1e-999, \"1e999\",\n  -1e999]}"), "2:3");
  EXPECT_EQ(place("{\"b\": \"\\\"a\\\": \", \"a\": 1,\n \"\\u0061\" : 2}"), "2:2");
  std::string deep = "{\"a\": \"[[[[\",\n\"b\": ";
  EXPECT_EQ(place(deep + std::string(80, '[')), "2:69");
}

TEST(CamtrapViolations, DetailsAreBoundedAndAllAreCounted) {
  PackageText package = small_package();
  std::string& media = package.texts["media.csv"];
  for (int i = 0; i < 5000; ++i) media += fmt::format("x{},d1,a,b,c,d,e\n", i);
  const CamtrapReport report = package.read(nullptr, {1500, 1000}).report;
  EXPECT_EQ(report.errors(), 4U * 5000);  // captureMethod, timestamp, filePublic, fileMediatype
  EXPECT_EQ(report.violations().size(), 1500U);
  ASSERT_EQ(report.counts().size(), 4U);
  for (const CamtrapCount& count : report.counts()) EXPECT_EQ(count.count, 5000U);
  const Error error = report.as_error("p");
  EXPECT_EQ(error.message, "20000 problems in p");
  EXPECT_EQ(error.details.back().message, "and 18500 more like these");
  const auto json = JsonDocument::parse(format_json(report));
  EXPECT_EQ(json.at("counts").at("errors"), 20000);
  EXPECT_EQ(json.at("violations").size(), 1500U);
  EXPECT_EQ(json.at("counts").at("told"), 1500);
  EXPECT_EQ(json.at("counts").at("left_out"), 18500);
  EXPECT_FALSE(json.at("valid").get<bool>());
}

TEST(CamtrapViolations, TheSinkStopsTheReaderAndTheUserToo) {
  struct Full final : CamtrapSink {
    Result<void> row(CamtrapTable, std::span<const std::string_view>, std::uint64_t) override {
      return fail(Fault::io, "", "the disk is full");
    }
  };
  PackageText package = small_package();
  MemoryFiles files;
  files.texts = package.texts;
  Full sink;
  Progress silent;
  const auto stopped = check_package(package.document.dump(), files, &sink, {}, silent);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().fault, Fault::io);

  struct Stop final : Progress {
    [[nodiscard]] bool stopped() const override { return true; }
  };
  for (int i = 0; i < 5000; ++i) files.texts["media.csv"] += fmt::format("x{},d1,a,b,c,d,e\n", i);
  Stop stop;
  const auto interrupted = check_package(package.document.dump(), files, nullptr, {}, stop);
  ASSERT_FALSE(interrupted);
  EXPECT_EQ(interrupted.error().fault, Fault::interrupted);
}

}  // namespace
}  // namespace dersu::io
