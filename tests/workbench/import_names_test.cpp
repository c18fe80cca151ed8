// What an import says of names: of nobody, of joint animals, and of those that the catalogue lacks.
#include "project_folder.hpp"

namespace dersu::workbench {

TEST(ImportNames, ANameOfNobodyIsToldAndMayBeNone) {
  const Folder folder("import_nobody");
  folder.file("data/ru/images.csv",
              "deployment_id,image_id,timestamp,genus,species,individual_id,sex\n"
              "K1,i1,2024-05-03 10:00:00,Panthera,tigris,Unidentified,Female\n"
              "K1,i2,2024-05-03 11:00:00,Panthera,pardus,Unidentified,Male\n");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_TRUE(has_notice(done->notices,
                         "RU: 2 observations name an individual 'Unidentified', which counts as "
                         "one animal: where it is none, the field should be empty"));
  EXPECT_FALSE(has_notice(done->notices, "rename one of them"));
  folder.replace("dersu.toml", "time_zone = \"Asia/Vladivostok\"",
                 "time_zone = \"Asia/Vladivostok\"\n"
                 "values = { individualID = { Unidentified = \"\" } }");
  const auto none = folder.import();
  ASSERT_TRUE(none) << describe(none.error());
  EXPECT_FALSE(has_notice(none->notices, "Unidentified"));
}

TEST(ImportNames, JointNamesThatJoinNothingOrLookAlikeAreTold) {
  const Folder folder("import_joint_names");
  folder.file("data/joint.csv", "party,individualID,jointID\nCN,T1,1\nRU,R1,001\n");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_TRUE(has_notice(done->notices,
                         "1 jointIDs of the catalogue are written in several ways (capitals, "
                         "letters of another alphabet, zeros, blanks, dashes, signs that nobody "
                         "sees): '001', '1'; each way is an animal of its own"));
  EXPECT_TRUE(has_notice(done->notices, "no animal is known to more than one party"));
  folder.file("data/joint.csv", "party,individualID,jointID\nCN,T1,unknown\nRU,R1,unknown\n");
  const auto nobody = folder.import();
  ASSERT_TRUE(nobody) << describe(nobody.error());
  EXPECT_TRUE(has_notice(nobody->notices, "2 rows of the catalogue have the jointID 'unknown'"));
  EXPECT_FALSE(has_notice(nobody->notices, "no animal is known to more than one party"));
}

TEST(ImportNames, TenAnimalsThatTheCatalogueLacksAreNamed) {
  const Folder folder("import_unlisted");
  std::string rows = "id,time,species,animal\n";
  for (int i = 10; i < 22; ++i)
    rows += fmt::format("C0,2024-05-02 01:00:{},Panthera tigris,animal-{}\n", i, i * 1117);
  folder.file("data/cn/observations.csv", rows);
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_TRUE(has_notice(done->notices, "12 individuals of CN are not in the catalogue: 'animal-"));
  EXPECT_TRUE(has_notice(done->notices, "'animal-21223', ...; each counts"));
  EXPECT_FALSE(has_notice(done->notices, "'animal-22340'"));
}

}  // namespace dersu::workbench
