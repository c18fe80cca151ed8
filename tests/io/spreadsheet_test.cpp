// Own tables as rows of the standard.
#include "dersu/io/spreadsheet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "collect.hpp"
#include "dersu/core/text.hpp"
#include "terms.hpp"

namespace dersu::io {
using enum CamtrapTable;

TEST(Spreadsheet, TemplatesAndValues) {
  ProjectSource source;
  source.datum = "CGCS2000";
  source.values = {{"sex", {{"公", "male"}, {"母", "female"}, {"?", ""}}},
                   {"observationType", {{"人", "human"}, {"*", "animal"}}}};
  const SpreadsheetMapping mapping{
      .files = {{"deployments", "相机.csv"}, {"observations", "记录.csv"}},
      .columns = {{"deployments",
                   {{"deploymentID", "编号"},
                    {"longitude", "经度"},
                    {"latitude", "纬度"},
                    {"deploymentStart", "开始"},
                    {"deploymentEnd", "结束"}}},
                  {"observations",
                   {{"deploymentID", "编号"},
                    {"eventStart", "={日期} {时间}"},
                    {"observationLevel", "=event"},
                    {"observationType", "物种"},
                    {"scientificName", "物种"},
                    {"sex", "性别"}}}}};
  Collect rows;
  const auto how = terms(source);
  const auto notices = read_spreadsheet(
      files_of(std::map<std::string, std::string>{
          {"相机.csv", "编号;经度;纬度;开始;结束\nK1;131.5;43.25;2024年5月1日;2024/6/1 9:00\n"},
          {"记录.csv",
           "编号;日期;时间;物种;性别\nK1;2024/5/2;8:05;Panthera tigris;公\n"
           "K1;2024/5/3;23:00:01;人;?\n"}}),
      mapping, how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.at(deployments, 0, "deploymentStart"), "2024-05-01T12:00:00+08:00");
  EXPECT_EQ(rows.at(deployments, 0, "deploymentEnd"), "2024-06-01T09:00:00+08:00");
  EXPECT_NEAR(*parse_double(rows.at(deployments, 0, "longitude")), 131.5, 1e-5);
  EXPECT_EQ(rows.at(observations, 0, "eventStart"), "2024-05-02T08:05:00+08:00");
  EXPECT_EQ(rows.at(observations, 0, "eventEnd"), "2024-05-02T08:05:00+08:00");
  EXPECT_EQ(rows.at(observations, 0, "sex"), "male");
  EXPECT_EQ(rows.at(observations, 0, "observationType"), "animal");
  EXPECT_EQ(rows.at(observations, 1, "observationType"), "human");
  EXPECT_EQ(rows.at(observations, 1, "sex"), "");
  EXPECT_EQ(rows.at(observations, 1, "observationID"), "记录.csv:3");
}

TEST(Spreadsheet, Refusals) {
  const auto problems = [](SpreadsheetMapping mapping, const std::string& text) {
    Collect rows;
    const auto how = terms();
    mapping.only_file = "t.csv";
    const auto notices = read_spreadsheet(
        files_of(std::map<std::string, std::string>{{"t.csv", text}}), mapping, how, rows);
    return notices ? std::string() : describe(notices.error());
  };
  const std::string text = "id,x,y,a,b,sex\nK,1,2,2024-05-01,2024-06-01,boy\n";
  EXPECT_EQ(problems({.columns = {{"deployments", kCameras}}}, text), "");
  auto wrong = kCameras;
  wrong["cameraId"] = "id";
  wrong["cameraID"] = "cam";
  wrong["habitat"] = "={id";
  const std::string all = problems({.columns = {{"deployments", wrong}, {"photos", {}}}}, text);
  for (const char* line :
       {"found column 'cameraId' of deployments, which the standard", "t.csv:1:cameraID: no column",
        "t.csv:1:habitat: a brace", "columns: found table 'photos', expected one of deployments"})
    EXPECT_NE(all.find(line), std::string::npos) << line << "\n" << all;
  const std::string seen =
      problems({.columns = {{"deployments", kCameras},
                            {"observations",
                             {{"deploymentID", "id"}, {"eventStart", "a"}, {"sex", "sex"}}}}},
               text);
  for (const char* line : {"t.csv:2:a: found a date alone, expected its time too",
                           "t.csv:2:sex: found 'boy', expected one of female, male",
                           "columns: found nothing for observationLevel in columns of "
                           "observations, expected a header, or for all rows \"=media\", "
                           "\"=event\""})
    EXPECT_NE(seen.find(line), std::string::npos) << line << "\n" << seen;
}

// Where a deployment is known by its dates alone, its first and last day are whole days.
TEST(Spreadsheet, ObservationsOutsideTheDays) {
  const auto notices_of = [](const std::string& start, const std::string& seen) {
    Collect rows;
    const auto how = terms();
    const auto notices = read_spreadsheet(
        files_of(std::map<std::string, std::string>{
            {"deployments.csv", "id,x,y,a,b\nK,131.5,43.5," + start + ",2024-05-31\n"},
            {"observations.csv", "id,t\n" + seen}}),
        {.columns = {{"deployments",
                      {{"deploymentID", "id"},
                       {"longitude", "x"},
                       {"latitude", "y"},
                       {"deploymentStart", "a"},
                       {"deploymentEnd", "b"}}},
                     {"observations",
                      {{"deploymentID", "id"},
                       {"eventStart", "t"},
                       {"observationLevel", "=event"},
                       {"observationType", "=animal"}}}}},
        how, rows);
    EXPECT_TRUE(notices) << describe(notices.error());
    return notices.value_or(std::vector<SourceNotice>{});
  };
  const std::string days = "K,2024-05-01 00:00:00\nK,2024-05-31 23:59:59\n";
  EXPECT_TRUE(notices_of("2024-05-01", days).empty());
  const auto late = notices_of("2024-05-01", days + "K,2024-06-03 00:00:00\nK,2024-06-04 8:00\n");
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(late[0].place, "observations.csv:4:t");
  EXPECT_EQ(late[0].message,
            "2 of 4 observations lie outside the time of their deployment, by up to 3.3 days (this "
            "is the first)");
  const auto early = notices_of("2024-05-01 08:00", days);
  ASSERT_EQ(early.size(), 1u);
  EXPECT_EQ(early[0].message,
            "1 of 2 observations lies outside the time of its deployment, by up to 8.0 h; is "
            "time_zone right?");
}

// What is wrong is told once, at the column that is wrong.
TEST(Spreadsheet, OneProblemEach) {
  const auto problems = [&](const std::string& row, ProjectSource source = {}) {
    Collect rows;
    const auto how = terms(std::move(source));
    const auto notices =
        read_spreadsheet(files_of(std::map<std::string, std::string>{
                             {"t.csv", "id,x,y,a,b\n" + row + ",2024-05-01,2024-06-01\n"}}),
                         {.only_file = "t.csv", .columns = {{"deployments", kCameras}}}, how, rows);
    return notices ? std::string() : describe(notices.error());
  };
  const auto lines = [](const std::string& text) { return std::ranges::count(text, '\n'); };
  const auto expect_one = [&](const std::string& text, std::string_view begin) {
    EXPECT_TRUE(text.find(begin) != std::string::npos && lines(text) <= 1) << text;
  };
  expect_one(problems("K,131.5,north"), "t.csv:2:y: found what is not a number");
  expect_one(problems("K,131.5,99"), "t.csv:2:y: found a latitude outside the Earth");
  expect_one(problems("K,231.5,43"), "t.csv:2:x: found a longitude outside the Earth");
  expect_one(problems("K,43.5,131.25"), "t.csv:2:y: found a latitude outside the Earth");
  EXPECT_NE(problems("K,43.5,131.25").find("are longitude and latitude exchanged?"),
            std::string::npos);
  expect_one(problems("K,,43"), "t.csv:2:x: found nothing, expected longitude");
  expect_one(problems("K,0,0.0"), "t.csv:2:y: found 0 for both latitude and longitude");
  EXPECT_EQ(problems("K,0,51.5"), "");
  ProjectSource metres;
  metres.crs = "EPSG:32652";
  EXPECT_EQ(problems("K,0,0", metres), "");
  expect_one(problems("K,678500,", metres), "t.csv:2:y: found nothing, expected latitude");
  expect_one(problems("K,,4796500", metres), "t.csv:2:x: found nothing, expected longitude");
  expect_one(problems("K,678500,abc", metres), "t.csv:2:y: found what is not a number");
  ProjectSource cgcs;
  cgcs.datum = "CGCS2000";
  expect_one(problems("K,110,60", cgcs), "t.csv:2:y: found a place where CGCS2000 is not used");
  ProjectSource korea;
  korea.datum = "Korea 2000";
  expect_one(problems("K,131.5,43.25", korea),
             "t.csv:2:y: found a place where Korea 2000 is not used, expected longitude 122 to 135 "
             "and latitude 28 to 41; is the datum of the source right?");
  EXPECT_EQ(problems("K,127.5,37.5", korea), "");
  expect_one(problems("K,10,40", cgcs), "t.csv:2:x: found a place where CGCS2000 is not used");
  expect_one(problems("K,44.5,85.5", cgcs), "t.csv:2:x: found a place where CGCS2000 is not used");
  EXPECT_NE(problems("K,44.5,85.5", cgcs).find("are longitude and latitude exchanged?"),
            std::string::npos);
  Collect rows;
  const auto how = terms();
  const auto dates = read_spreadsheet(
      files_of(std::map<std::string, std::string>{
          {"t.csv", "id,x,y,a,b\nK,131,43,2024-05-01,soon\nL,131,43,2024-05-01,2024-06-01\n"}}),
      {.only_file = "t.csv", .columns = {{"deployments", kCameras}}}, how, rows);
  ASSERT_FALSE(dates);
  expect_one(describe(dates.error()), "t.csv:2:b: found 'soon', expected a date");
}

// An event's time that is wrong or missing, and a deployment's id that is.
TEST(Spreadsheet, OneProblemForTheTimeOfAnEvent) {
  const std::string cameras = "id,x,y,a,b\nK,131,43,2024-05-01,2024-06-01\n";
  Collect rows;
  const auto told = [&](const std::string& deployments, const std::string& events) {
    const auto how = terms();
    rows.clear();
    const auto notices = read_spreadsheet(
        files_of(std::map<std::string, std::string>{{"deployments.csv", deployments},
                                                    {"observations.csv", "id,t,d\n" + events}}),
        {.columns = {{"deployments", kCameras},
                     {"observations",
                      {{"deploymentID", "id"},
                       {"eventStart", "={d} {t}"},
                       {"observationLevel", "=event"},
                       {"observationType", "=animal"}}}}},
        how, rows);
    return notices ? std::string() : describe(notices.error());
  };
  EXPECT_EQ(told(cameras, "K,25:00,2025/6/13\n"),
            "observations.csv:2:d t: found '2025/6/13 25:00', expected a date, or a date and a "
            "time\n");
  EXPECT_EQ(told(cameras, "K,,\n"), "observations.csv:2:d t: found nothing, expected eventStart\n");
  const std::string nameless = told(cameras + ",131,43,2024-05-01,2024-06-01\n",
                                    "K,8:00,2024-05-02\nL,8:00,2024-05-02\nM,8:00,2024-05-02\n");
  EXPECT_EQ(nameless,
            "2 problems in the spreadsheets\ndeployments.csv:3:id: found nothing, expected "
            "deploymentID\nobservations.csv: references to table deployments are not checked, "
            "since not all of its keys are known\n");
  EXPECT_EQ(told(cameras, "K,8:00,2024-05-02\n"), "");
  EXPECT_EQ(rows.at(observations, 0, "eventID"), "observations.csv:2");
}

// A required column without a header is one problem of dersu.toml, not one of every row.
TEST(Spreadsheet, AColumnThatIsNotMappedIsToldOnce) {
  const auto problems = [](const std::map<std::string, std::string>& cameras,
                           const std::map<std::string, std::string>& seen) {
    Collect rows;
    const auto how = terms();
    std::string events = "id,t\n";
    for (int day = 10; day < 30; ++day) events += fmt::format("K,2024-05-{} 10:00:00\n", day);
    const auto notices = read_spreadsheet(
        files_of(std::map<std::string, std::string>{
            {"deployments.csv", "id,x,y,a,b\nK,131,43,2024-05-01,2024-06-01\n"},
            {"observations.csv", events}}),
        {.columns = {{"deployments", cameras}, {"observations", seen}},
         .wheres = {{"deployments", "dersu.toml:9:1"}, {"observations", "dersu.toml:20:1"}}},
        how, rows);
    return notices ? std::string() : describe(notices.error());
  };
  EXPECT_EQ(
      problems(kCameras, {{"deploymentID", "id"}, {"eventStart", "t"}}),
      "2 problems in the spreadsheets\n"
      "dersu.toml:20:1: found nothing for observationLevel in columns of observations, "
      "expected a header, or for all rows \"=media\", \"=event\"\n"
      "dersu.toml:20:1: found nothing for observationType in columns of observations, expected "
      "a header, or for all rows \"=animal\", \"=human\", \"=vehicle\", \"=blank\", "
      "\"=unknown\", \"=unclassified\"\n");
  const std::map<std::string, std::string> event{
      {"deploymentID", "id"}, {"observationLevel", "=event"}, {"observationType", "=animal"}};
  EXPECT_EQ(problems(kCameras, event),
            "dersu.toml:20:1: found nothing for eventStart in columns of observations, expected a "
            "header\n");
  auto seen = event;
  seen["eventStart"] = "t";
  EXPECT_EQ(problems(kCameras, seen), "");
  auto nameless = kCameras;
  nameless.erase("deploymentID");
  const std::string text = problems(nameless, seen);
  EXPECT_TRUE(std::ranges::count(text, '\n') == 3) << text;  // and what is not checked for it
}

TEST(Spreadsheet, DecimalCommasBetweenSemicolons) {
  const std::map<std::string, std::map<std::string, std::string>> columns{
      {"deployments",
       {{"deploymentID", "id"},
        {"longitude", "x"},
        {"latitude", "y"},
        {"cameraHeight", "h"},
        {"deploymentStart", "a"},
        {"deploymentEnd", "b"}}}};
  const auto how = terms();
  const std::string days = "2024-05-01|2024-06-01\n";
  const auto text_of = [&](char delimiter) {
    std::string text = "id|x|y|h|a|b\nK|\"131,334567\"|\"43,123456\"|\"1,5\"|" + days +
                       "L|\"131,5\"|43.25|NA|" + days + "M|131|43|2|" + days;
    std::ranges::replace(text, '|', delimiter);
    return text;
  };
  Collect rows;
  const auto notices =
      read_spreadsheet(files_of(std::map<std::string, std::string>{{"t.csv", text_of(';')}}),
                       {.only_file = "t.csv", .columns = columns}, how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.at(deployments, 0, "longitude"), "131.334567");
  EXPECT_EQ(rows.at(deployments, 0, "latitude"), "43.123456");
  EXPECT_EQ(rows.at(deployments, 0, "cameraHeight"), "1.5");
  EXPECT_EQ(rows.at(deployments, 1, "longitude"), "131.5");
  EXPECT_EQ(rows.at(deployments, 1, "latitude"), "43.25");
  EXPECT_EQ(rows.at(deployments, 2, "cameraHeight"), "2");
  Collect none;
  const auto refused =
      read_spreadsheet(files_of(std::map<std::string, std::string>{{"t.csv", text_of(',')}}),
                       {.only_file = "t.csv", .columns = columns}, how, none);
  ASSERT_FALSE(refused);
  EXPECT_EQ(describe(refused.error()),
            "t.csv:2:x: found a decimal comma, expected a point; commas are read where no comma "
            "is between the fields\n");
  EXPECT_EQ(none.count(deployments), 1u) << "no row with a number that is not read";
}

// One broken row is one problem: what refers to it is right.
TEST(Spreadsheet, ABrokenRowIsNoMissingKey) {
  const std::string head = "id,name,x,y,a,b\n";
  const std::string good = ",131,43,2024-05-01,2024-06-01\n";
  const auto problems = [&](const std::string& deployments) {
    Collect rows;
    const auto how = terms();
    const auto notices = read_spreadsheet(
        files_of(std::map<std::string, std::string>{
            {"deployments.csv", head + deployments},
            {"observations.csv", "id,t\nK,2024-05-02 10:00:00\nK,2024-05-03 10:00:00\n"}}),
        {.columns = {{"deployments",
                      {{"deploymentID", "={id}"},
                       {"locationName", "name"},
                       {"longitude", "x"},
                       {"latitude", "y"},
                       {"deploymentStart", "a"},
                       {"deploymentEnd", "b"}}},
                     {"observations",
                      {{"deploymentID", "={id}"},
                       {"eventStart", "t"},
                       {"observationLevel", "=event"},
                       {"observationType", "=unknown"}}}}},
        how, rows);
    return notices ? std::string() : describe(notices.error());
  };
  EXPECT_EQ(problems("K,n" + good), "");
  const auto expect_one = [&](const std::string& row, std::string_view begin) {
    const std::string text = problems(row);
    EXPECT_TRUE(text.starts_with(begin) && std::ranges::count(text, '\n') <= 1) << text;
  };
  expect_one("K,\xB1\xB1" + good, "deployments.csv:2:name: found byte 0xb1");
  expect_one("K,a\"b" + good, "deployments.csv:2:name: found a quote");
  expect_one("K,n,131,43,2024-05-01\n", "deployments.csv:2: found 5 fields");
  expect_one("K,n,131,43,yesterday,2024-06-01\nL,n" + good,
             "deployments.csv:2:a: found 'yesterday'");
  const std::string lost = problems("\xB1,n" + good);
  EXPECT_NE(lost.find("deployments.csv:2:id: found byte"), std::string::npos) << lost;
  EXPECT_NE(lost.find("observations.csv: references to table deployments are not checked"),
            std::string::npos)
      << lost;
  EXPECT_EQ(lost.find("observations.csv:3"), std::string::npos) << "told once";
}

// Field spreadsheets of NIES against the Camtrap DP tables that R2camtrapdp makes of them.
TEST(Spreadsheet, NiesEqualsItsPackage) {
  const std::filesystem::path folder = DERSU_SHARED_DATA "/camtrap/camtrapdp_nies_japan";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder;
  ProjectSource source;
  source.time_zone = "Asia/Tokyo";
  source.values = {{"observationType", {{"hito", "human"}, {"none", "blank"}, {"*", "animal"}}}};
  const SpreadsheetMapping mapping{
      .files = {{"deployments", "Idep.csv"}, {"media", "Iobs.csv"}, {"observations", "Iobs.csv"}},
      .columns = {{"deployments",
                   {{"deploymentID", "deploymentID"},
                    {"longitude", "longitude"},
                    {"latitude", "latitude"},
                    {"locationID", "locationID"},
                    {"deploymentStart", "={startDate} {startTime}"},
                    {"deploymentEnd", "={endDate} {endTime}"},
                    {"cameraID", "cameraID"},
                    {"cameraModel", "cameraModel"},
                    {"cameraDelay", "Delay"},
                    {"cameraHeight", "Height"},
                    {"baitUse", "bait"},
                    {"setupBy", "setupBy"}}},
                  {"media",
                   {{"mediaID", "={institutionCode}_{collectionCode}_{locationID}_{filename}"},
                    {"deploymentID", "deploymentID"},
                    {"timestamp", "={date} {time}"},
                    {"filePath", "filename"},
                    {"fileName", "filename"}}},
                  {"observations",
                   {{"deploymentID", "deploymentID"},
                    {"eventID", "eventID"},
                    {"eventStart", "eventStart"},
                    {"eventEnd", "eventEnd"},
                    {"observationLevel", "=event"},
                    {"observationType", "object"},
                    {"scientificName", "={genus} {species}"},
                    {"count", "individualCount"}}}}};
  Collect rows;
  const auto how = terms(source);
  const auto notices = read_spreadsheet(files_of(folder), mapping, how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  const auto same = [&](CamtrapTable table, const char* file,
                        std::initializer_list<const char*> columns) {
    const auto theirs = read_csv(folder / file);
    ASSERT_TRUE(theirs);
    ASSERT_EQ(rows.count(table), theirs->rows.size());
    for (const char* name : columns) {
      const std::size_t c = theirs->column(name).value();
      for (std::size_t i = 0; i < theirs->rows.size(); ++i) {
        std::string expected(field_text(theirs->rows[i][c]));
        if (const auto local = parse_local_time(expected))
          expected = format_time({*local - 32400, 32400});
        if (expected == "TRUE" || expected == "FALSE") expected = lower(expected);
        EXPECT_EQ(rows.at(table, i, name), expected) << name << " of row " << i;
      }
    }
  };
  same(deployments, "dp_deployments.csv",
       {"deploymentID", "locationID", "longitude", "latitude", "deploymentStart", "deploymentEnd",
        "setupBy", "cameraID", "cameraModel", "cameraDelay", "cameraHeight", "baitUse"});
  same(observations, "dp_observations.csv",
       {"deploymentID", "eventID", "eventStart", "eventEnd", "observationLevel", "observationType",
        "scientificName", "count"});
}

// Videos: times in seconds since midnight, file names in kana. Sounds: several observations in one
// recording, which is one medium.
TEST(Spreadsheet, NiesVideosAndSounds) {
  const std::filesystem::path folder = DERSU_SHARED_DATA "/camtrap/camtrapdp_nies_japan";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder;
  ProjectSource source;
  source.time_zone = "Asia/Tokyo";
  source.values = {{"observationType", {{"hito", "human"}, {"none", "blank"}, {"*", "animal"}}}};
  const auto how = terms(source);
  const std::map<std::string, std::string> places{{"deploymentID", "deploymentID"},
                                                  {"longitude", "longitude"},
                                                  {"latitude", "latitude"},
                                                  {"locationID", "locationID"},
                                                  {"deploymentStart", "={startDate} {startTime}"},
                                                  {"deploymentEnd", "={endDate} {endTime}"}};
  std::map<std::string, std::string> media_columns{{"mediaID", "filename"},
                                                   {"deploymentID", "=NIES_TsukubaTEST_T1"},
                                                   {"timestamp", "={date} {time}"},
                                                   {"filePath", "filename"},
                                                   {"fileName", "filename"}};
  std::map<std::string, std::string> seen{{"deploymentID", "=NIES_TsukubaTEST_T1"},
                                          {"mediaID", "filename"},
                                          {"eventStart", "={date} {time}"},
                                          {"observationLevel", "=media"},
                                          {"observationType", "object"},
                                          {"scientificName", "={genus} {species}"},
                                          {"count", "individualCount"}};
  {
    Collect rows;
    const auto notices = read_spreadsheet(
        files_of(folder),
        {.files = {{"deployments", "Vdep.csv"},
                   {"media", "Vobs.csv"},
                   {"observations", "Vobs.csv"}},
         .columns = {{"deployments", places}, {"media", media_columns}, {"observations", seen}}},
        how, rows);
    ASSERT_TRUE(notices) << describe(notices.error());
    EXPECT_EQ(rows.at(deployments, 0, "deploymentStart"), "2024-06-13T13:48:00+09:00");
    EXPECT_EQ(rows.at(deployments, 0, "deploymentEnd"), "2024-07-09T13:52:00+09:00");
    ASSERT_EQ(rows.count(media), 38u);
    EXPECT_EQ(rows.at(media, 1, "timestamp"), "2024-06-13T13:51:00+09:00");
    EXPECT_EQ(rows.at(media, 1, "fileMediatype"), "video/mp4");
    EXPECT_EQ(rows.at(media, 1, "fileName"), "IMG_0002_\u30d2\u30c8.MP4");
    ASSERT_EQ(rows.count(observations), 38u);
    EXPECT_EQ(rows.at(observations, 35, "scientificName"), "Paguma larvata");
    EXPECT_EQ(rows.at(observations, 35, "eventStart"), "2024-07-07T03:14:00+09:00");
    EXPECT_EQ(rows.at(observations, 37, "observationType"), "human");
  }
  for (auto* columns : {&media_columns, &seen}) (*columns)["deploymentID"] = "deploymentID";
  seen["eventStart"] = "eventStart";
  seen["eventEnd"] = "eventEnd";
  Collect rows;
  const auto notices = read_spreadsheet(
      files_of(folder),
      {.files = {{"deployments", "Adep.csv"}, {"media", "Aobs.csv"}, {"observations", "Aobs.csv"}},
       .columns = {{"deployments", places}, {"media", media_columns}, {"observations", seen}}},
      how, rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.count(deployments), 2u);
  ASSERT_EQ(rows.count(media), 4u);  // six rows about four recordings
  EXPECT_EQ(rows.at(media, 1, "fileMediatype"), "audio/wav");
  EXPECT_EQ(rows.at(media, 1, "timestamp"), "2026-06-12T06:30:00+09:00");
  ASSERT_EQ(rows.count(observations), 6u);
  EXPECT_EQ(rows.at(observations, 1, "eventStart"), "2026-06-12T06:00:12+09:00");
  EXPECT_EQ(rows.at(observations, 1, "eventEnd"), "2026-06-12T06:00:18+09:00");
  EXPECT_EQ(rows.at(observations, 1, "scientificName"), "Cuculus canorus");
  EXPECT_EQ(rows.at(observations, 3, "observationType"), "blank");
  EXPECT_EQ(rows.at(observations, 3, "scientificName"), "");
}

}  // namespace dersu::io
