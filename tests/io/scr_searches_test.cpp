// Areas and lines that were searched, in dersu's tables and secr's texts.
#include <gtest/gtest.h>

#include <string>

#include "dersu/io/scr_tables.hpp"
#include "dersu/io/secr_text.hpp"

namespace dersu::io {
namespace {

ScrTableTexts texts() {
  return {.captures = "animal,occasion,x,y\nF1,1,5,5\nF1,2,12,1\nM2,-2,9.995,3\n",
          .traps =
              "detector,part,x,y,kind\n"
              "north,1,0,0,wet\nnorth,1,0,10,wet\nnorth,1,10,10,wet\nnorth,1,10,0,wet\n"
              "north,2,6,6,wet\nnorth,2,8,6,wet\nnorth,2,8,8,wet\n"
              "south,1,10,0,dry\nsouth,1,20,0,dry\nsouth,1,20,9,dry\n",
          .usage = "detector,u1,u2\nnorth,1,2\nsouth,0,1\n",
          .shape = ScrShape::areas};
}

std::string told(const ScrTableTexts& t) {
  const auto tables = read_scr_table_texts(t);
  return tables ? "" : describe(tables.error());
}

TEST(ScrSearches, CornersMakeDetectorsAndPlacesFindThem) {
  const auto tables = read_scr_table_texts(texts());
  ASSERT_TRUE(tables) << describe(tables.error());
  const ScrSession& session = tables->sessions[0];
  ASSERT_EQ(session.detectors.size(), 2U);
  EXPECT_EQ(session.detectors[0].outline.size(), 2U);
  EXPECT_EQ(session.detectors[0].outline[1].size(), 3U);
  EXPECT_EQ(session.detectors[0].where, "traps.csv:2");
  EXPECT_EQ(session.detectors[1].place, (Point{15, 4.5}));
  EXPECT_EQ(session.detectors[1].covariates[0], "dry");
  EXPECT_EQ(session.detectors[0].usage, (std::vector<double>{1, 2}));
  ASSERT_EQ(session.captures.size(), 3U);
  EXPECT_EQ(session.captures[1].detector, 1U);
  EXPECT_EQ(session.captures[1].place, (Point{12, 1}));
  EXPECT_TRUE(session.captures[2].removed);
}

TEST(ScrSearches, NamesMayBeThoseOfCorners) {
  ScrTableTexts t = texts();
  t.captures = "animal,occasion,detector,x,y\nF1,1,north.3,5,5\nF1,2,south,12,1\n";
  EXPECT_EQ(told(t), "");
  t.captures = "animal,occasion,detector,x,y\nF1,1,east,5,5\nF1,2,north,12,1\n";
  EXPECT_NE(told(t).find("captures.csv:2:detector"), std::string::npos) << told(t);
  EXPECT_NE(told(t).find("captures.csv:3:x"), std::string::npos) << told(t);
  EXPECT_NE(told(t).find("2.00 m off its area (in traps.csv:2)"), std::string::npos) << told(t);
}

TEST(ScrSearches, AllThatIsWrongIsToldAtOnce) {
  ScrTableTexts t = texts();
  t.captures = "animal,occasion,x,y,count\nF1,1,7.5,7,1\nF1,1,12,1,1\nF1,2,30,5,1\nF1,2,5,5,2\n";
  const std::string captures = told(t);
  EXPECT_NE(captures.find("captures.csv:5:count"), std::string::npos) << captures;
  t.captures = "animal,occasion,x,y\nF1,1,7.5,7\nF1,1,12,1\nF1,2,30,5\nF1,2,5,5\n";
  const std::string off = told(t);
  EXPECT_NE(off.find("captures.csv:2:x"), std::string::npos) << off;         // in the hole
  EXPECT_NE(off.find("captures.csv:3:occasion"), std::string::npos) << off;  // not in use
  EXPECT_NE(off.find("captures.csv:4:x"), std::string::npos) << off;
  EXPECT_EQ(off.find("captures.csv:5"), std::string::npos) << off;
  EXPECT_EQ(off.find("30, 5"), std::string::npos);
  t = texts();
  t.traps =
      "detector,x,y,kind\nnorth,0,0,wet\nnorth,10,10,wet\nnorth,0,10,dry\nnorth,10,0,wet\n"
      "south,10,0,dry\nsouth,20,0,dry\n";
  const std::string corners = told(t);
  EXPECT_NE(corners.find("traps.csv:2:x"), std::string::npos) << corners;
  EXPECT_NE(corners.find("crosses or touches the one from traps.csv:4"), std::string::npos)
      << corners;
  EXPECT_NE(corners.find("traps.csv:4:detector"), std::string::npos) << corners;
  EXPECT_NE(corners.find("traps.csv:6"), std::string::npos) << corners;
  t = texts();
  t.traps =
      "detector,x,y\nnorth,0,0\nnorth,10,0\nnorth,10,10\nsouth,0,-5\nsouth,20,-5\nsouth,5,9\n";
  EXPECT_NE(told(t).find("found a place in 2 areas at once"), std::string::npos) << told(t);
}

TEST(ScrSearches, LinesAreOpen) {
  ScrTableTexts t = texts();
  t.shape = ScrShape::lines;
  t.usage.clear();
  t.captures = "animal,occasion,x,y\nF1,1,5,0.009\nF1,2,10,7\n";
  t.traps = "detector,x,y\nw,0,0\nw,10,0\nw,10,10\n";
  EXPECT_EQ(told(t), "");
  t.captures += "F1,2,5,5\n";
  EXPECT_NE(told(t).find("5.00 m off the nearest line"), std::string::npos) << told(t);
  t.traps = "detector,x,y\nw,5,0\nw,5,0\n";
  EXPECT_NE(told(t).find("a line of one place"), std::string::npos) << told(t);
}

TEST(ScrSearches, TextsOfSecrHaveTheSame) {
  const std::string captures = "1 F1 1 5 5 f\n1 F1 2 12 1 f\n1 NONE 9\n";
  const std::string traps =
      "n 0 0 11 / wet\nn 0 10 11 / wet\nn 10 10 11 / wet\nn 10 0 11 / wet\n"
      "s 10 0 11 / dry\ns 20 0 11 / dry\ns 20 9 11 / dry\n";
  const NamedText file{"trap.txt", traps};
  const auto tables =
      read_secr_text({"capt.txt", captures}, std::span(&file, 1), {.shape = ScrShape::areas});
  ASSERT_TRUE(tables) << describe(tables.error());
  EXPECT_EQ(tables->sessions[0].detectors.size(), 2U);
  EXPECT_EQ(tables->sessions[0].captures[1].detector, 1U);
  EXPECT_EQ(tables->sessions[0].occasions, 2);
  EXPECT_EQ(tables->sessions[0].animals[0].covariates[0], "f");
  const auto points = read_secr_text({"capt.txt", captures}, std::span(&file, 1));
  EXPECT_FALSE(points);
}

}  // namespace
}  // namespace dersu::io
