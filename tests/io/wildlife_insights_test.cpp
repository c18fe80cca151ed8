// Wildlife Insights as rows of the standard.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "collect.hpp"
#include "dersu/core/text.hpp"
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

TEST(WildlifeInsights, RowsThatRepeatAnEarlierOneArePassedOverUnlessKept) {
  const std::string boar = "d1,i1,i1.JPG,0,Ann,Mammalia,Sus,scrofa,2024-05-02 00:00:30,1,,,\n";
  for (const bool keep : {false, true}) {
    Collect rows;
    const auto how = terms();
    const auto notices = read_wildlife_insights(
        files_of(std::map<std::string, std::string>{{"deployments.csv", kWiDeployments},
                                                    {"images.csv", kWiImages + boar + boar}}),
        how, rows, keep);
    ASSERT_TRUE(notices) << describe(notices.error());
    EXPECT_EQ(rows.count(media), 3U);
    EXPECT_EQ(rows.count(observations), keep ? 6U : 5U);
    EXPECT_EQ(rows.at(observations, 4, "observationID"), "i1#3");
    const bool told = std::ranges::any_of(*notices, [](const SourceNotice& notice) {
      return notice.place == "images.csv:7" &&
             notice.message.starts_with("a row that repeats an earlier one in every value");
    });
    EXPECT_EQ(told, !keep);
  }
}

TEST(WildlifeInsights, ABlankWithATaxonIsTold) {
  Collect rows;
  const auto how = terms();
  const auto notices = read_wildlife_insights(
      files_of(std::map<std::string, std::string>{
          {"deployments.csv", kWiDeployments},
          {"images.csv",
           kWiImages + "d1,i4,i4.jpg,1.000,Ann,No CV Result,,blank,2024-05-03 12:00:00,1,,,\n" +
               "d1,i5,i5.jpg,1.000,Ann,Mammalia,Panthera,tigris,2024-05-03 12:00:00,1,,,\n" +
               "d1,i6,i6.jpg,0.000,Ann,Mammalia,Panthera,tigris,2024-05-03 13:00:00,1,,,\n"}}),
      how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  std::vector<std::string> told;
  for (const SourceNotice& notice : *notices)
    if (notice.message.find("blank") != std::string::npos)
      told.push_back(notice.place + ": " + notice.message);
  EXPECT_EQ(told, std::vector<std::string>{
                      "images.csv:7: 1 row that says both blank and a taxon counts as blank, "
                      "without the animal; where there is one, is_blank should be 0"});
  EXPECT_EQ(rows.at(observations, 5, "observationType"), "blank");
  EXPECT_EQ(rows.at(observations, 6, "scientificName"), "Panthera tigris");
}

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
  EXPECT_EQ(told(",is_blank", "d1,i1,2024-05-02 10:00:00,1.0\nd1,i2,2024-05-02 10:00:00,0.0\n"),
            "");
}

TEST(WildlifeInsights, TheOrderOfTimestampsIsToldByTheTable) {
  const auto told = [](const std::string& first, const std::string& second, Collect& rows) {
    const auto notices =
        wi_images("", "d1,i1," + first + " 10:22:00\nd1,i2," + second + " 10:22\n", rows);
    return notices ? std::string() : describe(notices.error());
  };
  Collect refused, mixed, rows;
  EXPECT_EQ(told("05/06/2024", "2024-05-21", refused),
            "images.csv:2:timestamp: found '05/06/2024 10:22:00', which could be day/month/year or "
            "month/day/year, as no date of the table tells, expected year-month-day\n");
  EXPECT_NE(told("21/05/2024", "05/21/2024", mixed)
                .find("images.csv:3:timestamp: found '05/21/2024 10:22', which is month/day/year"),
            std::string::npos);
  ASSERT_EQ(told("05/06/2024", "05/21/2024", rows), "");
  EXPECT_EQ(rows.at(media, 0, "timestamp"), "2024-05-06T10:22:00+08:00");
  EXPECT_EQ(rows.at(observations, 0, "eventStart"), "2024-05-06T10:22:00+08:00");
  EXPECT_EQ(rows.at(observations, 1, "eventEnd"), "2024-05-21T10:22:00+08:00");
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
        "deployments.csv:2:end_date: found '2024-04-01', which is before",
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

// They are looked at for media, observations and cameras without an end.
TEST(WildlifeInsights, ImagesThatAreMissingAreToldOnce) {
  ProjectSource source;
  const auto how = terms(source);
  Collect rows;
  const auto read = read_wildlife_insights(
      files_of(std::map<std::string, std::string>{
          {"deployments.csv",
           "deployment_id,longitude,latitude,start_date,end_date\nd1,131.5,43.25,2024-05-01,\n"}}),
      how, rows);
  ASSERT_FALSE(read);
  EXPECT_EQ(describe(read.error()), "images.csv: no such file\n");
}

TEST(WildlifeInsights, ReadsTheTableOfImagesOfEachProject) {
  const auto first_line = kWiImages.find('\n') + 1;
  const auto third_line = kWiImages.find("d1,i2");
  const std::string header = kWiImages.substr(0, first_line);
  Collect whole, parts;
  const auto how = terms();
  ASSERT_TRUE(
      read_wildlife_insights(files_of(std::map<std::string, std::string>{
                                 {"deployments.csv", kWiDeployments}, {"images.csv", kWiImages}}),
                             how, whole));
  ASSERT_TRUE(
      read_wildlife_insights(files_of(std::map<std::string, std::string>{
                                 {"deployments.csv", kWiDeployments},
                                 {"images_2000.csv", kWiImages.substr(0, third_line)},
                                 {"images_2001.csv", header + kWiImages.substr(third_line)}}),
                             how, parts));
  for (const CamtrapTable table : {deployments, media, observations})
    EXPECT_EQ(parts.rows(table), whole.rows(table));
  Collect one;
  const auto both = read_wildlife_insights(
      files_of(std::map<std::string, std::string>{{"deployments.csv", kWiDeployments},
                                                  {"images.csv", kWiImages},
                                                  {"images_2001.csv", kWiImages}}),
      how, one);
  ASSERT_TRUE(both);
  EXPECT_EQ(one.rows(observations), whole.rows(observations));
  EXPECT_TRUE(std::ranges::any_of(*both, [](const SourceNotice& notice) {
    return notice.message.starts_with("images_2001.csv beside it is not read");
  }));
  const auto wrong =
      read_wildlife_insights(files_of(std::map<std::string, std::string>{
                                 {"deployments.csv", kWiDeployments},
                                 {"images_2000.csv", kWiImages},
                                 {"images_2001.csv", header + "d1,i9,,,,,,,x,,,,\n"}}),
                             how, parts);
  ASSERT_FALSE(wrong);
  EXPECT_NE(describe(wrong.error()).find("images_2001.csv:2:timestamp"), std::string::npos)
      << describe(wrong.error());
}

}  // namespace dersu::io
