#include "dersu/io/scr_tables.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"

namespace dersu::io {
namespace {

ScrTableTexts one_capture() {
  ScrTableTexts texts;
  texts.captures = "session,animal,occasion,detector\n1,a,1,A\n";
  texts.traps = "detector,x,y\nA,0,0\n";
  return texts;
}

ScrTableTexts small() {
  return {.captures =
              "\"session\",\"animal\",\"occasion\",\"detector\",\"count\",\"lost\"\n"
              "1,\"007\",1,\"01\",2,0\n1,\"007\",3,\"02\",1,1\n1,b,-2,02,1,0\n",
          .traps = "session,detector,x,y,grid\n1,01,0,0,A\n1,02,100,50,B\n",
          .usage = "session,detector,u1,u2,u3\n1,02,0,1,0.5\n1,01,1,1,1\n",
          .mask = "session,x,y,cell_ha,hab,class\n1,0,0,1,0.5,a\n1,100,0,1,NA,b\n"};
}

std::string problems(const ScrTableTexts& texts) {
  const auto tables = read_scr_table_texts(texts);
  return tables ? "" : describe(tables.error());
}

}  // namespace

TEST(ScrTables, JoinsTheTables) {
  const auto tables = read_scr_table_texts(small());
  ASSERT_TRUE(tables) << describe(tables.error());
  ASSERT_EQ(tables->sessions.size(), 1u);
  const ScrSession& s = tables->sessions[0];
  EXPECT_EQ(s.id, "1");
  EXPECT_EQ(s.occasions, 3);
  ASSERT_EQ(s.detectors.size(), 2u);
  EXPECT_EQ(s.detectors[0].id, "01");
  EXPECT_EQ(s.detectors[1].place, (Point{100, 50}));
  EXPECT_EQ(s.detectors[1].usage, (std::vector<double>{0, 1, 0.5}));
  EXPECT_EQ(tables->detector_covariates, (std::vector<std::string>{"grid"}));
  EXPECT_EQ(s.detectors[1].covariates, (std::vector<std::string>{"B"}));
  ASSERT_EQ(s.captures.size(), 3u);
  EXPECT_EQ(s.captures[0].animal, "007");
  EXPECT_EQ(s.captures[0].count, 2);
  EXPECT_FALSE(s.captures[0].removed);
  EXPECT_TRUE(s.captures[1].removed);
  EXPECT_EQ(s.captures[2].occasion, 2);
  EXPECT_TRUE(s.captures[2].removed);
  EXPECT_EQ(s.captures[2].detector, 1u);
  ASSERT_EQ(s.mask.size(), 2u);
  EXPECT_EQ(tables->mask_covariates, (std::vector<std::string>{"hab", "class"}));
  EXPECT_EQ(s.mask[0].covariates[0], 0.5);
  EXPECT_TRUE(std::isnan(s.mask[1].covariates[0]));
  EXPECT_TRUE(tables->mask_levels.at(0).empty());
  EXPECT_EQ(tables->mask_levels.at(1), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(s.mask[1].covariates[1], 1);
  EXPECT_TRUE(tables->notices.empty());
}

TEST(ScrTables, OneTrapTableServesSessionsThatItDoesNotName) {
  ScrTableTexts texts{.captures = "session,animal,occasion,detector\n10,a,1,d\n9,a,2,d\n9,b,1,d\n",
                      .traps = "detector,x,y\nd,0,0\n"};
  texts.mask = "session,x,y\n1,0,0\n1,0,30\n1,40,0\n";
  const auto tables = read_scr_table_texts(texts);
  ASSERT_TRUE(tables) << describe(tables.error());
  ASSERT_EQ(tables->sessions.size(), 2u);
  EXPECT_EQ(tables->sessions[0].id, "9");  // by number, not by text
  EXPECT_EQ(tables->sessions[0].captures.size(), 2u);
  EXPECT_EQ(tables->sessions[0].occasions, 2);
  EXPECT_EQ(tables->sessions[1].occasions, 1);
  EXPECT_EQ(tables->sessions[1].mask.size(), 3u);
  EXPECT_DOUBLE_EQ(tables->sessions[1].mask[0].cell_ha, 0.09);  // 30 m
  EXPECT_EQ(tables->notices.size(), 3u);
  texts.traps = "session,detector,x,y\n9,d,0,0\n";
  EXPECT_NE(problems(texts).find("session '10' has no detectors"), std::string::npos);
}

TEST(ScrTables, SessionsFollowEachOtherAsPeopleCount) {
  ScrTableTexts texts{
      .captures = "session,animal,occasion,detector\nS10,a,1,d\nS9,a,1,d\nS8,a,1,d\n",
      .traps = "detector,x,y\nd,0,0\n"};
  const auto order = [&] {
    const auto tables = read_scr_table_texts(texts);
    EXPECT_TRUE(tables) << describe(tables.error());
    std::vector<std::string> ids;
    for (const ScrSession& session : tables->sessions) ids.push_back(session.id);
    return ids;
  };
  EXPECT_EQ(order(), (std::vector<std::string>{"S8", "S9", "S10"}));
  texts.sessions = "session,occasions\nS9,1\nS8,1\nS10,1\n";
  EXPECT_EQ(order(), (std::vector<std::string>{"S9", "S8", "S10"}));
}

TEST(ScrTables, ASessionWithoutCapturesIsAnAnswer) {
  const auto tables = read_scr_table_texts({.captures = "session,animal,occasion,detector\n",
                                            .traps = "session,detector,x,y\nw,d,0,0\n",
                                            .sessions = "session,noccasions\nw,7\n"});
  ASSERT_TRUE(tables) << describe(tables.error());
  EXPECT_EQ(tables->sessions.at(0).occasions, 7);
  EXPECT_TRUE(tables->sessions.at(0).captures.empty());
}

TEST(ScrTables, EveryProblemWithItsPlace) {
  ScrTableTexts texts = small();
  texts.captures =
      "session,animal,occasion,detector,count,lost\n1,a,1,03,1,0\n1,a,4,01,1,0\n1,a,1,02,1,0\n"
      "2,a,1,01,1,0\n";
  texts.traps += "1,01,7,7,C\n";
  texts.usage += "1,99,1,1,1\n";
  const std::string all = problems(texts);
  for (const char* line :
       {"captures.csv:2:detector: session '1' has no such detector",
        "captures.csv:3:occasion: found '4', expected 1 to 3",
        "captures.csv:4:occasion: found a capture on occasion 1, where the usage",
        "session '2' has no detectors",
        "traps.csv:4:detector: found a detector for the second time",
        "usage.csv:4:detector: found a detector that has no row in the traps"})
    EXPECT_NE(all.find(line), std::string::npos) << line << "\n" << all;
}

TEST(ScrTables, ValuesOfTheWrongKind) {
  ScrTableTexts texts = small();
  texts.captures = "session,animal,occasion,detector,count\n1,,0,01,0\n";
  texts.traps = "session,detector,x,y\n1,01,131.5432E,0\n";
  texts.usage = "session,detector,u1,u3\n1,01,-1,1\n1,02,NA,NA\n";
  const std::string all = problems(texts);
  for (const char* line :
       {"captures.csv:2:animal: found nothing", "captures.csv:2:occasion: found 0",
        "captures.csv:2:count: found '0', expected a whole number from 1",
        "traps.csv:2:x: found what is not a number", "found column u3 but not u2",
        "usage.csv:2:u1: found '-1', expected a number >= 0",
        "usage.csv:3:u1: found no value in the whole row, expected the usage of each occasion"})
    EXPECT_NE(all.find(line), std::string::npos) << line << "\n" << all;
  EXPECT_EQ(all.find("131.54"), std::string::npos) << "a coordinate in a message";
  EXPECT_NE(problems({.captures = texts.captures}).find("no traps table"), std::string::npos);
  EXPECT_EQ(read_scr_tables({.captures = "/nowhere.csv", .traps = "/nowhere.csv"}).error().fault,
            Fault::not_found);
}

// As a spreadsheet writes them where people write 0,5.
TEST(ScrTables, DecimalCommasBetweenSemicolons) {
  ScrTableTexts texts = small();
  texts.traps = "session;detector;x;y;grid\n1;01;0,5;0;A\n1;02;100;50,25;B\n";
  texts.usage = "session;detector;u1;u2;u3\n1;02;0;1;0,5\n1;01;1;1;1\n";
  texts.mask = "session;x;y;cell_ha;hab\n1;0,5;0;1,5;0,25\n1;100;0;1,5;NA\n";
  const auto tables = read_scr_table_texts(texts);
  ASSERT_TRUE(tables) << describe(tables.error());
  const ScrSession& session = tables->sessions.at(0);
  EXPECT_EQ(session.detectors.at(0).place.x_m, 0.5);
  EXPECT_EQ(session.detectors.at(1).place.y_m, 50.25);
  EXPECT_EQ(session.detectors.at(1).usage.at(2), 0.5);
  EXPECT_EQ(session.mask.at(0).cell_ha, 1.5);
  EXPECT_EQ(session.mask.at(0).covariates.at(0), 0.25);
  texts.traps = "session,detector,x,y\n1,01,\"0,5\",0\n1,02,100,50\n";
  EXPECT_NE(problems(texts).find(
                "traps.csv:2:x: found a decimal comma where commas are between the fields"),
            std::string::npos);
}

TEST(ScrTables, ATrapsTableWithoutRowsIsOneProblem) {
  ScrTableTexts texts;
  texts.captures = "session,animal,occasion,detector\n1,a,1,A\n1,b,2,B\n";
  texts.traps = "detector,x,y\n";
  texts.usage = "detector,u1,u2\nA,1,1\nB,1,1\n";
  EXPECT_EQ(problems(texts), "traps.csv:1: found no rows, expected one for each detector\n");
}

TEST(ScrTables, UsageAsRWritesAMatrixIsToldWithWhatToWrite) {
  ScrTableTexts texts = one_capture();
  for (const char* header : {"\"\",\"1\",\"2\"", "\"\",\"V1\",\"V2\""}) {
    texts.usage = std::string(header) + "\n\"A\",1,1\n";
    EXPECT_EQ(problems(texts),
              "usage.csv:1: found columns numbered as R writes a matrix (usage(traps)), expected "
              "detector, u1, u2, ...: name the first one detector and put u before the numbers\n");
  }
}

TEST(ScrTables, AnimalsWithoutAHeaderAreAskedForIt) {
  ScrTableTexts texts = one_capture();
  texts.animals = "a,M\nb,F\n";
  EXPECT_EQ(problems(texts),
            "animals.csv:1: found an animal of the captures in the first line; is the header line "
            "missing, with the names of the columns (animal, ...)?\n");
}

TEST(ScrTables, NoneIsASessionWithoutCaptures) {
  ScrTableTexts texts;
  texts.captures = "session,animal,occasion,detector\n1,a,1,A\n2,NONE,3,NA\n";
  texts.traps = "detector,x,y\nA,0,0\n";
  const auto tables = read_scr_table_texts(texts);
  ASSERT_TRUE(tables) << describe(tables.error());
  ASSERT_EQ(tables->sessions.size(), 2U);
  EXPECT_EQ(tables->sessions[0].captures.size(), 1U);
  EXPECT_EQ(tables->sessions[1].captures.size(), 0U);
  EXPECT_EQ(tables->sessions[1].occasions, 3);
}

TEST(ScrTables, WhatElseNoneSaysIsPassedOver) {
  const auto occasions_of = [](const std::string& rows, std::size_t session) {
    ScrTableTexts texts;
    texts.captures = "session,animal,occasion,detector,count\n" + rows;
    texts.traps = "detector,x,y\nA,0,0\n";
    const auto tables = read_scr_table_texts(texts);
    EXPECT_TRUE(tables) << describe(tables.error());
    if (!tables) return std::int64_t{0};
    EXPECT_EQ(tables->sessions[0].captures.size(), 1U);
    return tables->sessions.at(session).occasions;
  };
  for (const char* none : {"NONE,40,A,1", "NONE,NA,NA,NA", "NONE,,,", "NONE,0,x,0", "NONE,-7,A,z"})
    EXPECT_EQ(occasions_of(std::string("1,a,5,A,1\n1,") + none + "\n", 0), 5) << none;
  EXPECT_EQ(occasions_of("1,a,5,A,1\n2,NONE,7,A,1\n2,NONE,NA,,\n", 1), 7);
  ScrTableTexts texts;
  texts.captures = "session,animal,occasion,detector\n1,a,1,A\n2,NONE,NA,NA\n";
  texts.traps = "detector,x,y\nA,0,0\n";
  EXPECT_NE(problems(texts).find("session '2' has neither captures nor a number of occasions"),
            std::string::npos)
      << problems(texts);
  texts.usage = "detector,u1,u2\nA,1,1\n";
  EXPECT_EQ(problems(texts), "");
}

// What secr said of each data set when it was exported.
TEST(ScrTables, RealSurveysHaveSecrsDimensions) {
  const std::filesystem::path folder = DERSU_SHARED_DATA "/scr";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder;
  int surveys = 0;
  for (const char* name :
       {"spacecap_tiger", "secr_stoat", "secr_captdata", "secr_OVpossum", "secr_deermouse_ESG",
        "secr_deermouse_WSG", "secr_housemouse", "secr_ovenbird", "secr_ovenbird_prox",
        "secr_possum", "secr_skink", "bench_sim/count", "bench_sim/proximity"}) {
    SCOPED_TRACE(name);
    const auto at = folder / name;
    const auto if_there = [&](const char* file) {
      return std::filesystem::exists(at / file) ? at / file : std::filesystem::path();
    };
    const auto tables =
        read_scr_tables({at / "captures.csv", at / "traps.csv", if_there("usage.csv"),
                         if_there("mask.csv"), at / "sessions.csv"});
    ASSERT_TRUE(tables) << describe(tables.error());
    const auto said = read_csv(at / "sessions.csv");
    ASSERT_TRUE(said);
    ASSERT_EQ(tables->sessions.size(), said->rows.size());
    for (std::size_t s = 0; s < tables->sessions.size(); ++s) {
      const ScrSession& session = tables->sessions[s];
      EXPECT_EQ(session.id, said->rows[s][0]);
      const auto number = [&](std::size_t c) { return *parse_int(said->rows[s][c]); };
      EXPECT_EQ(session.occasions, number(1));
      EXPECT_EQ(std::ssize(session.detectors), number(2));
      std::set<std::string> animals;
      std::int64_t detections = 0;
      for (const ScrCapture& capture : session.captures) {
        animals.insert(capture.animal);
        detections += capture.count;
      }
      EXPECT_EQ(std::ssize(animals), number(3));
      EXPECT_EQ(detections, number(4));
      if (!if_there("mask.csv").empty()) {
        EXPECT_GT(session.mask.size(), 1000u);
      }
    }
    ++surveys;
  }
  EXPECT_EQ(surveys, 13);
  const auto lizards = folder / "secr_hornedlizard";
  const auto areas = read_scr_tables({lizards / "captures.csv", lizards / "traps.csv"});
  ASSERT_FALSE(areas);
  EXPECT_NE(describe(areas.error()).find("captures by x and y"), std::string::npos);
}

}  // namespace dersu::io
