// Covariates of detectors, occasions, animals and sessions in the tables of captures.
#include <gtest/gtest.h>

#include "dersu/io/scr_tables.hpp"

namespace dersu::io {
namespace {

using Texts = std::vector<std::string>;

ScrTableTexts small() {
  return {.captures = "session,animal,occasion,detector\n1,a,1,A\n1,a,2,B\n1,b,2,A\n2,a,1,A\n",
          .traps = "detector,x,y,bait,wet.1,wet.2\nA,0,0, fish ,1,0\nB,100,0,NA,0,1\n",
          .sessions = "session,noccasions,year\n1,2,2024\n2,1,\n",
          .occasions = "occasion,rain\n1,0.5\n2,3\n",
          .animals = "session,animal,sex,kg\n1,a,F,3.5\n1,b,NA,\n2,a,F,4\n"};
}

std::string problems(const ScrTableTexts& texts) {
  const auto tables = read_scr_table_texts(texts);
  return tables ? "" : describe(tables.error());
}

}  // namespace

TEST(ScrCovariates, AreOfWhatTheirTableSays) {
  const auto tables = read_scr_table_texts(small());
  ASSERT_TRUE(tables) << describe(tables.error());
  EXPECT_EQ(tables->detector_covariates, (Texts{"bait", "wet.1", "wet.2"}));
  EXPECT_EQ(tables->occasion_covariates, (Texts{"rain"}));
  EXPECT_EQ(tables->animal_covariates, (Texts{"sex", "kg"}));
  EXPECT_EQ(tables->session_covariates, (Texts{"year"}));
  const ScrSession& first = tables->sessions.at(0);
  EXPECT_EQ(first.detectors.at(0).covariates, (Texts{"fish", "1", "0"}));
  EXPECT_EQ(first.detectors.at(1).covariates, (Texts{"", "0", "1"}));
  ASSERT_EQ(first.occasion_rows.size(), 2u);
  EXPECT_EQ(first.occasion_rows[1].covariates, (Texts{"3"}));
  EXPECT_EQ(first.occasion_rows[1].where, "occasions.csv:3");
  ASSERT_EQ(first.animals.size(), 2u);
  EXPECT_EQ(first.animals[0].covariates, (Texts{"F", "3.5"}));
  EXPECT_EQ(first.animals[1].covariates, (Texts{"", ""}));
  EXPECT_EQ(first.covariates, (Texts{"2024"}));
  const ScrSession& second = tables->sessions.at(1);
  EXPECT_EQ(second.occasion_rows.size(), 1u);  // the table serves the longer session too
  EXPECT_EQ(second.animals.at(0).covariates, (Texts{"F", "4"}));
  EXPECT_EQ(second.covariates, (Texts{""}));
  EXPECT_TRUE(tables->notices.empty()) << tables->notices[0];
}

TEST(ScrCovariates, AnimalsThatOneTableLacksAreTold) {
  ScrTableTexts texts = small();
  texts.animals = "animal,sex\nc,M\na,F\nd,\n";  // serves both sessions
  const auto tables = read_scr_table_texts(texts);
  ASSERT_TRUE(tables) << describe(tables.error());
  ASSERT_EQ(tables->notices.size(), 2u);
  EXPECT_EQ(tables->notices[0],
            "2 animals of the animals table have no captures and are not used (first in "
            "animals.csv:2)");
  EXPECT_EQ(tables->notices[1],
            "1 animal with captures has no row in the animals table (first in captures.csv:4): "
            "what it is is not known");
  EXPECT_EQ(tables->sessions.at(0).animals.at(1).covariates, (Texts{""}));
}

TEST(ScrCovariates, EveryProblemWithItsPlace) {
  ScrTableTexts texts = small();
  texts.animals += "1,a,M,3\n3,a,M,3\n";
  texts.occasions = "session,occasion,rain\n1,1,0\n1,1,1\n1,3,1\n2,1,7\n";
  texts.sessions += "2,1,2025\n";
  const std::string all = problems(texts);
  for (const char* line :
       {"animals.csv:5:animal: found animal 'a' of session '1' for the second time, the first is "
        "animals.csv:2",
        "animals.csv:6:session: found session '3', which no other table has",
        "occasions.csv:3:occasion: found occasion 1 of session '1' for the second time",
        "occasions.csv:4:occasion: found '3', expected 1 to 2",
        "occasions: found no row of occasion 2 of session '1', expected one for each of its 2",
        "sessions.csv:4:session: found session '2' for the second time, the first is "
        "sessions.csv:3"})
    EXPECT_NE(all.find(line), std::string::npos) << line << "\n" << all;
  texts = small();
  texts.animals = "session,animal\n1,a\n";
  texts.occasions = "occasion,rain\n0,1\n";
  texts.sessions = "session\n1\n";
  const std::string more = problems(texts);
  for (const char* line : {"animals.csv:1: found no columns of covariates",
                           "occasions.csv:2:occasion: found '0'", "sessions.csv:1", "noccasions"})
    EXPECT_NE(more.find(line), std::string::npos) << line << "\n" << more;
}

}  // namespace dersu::io
