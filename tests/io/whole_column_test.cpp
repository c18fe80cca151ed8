// "1.000" is one where all numbers have three decimals, and may be a thousand elsewhere.
#include "dersu/io/whole_column.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dersu::io {
namespace {

std::string all_problems(const std::vector<const char*>& values, bool& doubtful) {
  WholeColumn column;
  std::string all;
  for (const char* value : values) all += column.problem(value);
  doubtful = column.is_doubtful();
  return all;
}

}  // namespace

TEST(WholeColumn, ThreeZerosOfAThousandOrOfOne) {
  EXPECT_EQ(without_three_zeros("1.000"), "1");
  EXPECT_EQ(without_three_zeros("-12.000"), "-12");
  EXPECT_EQ(without_three_zeros("999.000"), "999");
  for (const char* other : {"1000.000", "0.000", "1.0", "1", "1.500", "x.000", ".000", "1.000.000"})
    EXPECT_FALSE(without_three_zeros(other)) << other;
}

TEST(WholeColumn, NumbersOfTwoFormsAreRefusedOnce) {
  bool doubtful = false;
  const std::string mark =
      "found a number of 4 digits (thousands, or decimals?), expected a whole number as in other "
      "rows";
  EXPECT_EQ(all_problems({"998", "999", "1.000", "1.000", "5"}, doubtful), mark);
  EXPECT_EQ(all_problems({"1.000", "2", "3"}, doubtful),
            "found numbers such as 1.000 above (thousands, or decimals?), expected whole numbers "
            "as here");
}

TEST(WholeColumn, OneFormIsRead) {
  bool doubtful = false;
  EXPECT_EQ(all_problems({"1.000", "12.000", "0", "0.000"}, doubtful), "");
  EXPECT_TRUE(doubtful);
  EXPECT_EQ(all_problems({"1.000", "1000.000"}, doubtful), "");
  EXPECT_FALSE(doubtful);
  EXPECT_EQ(all_problems({"1", "1000", "2.0"}, doubtful), "");
  EXPECT_FALSE(doubtful);
}

}  // namespace dersu::io
