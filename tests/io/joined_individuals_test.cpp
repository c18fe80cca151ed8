// Individuals that the `values` of a source give one name.
#include "dersu/io/joined_individuals.hpp"

#include <gtest/gtest.h>

#include "collect.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/spreadsheet.hpp"
#include "terms.hpp"

namespace dersu::io {
using enum CamtrapTable;

TEST(JoinedIndividuals, TheFirstOfANameTellsWhatItIs) {
  JoinedIndividuals seen;
  EXPECT_EQ(seen.see("T1", {"T1", "Panthera tigris", "male"}), NameSeen::first);
  EXPECT_EQ(seen.see("T1", {"T1", "Panthera tigris", ""}), NameSeen::again);
  EXPECT_EQ(seen.see("T1", {"t1", "Panthera tigris altaica", "unknown"}), NameSeen::joined);
  EXPECT_TRUE(seen.contradictions().empty());
  EXPECT_EQ(seen.see("T1", {"L1", "Panthera pardus", ""}), NameSeen::joined);
  EXPECT_EQ(seen.see("T2", {"T2", "", ""}), NameSeen::first);
  ASSERT_EQ(seen.contradictions().size(), 1U);
  EXPECT_EQ(seen.contradictions().front(),
            "values: 'T1' joins what cannot be one animal: 'T1' (Panthera tigris, male), 'L1' "
            "(Panthera pardus)");
}

TEST(JoinedIndividuals, RowsOfASpreadsheetThatValuesJoinAreOne) {
  ProjectSource source;
  source.values = {{"individualID", {{"t1", "T1"}, {"M2", "T1"}}}};
  const SpreadsheetMapping mapping{
      .columns = {
          {"deployments",
           {{"deploymentID", "id"},
            {"longitude", "x"},
            {"latitude", "y"},
            {"deploymentStart", "start"},
            {"deploymentEnd", "end"}}},
          {"individuals",
           {{"individualID", "id"}, {"scientificName", "=Panthera tigris"}, {"sex", "sex"}}}}};
  const auto read = [&](std::string_view individuals, Collect& rows) {
    const auto how = terms(source);
    return read_spreadsheet(
        files_of(std::map<std::string, std::string>{
            {"deployments.csv", "id,x,y,start,end\nK1,131.5,43.25,2024-05-01,2024-06-01\n"},
            {"individuals.csv", "id,sex\n" + std::string(individuals)}}),
        mapping, how, rows);
  };
  Collect rows;
  const auto joined = read("T1,male\nt1,\nM2,female\nT3,\n", rows);
  ASSERT_TRUE(joined) << describe(joined.error());
  EXPECT_EQ(rows.count(individuals), 2U);
  EXPECT_EQ(rows.at(individuals, 0, "sex"), "male");
  ASSERT_EQ(joined->size(), 1U);
  EXPECT_EQ(joined->front().message,
            "values: 'T1' joins what cannot be one animal: 'T1' (Panthera tigris, male), 'M2' "
            "(Panthera tigris, female)");
  const auto twice = read("T1,male\nT1,\n", rows);
  ASSERT_FALSE(twice);
  EXPECT_NE(describe(twice.error()).find("individuals.csv:3:id: found an id a second time"),
            std::string::npos);
}

}  // namespace dersu::io
