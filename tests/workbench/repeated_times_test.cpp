// When the times of two sources are the same beyond chance.
#include "dersu/workbench/repeated_times.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dersu::workbench {
namespace {

/// Times of one camera in seconds, behind a full hour.
std::optional<RepeatedTimes> repeated(const std::vector<int>& first, const std::vector<int>& second,
                                      std::int32_t offset_s = 0) {
  AnimalTimes times;
  for (std::size_t i = 0; i < first.size(); ++i) times.add(false, "C", first[i], offset_s, i + 2);
  for (std::size_t i = 0; i < second.size(); ++i) times.add(true, "C", second[i], offset_s, i + 2);
  return times.repeated();
}

TEST(RepeatedTimes, MostTimesOfBothInTheDaysThatBothHave) {
  const auto found = repeated({10, 20, 30, 40}, {15, 20, 30, 40, 50, 60, 70, 80});
  ASSERT_TRUE(found);  // 20, 30, 40 of 20, 30, 40 and of 15, 20, 30, 40
  EXPECT_EQ(found->same, 3U);
  EXPECT_EQ(found->of_first, 3U);
  EXPECT_EQ(found->of_second, 4U);
  EXPECT_EQ(found->first_line, 3U);
  EXPECT_EQ(found->second_line, 3U);
}

TEST(RepeatedTimes, FewOrScatteredOnesAreChance) {
  EXPECT_FALSE(repeated({}, {10}));
  EXPECT_FALSE(repeated({10, 20}, {10, 20}));
  EXPECT_FALSE(repeated({10, 20, 30, 40, 50, 60, 70}, {10, 20, 30, 45, 55, 65, 75}));
  // A cub beside its mother, which is seen more often without it.
  EXPECT_FALSE(repeated({10, 14, 15, 20, 24, 25, 30, 35, 40}, {10, 20, 30, 40}));
  // Another camera.
  AnimalTimes times;
  for (const int utc_s : {10, 20, 30}) times.add(false, "C", utc_s, 0, 2);
  for (const int utc_s : {10, 20, 30}) times.add(true, "D", utc_s, 0, 2);
  EXPECT_FALSE(times.repeated());
}

TEST(RepeatedTimes, SecondsThatASpreadsheetLostAreNotCompared) {
  const auto found = repeated({97, 157, 217}, {60, 120, 180});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->same, 3U);
  EXPECT_TRUE(repeated({60, 120, 180}, {97, 157, 217}));
  EXPECT_FALSE(repeated({97, 157, 217}, {60, 120, 181}));  // both have seconds
  EXPECT_FALSE(repeated({37, 97, 157}, {60, 120}));        // a full hour was among them
}

TEST(RepeatedTimes, FullHoursOfTheLocalClockMayBeMadeUp) {
  EXPECT_FALSE(repeated({0, 3600, 7200}, {0, 3600, 7200}));
  EXPECT_TRUE(repeated({0, 3600, 7200}, {0, 3600, 7200}, 1800));
  EXPECT_FALSE(repeated({1800, 5400, 9000}, {1800, 5400, 9000}, 1800));
}

}  // namespace
}  // namespace dersu::workbench
