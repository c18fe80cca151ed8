// Every rule: one break of a valid package each, and what is told of it.
#include <gtest/gtest.h>

#include "dersu/io/camtrap_dp.hpp"
#include "tests/io/camtrap_packages.hpp"

namespace dersu::io {
namespace {

using Told = std::vector<std::string>;

/// Replaces `from`, which must be there, by `to`.
void replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

/// What is told where `from` becomes `to` in the table at `path`.
CamtrapReport broken(const std::string& path, std::string_view from, std::string_view to) {
  PackageText package = small_package();
  package.add_own_tables();
  replace(package.texts[path], from, to);
  return package.check().report;
}

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

TEST(CamtrapViolations, Places) {
  EXPECT_EQ(told_of("deployments.csv", "43.1234,131.2021", "131.2021,43.1234"),
            Told{"deployments:2:latitude maximum error"});
  EXPECT_EQ(told_of("deployments.csv", "43.1234,131.2021", "0,0"),
            Told{"deployments:2:latitude place warning"});
  EXPECT_EQ(told_of("deployments.csv", "43.1234,131.2021", "44.5,131.2021"),
            Told{"deployments:2:latitude extent warning"});
  // Exchanged where both are possible latitudes.
  PackageText package = small_package();
  package.document["spatial"] = {{"type", "Point"}, {"coordinates", {88.5, 49.5}}};
  replace(package.texts["deployments.csv"], "43.1234,131.2021", "88.5,49.5");
  replace(package.texts["deployments.csv"], "43.1000,131.2567", "49.501,88.501");
  EXPECT_EQ(told(package.check().report), Told{"deployments:2:latitude exchanged error"});
}

TEST(CamtrapViolations, NoCoordinateIsEverSaid) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"43.1234,131.2021", "131.2021,43.1234"},
                                                        {"43.1234", "43.1234N"},
                                                        {"43.1234", "-143.1234"},
                                                        {"43.1234", "44.1234"},
                                                        {"131.2021", "43.1234"}}) {
    const CamtrapReport report = broken("deployments.csv", from, to);
    ASSERT_FALSE(report.violations().empty());
    const std::string all = format_json(report);
    EXPECT_EQ(all.find(".1234"), std::string::npos) << all;
    EXPECT_EQ(all.find(".2021"), std::string::npos) << all;
  }
  PackageText package = small_package();
  package.document["spatial"] = {{"type", "Point"}, {"coordinates", {543.1234, 49.5}}};
  const CamtrapReport report = package.check().report;
  EXPECT_EQ(told(report), Told{"datapackage:0:/spatial format error"});
  EXPECT_EQ(format_json(report).find("1234"), std::string::npos);
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
            Told{"observations:2:scientificName taxonomic warning"});
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
  EXPECT_EQ(told(package.check().report),
            (Told{"media:4: csv error", "observations:4:mediaID reference error"}));
  media = whole;
  replace(media, "photos/2.jpg", "\"photos/2.jpg");
  EXPECT_EQ(told(package.check().report).at(0), "media:3: csv error");
  media = whole;
  replace(media, "photos/2.jpg", "caf\xE9.jpg");
  EXPECT_EQ(told(package.check().report).at(0), "media:3:filePath csv error");
  media = "";
  EXPECT_EQ(told(package.check().report).at(0), "media:0: csv error");
  media = "\xFF\xFEm";
  EXPECT_EQ(told(package.check().report).at(0), "media:1: csv error");
  package.texts.erase("media.csv");
  const CamtrapReport missing = package.check().report;
  EXPECT_EQ(told(missing), Told{"media:0: missing-file error"});
}

TEST(CamtrapViolations, OtherEncodingsAndDelimiters) {
  PackageText package = small_package();
  replace(package.texts["deployments.csv"], "North", "\xD1\xE5\xE2\xE5\xF0");
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

TEST(CamtrapViolations, PathsOutOfThePackageAreNotFollowed) {
  for (const char* path :
       {"/etc/passwd", "../media.csv", "a/../../media.csv", "~/media.csv",
        "https://x.org/media.csv", "a\\media.csv", "media.csv.gz", "./media.csv", ""}) {
    PackageText package = small_package();
    package.texts[path] = package.texts["media.csv"];
    package.document["resources"][1]["path"] = path;
    EXPECT_EQ(told(package.check().report), Told{"datapackage:0:/resources/1/path path error"})
        << path;
  }
}

TEST(CamtrapViolations, TextThatIsNoJson) {
  const auto check = [](std::string json) {
    Progress silent;
    return told(check_package(std::move(json), MemoryFiles(), nullptr, {}, silent)->report);
  };
  EXPECT_EQ(check("{\n  \"name\": \"x\",,\n}"), Told{"datapackage:2:15 json error"});
  EXPECT_EQ(check("[]"), Told{"datapackage:1:1 json error"});
  EXPECT_EQ(check(""), Told{"datapackage:1:1 json error"});
  EXPECT_EQ(check("{\"a\": \"\xFF\"}").size(), 1U);
  EXPECT_EQ(check("{\"a\":" + std::string(100'000, '[')), Told{"datapackage:1:1 json error"});
}

TEST(CamtrapViolations, DetailsAreBoundedAndAllAreCounted) {
  PackageText package = small_package();
  std::string& media = package.texts["media.csv"];
  for (int i = 0; i < 5000; ++i) media += fmt::format("x{},d1,a,b,c,d,e\n", i);
  const CamtrapReport report = package.read(nullptr, {.max_details = 1500}).report;
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
