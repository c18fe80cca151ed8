// Which rows of own tables count.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "collect.hpp"
#include "dersu/io/spreadsheet.hpp"
#include "terms.hpp"

namespace dersu::io {
namespace {
using enum CamtrapTable;

constexpr const char* kTwoTables[] = {
    "id;x;y;a;b\nK;131,5;43,5;03.05.2024;12.05.2024\n",
    "id;t\nK;04.05.2024 8:05\nK;04.05.2024 8:06\n",
};

/// kTwoTables with `more` behind them.
Result<std::vector<SourceNotice>> read_two(const std::string& more_cameras,
                                           const std::string& more_seen, Collect& rows,
                                           bool keep_repeats = false) {
  const auto how = terms();
  return read_spreadsheet(
      files_of(std::map<std::string, std::string>{{"deployments.csv", kTwoTables[0] + more_cameras},
                                                  {"observations.csv", kTwoTables[1] + more_seen}}),
      {.columns = {{"deployments", kCameras},
                   {"observations",
                    {{"deploymentID", "id"},
                     {"eventStart", "t"},
                     {"observationLevel", "=event"},
                     {"observationType", "=blank"}}}},
       .keep_repeats = keep_repeats},
      how, rows);
}
}  // namespace

TEST(Spreadsheet, DatesWithPointsAreDayFirst) {
  Collect rows;
  const auto notices = read_two("", "", rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_TRUE(rows.at(deployments, 0, "deploymentStart").starts_with("2024-05-03T12:00:00"));
  EXPECT_TRUE(rows.at(observations, 1, "eventStart").starts_with("2024-05-04T08:06:00"));
}

TEST(Spreadsheet, RowsThatAreThereTwiceArePassedOverWithANotice) {
  Collect rows;
  const auto notices = read_two("K;131,5;43,5;03.05.2024;12.05.2024\n",
                                "K;04.05.2024 8:05\nK;04.05.2024 8:06\n", rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.count(deployments), 1U);
  EXPECT_EQ(rows.count(observations), 2U);
  ASSERT_EQ(notices->size(), 2U);
  EXPECT_EQ(notices->front().place, "deployments.csv:3");
  EXPECT_EQ(notices->back().place, "observations.csv:4");
  EXPECT_EQ(notices->back().message,
            "2 rows that repeat an earlier one in every value were passed over (this is the "
            "first); where each row is an animal of its own, say repeated_rows = \"keep\" in the "
            "source");
}

TEST(Spreadsheet, ObservationsThatAreThereTwiceStayWhereTheSourceSaysSo) {
  Collect rows;
  const auto notices = read_two("K;131,5;43,5;03.05.2024;12.05.2024\n",
                                "K;04.05.2024 8:05\nK;04.05.2024 8:06\n", rows, true);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_EQ(rows.count(deployments), 1U);
  EXPECT_EQ(rows.count(observations), 4U);
  EXPECT_EQ(rows.at(observations, 2, "observationID"), "observations.csv:4");
  ASSERT_EQ(notices->size(), 1U);
  EXPECT_EQ(notices->front().message,
            "a row that repeats an earlier one in every value was passed over");
}

TEST(Spreadsheet, RowsWithoutAnyValueArePassedOver) {
  Collect rows;
  const auto notices = read_two(";;;;\n ; ;;;\n", ";\n;\n", rows);
  ASSERT_TRUE(notices) << describe(notices.error());
  EXPECT_TRUE(notices->empty());
  EXPECT_EQ(rows.count(observations), 2U);
}

}  // namespace dersu::io
