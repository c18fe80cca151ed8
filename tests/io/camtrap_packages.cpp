#include "tests/io/camtrap_packages.hpp"

#include <gtest/gtest.h>

namespace dersu::io {
namespace fs = std::filesystem;

namespace {

constexpr const char* kDocument = R"({
  "profile": "https://raw.githubusercontent.com/tdwg/camtrap-dp/1.0.2/camtrap-dp-profile.json",
  "name": "small-package",
  "created": "2023-07-01T00:00:00Z",
  "contributors": [{"title": "A survey", "role": "contact"}],
  "project": {
    "title": "Small", "samplingDesign": "systematicRandom",
    "captureMethod": ["activityDetection"], "individualAnimals": true,
    "observationLevel": ["media", "event"]
  },
  "spatial": {"type": "Polygon", "coordinates":
    [[[131, 43], [132, 43], [132, 44], [131, 44], [131, 43]]]},
  "temporal": {"start": "2023-05-01", "end": "2023-06-30"},
  "taxonomic": [{"scientificName": "Panthera tigris", "vernacularNames": {"rus": "тигр"}}],
  "resources": []
})";

constexpr const char* kDeployments =
    "deploymentID,locationName,latitude,longitude,deploymentStart,deploymentEnd\n"
    "d1,North,43.1234,131.2021,2023-05-01T08:00:00+10:00,2023-06-01T08:00:00+10:00\n"
    "d2,South,43.1000,131.2567,2023-05-01T09:00:00+10:00,2023-06-30T08:00:00+10:00\n";

constexpr const char* kMedia =
    "mediaID,deploymentID,captureMethod,timestamp,filePath,filePublic,fileMediatype\n"
    "m1,d1,activityDetection,2023-05-02T01:00:00+10:00,photos/1.jpg,false,image/jpeg\n"
    "m2,d1,activityDetection,2023-05-02T01:00:01+10:00,photos/2.jpg,false,image/jpeg\n"
    "m3,d2,activityDetection,2023-05-03T01:00:00+10:00,https://x.org/3.jpg,true,image/jpeg\n";

constexpr const char* kObservations =
    "observationID,deploymentID,mediaID,eventID,eventStart,eventEnd,observationLevel,"
    "observationType,scientificName,count,individualID\n"
    "o1,d1,,e1,2023-05-02T01:00:00+10:00,2023-05-02T01:00:01+10:00,event,animal,Panthera tigris,"
    "1,T1\n"
    "o2,d1,m1,e1,2023-05-02T01:00:00+10:00,2023-05-02T01:00:00+10:00,media,animal,"
    "Panthera tigris,1,\n"
    "o3,d2,m3,,2023-05-02T15:00:00Z,2023-05-02T15:00:00Z,media,blank,,,\n";

JsonDocument resource(const std::string& name) {
  return {{"name", name},
          {"path", name + ".csv"},
          {"profile", "tabular-data-resource"},
          {"schema", camtrap_url(kCamtrapVersion, name + "-table-schema.json")}};
}

}  // namespace

Result<void> Rows::row(CamtrapTable table, std::span<const std::string_view> values,
                       std::uint64_t /*line*/) {
  tables[static_cast<std::size_t>(table)].emplace_back(values.begin(), values.end());
  return {};
}

PackageText small_package() {
  PackageText package{JsonDocument::parse(kDocument), {}};
  for (const char* name : {"deployments", "media", "observations"})
    package.document["resources"].push_back(resource(name));
  package.texts = {{"deployments.csv", kDeployments},
                   {"media.csv", kMedia},
                   {"observations.csv", kObservations}};
  return package;
}

void PackageText::add_own_tables() {
  document["resources"].push_back({{"name", "effort-gaps"}, {"path", "effort_gaps.csv"}});
  document["resources"].push_back({{"name", "individuals"}, {"path", "individuals.csv"}});
  texts["effort_gaps.csv"] =
      "deploymentID,gapStart,gapEnd,gapReason\n"
      "d1,2023-05-10T00:00:00+10:00,2023-05-12T00:00:00+10:00,battery\n";
  texts["individuals.csv"] =
      "individualID,scientificName,sex,lifeStage,individualRemarks\n"
      "T1,Panthera tigris,female,adult,\"scar, left flank\"\n";
}

CamtrapPackage PackageText::read(CamtrapSink* sink, const CamtrapReading& options) {
  Progress silent;
  MemoryFiles files;
  files.texts = texts;
  auto package = check_package(document.dump(), files, sink, options, silent);
  EXPECT_TRUE(package) << (package ? "" : describe(package.error()));
  return package.value_or(CamtrapPackage{});
}

std::vector<std::string> told(const CamtrapReport& report) {
  std::vector<std::string> all;
  for (const CamtrapViolation& violation : report.violations())
    all.push_back(fmt::format("{}:{}:{} {} {}", violation.table, violation.line, violation.column,
                              violation.rule, name(violation.severity)));
  return all;
}

void write_package(const fs::path& folder, const CamtrapMetadata& metadata, const Rows& rows) {
  auto writer = CamtrapDpWriter::create(folder, metadata);
  ASSERT_TRUE(writer) << describe(writer.error());
  for (std::size_t t = 0; t < kCamtrapTables; ++t)
    for (const auto& row : rows.tables[t]) {
      const std::vector<std::string_view> values(row.begin(), row.end());
      ASSERT_TRUE((*writer)->row(static_cast<CamtrapTable>(t), values, 0));
    }
  const auto done = (*writer)->commit();
  ASSERT_TRUE(done) << describe(done.error());
}

void replace_text(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

CamtrapReport broken(const std::string& path, std::string_view from, std::string_view to) {
  PackageText package = small_package();
  package.add_own_tables();
  replace_text(package.texts[path], from, to);
  return package.check().report;
}

}  // namespace dersu::io
