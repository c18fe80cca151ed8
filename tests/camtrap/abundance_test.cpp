#include "dersu/camtrap/abundance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "tests/camtrap/build_survey.hpp"

namespace dersu::camtrap {
namespace {
using testing::SurveyBuilder;
using testing::utc;

/// `n` records of a species at a station of `days` days.
void add_station(SurveyBuilder& builder, const std::string& name, int days, int n) {
  const std::int64_t start = utc("2024-05-01 00:00:00");
  const Index d = builder.deployment(name, name, "2024-05-01 00:00:00",
                                     format_local(start + days * kSecondsPerDay));
  for (int i = 0; i < n; ++i) builder.seen(d, "Lynx lynx", start + 7200 * i);
}

Abundances abundance_of(const Survey& survey, const AbundanceOptions& options = {}) {
  const auto operation = camera_operation(survey);
  EXPECT_TRUE(operation);
  return relative_abundance(survey, independent_records(survey), *operation, options);
}

TEST(Abundance, RecordsPerHundredTrapDays) {
  SurveyBuilder builder;
  add_station(builder, "A", 30, 6);
  add_station(builder, "B", 20, 0);
  add_station(builder, "C", 0, 3);  // never worked: its records count nowhere
  const Abundances found = abundance_of(builder.survey());
  ASSERT_EQ(found.rows.size(), 1U);
  const Abundance& row = found.rows[0];
  EXPECT_EQ(row.records, 6U);
  EXPECT_EQ(row.trap_days, 50);
  EXPECT_EQ(row.per_100_trap_days, 12);
  EXPECT_EQ(row.stations, 2U);
  EXPECT_EQ(row.stations_seen, 1U);
  EXPECT_EQ(row.naive_occupancy, 0.5);
  EXPECT_EQ(found.outside, 3U);
  // Of two stations the bootstrap draws both A, one of each, both B: 20, 12 or 0 per 100 days with
  // probabilities 1/4, 1/2, 1/4.
  EXPECT_EQ(row.lower, 0);
  EXPECT_EQ(row.upper, 20);
  const Abundances narrow = abundance_of(builder.survey(), {.level = 0.4});
  EXPECT_EQ(narrow.rows[0].lower, 12);
  EXPECT_EQ(narrow.rows[0].upper, 12);
}

TEST(Abundance, AllStationsAlikeLeaveNoDoubt) {
  SurveyBuilder builder;
  for (const char* name : {"A", "B", "C", "D"}) add_station(builder, name, 25, 5);
  const Abundances found = abundance_of(builder.survey());
  EXPECT_EQ(found.rows[0].per_100_trap_days, 20);
  EXPECT_EQ(found.rows[0].lower, 20);
  EXPECT_EQ(found.rows[0].upper, 20);
}

TEST(Abundance, OneStationHasNoInterval) {
  SurveyBuilder builder;
  add_station(builder, "A", 25, 5);
  const Abundances found = abundance_of(builder.survey());
  EXPECT_TRUE(std::isnan(found.rows[0].lower));
  EXPECT_TRUE(std::isnan(found.rows[0].upper));
}

TEST(Abundance, IntervalHasTheWidthThatTheoryGives) {
  // Equal effort: the standard deviation of the mean of n draws is that of the stations by sqrt(n).
  SurveyBuilder builder;
  double sum = 0;
  double squares = 0;
  const int n = 100;
  for (int i = 0; i < n; ++i) {
    const int records = (i * 37) % 11;
    add_station(builder, std::to_string(i), 50, records);
    sum += 2.0 * records;
    squares += 4.0 * records * records;
  }
  const double mean = sum / n;
  const double error = std::sqrt((squares / n - mean * mean) / n);
  const Abundance row = abundance_of(builder.survey(), {.replicates = 4000}).rows[0];
  EXPECT_DOUBLE_EQ(row.per_100_trap_days, mean);
  EXPECT_NEAR(row.lower, mean - 1.96 * error, 0.15 * error);
  EXPECT_NEAR(row.upper, mean + 1.96 * error, 0.15 * error);
}

TEST(Abundance, PartiesApartAndTogether) {
  SurveyBuilder builder;
  add_station(builder, "A", 30, 6);
  add_station(builder, "B", 20, 4);
  add_station(builder, "C", 50, 0);
  Survey survey = builder.survey();
  survey.parties = {"CN", "RU"};
  survey.stations[2].party = 1;
  survey.deployments[2].party = 1;
  const Abundances found = abundance_of(survey);
  ASSERT_EQ(found.rows.size(), 3U);
  EXPECT_EQ(found.rows[0].per_100_trap_days, 20);
  EXPECT_EQ(found.rows[1].per_100_trap_days, 0);
  EXPECT_EQ(found.rows[2].party, kNone);
  EXPECT_EQ(found.rows[2].per_100_trap_days, 10);
}

TEST(Abundance, TheNumberOfThreadsChangesNothing) {
  SurveyBuilder builder;
  for (int i = 0; i < 12; ++i) add_station(builder, std::to_string(i), 20 + i, (i * 5) % 7);
  setenv("DERSU_THREADS", "1", 1);
  const Abundance one = abundance_of(builder.survey()).rows[0];
  setenv("DERSU_THREADS", "5", 1);
  const Abundance five = abundance_of(builder.survey()).rows[0];
  unsetenv("DERSU_THREADS");
  EXPECT_EQ(one.lower, five.lower);
  EXPECT_EQ(one.upper, five.upper);
  const Abundance other = abundance_of(builder.survey(), {.seed = 2}).rows[0];
  EXPECT_NE(std::make_pair(one.lower, one.upper), std::make_pair(other.lower, other.upper));
}

}  // namespace
}  // namespace dersu::camtrap
