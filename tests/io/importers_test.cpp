// Wildlife Insights and camtrapR as rows of the standard.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "collect.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/camtrapr.hpp"
#include "dersu/io/wildlife_insights.hpp"
#include "terms.hpp"

namespace dersu::io {
namespace {
using enum CamtrapTable;

const std::string kWiDeployments =
    "deployment_id,placename,longitude,latitude,start_date,end_date,bait_type,feature_type,"
    "camera_id,quiet_period,camera_functioning,sensor_height\n"
    "d1,P,131.5,43.25,2024-05-01,2024-06-01,None,Trail hiking,c1,30,Camera Functioning,Knee\n"
    "d2,P,131.5,43.25,2024-06-01 10:00:00,2024-07-01 10:00:00,Meat,Ridge,c9,,Vandalism,\n";
const std::string kWiImages =
    "deployment_id,image_id,filename,is_blank,identified_by,class,genus,species,timestamp,"
    "number_of_objects,age,sex,individual_id\n"
    "d1,i1,i1.JPG,0,Ann,Mammalia,Panthera,tigris,2024-05-02 00:00:30,2,Adult,Male,T1\n"
    "d1,i1,i1.JPG,0,Ann,Mammalia,Sus,scrofa,2024-05-02 00:00:30,1,Unknown,,\n"
    "d1,i2,i2.mp4,1,,,,,2024-04-30 12:00:00,0,,,\n"
    "d2,i3,i3.jpg,0,Computer vision,Aves,,,2024-06-02 12:00:00,1,Adult + Juvenile,,\n";

}  // namespace

TEST(WildlifeInsights, RowsInTheStandardsTerms) {
  ProjectSource source;
  source.clock_offset_s = -60;
  const auto how = terms(source);
  Collect rows;
  const auto notices =
      read_wildlife_insights(files_of(std::map<std::string, std::string>{
                                 {"deployments.csv", kWiDeployments},
                                 {"images.csv", kWiImages},
                                 {"cameras.csv", "camera_id,make,model\nc1,Reconyx,HF2X\n"}}),
                             how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_TRUE(rows.in_order());
  ASSERT_EQ(rows.count(deployments), 2u);
  EXPECT_EQ(rows.at(deployments, 0, "deploymentStart"), "2024-05-01T12:00:00+08:00");
  EXPECT_EQ(rows.at(deployments, 1, "deploymentStart"), "2024-06-01T10:00:00+08:00");
  EXPECT_EQ(rows.at(deployments, 0, "longitude"), "131.5");
  EXPECT_EQ(rows.at(deployments, 0, "featureType"), "trailHiking");
  EXPECT_EQ(rows.at(deployments, 1, "deploymentTags"), "feature_type:Ridge");
  EXPECT_EQ(rows.at(deployments, 0, "cameraModel"), "Reconyx-HF2X");
  EXPECT_EQ(rows.at(deployments, 0, "baitUse"), "false");
  EXPECT_EQ(rows.at(deployments, 1, "baitUse"), "true");
  EXPECT_EQ(rows.at(deployments, 0, "cameraDelay"), "30");
  EXPECT_EQ(rows.at(deployments, 1, "deploymentComments"), "camera_functioning: Vandalism");
  ASSERT_EQ(rows.count(media), 3u);                                        // i1 has two species
  EXPECT_EQ(rows.at(media, 0, "timestamp"), "2024-05-01T23:59:30+08:00");  // clock was fast
  EXPECT_EQ(rows.at(media, 1, "fileMediatype"), "video/mp4");
  ASSERT_EQ(rows.count(observations), 4u);
  EXPECT_EQ(rows.at(observations, 0, "scientificName"), "Panthera tigris");
  EXPECT_EQ(rows.at(observations, 0, "individualID"), "T1");
  EXPECT_EQ(rows.at(observations, 0, "sex"), "male");
  EXPECT_EQ(rows.at(observations, 0, "count"), "2");
  EXPECT_EQ(rows.at(observations, 1, "observationID"), "i1#2");
  EXPECT_EQ(rows.at(observations, 2, "observationType"), "blank");
  EXPECT_EQ(rows.at(observations, 2, "count"), "");
  EXPECT_EQ(rows.at(observations, 3, "scientificName"), "Aves");
  EXPECT_EQ(rows.at(observations, 3, "classificationMethod"), "machine");
  EXPECT_EQ(rows.at(observations, 3, "observationComments"), "age: Adult + Juvenile");
  ASSERT_EQ(notices->size(), 3u);
  EXPECT_EQ(notices->at(2).message,
            "texts that are no one word of the standard are kept in observationComments: 1 of age, "
            "such as 'Adult + Juvenile'");
  EXPECT_EQ(notices->at(0).place, "images.csv:4:timestamp");  // 2024-04-30, before d1
  EXPECT_EQ(notices->at(0).message,
            "1 of 4 observations lies outside the time of its deployment, by up to 12.0 h, with "
            "the clock_offset added; is it right?");
}

namespace {
/// One deployment of 2024 and images of "deployment_id,image_id,timestamp" and `columns`.
Result<std::vector<SourceNotice>> wi_images(const std::string& columns, const std::string& images,
                                            Collect& rows) {
  const auto how = terms();
  return read_wildlife_insights(
      files_of(std::map<std::string, std::string>{
          {"deployments.csv",
           "deployment_id,longitude,latitude,start_date,end_date\nd1,131,43,2024-05-01,"
           "2024-06-01\n"},
          {"images.csv", "deployment_id,image_id,timestamp" + columns + "\n" + images}}),
      how, rows);
}
}  // namespace

TEST(WildlifeInsights, OtherWordsForSexAndAgeGoToTheComments) {
  Collect rows;
  const std::string day = ",2024-05-02 10:00:00,";
  const auto notices = wi_images(
      ",sex,age",
      "d1,i1" + day + "M,Young\nd1,i2" + day + "雄,\"Adult, Juvenile\"\n" + "d1,i3" + day +
          "FEMALE,subadult\nd1,i4" + day + "Unknown,Unidentified\nd1,i5" + day + ",\n",
      rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.at(observations, 0, "observationComments"), "sex: M; age: Young");
  EXPECT_EQ(rows.at(observations, 1, "observationComments"), "sex: 雄; age: Adult, Juvenile");
  EXPECT_EQ(rows.at(observations, 0, "sex") + rows.at(observations, 1, "lifeStage"), "");
  EXPECT_EQ(rows.at(observations, 2, "sex"), "female");
  EXPECT_EQ(rows.at(observations, 2, "lifeStage"), "subadult");
  for (const std::size_t row : {2, 3, 4})
    EXPECT_EQ(rows.at(observations, row, "observationComments"), "");
  EXPECT_EQ(notices->back().message,
            "texts that are no one word of the standard are kept in observationComments: 2 of age, "
            "such as 'Young'; 2 of sex, such as 'M'");
}

TEST(WildlifeInsights, OneProblemEach) {
  const auto told = [](const std::string& columns, const std::string& images) {
    Collect rows;
    const auto notices = wi_images(columns, images, rows);
    return notices ? std::string() : describe(notices.error());
  };
  EXPECT_EQ(told("", "d1,i1,2024-05-02\nd1,i2,2024-05-02 10:00:00\n"),
            "images.csv:2:timestamp: found a date alone, expected its time too\n");
  EXPECT_EQ(told("", "d1,,2024-05-02 10:00:00\nd1,i2,2024-05-02 10:00:00\n"),
            "images.csv:2:image_id: found nothing, expected mediaID\n");
  EXPECT_EQ(told(",is_blank", "d1,i1,2024-05-02 10:00:00,2\nd1,i2,2024-05-02 10:00:00,TRUE\n"),
            "images.csv:2:is_blank: found '2', expected 1 or 0\n");
}

TEST(WildlifeInsights, DecimalCommasBetweenSemicolons) {
  Collect rows;
  const auto how = terms();
  const auto notices = read_wildlife_insights(
      files_of(std::map<std::string, std::string>{
          {"deployments.csv",
           "deployment_id;longitude;latitude;start_date;end_date;detection_distance\n"
           "d1;131,334567;43,123456;2024-05-01;2024-06-01;12,5\n"},
          {"images.csv",
           "deployment_id;image_id;timestamp;identified_by;cv_confidence\n"
           "d1;i1;2024-05-02 10:00:00;Computer vision;0,75\n"}}),
      how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.at(deployments, 0, "longitude"), "131.334567");
  EXPECT_EQ(rows.at(deployments, 0, "latitude"), "43.123456");
  EXPECT_EQ(rows.at(deployments, 0, "detectionDistance"), "12.5");
  EXPECT_EQ(rows.at(observations, 0, "classificationProbability"), "0.75");
}

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

TEST(WildlifeInsights, EveryProblemOfEveryFile) {
  Collect rows;
  const auto how = terms();
  const auto notices = read_wildlife_insights(
      files_of(std::map<std::string, std::string>{
          {"deployments.csv",
           "deployment_id,longitude,latitude,start_date,end_date\n"
           "d1,east,43.25,2024-05-01,2024-04-01\nd1,131.5,99.87654,2024-05-01,x\n"},
          {"images.csv",
           "deployment_id,image_id,timestamp,number_of_objects\nd7,i1,2024-05-01 10:00:00,two\n"
           "d1,i2,2024-05-01 10:00:00,-3\n"}}),
      how, rows);
  ASSERT_FALSE(notices);
  const std::string all = describe(notices.error());
  for (const char* line :
       {"deployments.csv:2:longitude: found what is not a number",
        "deployments.csv:2:deploymentEnd: found 2024-04-01T12:00:00+08:00, which is before",
        "deployments.csv:3:latitude: found a latitude outside the Earth, expected -90 to 90",
        "deployments.csv:3:end_date: found 'x', expected a date",
        "deployments.csv:3:deployment_id: found an id a second time",
        "images.csv:2:deployment_id: found an id that table deployments does not have",
        "images.csv:3:number_of_objects: found '-3' out of range, expected at least 1"})
    EXPECT_NE(all.find(line), std::string::npos) << line << "\n" << all;
  EXPECT_EQ(all.find("99.8"), std::string::npos) << "a coordinate in a message";
  // A time that is wrong is told once, though an image is a medium and an observation.
  const auto time = read_wildlife_insights(
      files_of(std::map<std::string, std::string>{
          {"deployments.csv",
           "deployment_id,placename,longitude,latitude,start_date,end_date\n"
           "d1,\xB1,131,43,2024-05-01,2024-06-01\n"},
          {"images.csv", "deployment_id,image_id,timestamp\nd1,i1,noon\nd1,i2,\n"}}),
      how, rows);
  ASSERT_FALSE(time);
  std::string told;
  for (const Error& detail : time.error().details) told += detail.where + "\n";
  EXPECT_EQ(told, "deployments.csv:2:placename\nimages.csv:2:timestamp\nimages.csv:3:timestamp\n");
  Collect none;
  const auto missing =
      read_wildlife_insights(files_of(std::map<std::string, std::string>{}), how, none);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().fault, Fault::not_found);
}

// The record tables that camtrapR 3.0.3 makes of the export itself.
TEST(WildlifeInsights, AlgarHasTheRecordsOfCamtrapR) {
  const std::filesystem::path folder = DERSU_SHARED_DATA "/camtrap/wildco_algar_wi";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder;
  Collect rows;
  ProjectSource source;
  source.time_zone = "-07:00";
  const auto how = terms(source);
  const auto notices = read_wildlife_insights(files_of(folder), how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.count(deployments), 113u);  // one of the 114 has no end and no images
  EXPECT_EQ(notices->at(0).place, "deployments.csv:4:end_date");
  // 46 more lie on the days of set-up and retrieval.
  EXPECT_EQ(notices->at(1).message.substr(0, 61),
            "31 of 15290 observations lie outside the time of their deploy");
  EXPECT_EQ(notices->at(1).message.find("time_zone"), std::string::npos);
  // "Unknown unknown" and " spp.": no taxon, but records of camtrapR all the same.
  EXPECT_NE(notices->at(2).message.find("340 images"), std::string::npos);
  EXPECT_EQ(rows.count(media), 15290u);
  ASSERT_EQ(rows.count(observations), 15290u);
  std::map<std::string, std::string> station_of;
  for (std::size_t i = 0; i < rows.count(deployments); ++i)
    station_of[rows.at(deployments, i, "deploymentID")] = rows.at(deployments, i, "locationName");
  std::map<std::pair<std::string, std::string>, std::vector<std::int64_t>> times;
  for (std::size_t i = 0; i < rows.count(observations); ++i)
    if (const auto& name = rows.at(observations, i, "scientificName"); !name.empty())
      times[{station_of.at(rows.at(observations, i, "deploymentID")), name}].push_back(
          parse_time(rows.at(observations, i, "eventStart")).value().local_s());
  for (const bool last_independent : {true, false}) {
    using Row = std::tuple<std::string, std::string, std::int64_t>;
    std::vector<Row> ours, theirs;
    for (auto& [key, list] : times) {
      std::sort(list.begin(), list.end());
      std::int64_t from = 0;
      for (std::size_t i = 0; i < list.size(); ++i) {
        const bool independent = i == 0 || list[i] - from >= 1800;
        if (independent) ours.emplace_back(key.first, key.second, list[i]);
        if (independent || !last_independent) from = list[i];
      }
    }
    const auto table = read_csv(
        folder / (last_independent ? "expected_record_table_30min_lastIndependentRecord.csv"
                                   : "expected_record_table_30min_lastRecord.csv"));
    ASSERT_TRUE(table);
    for (const auto& row : table->rows)
      theirs.emplace_back(row[0], std::string(trim(row[1])), parse_local_time(row[2]).value());
    std::sort(ours.begin(), ours.end());
    std::sort(theirs.begin(), theirs.end());
    EXPECT_EQ(ours.size(), last_independent ? 2174u : 2168u);
    EXPECT_TRUE(ours == theirs);
  }
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
            "dersu.toml\n");
  source.values = {{"scientificName", {{"PBE", "LeopardCat"}}}};
  EXPECT_EQ(problems(), "");
  source.values = {{"scientificName",
                    {{"PBE", "Prionailurus bengalensis"},
                     {"LeopardCat", "Prionailurus bengalensis euptilurus"}}}};
  EXPECT_EQ(problems(), "") << "a subspecies is no second species";
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
