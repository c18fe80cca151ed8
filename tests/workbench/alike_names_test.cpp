#include "dersu/workbench/alike_names.hpp"

#include <gtest/gtest.h>

#include <array>

namespace dersu::workbench {
namespace {

bool are_alike(std::string_view a, std::string_view b) {
  const std::array<std::string_view, 2> names{a, b};
  return !alike_names(names).empty();
}

}  // namespace

TEST(AlikeNames, LookTheSameInManyWays) {
  for (const char* name :
       {"t1", "\u04221", "\u04421", "\uFF341", "T\uFF11", " T1\u00A0", "T\u200B1", "T-1", "T 1",
        "t_1", "T01", "T001", "T1.0", "T\u20131", "TI"})
    EXPECT_TRUE(are_alike("T1", name)) << name;
  EXPECT_TRUE(are_alike("RU\u201312", "ru-12"));
  EXPECT_TRUE(are_alike("Old  Male", "old male"));
  EXPECT_TRUE(are_alike("\u041B\u0435\u0432", "\u041B\u0415\u0412"));
  EXPECT_TRUE(are_alike("1", "001"));
  EXPECT_TRUE(are_alike("1", "1.0"));
  EXPECT_TRUE(are_alike("1", "1,00"));
  EXPECT_TRUE(are_alike("J001", "JO01"));
  EXPECT_TRUE(are_alike("J001", "J0\u041E1"));
  EXPECT_TRUE(are_alike("\u0438\u0306", "\u0439"));
}

TEST(AlikeNames, DifferWherePeopleSeeIt) {
  for (const char* name : {"T11", "T10", "\u041B1", "F1", "1T", "\u672A1", "T1.1", "T1-1", "T2"})
    EXPECT_FALSE(are_alike("T1", name)) << name;
  EXPECT_FALSE(are_alike("1", "10"));
  EXPECT_FALSE(are_alike("0", "00 1"));
  EXPECT_FALSE(are_alike("1.1", "1.10"));
  EXPECT_FALSE(are_alike("1.1", "11"));
  EXPECT_FALSE(are_alike("2024-01", "2024-10"));
  EXPECT_FALSE(are_alike("Leo1", "Le1"));
  EXPECT_FALSE(are_alike("?", "-"));
}

TEST(AlikeNames, EachGroupIsToldOnce) {
  const std::array<std::string_view, 5> names{"F1", "T1", "t1", "t2", "\u04221"};
  const auto told = tell_alike(names);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].starts_with("3 individuals have names that look the same"));
  EXPECT_NE(told[0].find(": 'T1', 't1', '\u04221' (U+0422); are they one animal?"),
            std::string::npos)
      << told[0];
  const std::array<std::string_view, 3> others{"T1", "T11", "T2"};
  EXPECT_TRUE(tell_alike(others).empty());
}

TEST(AlikeNames, GroupsFollowTheNames) {
  using Groups = std::vector<std::vector<std::string_view>>;
  const std::array<std::string_view, 6> names{"Z1", "A1", "z01", "a1", "A-1", "Z\u041E1"};
  EXPECT_EQ(alike_names(names), (Groups{{"Z1", "z01"}, {"A1", "a1", "A-1"}, {"z01", "Z\u041E1"}}));
}

}  // namespace dersu::workbench
