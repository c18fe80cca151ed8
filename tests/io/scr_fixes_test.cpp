// Fixes of telemetry in their table.
#include <gtest/gtest.h>

#include "dersu/io/scr_tables.hpp"

namespace dersu::io {
namespace {

ScrTables tables(const std::string& captures) {
  ScrTableTexts texts;
  texts.captures = "session,animal,occasion,detector\n" + captures;
  texts.traps = "detector,x,y\na,0,0\n";
  return read_scr_table_texts(texts).value();
}

TEST(ScrFixes, GoToTheirSessions) {
  ScrTables one = tables("1,F1,1,a\n");
  ASSERT_TRUE(read_scr_fixes_text("animal,occasion,x,y\nF1,3,10,20\nT2,1,-5,6.5\n", "f.csv", one));
  ASSERT_EQ(one.sessions[0].fixes.size(), 2U);
  EXPECT_EQ(one.sessions[0].fixes[1].animal, "T2");
  EXPECT_EQ(one.sessions[0].fixes[1].place, (Point{-5, 6.5}));
  EXPECT_EQ(one.sessions[0].fixes[1].where, "f.csv:3");
  ScrTables two = tables("1,F1,1,a\n2,F1,1,a\n");
  ASSERT_TRUE(read_scr_fixes_text("session,animal,x,y\n2,F1,10,20\n", "f.csv", two));
  EXPECT_TRUE(two.sessions[0].fixes.empty());
  EXPECT_EQ(two.sessions[1].fixes.size(), 1U);
}

TEST(ScrFixes, AllThatIsWrongIsToldAtOnce) {
  ScrTables two = tables("1,F1,1,a\n2,F1,1,a\n");
  const auto wrong =
      read_scr_fixes_text("session,animal,x,y\n3,F1,10,20\n1,,1,2\n2,F1,east,2\n", "f.csv", two);
  ASSERT_FALSE(wrong);
  const std::string told = describe(wrong.error());
  EXPECT_NE(told.find("f.csv:2:session"), std::string::npos) << told;
  EXPECT_NE(told.find("f.csv:3:animal"), std::string::npos) << told;
  EXPECT_NE(told.find("f.csv:4:x"), std::string::npos) << told;
  const auto without = read_scr_fixes_text("animal,x,y\nF1,1,2\n", "f.csv", two);
  ASSERT_FALSE(without);
  EXPECT_NE(describe(without.error()).find("expected one of 2 sessions"), std::string::npos);
  EXPECT_FALSE(read_scr_fixes_text("animal,x,y\n", "f.csv", two));
  EXPECT_FALSE(read_scr_fixes_text("animal,x\nF1,2\n", "f.csv", two));
}

}  // namespace
}  // namespace dersu::io
