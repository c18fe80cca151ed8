#include "dersu/workbench/captured_names.hpp"

#include <gtest/gtest.h>

namespace dersu::workbench {

TEST(CapturedNames, NobodyAndLooksAreToldOverAllSessions) {
  io::ScrTables tables;
  for (const auto& animals : {std::vector<std::string>{"unknown", "T1", "unknown", "F2"},
                              std::vector<std::string>{"t1", "unknown"}}) {
    tables.sessions.emplace_back();
    for (const std::string& animal : animals)
      tables.sessions.back().captures.push_back({.animal = animal});
  }
  const auto told = captured_names_notices(tables, "which is wrong");
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0], "3 rows of captures name an animal 'unknown', which is wrong");
  EXPECT_TRUE(told[1].starts_with("2 animals of the captures have names that look the same"));
  EXPECT_NE(told[1].find(": 'T1', 't1'; each counts as one"), std::string::npos) << told[1];
}

TEST(CapturedNames, OthersAreNot) {
  io::ScrTables tables;
  tables.sessions.emplace_back();
  tables.sessions.back().captures = {{.animal = "T1"}, {.animal = "T1"}, {.animal = "T2"}};
  EXPECT_TRUE(captured_names_notices(tables, "so").empty());
}

}  // namespace dersu::workbench
