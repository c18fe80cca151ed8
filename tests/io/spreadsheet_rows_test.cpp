// Which rows of own tables count.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "collect.hpp"
#include "dersu/io/spreadsheet.hpp"
#include "terms.hpp"

namespace dersu::io {
namespace {
using enum CamtrapTable;

constexpr const char* kTwoTables[] = {
    "id;x;y;a;b\nK;131,5;43,5;03.05.2024;12.05.2024\n",
    "id;t\nK;04.05.2024 8:05\nK;04.05.2024 8:06\n",
};

/// kTwoTables with `more` behind them.
Result<std::vector<SourceNotice>> read_two(const std::string& more_cameras,
                                           const std::string& more_seen, Collect& rows,
                                           bool keep_repeats = false) {
  const auto how = terms();
  return read_spreadsheet(
      files_of(std::map<std::string, std::string>{{"deployments.csv", kTwoTables[0] + more_cameras},
                                                  {"observations.csv", kTwoTables[1] + more_seen}}),
      {.columns = {{"deployments", kCameras},
                   {"observations",
                    {{"deploymentID", "id"},
                     {"eventStart", "t"},
                     {"observationLevel", "=event"},
                     {"observationType", "=blank"}}}},
       .keep_repeats = keep_repeats},
      how, rows);
}
}  // namespace

TEST(Spreadsheet, DatesWithPointsAreDayFirst) {
  Collect rows;
  const auto notices = read_two("", "", rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_TRUE(rows.at(deployments, 0, "deploymentStart").starts_with("2024-05-03T12:00:00"));
  EXPECT_TRUE(rows.at(observations, 1, "eventStart").starts_with("2024-05-04T08:06:00"));
}

TEST(Spreadsheet, RowsThatAreThereTwiceArePassedOverWithANotice) {
  Collect rows;
  const auto notices = read_two("K;131,5;43,5;03.05.2024;12.05.2024\n",
                                "K;04.05.2024 8:05\nK;04.05.2024 8:06\n", rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.count(deployments), 1U);
  EXPECT_EQ(rows.count(observations), 2U);
  ASSERT_EQ(notices->size(), 2U);
  EXPECT_EQ(notices->front().place, "deployments.csv:3");
  EXPECT_EQ(notices->back().place, "observations.csv:4");
  EXPECT_EQ(notices->back().message,
            "2 rows that repeat an earlier one in every value were passed over (this is the "
            "first); where each row is an animal of its own, say repeated_rows = \"keep\" in the "
            "source");
}

TEST(Spreadsheet, ObservationsThatAreThereTwiceStayWhereTheSourceSaysSo) {
  Collect rows;
  const auto notices = read_two("K;131,5;43,5;03.05.2024;12.05.2024\n",
                                "K;04.05.2024 8:05\nK;04.05.2024 8:06\n", rows, true);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.count(deployments), 1U);
  EXPECT_EQ(rows.count(observations), 4U);
  EXPECT_EQ(rows.at(observations, 2, "observationID"), "observations.csv:4");
  ASSERT_EQ(notices->size(), 1U);
  EXPECT_EQ(notices->front().message,
            "a row that repeats an earlier one in every value was passed over");
}

TEST(Spreadsheet, RowsWithoutAnyValueArePassedOver) {
  Collect rows;
  const auto notices = read_two(";;;;\n ; ;;;\n", ";\n;\n", rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_TRUE(notices->empty());
  EXPECT_EQ(rows.count(observations), 2U);
}

namespace {

/// What a table of observations with counts, and one of gaps, says.
std::string told_of(const std::string& seen, const std::string& gaps, Collect& rows,
                    ProjectSource source = {}) {
  const auto how = terms(std::move(source));
  const auto notices = read_spreadsheet(
      files_of(std::map<std::string, std::string>{
          {"deployments.csv", "id;x;y;a;b\nK;131,5;43,5;2024-01-01;2024-02-01\n"},
          {"observations.csv", "id;t;n;sp\n" + seen},
          {"effort_gaps.csv", "id;from;to\n" + gaps}}),
      {.columns = {{"deployments", kCameras},
                   {"effort_gaps",
                    {{"deploymentID", "id"}, {"gapStart", "from"}, {"gapEnd", "to"}}},
                   {"observations",
                    {{"deploymentID", "id"},
                     {"eventStart", "t"},
                     {"count", "n"},
                     {"scientificName", "sp"},
                     {"observationLevel", "=event"},
                     {"observationType", "=animal"}}}}},
      how, rows);
  if (!notices) return describe(notices.error());
  std::string text;
  for (const SourceNotice& notice : *notices) text += notice.place + ": " + notice.message + "\n";
  return text;
}

}  // namespace

TEST(Spreadsheet, CountsMayHaveDecimalsThatAreZero) {
  Collect rows;
  EXPECT_EQ(told_of("K;2024-01-05 10:00;1.0;a\nK;2024-01-06 10:00;2,00;a\n", "", rows), "");
  EXPECT_EQ(rows.count(observations), 2U);
  EXPECT_NE(told_of("K;2024-01-05 10:00;1.5;a\n", "", rows)
                .find("observations.csv:2:n: found '1.5', expected a whole number"),
            std::string::npos);
}

TEST(Spreadsheet, CountsThatMayBeThousandsAreRefused) {
  for (const char* count : {"1,000", "1.000", "12,000"}) {
    Collect rows;
    const std::string row = std::string("K;2024-01-05 10:00;") + count + ";a\n";
    const std::string other = "K;2024-01-06 10:00;998;a\n";
    std::string told = told_of(other + row, "", rows);
    EXPECT_NE(told.find("observations.csv:3:n: found a number of"), std::string::npos) << told;
    EXPECT_NE(told.find(" digits (thousands, or decimals?), expected a whole number as in other"),
              std::string::npos)
        << told;
    told = told_of(row + other, "", rows);
    EXPECT_NE(told.find("observations.csv:3:n: found numbers such as 1.000 above (thousands, or "
                        "decimals?), expected whole numbers as here"),
              std::string::npos)
        << told;
  }
  Collect rows;
  EXPECT_EQ(told_of("K;2024-01-05 10:00;3,0;a\nK;2024-01-06 10:00;3.00;a\n", "", rows), "");
}

TEST(Spreadsheet, CountsAreReadWhereAllHaveThreeDecimals) {
  Collect rows;
  EXPECT_EQ(told_of("K;2024-01-05 10:00;3.000;a\nK;2024-01-06 10:00;12,000;a\n", "", rows),
            "observations: count: all numbers end in three zeros behind a point, which were taken "
            "as decimals: 1 for 1.000\n");
  EXPECT_EQ(rows.at(observations, 0, "count"), "3");
  EXPECT_EQ(rows.at(observations, 1, "count"), "12");
  EXPECT_EQ(told_of("K;2024-01-05 10:00;1000.000;a\nK;2024-01-06 10:00;12.000;a\n", "", rows), "");
}

TEST(Spreadsheet, KeysOfNumbersAreLookedUpAsTheFileHasThemFirst) {
  ProjectSource source;
  source.values = {{"count", {{"99", "1"}, {"1,2", "3"}, {"2,0", "5"}, {"2", "6"}}}};
  Collect rows;
  EXPECT_EQ(told_of("K;2024-01-05 10:00;99.0;a\nK;2024-01-06 10:00;99;a\n"
                    "K;2024-01-07 10:00;1,2;a\nK;2024-01-08 10:00;2,0;a\n"
                    "K;2024-01-09 10:00;2.00;a\nK;2024-01-10 10:00;7;a\n",
                    "", rows, source),
            "");
  for (const auto& [row, count] :
       {std::pair{0, "1"}, {1, "1"}, {2, "3"}, {3, "5"}, {4, "6"}, {5, "7"}})
    EXPECT_EQ(rows.at(observations, std::size_t(row), "count"), count) << row;
}

TEST(Spreadsheet, GapsHaveALength) {
  Collect rows;
  EXPECT_EQ(told_of("", "K;2024-01-12;2024-01-12\n", rows), "");
  EXPECT_EQ(rows.at(effort_gaps, 0, "gapEnd"), "2024-01-13T00:00:00+08:00");
  for (const char* gap : {"K;2024-01-12;2024-01-12 00:00\n", "K;2024-01-12 8:00;2024-01-12 8:00\n"})
    EXPECT_NE(told_of("", gap, rows).find("effort_gaps.csv:2:to: found a gap of no length"),
              std::string::npos)
        << gap;
}

TEST(Spreadsheet, KeysOfValuesThatNoRowHasAreTold) {
  ProjectSource source;
  source.where = "dersu.toml:9:1";
  source.values = {
      {"scientificName",
       {{"Leopad", "Panthera pardus"}, {"Tiger", "Panthera tigris"}, {"*", "Mammalia"}}}};
  Collect rows;
  EXPECT_EQ(told_of("K;2024-01-05 10:00;1;Leopard\nK;2024-01-06 10:00;1;Tiger\n", "", rows, source),
            "dersu.toml:9:1: values: no row has 'Leopad' in scientificName; did you mean "
            "'Leopard'?\n");
  EXPECT_EQ(rows.at(observations, 0, "scientificName"), "Mammalia");
  source.values["scientificName"] = {{"Panthera pardus", "x"}, {"*", "y"}};
  EXPECT_EQ(told_of("K;2024-01-06 10:00;1;Panthera tigris\n", "", rows, source),
            "dersu.toml:9:1: values: no row has 'Panthera pardus' in scientificName\n");
  source.values["scientificName"] = {{"Tiger", "Panthera tigris"}};
  EXPECT_EQ(told_of("K;2024-01-06 10:00;1;Tiger\n", "", rows, source), "");
  source.values = {{"count", {{"NA", "4"}}}};
  Collect counted;
  EXPECT_EQ(told_of("K;2024-01-06 10:00;NA;Tiger\n", "", counted, source), "");
  EXPECT_EQ(counted.at(observations, 0, "count"), "4");
}

TEST(Spreadsheet, ValuesMayMakeNoValue) {
  ProjectSource source;
  source.values = {{"count", {{"99", "NA"}}}, {"scientificName", {{"a", ""}, {"*", "NA"}}}};
  Collect rows;
  EXPECT_EQ(told_of("K;2024-01-05 10:00;99;a\nK;2024-01-06 10:00;2;b\n", "", rows, source), "");
  EXPECT_EQ(rows.at(observations, 0, "count"), "");
  EXPECT_EQ(rows.at(observations, 1, "count"), "2");
  for (const std::size_t row : {0, 1}) EXPECT_EQ(rows.at(observations, row, "scientificName"), "");
}

namespace {
/// Animals of which `individual` makes the individualID.
Result<std::vector<SourceNotice>> read_named(const std::string& seen, const char* individual,
                                             Collect& rows) {
  const auto how = terms();
  return read_spreadsheet(files_of(std::map<std::string, std::string>{
                              {"deployments.csv", kTwoTables[0]}, {"observations.csv", seen}}),
                          {.columns = {{"deployments", kCameras},
                                       {"observations",
                                        {{"deploymentID", "id"},
                                         {"eventStart", "t"},
                                         {"observationLevel", "=event"},
                                         {"observationType", "=animal"},
                                         {"individualID", individual}}}}},
                          how, rows);
}
}  // namespace

TEST(Spreadsheet, ANameOfWhichAPartIsMissingIsNone) {
  Collect rows;
  const auto notices = read_named(
      "id;t;n\nK;04.05.2024 8:05;1\nK;04.05.2024 8:06;NA\nK;04.05.2024 8:07;\n", "=RU-{n}", rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.at(observations, 0, "individualID"), "RU-1");
  EXPECT_EQ(rows.at(observations, 1, "individualID"), "");
  EXPECT_EQ(rows.at(observations, 2, "individualID"), "");
  EXPECT_TRUE(notices->empty());
}

TEST(Spreadsheet, APartOfANameWithoutTheOthersIsTold) {
  Collect rows;
  const auto notices = read_named(
      "id;t;n;cub\nK;04.05.2024 8:05;T1;\nK;04.05.2024 8:06;T1;c1\nK;04.05.2024 8:07;;\n",
      "={n}{cub}", rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  ASSERT_EQ(notices->size(), 1U);
  EXPECT_EQ(notices->front().place, "observations.csv:2:n cub");
  EXPECT_TRUE(notices->front().message.starts_with("1 rows have a part of the individualID"));
}

TEST(Spreadsheet, ATableWithoutAHeaderIsToldWithoutItsValues) {
  Collect rows;
  const auto how = terms();
  const auto notices =
      read_spreadsheet(files_of(std::map<std::string, std::string>{
                           {"deployments.csv", "Ridge-7,131.5,43.5,2024-01-01,2024-02-01\n"}}),
                       {.columns = {{"deployments", kCameras}}}, how, rows);
  ASSERT_FALSE(notices);
  const std::string told = describe(notices.error());
  EXPECT_EQ(told.find("Ridge"), std::string::npos) << told;
  EXPECT_NE(told.find("deployments.csv:1: found a first line that looks like data"),
            std::string::npos)
      << told;
}

TEST(Spreadsheet, ATableWithoutAHeaderIsToldOnceWithTheNamesInTheOrderOfTheSource) {
  const auto told = [](const std::string& text) {
    Collect rows;
    const auto how = terms();
    auto columns = kCameras;
    columns["cameraID"] = "={maker}-{serial}";
    columns["locationName"] = "id";
    const auto notices =
        read_spreadsheet(files_of(std::map<std::string, std::string>{{"deployments.csv", text}}),
                         {.columns = {{"deployments", columns}},
                          .order = {{"deployments",
                                     {"locationName", "deploymentID", "longitude", "latitude",
                                      "cameraID", "deploymentStart", "deploymentEnd"}}}},
                         how, rows);
    return notices ? std::string() : describe(notices.error());
  };
  const std::string asked =
      "deployments.csv:1: found a first line that looks like data; is the header line missing, "
      "with the names of the columns (id, x, y, maker, serial, a, b)?\n";
  EXPECT_EQ(told("C1,131.2,43.3,2024-05-01,2024-06-01,no,no\n"), asked);
  EXPECT_EQ(told("id,x,y,maker,serial,a,b,131.2,131.2\nC1,1,2,m,1,2024-05-01,2024-06-01,1,1\n"),
            "deployments.csv:1:9: found what may be a coordinate "
            "twice among the names of the columns; is the header line missing?\n");
}

TEST(Spreadsheet, AnotherTableWithoutRowsIsOneProblem) {
  Collect rows;
  const auto how = terms();
  const auto notices =
      read_spreadsheet(files_of(std::map<std::string, std::string>{
                           {"deployments.csv", "id,x,y,a,b\n"},
                           {"observations.csv", "id,t\nK,2024-01-06 10:00\nL,2024-01-06 11:00\n"}}),
                       {.columns = {{"deployments", kCameras},
                                    {"observations",
                                     {{"deploymentID", "id"},
                                      {"eventStart", "t"},
                                      {"observationLevel", "=event"},
                                      {"observationType", "=blank"}}}}},
                       how, rows);
  ASSERT_FALSE(notices);
  EXPECT_EQ(describe(notices.error()),
            "observations.csv:2:id: found an id of table deployments, which has no rows; are the "
            "rows of deployments missing?\n");
  EXPECT_EQ(rows.count(observations), 0U);
}

TEST(Spreadsheet, OneIsTrueWithAnyZerosBehindThePoint) {
  const auto bait = [](const std::string& key, const std::string& cell) {
    Collect rows;
    ProjectSource source;
    source.values = {{"baitUse", {{key, "true"}, {"0", "false"}}}};
    const auto how = terms(source);
    auto columns = kCameras;
    columns["baitUse"] = "bait";
    const auto notices = read_spreadsheet(
        files_of(std::map<std::string, std::string>{
            {"deployments.csv", "id,x,y,a,b,bait\nK,131,43,2024-01-01,2024-02-01," + cell + "\n"}}),
        {.columns = {{"deployments", columns}}}, how, rows);
    return notices ? rows.at(deployments, 0, "baitUse") : describe(notices.error());
  };
  for (const char* key : {"1", "1.0", "1.000"})
    for (const char* cell : {"1", "1.0", "1.000"})
      EXPECT_EQ(bait(key, cell), "true") << key << cell;
  EXPECT_EQ(bait("1", "0.000"), "false");
  EXPECT_NE(bait("1", "10").find("expected true or false"), std::string::npos);
}

TEST(Spreadsheet, EastingsWithoutTheNumberOfTheirZoneAreToldOnce) {
  const auto told = [](const std::string& first, const std::string& second) {
    Collect rows;
    ProjectSource source;
    source.crs = "EPSG:28422";
    const auto how = terms(source);
    const auto notices = read_spreadsheet(
        files_of(std::map<std::string, std::string>{
            {"deployments.csv", "id,x,y,a,b\nK," + first + ",4823456,2024-01-01,2024-02-01\nL," +
                                    second + ",4824456,2024-01-01,2024-02-01\n"}}),
        {.columns = {{"deployments", kCameras}}}, how, rows);
    return notices ? std::string() : describe(notices.error());
  };
  EXPECT_EQ(told("22619303", "22620303"), "");
  EXPECT_EQ(told("619303", "620303"),
            "deployments.csv:2:x: found a place where EPSG:28422 is not used; with 22 before x it "
            "lies there: is the zone's number missing before x? (2 places: lines 2, 3)\n");
  EXPECT_EQ(told("22619303", "620303"),
            "deployments.csv:3:x: found a place where EPSG:28422 is not used; with 22 before x it "
            "lies there: is the zone's number missing before x?\n");
}

namespace {
/// What an import of cameras says, of one table with the columns of kCameras and `bait`, `n`.
std::string import_of(const std::string& text, const ProjectSource& source = {}) {
  Collect rows;
  const auto how = terms(source);
  auto columns = kCameras;
  columns["baitUse"] = "bait";
  columns["cameraDelay"] = "n";
  const auto notices =
      read_spreadsheet(files_of(std::map<std::string, std::string>{{"deployments.csv", text}}),
                       {.columns = {{"deployments", columns}}}, how, rows);
  if (!notices) return describe(notices.error());
  return fmt::format("{}|{}|{}", rows.at(deployments, 0, "baitUse"),
                     rows.at(deployments, 0, "cameraDelay"),
                     rows.at(deployments, 0, "deploymentStart"));
}
}  // namespace

TEST(Spreadsheet, NumbersAreTheirKeysHoweverTheyAreWritten) {
  ProjectSource source;
  source.values = {{"baitUse", {{"1", "true"}, {"0", "false"}}}, {"cameraDelay", {{"99", ""}}}};
  const std::string head = "id;x;y;a;b;bait;n\n";
  EXPECT_EQ(import_of(head + "K;131,5;43,5;2024-01-01 8:00;2024-02-01;1,0;99.000\n", source),
            "true||2024-01-01T08:00:00+08:00");
  EXPECT_EQ(import_of(head + "K;131,5;43,5;2024-01-01 8:00;2024-02-01;0,00;99,0\n", source),
            "false||2024-01-01T08:00:00+08:00");
}

TEST(Spreadsheet, ClocksOfTwelveHoursAreReadAndOtherFormsAreToldWithWhatToWrite) {
  const auto start = [](const std::string& text) {
    return import_of("id;x;y;a;b;bait;n\nK;131;43;" + text + ";2024-02-01;;\n");
  };
  EXPECT_EQ(start("2024-01-01 5:01 PM"), "||2024-01-01T17:01:00+08:00");
  EXPECT_NE(start("2024-01-01 24:00").find("; 24:00 is 00:00 of the next day\n"),
            std::string::npos);
  EXPECT_NE(start("2024-01-01 13:01 PM").find("; hours of a clock with AM and PM are 1 to 12\n"),
            std::string::npos);
}

TEST(Spreadsheet, DegreesWithMinutesAreToldOnceWithWhatToWrite) {
  const std::string told = import_of(
      "id;x;y;a;b;bait;n\nK;131\u00B013'20\u2033E;43\u00B007'12\u2033N;2024-01-01;2024-02-01;;\n"
      "L;131\u00B014'20\u2033E;43\u00B008'12\u2033N;2024-01-01;2024-02-01;;\n");
  EXPECT_EQ(told,
            "deployments.csv:2:x: found a coordinate that is not one number, expected decimal "
            "degrees (degrees + minutes / 60 + seconds / 3600; below 0 in the south and the west) "
            "(2 places: lines 2, 3)\n");
}

}  // namespace dersu::io
