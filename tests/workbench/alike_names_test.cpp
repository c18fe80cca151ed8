#include "dersu/workbench/alike_names.hpp"

#include <gtest/gtest.h>

#include <array>

namespace dersu::workbench {

TEST(AlikeNames, LookTheSameInManyWays) {
  for (const char* name : {"T1", "t1", "Т1", "т1", "\uFF341", "T\uFF11", " T1\u00A0"})
    EXPECT_EQ(look_of(name), "t1") << name;
  EXPECT_EQ(look_of("RU\u201312"), look_of("ru-12"));
  EXPECT_EQ(look_of("Old  Male"), look_of("old male"));
  EXPECT_EQ(look_of("Лев"), look_of("ЛЕВ"));
  for (const char* name : {"T11", "T-1", "T 1", "Л1", "F1", "1T", "未1"})
    EXPECT_NE(look_of(name), "t1") << name;
}

TEST(AlikeNames, EachGroupIsToldOnce) {
  const std::array<std::string_view, 5> names{"F1", "T1", "t1", "t2", "Т1"};
  const auto told = tell_alike(names);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].starts_with("3 individuals have names that look the same"));
  EXPECT_NE(told[0].find(": 'T1', 't1', 'Т1'; are they one animal?"), std::string::npos) << told[0];
  const std::array<std::string_view, 3> others{"T1", "T11", "T-1"};
  EXPECT_TRUE(tell_alike(others).empty());
}

}  // namespace dersu::workbench
