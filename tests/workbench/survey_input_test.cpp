#include "dersu/workbench/survey_input.hpp"

#include "project_folder.hpp"

namespace dersu::workbench {

// A long deployment is possible, so it is told and not refused.
TEST(SurveyInput, TellsOfTimesThatAreMostOftenAWrongYear) {
  const Folder folder("doubts");
  ASSERT_TRUE(folder.import());
  const auto notices = [&] {
    const auto store = store::Store::open(folder.store());
    const auto input = survey_of_store({}, *store, {});
    EXPECT_TRUE(input) << describe(input.error());
    return input->notices;
  };
  EXPECT_EQ(notices().size(), 0u);

  folder.replace("data/cn/deployments.csv", "2024-05-01,2024-06-02", "2024-05-01,9999-06-02");
  folder.replace("dersu.toml", "[source.columns.observations]",
                 "[source.columns.effort_gaps]\ndeploymentID = \"id\"\ngapStart = \"from\"\n"
                 "gapEnd = \"to\"\n[source.columns.observations]");
  folder.file("data/cn/effort_gaps.csv",
              "id,from,to\nC0,2024-05-03,2024-05-04\nC2,2023-05-03,2023-05-04\n");
  const auto refused = folder.import();
  ASSERT_FALSE(refused);
  EXPECT_EQ(describe(refused.error()),
            "cn: effort_gaps.csv:3:from: found a gap outside its deployment, expected one between "
            "deploymentStart and deploymentEnd\n");
  folder.file("data/cn/effort_gaps.csv", "id,from,to\nC0,2024-05-03,2024-05-04\n");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  const auto told = notices();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].starts_with("1 deployments last longer than 5 years")) << told[0];
}

}  // namespace dersu::workbench
