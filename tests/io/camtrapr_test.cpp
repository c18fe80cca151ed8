// camtrapR's tables as rows of the standard.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "collect.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/camtrapr.hpp"
#include "terms.hpp"

namespace dersu::io {
namespace {
using enum CamtrapTable;
}  // namespace

TEST(Camtrapr, DecimalCommasBetweenSemicolons) {
  Collect rows;
  const auto how = terms();
  const auto notices = read_camtrapr(
      files_of(std::map<std::string, std::string>{
          {"camtraps.csv",
           "Station;longitude;latitude;Setup_date;Retrieval_date\n"
           "A;131,334567;43,123456;2024-05-01;2024-06-01\n"},
          {"recordTable.csv",
           "Station;Species;DateTimeOriginal\nA;Panthera tigris;2024-05-02 10:00:00\n"}}),
      {}, how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.at(deployments, 0, "longitude"), "131.334567");
  EXPECT_EQ(rows.at(deployments, 0, "latitude"), "43.123456");
}

TEST(Camtrapr, StationsProblemsRecordsIndividuals) {
  Collect rows;
  ProjectSource source;
  source.crs = "EPSG:32650";
  source.values = {{"scientificName", {{"PBE", "Prionailurus bengalensis"}}}};
  const auto how = terms(source);
  const auto notices = read_camtrapr(
      files_of(std::map<std::string, std::string>{
          {"camtraps.csv",
           "Station,utm_x,utm_y,Setup_date,Retrieval_date,Problem1_from,Problem1_to\n"
           "A,500000,0,02/04/2009,14/05/2009,,\nB,500000,110000,03/04/2009,16/05/2009,12/05/2009,"
           "16/05/2009\n"},
          {"recordTable.csv",
           "Station,Species,DateTimeOriginal,FileName\nA,PBE,2009-04-21 00:40:00,a.JPG\n"
           "B,PBE,2009-04-22 00:40:00,b.JPG\n"},
          {"recordTableIndividual.csv",
           "Station,Species,Individual,DateTimeOriginal,FileName\n"
           "A,PBE,7,2009-04-21 00:40:00,a.JPG\nB,PBE,8,2009-04-23 00:40:00,c.JPG\n"}}),
      {}, how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_TRUE(rows.in_order());
  ASSERT_EQ(rows.count(deployments), 2u);
  // The central meridian of zone 50 on the equator.
  EXPECT_EQ(rows.at(deployments, 0, "longitude"), "117");
  EXPECT_NEAR(*parse_double(rows.at(deployments, 0, "latitude")), 0, 1e-8);
  EXPECT_EQ(rows.at(deployments, 0, "deploymentStart"), "2009-04-02T12:00:00+08:00");
  ASSERT_EQ(rows.count(effort_gaps), 1u);
  EXPECT_EQ(rows.at(effort_gaps, 0, "gapStart"), "2009-05-12T00:00:00+08:00");
  EXPECT_EQ(rows.at(effort_gaps, 0, "gapEnd"), "2009-05-17T00:00:00+08:00");
  EXPECT_EQ(rows.count(individuals), 2u);
  EXPECT_EQ(rows.count(media), 3u);
  ASSERT_EQ(rows.count(observations), 3u);
  EXPECT_EQ(rows.at(observations, 0, "individualID"), "7");
  EXPECT_EQ(rows.at(observations, 1, "individualID"), "");
  EXPECT_EQ(rows.at(observations, 2, "individualID"), "8");
  EXPECT_EQ(rows.at(observations, 0, "scientificName"), "Prionailurus bengalensis");
  ASSERT_EQ(notices->size(), 1u);
}

TEST(Camtrapr, FileNamesBeginAnewInEachFolder) {
  Collect rows;
  const auto how = terms();
  const auto notices =
      read_camtrapr(files_of(std::map<std::string, std::string>{
                        {"camtraps.csv",
                         "Station,longitude,latitude,Setup_date,Retrieval_date\n"
                         "A,131,43,2024-05-01,2024-06-01\n"},
                        {"recordTable.csv",
                         "Station,Species,DateTimeOriginal,Directory,FileName\n"
                         "A,Panthera tigris,2024-05-02 10:00:00,D:/Ridge/A/101,1.JPG\n"
                         "A,Panthera tigris,2024-05-03 10:00:00,D:/Ridge/A/100,1.JPG\n"
                         "A,Panthera pardus,2024-05-03 10:00:00,D:/Ridge/A/100,1.JPG\n"}}),
                    {}, how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.at(media, 0, "mediaID"), "A/2/1.JPG");
  EXPECT_EQ(rows.at(media, 1, "mediaID"), "A/1/1.JPG");
  EXPECT_EQ(rows.at(media, 0, "filePath"), "2/1.JPG");
  EXPECT_EQ(rows.at(media, 0, "fileName"), "1.JPG");
}

TEST(Camtrapr, Refusals) {
  const auto problems = [](const std::string& stations, const std::string& records) {
    Collect rows;
    const auto how = terms();
    const auto notices =
        read_camtrapr(files_of(std::map<std::string, std::string>{{"camtraps.csv", stations},
                                                                  {"recordTable.csv", records}}),
                      {}, how, rows);
    return notices ? std::string() : describe(notices.error());
  };
  const std::string head =
      "Station,longitude,latitude,Setup_date,Retrieval_date,Problem1_from,"
      "Problem1_to\n";
  const std::string records = "Station,Species,DateTimeOriginal\n";
  EXPECT_NE(problems(head + "A,1,2,02/04/2009,2009-05-05,,\n", records)
                .find("camtraps.csv:2:Setup_date: found '02/04/2009', which could be day/month"),
            std::string::npos);
  EXPECT_NE(problems("Station,utm_x,utm_y,Setup_date,Retrieval_date\n", records).find("crs"),
            std::string::npos);
  EXPECT_NE(problems(head + "A,1,2,2009-04-02,2009-05-05,2009-04-07,\n", records)
                .find("camtraps.csv:2:Problem1_to: found nothing"),
            std::string::npos);
  const std::string two = head + "A,1,2,2009-04-02,2009-05-05,,\n";
  EXPECT_NE(problems(two, records + "B,x,2009-04-07 10:00:00\n").find("recordTable.csv:2:Station"),
            std::string::npos);
  EXPECT_NE(problems(two, records + "A,x,2009-04-07\n").find("expected its time too"),
            std::string::npos);
  EXPECT_NE(
      problems(two + "A,1,2,2010-04-02,2010-05-05,,\n", records + "A,x,2011-04-07 10:00:00\n")
          .find("camtraps.csv:3:Station: found an id a second time, with other values than in "
                "camtraps.csv:2"),
      std::string::npos);
}

// An animal that the two tables call by two names of species.
TEST(Camtrapr, ProblemsThatEndBeforeTheyBeginOrLieOutsideAreRefused) {
  const auto told = [](const std::string& problem) {
    Collect rows;
    const auto how = terms();
    const auto notices = read_camtrapr(
        files_of(std::map<std::string, std::string>{
            {"camtraps.csv",
             "Station,longitude,latitude,Setup_date,Retrieval_date,Problem1_from,Problem1_to\n"
             "A,131.1,43.1,2009-05-01,2009-05-30," +
                 problem + "\n"},
            {"recordTable.csv",
             "Station,Species,DateTimeOriginal\nA,Panthera tigris,2009-05-02 10:00:00\n"}}),
        {}, how, rows);
    return notices ? fmt::format("{}", rows.count(effort_gaps)) : describe(notices.error());
  };
  EXPECT_EQ(told("2009-05-09,2009-05-09"), "1");
  EXPECT_EQ(told("2009-04-20,2009-05-01"), "1");
  EXPECT_EQ(told("2009-05-30,2009-06-09"), "1");
  for (const char* end : {"2009-05-09", "2009-05-08"})
    EXPECT_EQ(
        told(fmt::format("2009-05-10,{}", end)),
        fmt::format("camtraps.csv:2:Problem1_to: found '{}', which is before gapStart\n", end));
  for (const char* outside : {"2009-04-01,2009-04-05", "2009-05-31,2009-06-02"})
    EXPECT_EQ(told(outside),
              "camtraps.csv:2:Problem1_from: found a gap outside its deployment, expected one "
              "between deploymentStart and deploymentEnd\n");
}

TEST(Camtrapr, MetresWithoutASystemAreToldOnce) {
  Collect rows;
  const auto how = terms();
  const auto read = read_camtrapr(
      files_of(std::map<std::string, std::string>{
          {"camtraps.csv",
           "Station,utm_x,utm_y,Setup_date,Retrieval_date\nA,1,2000,2009-05-01,2009-05-30\n"},
          {"recordTable.csv",
           "Station,Species,DateTimeOriginal\nA,Panthera tigris,2009-05-02 10:00:00\n"}}),
      {}, how, rows);
  ASSERT_FALSE(read);
  EXPECT_EQ(describe(read.error()),
            "camtraps.csv:1: found coordinates utm_x and utm_y in metres, expected the source to "
            "name its crs in dersu.toml (such as \"EPSG:32650\")\n");
}

TEST(Camtrapr, ASecondSpeciesIsToldWithBothNames) {
  ProjectSource source;
  const auto problems = [&source] {
    const auto how = terms(source);
    Collect rows;
    const auto notices = read_camtrapr(
        files_of(std::map<std::string, std::string>{
            {"camtraps.csv",
             "Station,longitude,latitude,Setup_date,Retrieval_date\nA,131,43,2009-04-02,"
             "2009-05-05\n"},
            {"recordTable.csv",
             "Station,Species,DateTimeOriginal,FileName\nA,PBE,2009-04-21 00:40:00,a.JPG\n"},
            {"recordTableIndividual.csv",
             "Station,Species,Individual,DateTimeOriginal,FileName\n"
             "A,LeopardCat,7,2009-04-21 00:40:00,a.JPG\nA,LeopardCat,7,2009-04-23 00:40:00,c.JPG\n"
             "A,LeopardCat,7,2009-04-24 00:40:00,d.JPG\n"}}),
        {}, how, rows);
    return notices ? std::string() : describe(notices.error());
  };
  EXPECT_EQ(problems(),
            "recordTableIndividual.csv:3:Species: found 'LeopardCat' for individual '7', which is "
            "'PBE' in recordTable.csv:2:Species, expected one species; where both names mean one, "
            "translate one of them by values = { scientificName = { ... } } of the source in "
            "dersu.toml; where numbers were given for each species, give its animals names of "
            "their own in the table, such as 'tiger-1'\n");
  source.values = {{"scientificName", {{"PBE", "LeopardCat"}}}};
  EXPECT_EQ(problems(), "");
  source.values = {{"scientificName",
                    {{"PBE", "Prionailurus bengalensis"},
                     {"LeopardCat", "Prionailurus bengalensis euptilurus"}}}};
  EXPECT_EQ(problems(), "") << "a subspecies is no second species";
}

namespace {
const std::string kStations =
    "Station,longitude,latitude,Setup_date,Retrieval_date\nA,131,43,2024-04-02,2024-06-05\n";
/// Record rows of "Station,Species,DateTimeOriginal,FileName" and, where there are any, rows of
/// individuals of "Station,Species,Individual,DateTimeOriginal,FileName".
Result<std::vector<SourceNotice>> camtrapr(const std::string& stations, const std::string& records,
                                           const std::string& individuals, Collect& rows) {
  const auto how = terms();
  std::map<std::string, std::string> files{
      {"camtraps.csv", stations},
      {"recordTable.csv", "Station,Species,DateTimeOriginal,FileName\n" + records}};
  if (!individuals.empty())
    files["recordTableIndividual.csv"] =
        "Station,Species,Individual,DateTimeOriginal,FileName\n" + individuals;
  return read_camtrapr(files_of(files), {}, how, rows);
}
const std::string kMay = ",2024-05-01 10:00:00,a1.jpg\n";
}  // namespace

TEST(Camtrapr, AnIndividualGoesToTheRecordOfItsSpecies) {
  Collect rows;
  const auto notices = camtrapr(
      kStations, "A,Sus scrofa" + kMay + "A,Panthera tigris" + kMay,
      "A,Panthera tigris altaica,T1" + kMay + "A,Panthera tigris,T1,2024-05-03 10:00:00,\n", rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  ASSERT_EQ(rows.count(observations), 3u);
  EXPECT_EQ(rows.at(observations, 0, "individualID"), "");
  EXPECT_EQ(rows.at(observations, 1, "individualID"), "T1");
  ASSERT_EQ(notices->size(), 1u);
  EXPECT_EQ(notices->at(0).message,
            "a record of an individual is not in the record table and was added to it");
}

TEST(Camtrapr, AnIndividualThatValuesSayIsNobodyIsNone) {
  Collect rows;
  ProjectSource source;
  source.values = {{"individualID", {{"unid", "NA"}}}};
  const auto how = terms(source);
  const auto notices = read_camtrapr(
      files_of(std::map<std::string, std::string>{
          {"camtraps.csv", kStations},
          {"recordTable.csv", "Station,Species,DateTimeOriginal,FileName\nA,PBE" + kMay},
          {"recordTableIndividual.csv",
           "Station,Species,Individual,DateTimeOriginal,FileName\nA,PBE,unid" + kMay}}),
      {}, how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.count(individuals), 0u);
  ASSERT_EQ(rows.count(observations), 1u);
  EXPECT_EQ(rows.at(observations, 0, "individualID"), "");
}

TEST(Camtrapr, AnIndividualOfAnotherNameGoesToTheOnlyRecord) {
  Collect rows;
  const auto notices = camtrapr(kStations, "A,PBE" + kMay, "A,LeopardCat,7" + kMay, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  ASSERT_EQ(rows.count(observations), 1u);
  EXPECT_EQ(rows.at(observations, 0, "individualID"), "7");
  EXPECT_EQ(rows.at(observations, 0, "scientificName"), "PBE");
  ASSERT_EQ(notices->size(), 1u);
  EXPECT_EQ(notices->at(0).place, "recordTableIndividual.csv:2:Species");
  EXPECT_NE(notices->at(0).message.find("1, such as 'LeopardCat' where it has 'PBE'"),
            std::string::npos);
  // Not where that record is the other individual's, nor where several could be meant.
  for (const auto& [records, first] :
       {std::pair{"A,PBE" + kMay, "A,PBE,8" + kMay}, {"A,x" + kMay + "A,y" + kMay, ""}}) {
    Collect others;
    ASSERT_TRUE(camtrapr(kStations, records, "A,LeopardCat,7" + kMay + first, others));
    EXPECT_EQ(others.at(observations, 0, "individualID"), first.empty() ? "" : "8");
    EXPECT_EQ(others.at(observations, others.count(observations) - 1, "individualID"), "7");
  }
}

TEST(Camtrapr, RowsThatRepeatAnEarlierOneArePassedOver) {
  Collect rows;
  const std::string station = "A,131,43,2024-04-02,2024-06-05\n";
  const auto notices = camtrapr(kStations + station, "A,x" + kMay + "A,y" + kMay + "A,x" + kMay,
                                "A,x,7" + kMay + "A,x,7" + kMay + "A,x,7" + kMay, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.count(deployments), 1u);
  ASSERT_EQ(rows.count(observations), 2u);
  EXPECT_EQ(rows.at(observations, 0, "individualID"), "7");
  ASSERT_EQ(notices->size(), 3u);
  EXPECT_EQ(notices->at(0).place, "camtraps.csv:3");
  EXPECT_EQ(notices->at(0).message,
            "a row that repeats an earlier one in every value was passed over");
  EXPECT_EQ(notices->at(1).place, "recordTable.csv:4");
  EXPECT_EQ(notices->at(2).place, "recordTableIndividual.csv:3");
  EXPECT_EQ(
      notices->at(2).message,
      "2 rows that repeat an earlier one in every value were passed over (this is the first)");
  // A station that is there twice with other values is one problem, whatever its records.
  Collect none;
  const auto other =
      camtrapr(kStations + "A,131,43,2024-04-03,2024-06-05\n", "A,x" + kMay, "", none);
  ASSERT_FALSE(other);
  EXPECT_TRUE(describe(other.error()).starts_with("camtraps.csv:3:Station: found an id a second"));
  EXPECT_EQ(std::ranges::count(describe(other.error()), '\n'), 1);
}

TEST(Camtrapr, ABrokenStationIsNoMissingStation) {
  const auto problems = [](const std::string& station) {
    Collect rows;
    const auto how = terms();
    const auto notices = read_camtrapr(
        files_of(std::map<std::string, std::string>{
            {"camtraps.csv",
             "Station,Site,longitude,latitude,Setup_date,Retrieval_date\n" + station},
            {"recordTable.csv",
             "Station,Species,DateTimeOriginal\nA,x,2009-04-07 10:00:00\nA,x,2009-04-08 "
             "10:00:00\n"}}),
        {}, how, rows);
    return notices ? std::string() : describe(notices.error());
  };
  const auto expect_one = [&](const std::string& station, std::string_view begin) {
    const std::string text = problems(station);
    EXPECT_TRUE(text.starts_with(begin) && std::ranges::count(text, '\n') <= 1) << text;
  };
  const std::string good = ",1,2,2009-04-02,2009-05-05\n";
  EXPECT_EQ(problems("A,s" + good), "");
  expect_one("A,\xB1" + good, "camtraps.csv:2:Site: found byte 0xb1");
  expect_one("A,s,1,2,2009-04-02,x\nB,s" + good, "camtraps.csv:2:Retrieval_date: found 'x'");
  expect_one("A,s,1,2,,2009-05-05\n", "camtraps.csv:2:Setup_date: found nothing");
  const std::string nameless = problems(",s" + good);
  EXPECT_NE(nameless.find("camtraps.csv:2:Station: found nothing, expected a name"),
            std::string::npos)
      << nameless;
  EXPECT_EQ(std::ranges::count(nameless, '\n'), 3) << nameless;  // and that nothing is checked
  const std::string lost = problems("\xB1,s" + good);
  EXPECT_NE(lost.find("recordTable.csv:2:Station: stations are not checked from here on"),
            std::string::npos)
      << lost;
  EXPECT_EQ(lost.find("recordTable.csv:3"), std::string::npos) << "told once";
}

TEST(Camtrapr, SampleTables) {
  const std::filesystem::path folder = DERSU_SHARED_DATA "/camtrap/camtrapR_samples/expected";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder;
  ProjectSource source;
  source.crs = "EPSG:32650";
  source.values = {{"scientificName", {{"PBE", "LeopardCat"}}}};
  const auto how = terms(source);
  {
    Collect rows;
    const auto notices = read_camtrapr(
        files_of(folder),
        {{"records", "recordTableSample.csv"}, {"individuals", "recordTableIndividualSample.csv"}},
        how, rows);
    ASSERT_TRUE(notices) << describe(notices.error());
    EXPECT_EQ(rows.count(deployments), 3u);
    EXPECT_EQ(rows.count(effort_gaps), 1u);
    std::size_t named = 0;
    for (std::size_t i = 0; i < rows.count(observations); ++i)
      named += !rows.at(observations, i, "individualID").empty();
    EXPECT_EQ(named, 21u);  // every row of the individuals' table, told once
    EXPECT_GE(rows.count(observations), 39u);
  }
  Collect rows;
  const auto notices =
      read_camtrapr(files_of(folder),
                    {{"stations", "camtrapsMultiSeason.csv"},
                     {"records", "recordTableSampleMultiSeason.csv"},
                     {"individuals", "recordTableIndividualSampleMultiSeason.csv"}},
                    how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.count(deployments), 7u);
  EXPECT_EQ(rows.count(effort_gaps), 3u);
  for (std::size_t i = 0; i < rows.count(observations); ++i)
    EXPECT_TRUE(rows.at(observations, i, "deploymentID")
                    .ends_with("_" + rows.at(observations, i, "eventStart").substr(0, 4)));
}

}  // namespace dersu::io
