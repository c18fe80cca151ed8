#include "dersu/workbench/catalogue_names.hpp"

#include <gtest/gtest.h>

namespace dersu::workbench {
namespace {

using Rows = std::vector<store::CatalogueRow>;

std::vector<std::string> told_of(const Rows& rows) {
  const std::vector<store::SourceRow> sources{{.id = "c", .party = "CN"},
                                              {.id = "r", .party = "RU"}};
  return catalogue_notices(rows, sources);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST(CatalogueNames, NothingIsToldWhereAnimalsAreJoined) {
  EXPECT_TRUE(told_of({}).empty());
  EXPECT_TRUE(told_of(Rows{{"CN", "a", "J1"}, {"RU", "b", "J1"}, {"RU", "c", "J2"}}).empty());
  EXPECT_TRUE(told_of(Rows{{"CN", "a", "J1"}, {"CN", "b", "J2"}}).empty());
}

TEST(CatalogueNames, JointNamesThatLookTheSameAreTold) {
  const std::pair<std::string, std::string> pairs[] = {
      {"01", "1"},           {"001", "1.0"},        {"J001", "j001"},      {"J001", "J-1"},
      {"J001", "JO01"},      {"J001", "J001.0"},    {"J001", "\u0408001"}, {"J001", "J00\u200B1"},
      {"J001", "\uFF2A001"}, {"J001", "J001\u00A0"}};
  for (const auto& [own, other] : pairs) {
    const auto told =
        told_of(Rows{{"CN", "a", own}, {"CN", "b", "J7"}, {"RU", "c", other}, {"RU", "d", "J7"}});
    ASSERT_EQ(told.size(), 1U) << other;
    EXPECT_TRUE(has(told[0], "1 jointIDs of the catalogue are written in several ways")) << told[0];
    EXPECT_TRUE(has(told[0], "'" + own + "'")) << told[0];
  }
}

TEST(CatalogueNames, PartiesThatNothingJoinsAreTold) {
  const auto told =
      told_of(Rows{{"CN", "a", "x"}, {"CN", "b", "y"}, {"CN", "c", "y"}, {"RU", "d", "z"}});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(has(told[0], "no animal is known to more than one party")) << told[0];
  EXPECT_TRUE(has(told[0], "(2 of CN, 1 of RU)")) << told[0];
  EXPECT_TRUE(told_of(Rows{{"CN", "a", "x"}, {"KR", "b", "y"}}).empty()) << "a party without data";
}

TEST(CatalogueNames, JointNamesOfNobodyAreToldWhereTheyJoin) {
  const auto told =
      told_of(Rows{{"CN", "a", "unknown"}, {"RU", "b", "unknown"}, {"RU", "c", "none"}});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].starts_with("2 rows of the catalogue have the jointID 'unknown'")) << told[0];
}

}  // namespace dersu::workbench
