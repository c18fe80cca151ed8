// What an import holds one source against: other sources, and the ground that its system serves.
#include "dersu/core/text.hpp"
#include "dersu/workbench/import.hpp"
#include "project_folder.hpp"

namespace dersu::workbench {

namespace {
/// A source of the columns of kImportProject in data/`id`.
std::string spreadsheet(const std::string& id, const std::string& party) {
  return fmt::format(
      "[[source]]\nid = \"{0}\"\nparty = \"{1}\"\nkind = \"spreadsheet\"\npath = \"data/{0}\"\n"
      "time_zone = \"+08:00\"\n[source.columns.deployments]\ndeploymentID = \"id\"\n"
      "longitude = \"x\"\nlatitude = \"y\"\ndeploymentStart = \"start\"\n"
      "deploymentEnd = \"end\"\n",
      id, party);
}
}  // namespace

TEST(Import, DeploymentsOfTwoSourcesAreToldAndRefusedWithTheirRecords) {
  const std::string columns =
      "[source.columns.observations]\ndeploymentID = \"id\"\neventStart = \"time\"\n"
      "observationLevel = \"=event\"\nobservationType = \"=animal\"\n"
      "scientificName = \"species\"\nindividualID = \"animal\"\n";
  const auto told = [&](const std::string& party, const std::string& deployments,
                        const std::string& observations) {
    const Folder folder("import_shared_" + party);
    folder.replace("dersu.toml", "[catalogue]",
                   spreadsheet("new", party) + columns + "[catalogue]");
    folder.file("data/new/deployments.csv", "id,x,y,start,end\n" + deployments);
    folder.file("data/new/observations.csv", "id,time,species,animal\n" + observations);
    const auto done = folder.import();
    std::string text = done ? std::string() : describe(done.error());
    for (const store::NoticeRow& notice : done ? done->notices : std::vector<store::NoticeRow>{})
      if (has_notice({notice}, "by id, place and time"))
        text += fmt::format("{}|{}: {}\n", notice.party, notice.place, notice.message);
    return text;
  };
  // C1 is another camera, the place of C0 is rounded and it stood for longer.
  const std::string later =
      "C9,131.2,43.2,2024-05-01,2024-06-02\nC0,131.101,43.1,2024-05-01,"
      "2024-07-01\nC2,131.3,43.3,2024-05-01,2024-06-03\n";
  // Other species, animals, times and cameras than in "cn", whose first is T1 at C0 at 00:00:00.
  const std::string others =
      "C0,2024-05-02 00:00:00,Panthera pardus,T1\nC0,2024-05-02 00:00:00,Panthera tigris,T2\n"
      "C0,2024-05-02 00:00:01,Panthera tigris,T1\nC9,2024-05-02 00:00:00,Panthera tigris,T1\n";
  EXPECT_EQ(told("CN", later, others),
            "CN|new: deployments:3:deploymentID: found 2 deployments that source 'cn' of CN has "
            "too, by id, place and time (the first: cn: deployments:2), but no observation of "
            "the same time, species and individual; their effort counts once, twice with --cameras "
            "each; where one is a newer "
            "export of the other, remove the older\n");
  const std::string twice =
      "C0,2024-05-02 00:00:03,Panthera tigris,T1\nC2,2024-05-02 00:00:02,Panthera tigris,T1\n";
  EXPECT_EQ(told("CN", later, others + twice),
            "new: observations:6:eventStart: found 2 observations that source 'cn' of CN has too, "
            "by deployment, time, species and individual (the first: cn: observations:5), so that "
            "records would count twice; expected each in one of the two\n");
  EXPECT_EQ(told("RU", later, others + twice),
            "RU|new: deployments:3:deploymentID: found 2 deployments that source 'cn' of CN has "
            "too, by id, place and time (the first: cn: deployments:2); where the cameras are not "
            "of both parties, remove one source\n");
  // A newer export with the animal renamed; its first time, a full hour, may be made up.
  std::string renamed = seen(10, "CN-01");
  renamed.erase(0, renamed.find('\n') + 1);
  const std::string cameras =
      "C0,131.1,43.1,2024-05-01,2024-06-01\nC1,131.2,43.2,2024-05-01,2024-06-02\n"
      "C2,131.3,43.3,2024-05-01,2024-06-03\n";
  EXPECT_EQ(
      told("CN", cameras, renamed + "C0,2024-05-09 10:00:07,Panthera tigris,CN-02\n"),
      "new: observations:3:eventStart: found named animals of 'panthera tigris' at 9 times, of "
      "which source 'cn' of CN has 9 at the same deployments too, of 9 in these days, under "
      "other names or without seconds (the first: cn: observations:3), so that animals would count "
      "twice; "
      "expected each in one of the two\n");
  EXPECT_EQ(told("RU", cameras, renamed).find("other names"), std::string::npos);
  for (const char* other :
       {"C0,131.1,43.1,2024-06-01,2024-07-01\n", "C0,131.2,43.1,2024-05-01,2024-06-01\n",
        "C0,131.1,43.1,2025-05-01,2025-06-01\n", "c0,131.1,43.1,2024-05-01,2024-06-01\n"})
    EXPECT_EQ(told("CN", other, ""), "") << other;
}

/// What an import of cameras at `places` ("C0,671000,4774000") of `crs` says.
std::string told_of(const std::string& crs, const std::vector<std::string>& places) {
  const Folder folder("import_area_of_use");
  folder.replace("dersu.toml", "path = \"data/cn\"\n",
                 "path = \"data/cn\"\ncrs = \"" + crs + "\"\n");
  std::string text = "id,x,y,start,end\n";
  for (const std::string& place : places) text += place + ",2024-05-01,2024-06-01\n";
  folder.file("data/cn/deployments.csv", text);
  const auto done = folder.import();
  return done ? std::string() : describe(done.error());
}

TEST(Import, ExchangedPlacesOfPlaneSystemsNearTheirAreaAreRefused) {
  EXPECT_EQ(told_of("EPSG:5186", {"C0,550500,250500", "C1,551900,251300", "C2,553100,252800"}),
            "cn: deployments:2:longitude: found 3 of 3 places more than 1 degree outside the area "
            "where EPSG:5186 is used (longitude 126 to 128, latitude 33.14 to 38.33) (lines 2, 3, "
            "4); x and y exchanged they lie there: name y as x and x as y; where they are right as "
            "they are, give the crs as a PROJ string\n");
  // All are exchanged, though some of them lie in the belt as they are.
  EXPECT_NE(told_of("EPSG:5186", {"C0,580249,286792", "C1,577256,299294", "C2,562031,279177",
                                  "C3,563614,288980"})
                .find("found 2 of 4 places more than 1 degree outside"),
            std::string::npos);
  EXPECT_NE(told_of("EPSG:5186", {"C0,580249,286792", "C1,577256,299294", "C2,562031,279177",
                                  "C3,563614,288980"})
                .find("exchanged they lie there: name y as x and x as y"),
            std::string::npos);
  EXPECT_NE(told_of("EPSG:5186", {"C0,580249,286792", "C1,577256,299294", "C2,279177,562031",
                                  "C3,288980,563614"})
                .find("exchanged they lie there: exchange them in these rows"),
            std::string::npos);
  EXPECT_EQ(told_of("+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=600000 +ellps=GRS80",
                    {"C0,550500,250500", "C1,551900,251300", "C2,553100,252800"}),
            "");
  EXPECT_EQ(told_of("EPSG:5186", {"C0,250500,550500", "C1,251300,551900", "C2,252800,553100"}), "");
  // Beyond the edge of the belt, and in it exchanged: cameras on the south coast.
  EXPECT_EQ(told_of("EPSG:5186", {"C0,310500,230500", "C1,311900,231300", "C2,313100,232800"}), "");
}

/// The same with a territory of `party`, and the notices of 'cn' and its places.
std::string told_in_korea(const std::vector<std::string>& places, const std::string& area,
                          const std::string& party = "CN") {
  const Folder folder("import_korea");
  folder.replace("dersu.toml", "party = \"RU\"\nkind = \"territory\"",
                 "party = \"" + party + "\"\nkind = \"territory\"");
  folder.replace("dersu.toml", "path = \"data/cn\"\n", "path = \"data/cn\"\ncrs = \"EPSG:5186\"\n");
  folder.replace("data/park.geojson", "[[131,43],[132,43],[132,44],[131,44],[131,43]]", area);
  std::string text = "id,x,y,start,end\n";
  for (const std::string& place : places) text += place + ",2024-05-01,2024-06-01\n";
  folder.file("data/cn/deployments.csv", text);
  const auto done = folder.import();
  std::string told = done ? std::string() : describe(done.error());
  for (const auto& notice : done ? done->notices : std::vector<store::NoticeRow>{})
    if (notice.place.find("deployments") != std::string::npos && notice.party == "CN")
      told += notice.place + ": " + notice.message + "\n";
  return told;
}

TEST(Import, MetresThatLieInAnAreaWithXAndYExchangedAreRefusedOnce) {
  const std::string area = "[[127.2,35.4],[127.9,35.4],[127.9,36],[127.2,36],[127.2,35.4]]";
  const std::string right = "C0,250500,350500", next = "C1,251900,351300",
                    last = "C2,252800,353100";
  EXPECT_EQ(told_in_korea({right, next, last}, area), "");
  EXPECT_NE(told_in_korea({right, next, last}, area, "RU").find("in the territory of another"),
            std::string::npos);
  EXPECT_EQ(
      told_in_korea({"C0,350500,250500", "C1,351300,251900", "C2,353100,252800"}, area),
      "cn: deployments:2:latitude: found 3 places far from all areas of the project and "
      "outside the area where EPSG:5186 is used (lines 2, 3, 4); x and y exchanged they lie in "
      "one: name y as x and x as y; where they are right as they are, give an [[area]] around "
      "them\n");
  EXPECT_EQ(
      told_in_korea({right, next, "C2,353100,252800"}, area),
      "cn: deployments:4:latitude: found 1 place far from all areas of the project and "
      "outside the area where EPSG:5186 is used (line 4); x and y exchanged it lies in one: "
      "exchange them in these rows; where it is right as it is, give an [[area]] around it\n");
  // So near to the area of use, the territory of another party is no reason to refuse.
  EXPECT_NE(
      told_in_korea({"C0,350500,250500", "C1,351300,251900", "C2,353100,252800"}, area, "RU")
          .find("3 places far from all areas of the project (lines 2, 3, 4) lie in one with x "
                "and y exchanged; where that is right, name y as x and x as y\n"),
      std::string::npos);
  // Far in any order: the mirror image says more.
  const std::string far = "[[131,43],[132,43],[132,44],[131,44],[131,43]]";
  const std::string told = told_in_korea({right, next, "C2,353100,252800"}, far);
  EXPECT_NE(told.find("(line 4) at the mirror image of the others"), std::string::npos) << told;
  EXPECT_NE(told.find("2 deployments of CN stand more than 20 km from all areas of the project "
                      "(lines 2, 3)"),
            std::string::npos)
      << told;
}

TEST(Import, MetresThatAreAllExchangedThoughSomeLieNearTheAreaAreAskedForAlike) {
  const std::string area =
      "[[127.96,35.27],[128.13,35.27],[128.13,35.55],[127.96,35.55],[127.96,35.27]]";
  const std::string all =
      told_in_korea({"C0,302000,299000", "C1,303000,298500", "C2,324000,291000"}, area);
  EXPECT_NE(all.find("found 1 place far from all areas"), std::string::npos) << all;
  EXPECT_NE(all.find("it lies in one: name y as x and x as y"), std::string::npos) << all;
  const std::string one =
      told_in_korea({"C0,299000,302000", "C1,298500,303000", "C2,324000,291000"}, area);
  EXPECT_NE(one.find("it lies in one: exchange them in these rows"), std::string::npos) << one;
}

TEST(Import, MetresThatLieNearTheAreaAndAllInItWithXAndYExchangedAreAskedFor) {
  const std::string area =
      "[[127.96,35.27],[128.13,35.27],[128.13,35.55],[127.96,35.55],[127.96,35.27]]";
  EXPECT_NE(told_in_korea({"C0,302000,299000", "C1,303000,298500", "C2,306000,297000"}, area)
                .find("cn: deployments: 1 of 3 places lie in areas of the project, and with x and "
                      "y exchanged all: are they exchanged in all rows?"),
            std::string::npos);
  EXPECT_EQ(told_in_korea({"C0,299000,302000", "C1,298500,303000", "C2,297000,306000"}, area), "");
}

TEST(Import, MetresThatAreRightAndLieInAnAreaWithXAndYExchangedAreANotice) {
  const std::string area =
      "[[127.45,35.2],[127.85,35.2],[127.85,35.45],[127.45,35.45],"
      "[127.45,35.2]]";
  const std::string park = "C0,254600,304900", coast = "C1,289700,239400",
                    islands = "C2,290500,240000";
  const std::string told = told_in_korea({park, coast, islands}, area);
  EXPECT_NE(told.find("cn: deployments:3:latitude: 2 places far from all areas of the project "
                      "(lines 3, 4) lie in one with x and y exchanged; where that is right, "
                      "exchange them in these rows\n"),
            std::string::npos)
      << told;
  EXPECT_EQ(told.find("found"), std::string::npos) << told;
  const std::string all =
      told_in_korea({"C0,289700,239400", "C1,290500,240000", "C2,290200,239700"}, area);
  EXPECT_NE(all.find("3 places far from all areas of the project (lines 2, 3, 4) lie in one with x "
                     "and y exchanged; where that is right, name y as x and x as y\n"),
            std::string::npos)
      << all;
}

TEST(Import, MetresOutsideTheAreaOfUseOfTheirSystemAreRefused) {
  const std::string right = "C0,671000,4774000", next = "C1,679000,4785000",
                    last = "C2,687000,4796000";
  const auto told = told_of;
  const std::string utm = "EPSG:32652";
  EXPECT_EQ(told(utm, {right, next, last}), "");
  const std::string exchanged = "C0,4774000,671000", other = "C1,4785000,679000";
  EXPECT_EQ(told(utm, {right, other, last}),
            "cn: deployments:3:longitude: found 1 of 3 places more than 5 degrees outside the area "
            "where EPSG:32652 is used (longitude 126 to 132, latitude 0 to 84) (line 3); are x "
            "and y exchanged? Then they lie there\n");
  EXPECT_EQ(told(utm, {last, exchanged, other}),
            "cn: deployments:3:longitude: found 2 of 3 places more than 5 degrees outside the area "
            "where EPSG:32652 is used (longitude 126 to 132, latitude 0 to 84), this is the first; "
            "x and y exchanged they lie there: exchange them in these rows\n");
  for (const std::string unfilled : {"C1,0,0", "C1,0.0,0", "C1,1,1"})
    EXPECT_EQ(told(utm, {right, unfilled, last}),
              "cn: deployments:3:longitude: found 1 of 3 places within 10 km of the origin of "
              "EPSG:32652, where it is not used (line 3), expected the place of the camera\n");
  EXPECT_EQ(
      told(utm, {right, "C1,0,4785000", last}),
      "cn: deployments:3:longitude: found 1 of 3 places at x = 0 or y = 0 of EPSG:32652, where "
      "it is not used (line 3), expected the place of the camera\n");
  EXPECT_EQ(told("EPSG:6669", {"C0,0,0", "C1,100,4000", "C2,900,7000"}),
            "");  // an origin amidst Kyushu
  EXPECT_EQ(told("EPSG:2193", {right, next, last}),
            "cn: deployments:2:longitude: found 3 of 3 places more than 5 degrees outside the area "
            "where EPSG:2193 is used (longitude 166.37 to 178.63, latitude -47.33 to -34.1), this "
            "is the first; is the crs right?\n");
  const std::string refused = told("+proj=utm +zone=52 +datum=WGS84", {exchanged, other, last});
  EXPECT_NE(refused.find("2 of 3 places"), std::string::npos) << refused;
  EXPECT_EQ(told("+proj=tmerc +lon_0=129 +k=1 +x_0=500000", {right, other, last}),
            "cn: deployments:3:longitude: found 1 of 3 places (line 3) at the mirror image of the "
            "others: are x and y exchanged? Then they all lie together; where they are right, make "
            "them a source of their own\n");
  for (const char* degrees : {"EPSG:32652", "+proj=laea +lat_0=43 +lon_0=131"})
    EXPECT_EQ(
        told(degrees, {"C0,131.2,43.1", "C1,131.3,43.15", "C2,131.25,43.3"}),
        fmt::format("cn: deployments:2:longitude: the coordinates look like degrees, expected "
                    "x and y in metres of {}\n",
                    degrees));
  EXPECT_EQ(told(utm, {"C0,670.123,4774.5", "C1,679.2,4785.1", "C2,690.5,4770"}),
            "cn: deployments:2:longitude: found all 3 places within 10 km of the origin of "
            "EPSG:32652, where it is not used, expected x and y in metres; are they kilometres or "
            "degrees?\n");
}

// Where the origin lies amid the cameras, those north-west and south-east of it mirror each other.
TEST(Import, CamerasOnBothSidesOfTheOriginAreNotRefused) {
  for (const std::string crs : {"EPSG:6669", "+proj=laea +lat_0=43 +lon_0=131"}) {
    const Folder folder("import_around_origin");
    folder.replace("dersu.toml", "path = \"data/cn\"\n",
                   "path = \"data/cn\"\ncrs = \"" + crs + "\"\n");
    std::string text = "id,x,y,start,end\n";
    for (int i = 0; i < 10; ++i)
      text += fmt::format("C{},{},{},2024-05-01,2024-06-01\n", i, (i < 4 ? -40'000 : 40'000) + i,
                          (i < 4 ? 40'000 : -40'000) + 500 * i);
    folder.file("data/cn/deployments.csv", text);
    const auto done = folder.import();
    EXPECT_TRUE(done) << crs << describe(done.error());
  }
}

TEST(Import, DegreesExchangedInSomeRowsAreRefused) {
  const auto told = [](const std::string& rows) {
    const Folder folder("import_mirrored_degrees");
    folder.file("data/cn/deployments.csv", "id,x,y,start,end\n" + rows);
    const auto done = folder.import();
    return done ? std::string() : describe(done.error());
  };
  const std::string days = ",2024-05-01,2024-06-01\n";
  const std::string right = "C0,77.1,43.1" + days + "C1,77.2,43.3" + days;
  EXPECT_EQ(told(right + "C2,77.3,43.2" + days), "");
  const std::string refused = told(right + "C2,43.2,77.3" + days);
  EXPECT_EQ(refused.find("stand"), std::string::npos) << refused;
  EXPECT_NE(refused.find("cn: deployments:4:longitude: found 1 of 3 places (line 4) at the mirror "
                         "image of the others: are longitude and latitude exchanged?"),
            std::string::npos)
      << refused;
}

// Wrong in itself too, which is no reason to be silent on the places.
TEST(Import, ExchangedPlacesAreToldBesideOtherProblemsAndOnce) {
  const Folder folder("import_mirrored_once");
  folder.replace("data/park.geojson", "[[131,43],[132,43],[132,44],[131,44],[131,43]]",
                 "[[76,42],[78,42],[78,44],[76,44],[76,42]]");
  folder.file("data/cn/deployments.csv",
              "id,x,y,start,end\nC0,77.1,43.1,2024-05-01,2024-06-01\n"
              "C1,77.2,43.3,2024-05-01,2024-06-01\nC2,43.2,77.3,2024-05-01,2024-06-01\n"
              "C3,77.2,43.3,2024-05-01,never\n");
  const auto done = folder.import();
  ASSERT_FALSE(done);
  const std::string told = describe(done.error());
  EXPECT_NE(told.find("cn: deployments.csv:5:end: found 'never'"), std::string::npos) << told;
  EXPECT_NE(told.find("(line 4) at the mirror image"), std::string::npos) << told;
  EXPECT_EQ(told.find("far from all areas"), std::string::npos) << told;
}

TEST(Import, NamesOfSecrMayBeTranslated) {
  const Folder folder("import_secr_names");
  folder.file("dersu.toml",
              "[project]\nname = \"one\"\n[[party]]\ncode = \"CN\"\n[density]\n"
              "species = \"Panthera tigris\"\nstart = 2024-05-01\n[[source]]\nid = \"s\"\n"
              "party = \"CN\"\nkind = \"secr\"\npath = \"data/s\"\ncrs = \"EPSG:32652\"\n"
              "values = { individualID = { unknown = \"\", t1 = \"T1\", T9 = \"T2\" } }\n");
  folder.file("data/s/trap.txt", "A 671000 4774000\nB 673000 4776000\n");
  folder.file("data/s/capt.txt", "1 T1 1 A\n1 t1 2 B\n1 T2 3 A\n1 unknown 3 B\n");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  const auto rows = [&](io::CamtrapTable table) {
    return done->sources.front().rows[static_cast<std::size_t>(table)];
  };
  EXPECT_EQ(rows(io::CamtrapTable::individuals), 2U);
  EXPECT_EQ(rows(io::CamtrapTable::observations), 4U);
  EXPECT_FALSE(has_notice(done->notices, "counts as one animal"));
  EXPECT_TRUE(has_notice(done->notices, "no row has 'T9' in individualID"));
}

TEST(Import, AnimalsThatWereNotReleasedAreToldWhereSecrHasThem) {
  const Folder folder("import_removed");
  folder.file("dersu.toml",
              "[project]\nname = \"one\"\n[[party]]\ncode = \"CN\"\n[density]\n"
              "species = \"Panthera tigris\"\nstart = 2024-05-01\n[[source]]\nid = \"s\"\n"
              "party = \"CN\"\nkind = \"secr\"\npath = \"data/s\"\ncrs = \"EPSG:32652\"\n");
  folder.file("data/s/trap.txt", "A 671000 4774000\nB 673000 4776000\n");
  folder.file("data/s/capt.txt", "1 T1 1 A\n1 T1 -2 B\n1 T2 3 A\n");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_TRUE(has_notice(done->notices, "1 capture is of animals that were not released"));
  folder.file("data/s/capt.txt", "1 T1 1 A\n1 T1 2 B\n1 T2 3 A\n");
  const auto again = folder.import();
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_FALSE(has_notice(again->notices, "not released"));
}

}  // namespace dersu::workbench
