#include "dersu/workbench/import.hpp"

#include "dersu/core/text.hpp"
#include "dersu/workbench/status.hpp"
#include "project_folder.hpp"

namespace dersu::workbench {
TEST(Import, BringsEverythingIn) {
  const Folder folder("import_all");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  ASSERT_EQ(done->sources.size(), 2u);
  EXPECT_EQ(done->sources[0].fate, SourceFate::imported);
  EXPECT_EQ(done->sources[0].rows[static_cast<std::size_t>(observations)], 10);
  EXPECT_EQ(done->sources[1].rows[static_cast<std::size_t>(media)], 1);
  EXPECT_EQ(done->areas, 1u);
  EXPECT_EQ(done->catalogue_rows, 2u);
  EXPECT_TRUE(has_notice(done->notices,
                         "1 individual of the catalogue is in no source of RU: 'R9' (line 3; "
                         "did you mean 'R1'?)"));
  EXPECT_TRUE(has_notice(done->notices,
                         "1 individual of RU is not in the catalogue: 'R1' (line 3; did you "
                         "mean 'R9'?); each counts"));
  const std::string content = folder.content();
  for (const char* piece : {"deployments:2|C0|", "2024-05-01T12:00:00+08:00", "area park 1 0",
                            "catalogue CN T1 J1", "2024-05-03T10:00:00+10:00"})
    EXPECT_NE(content.find(piece), std::string::npos) << piece << "\n" << content;
}

TEST(Import, AgainLeavesWhatDidNotChangeAndReplacesWhatDid) {
  const Folder folder("import_twice");
  ASSERT_TRUE(folder.import());
  const std::string first = folder.content();
  const auto again = folder.import();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->sources[0].fate, SourceFate::unchanged);
  EXPECT_EQ(folder.content(), first);
  folder.file("data/cn/observations.csv", seen(4, "T2"));
  const auto third = folder.import();
  ASSERT_TRUE(third);
  EXPECT_EQ(third->sources[0].fate, SourceFate::imported);
  EXPECT_EQ(third->sources[0].rows[static_cast<std::size_t>(observations)], 4);
  EXPECT_EQ(third->sources[1].fate, SourceFate::unchanged);
  EXPECT_EQ(folder.content().find("|T1|"), std::string::npos);
  // Another clock is another import, of the same bytes.
  folder.replace("dersu.toml", "time_zone = \"+08:00\"",
                 "time_zone = \"+08:00\"\nclock_offset = \"90 s\"");
  EXPECT_EQ(folder.import().value().sources[0].fate, SourceFate::imported);
  EXPECT_NE(folder.content().find("2024-05-02T00:01:30+08:00"), std::string::npos);
}

TEST(Import, SourcesThatAreNoLongerNamedGo) {
  const Folder folder("import_removed");
  ASSERT_TRUE(folder.import());
  folder.replace("dersu.toml", "id = \"ru\"", "id = \"ru-2\"");
  const auto one = folder.import("cn");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->sources.size(), 1u);
  EXPECT_NE(folder.content().find("source ru RU"), std::string::npos);
  const auto all = folder.import();
  ASSERT_TRUE(all);
  ASSERT_EQ(all->sources.size(), 3u);
  EXPECT_EQ(all->sources[2].id, "ru");
  EXPECT_EQ(all->sources[2].fate, SourceFate::removed);
  EXPECT_EQ(folder.content().find("source ru RU"), std::string::npos);
  EXPECT_EQ(folder.import("nobody").error().fault, Fault::not_found);
}

TEST(Import, AllProblemsOfEverythingAtOnceAndNothingChanged) {
  const Folder folder("import_problems");
  folder.replace("data/cn/observations.csv", "C1,", "C9,");
  folder.replace("data/ru/images.csv", "2024-05-03", "2024-15-03");
  folder.file("data/joint.csv", "party,individualID,jointID\nCN,T1,J1\nCN,T1,J2\nJP,a,\n");
  folder.file("data/park.geojson", R"({"type":"FeatureCollection","features":[]})");
  const auto refused = folder.import();
  ASSERT_FALSE(refused);
  EXPECT_FALSE(fs::exists(folder.store())) << "a first import that fails leaves no store";
  const std::string all = describe(refused.error());
  for (const char* line :
       {"cn: observations.csv:3:id: found an id that table deployments does not have",
        "ru: images.csv:2:timestamp: found '2024-15-03 10:00:00', expected a date",
        "joint.csv:3:individualID: found 'T1' a second time, first in line 2",
        "joint.csv:4:party: found 'JP', which is no [[party]]",
        "joint.csv:4:jointID: found nothing", "has no polygons"})
    EXPECT_NE(all.find(line), std::string::npos) << line << "\n" << all;
  const Folder good("import_good");
  ASSERT_TRUE(good.import());
  const std::string before = good.content();
  good.file("data/cn/observations.csv", seen(4, "T2"));
  good.replace("data/ru/images.csv", "2024-05-03", "2024-15-03");
  ASSERT_FALSE(good.import());
  EXPECT_EQ(good.content(), before);
  fs::remove_all(good.path() / "data/ru");
  EXPECT_NE(describe(good.import().error()).find("data/ru"), std::string::npos);
  EXPECT_EQ(good.content(), before);
}

TEST(Import, WhatCannotBeOneAnimalIsTold) {
  const Folder folder("import_contradictions");
  folder.replace("dersu.toml", "individualID = \"animal\"\n",
                 "individualID = \"animal\"\nsex = \"sex\"\n");
  folder.file("data/cn/observations.csv",
              "id,time,species,animal,sex\n"
              "C0,2024-05-02 01:00:00,Panthera tigris,T1,male\n"
              "C0,2024-05-02 02:00:00,Panthera tigris altaica,T1,\n"
              "C0,2024-05-02 03:00:00,Panthera tigris,T2,\n"
              "C0,2024-05-02 04:00:00,Panthera pardus,T2,\n"
              "C0,2024-05-02 05:00:00,Panthera pardus,T3,\n");
  folder.file("data/ru/images.csv",
              "deployment_id,image_id,timestamp,genus,species,individual_id,sex\n"
              "K1,i1,2024-05-03 10:00:00,Panthera,tigris,R1,Female\n"
              "K1,i2,2024-05-03 11:00:00,Panthera,tigris,R2,\n");
  folder.file("data/joint.csv",
              "party,individualID,jointID\nCN,T1,J1\nRU,R1,J1\nCN,T3,J2\nRU,R2,J2\nCN,T2,J3\n");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  std::vector<std::string> told;
  for (const store::NoticeRow& notice : done->notices)
    if (has_notice({notice}, "cannot be one animal"))
      told.push_back(notice.party + "|" + notice.place + "|" + notice.message);
  EXPECT_EQ(told,
            (std::vector<std::string>{
                "|joint.csv:3|J1 joins what cannot be one animal: T1 of CN (Panthera tigris, "
                "Panthera tigris altaica, male), R1 of RU (Panthera tigris, female)",
                "|joint.csv:5|J2 joins what cannot be one animal: T3 of CN (Panthera pardus), "
                "R2 of RU (Panthera tigris)",
                "CN||T2 of CN (Panthera pardus, Panthera tigris) is one name of what cannot "
                "be one animal; rename one of them, or mend its species or sex"}));
}

TEST(Import, TablesWithoutRowsAreTold) {
  const Folder folder("import_empty");
  folder.file("data/ru/images.csv", "deployment_id,image_id,timestamp,genus,species\n");
  EXPECT_TRUE(has_notice(folder.import().value().notices,
                         "found no observations; the 1 deployments count as effort during which"));
  folder.file("data/cn/deployments.csv", "id,x,y,start,end\n");
  folder.file("data/cn/observations.csv", "id,time,species,animal\n");
  EXPECT_TRUE(has_notice(folder.import().value().notices, "the source has no deployments"));
}

TEST(Import, RowsOfTheCatalogueWithoutAnyValueArePassedOver) {
  const Folder folder("import_empty_rows");
  std::ofstream(folder.path() / "data/joint.csv", std::ios::app) << ",,\n,,\n";
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(done->catalogue_rows, 2u);
}

TEST(Import, FilesOfCovariatesAreLookedAt) {
  const Folder folder("import_covariates");
  ASSERT_TRUE(folder.import());
  folder.replace("dersu.toml", "[catalogue]",
                 "[[covariate]]\nname = \"cover\"\nfile = \"data/cover.tif\"\n[catalogue]");
  const std::string says = "covariate 'cover', data/cover.tif: there is no such file";
  const auto missing = folder.import();
  ASSERT_FALSE(missing);
  EXPECT_EQ(exit_status(missing.error().fault), 2);
  EXPECT_TRUE(missing.error().where.starts_with("dersu.toml:")) << missing.error().where;
  EXPECT_EQ(missing.error().message, says);
  const auto status = project_status(folder.project());
  ASSERT_TRUE(status) << describe(status.error());
  ASSERT_EQ(status->problems.size(), 1U);
  EXPECT_EQ(status->problems[0].message, says);
  folder.file("data/cover.tif", "no raster");
  EXPECT_NE(describe(folder.import().error()).find("expected a GeoTIFF"), std::string::npos);
}

// Two bands of one cell, as GDAL's own program writes them.
TEST(Import, TheSecondBandOfARasterIsTold) {
  if (std::system("command -v gdal_create >/dev/null 2>&1") != 0) GTEST_SKIP() << "no gdal_create";
  const Folder folder("import_bands");
  const std::string command = fmt::format(
      "gdal_create -q -of GTiff -outsize 2 2 -bands 2 -burn 1 -a_srs EPSG:4326 -a_ullr 131 44 132 "
      "43 '{}'",
      (folder.path() / "data/cover.tif").string());
  ASSERT_EQ(std::system(command.c_str()), 0);
  folder.replace(
      "dersu.toml", "[catalogue]",
      "[[covariate]]\nname = \"cover\"\nfile = \"data/cover.tif\"\n"
      "[[area]]\nid = \"h\"\nkind = \"habitat\"\nfile = \"data/cover.tif\"\n[catalogue]");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(std::ranges::count(done->notices, std::string("found 2 bands, the first is read"),
                               &store::NoticeRow::message),
            2);
}

TEST(Import, TheBorderOfPolygonsIsTheirOutlines) {
  const Folder folder("import_border");
  folder.replace("dersu.toml", "party = \"RU\"\nkind = \"territory\"", "kind = \"border\"");
  ASSERT_TRUE(folder.import());
  const auto areas = store::Store::open(folder.store()).value().areas().value();
  EXPECT_TRUE(areas.at(0).polygons.empty());
  ASSERT_EQ(areas[0].lines.size(), 1U);
  EXPECT_EQ(areas[0].lines[0].size(), 5U);
  EXPECT_EQ(areas[0].lines[0].front(), areas[0].lines[0].back());
  folder.file("data/park.geojson", R"({"type":"FeatureCollection","features":[]})");
  EXPECT_NE(describe(folder.import().error()).find("has no lines, and no polygons with outlines"),
            std::string::npos);
}

TEST(Import, WhatADatumsShiftMayBeOffIsAddedToTheUncertainty) {
  const Folder folder("import_uncertainty");
  folder.replace("dersu.toml", "deploymentID = \"id\"\nlongitude",
                 "deploymentID = \"id\"\ncoordinateUncertainty = \"off\"\nlongitude");
  folder.file("data/cn/deployments.csv",
              "id,off,x,y,start,end\nC0,4,131.1,43.1,2024-05-01,2024-06-01\n"
              "C1,,131.2,43.2,2024-05-01,2024-06-02\nC2,30,131.3,43.3,2024-05-01,2024-06-03\n");
  const auto uncertainties = [&](const std::string& keys) {
    folder.replace("dersu.toml", "path = \"data/cn\"\n", "path = \"data/cn\"\n" + keys);
    EXPECT_TRUE(folder.import());
    folder.replace("dersu.toml", keys, "");
    std::string text;
    std::stringstream lines(folder.content());
    for (std::string line; std::getline(lines, line);)
      for (const char* id : {"|C0|", "|C1|", "|C2|"})
        if (line.starts_with("deployments:") && line.find(id) != std::string::npos) {
          const auto fields = split(line, '|');
          const auto at = io::camtrap_column_index(deployments, "coordinateUncertainty").value();
          text += std::string(fields[at + 1]) + ";";
        }
    return text;
  };
  EXPECT_EQ(uncertainties("datum = \"WGS84\"\n"), "4;;30;");
  EXPECT_EQ(uncertainties("datum = \"CGCS2000\"\n"), "5;;31;");
  EXPECT_EQ(uncertainties("datum = \"Pulkovo-42\"\n"), "7;;33;");
  EXPECT_EQ(uncertainties("datum = \"GCJ-02\"\nconvert_gcj02 = true\n"), "14;;40;");
}

TEST(Import, TheSameFilesTwiceAreRefused) {
  const Folder folder("import_same_files");
  fs::copy(folder.path() / "data/cn", folder.path() / "data/again");
  folder.replace("dersu.toml", "[catalogue]",
                 "[[source]]\nid = \"again\"\nparty = \"RU\"\nkind = \"spreadsheet\"\n"
                 "path = \"data/again\"\ntime_zone = \"+08:00\"\n"
                 "[source.columns.deployments]\ndeploymentID = \"id\"\nlongitude = \"x\"\n"
                 "latitude = \"y\"\ndeploymentStart = \"start\"\ndeploymentEnd = \"end\"\n"
                 "[source.columns.observations]\ndeploymentID = \"id\"\neventStart = \"time\"\n"
                 "observationLevel = \"=event\"\nobservationType = \"=animal\"\n"
                 "scientificName = \"species\"\n[catalogue]");
  const auto refused = folder.import();
  ASSERT_FALSE(refused);
  const std::string all = describe(refused.error());
  EXPECT_NE(all.find("dersu.toml:37:1: source 'again' has the same files as source 'cn' of "
                     "dersu.toml:12:1, byte for byte"),
            std::string::npos)
      << all;
  folder.file("data/again/observations.csv", seen(3, "T9"));
  ASSERT_TRUE(folder.import());
  // One source alone is held against what the store has of the others.
  folder.file("data/again/observations.csv", seen(10, "T1"));
  ASSERT_FALSE(folder.import("again"));
}

TEST(Import, SecrFilesBecomeDeploymentsAndEvents) {
  const Folder folder("import_secr");
  folder.file("data/s/capt.txt", "1 F1 2 A\n1 F1 2 A\n1 F2 -3 B\n");
  folder.file("data/s/trap.txt", "A 500000 4800000 110\nB 501000 4800000 111\n");
  const std::string head =
      "[project]\nname = \"s\"\ncrs = \"EPSG:32652\"\n[[party]]\ncode = \"RU\"\n[[source]]\n"
      "id = \"s\"\nparty = \"RU\"\nkind = \"secr\"\npath = \"data/s\"\n";
  folder.file("dersu.toml", head);
  EXPECT_NE(describe(folder.import().error()).find("expected start in [density]"),
            std::string::npos);
  folder.file("dersu.toml", head +
                                "[species]\ntarget = [\"Panthera tigris\"]\n[density]\n"
                                "start = 2024-05-01\n");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  const std::string content = folder.content();
  for (const char* piece :
       {"|129|", "2024-05-01T00:00:00Z|2024-05-04T00:00:00Z",
        "A|2024-05-03T00:00:00Z|2024-05-04T00:00:00Z|usage 0", "2024-05-02T06:00:00Z",
        "2024-05-02T18:00:00Z", "2024-05-03T12:00:00Z", "|not released"})
    EXPECT_NE(content.find(piece), std::string::npos) << piece << "\n" << content;
  // eventID, so that an export of it has it
  EXPECT_NE(content.find("|capture-1|2024-05-02T06:00:00Z"), std::string::npos) << content;
  EXPECT_TRUE(has_notice(done->notices,
                         "1 capture repeats an animal at the same detector on the same occasion; "
                         "each is an event of its own"));
  folder.replace("dersu.toml", "start = 2024-05-01", "start = 2024-05-01\ndetector = \"count\"");
  EXPECT_FALSE(has_notice(folder.import().value().notices, "repeats an animal"));
  folder.file("data/s/trap.txt", "A 500000 4800000 110\nB 52501000 4800000 111\n");
  EXPECT_TRUE(describe(folder.import().error()).starts_with("s: trap.txt:2:x: found a place where"))
      << describe(folder.import().error());
  folder.file("data/s/trap.txt", "A 500000 4800000 110\nB 501000 4800000 111\n");
  folder.file("data/s/capt.txt", "");
  const auto empty = folder.import();
  ASSERT_TRUE(empty) << describe(empty.error());
  EXPECT_TRUE(has_notice(empty->notices, "found no captures; the 2 detectors count as effort"));
}

TEST(Import, HabitatRastersBecomePolygons) {
  const Folder folder("import_raster");
  // Three cells of four: a column of two that joins, and one beside it.
  folder.file("data/h.asc",
              "ncols 2\nnrows 2\nxllcorner 131\nyllcorner 43\ncellsize 0.5\nNODATA_value -9\n"
              "1 -9\n1 0\n");
  folder.file("data/h.prj",
              "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],"
              "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]");
  folder.replace("dersu.toml", "file = \"data/park.geojson\"", "file = \"data/h.asc\"");
  EXPECT_NE(describe(folder.import().error()).find("found a raster"), std::string::npos);
  folder.replace("dersu.toml", "kind = \"territory\"", "kind = \"habitat\"");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  const auto areas = store::Store::open(folder.store()).value().areas().value();
  ASSERT_EQ(areas.at(0).polygons.size(), 1u);
  const auto& ring = areas[0].polygons[0].rings.at(0);
  const auto [low, high] = std::ranges::minmax(ring, {}, &LonLat::lat_deg);
  EXPECT_NEAR(low.lat_deg, 43, 1e-9);
  EXPECT_NEAR(high.lat_deg, 44, 1e-9);
  EXPECT_NEAR(std::ranges::max(ring, {}, &LonLat::lon_deg).lon_deg, 131.5, 1e-9);
}

TEST(Status, SaysWhatChanged) {
  const Folder folder("status");
  const auto states = [&] {
    const auto status = project_status(folder.project());
    EXPECT_TRUE(status) << describe(status.error());
    std::string text;
    for (const SourceStatus& source : status->sources)
      text += fmt::format("{}={} ", source.id, name(source.state));
    return text;
  };
  EXPECT_EQ(states(), "cn=not-imported ru=not-imported ");
  EXPECT_FALSE(fs::exists(folder.store()));
  ASSERT_TRUE(folder.import());
  EXPECT_EQ(states(), "cn=up-to-date ru=up-to-date ");
  const auto status = project_status(folder.project()).value();
  EXPECT_EQ(format_day(status.sources[0].first.value()), "2024-05-01");
  EXPECT_EQ(format_day(status.sources[0].last.value()), "2024-06-03");
  EXPECT_EQ(status.sources[0].rows[static_cast<std::size_t>(deployments)], 3);
  EXPECT_EQ(status.areas.size(), 1u);
  EXPECT_EQ(status.notices.size(), 3u);  // two of the catalogue, and one of the places
  EXPECT_TRUE(
      has_notice(status.notices, "3 deployments of CN stand in the territory of another party"));
  fs::remove(folder.path() / "data/cn/observations.csv");
  const auto partly = project_status(folder.project());
  ASSERT_TRUE(partly) << describe(partly.error());
  ASSERT_EQ(partly->problems.size(), 1U);
  EXPECT_EQ(partly->problems[0].message,
            "source 'cn', observations.csv: there is no such file in 'data/cn'");
  folder.file("data/cn/observations.csv", seen(3, "T1"));
  folder.replace("dersu.toml", "Asia/Vladivostok", "+10:00");
  EXPECT_EQ(states(), "cn=files-changed ru=options-changed ");
  fs::remove_all(folder.path() / "data/cn");
  folder.replace("dersu.toml", "id = \"ru\"", "id = \"ru-2\"");
  EXPECT_EQ(states(), "cn=missing ru-2=not-imported ru=unnamed ");
  const auto gone = project_status(folder.project());
  ASSERT_TRUE(gone) << describe(gone.error());
  ASSERT_EQ(gone->problems.size(), 1U);
  EXPECT_EQ(gone->problems[0].message, "path 'data/cn' of source 'cn' is not there");
  EXPECT_TRUE(gone->problems[0].where.starts_with("dersu.toml:")) << gone->problems[0].where;
}

TEST(Status, AFileIsTheTableThatFilesDoesNotHave) {
  const Folder folder("status_file");
  folder.file("dersu.toml", R"([project]
name = "one-file"
[[party]]
code = "RU"
[[source]]
id = "k"
party = "RU"
kind = "spreadsheet"
path = "data/cams.csv"
files = { observations = "obs.csv" }
time_zone = "+10:00"
[source.columns.deployments]
deploymentID = "id"
[source.columns.observations]
deploymentID = "id"
)");
  folder.file("data/cams.csv", "id\n");
  folder.file("data/obs.csv", "id\n");
  EXPECT_TRUE(project_status(folder.project()).value().problems.empty());
  fs::remove(folder.path() / "data/obs.csv");
  const auto status = project_status(folder.project()).value();
  ASSERT_EQ(status.problems.size(), 1U);
  EXPECT_TRUE(status.problems[0].message.starts_with("source 'k', obs.csv: there is no such file"))
      << status.problems[0].message;
}

TEST(Import, RealSourcesOfEveryKind) {
  const fs::path data = DERSU_SHARED_DATA;
  if (!fs::exists(data / "camtrap")) GTEST_SKIP() << data / "camtrap";
  const Folder folder("import_real");
  fs::create_directories(folder.path() / "real");
  for (const char* name : {"camtrap/camtrapdp_tdwg_example", "camtrap/wildco_algar_wi",
                           "camtrap/camtrapR_samples/expected", "scr/secr_stoat"}) {
    if (!fs::exists(data / name)) GTEST_SKIP() << name;
    const auto to = folder.path() / "real" / fs::path(name).filename();
    fs::create_directory(to);
    for (const auto& file : fs::directory_iterator(data / name))
      if (file.is_regular_file()) fs::copy_file(file.path(), to / file.path().filename());
  }
  folder.file("dersu.toml", R"([project]
name = "real"
[[party]]
code = "CN"
[[source]]
id = "dp"
party = "CN"
kind = "camtrap-dp"
path = "real/camtrapdp_tdwg_example"
clock_offset = "1 h"
[[source]]
id = "wi"
party = "CN"
kind = "wildlife-insights"
path = "real/wildco_algar_wi"
time_zone = "-07:00"
[[source]]
id = "r"
party = "CN"
kind = "camtrapr"
path = "real/expected"
crs = "EPSG:32650"
time_zone = "+08:00"
files = { records = "recordTableSample.csv" , individuals = "recordTableIndividualSample.csv" }
values = { scientificName = { PBE = "LeopardCat" } }
[[source]]
id = "s"
party = "CN"
kind = "secr"
path = "real/secr_stoat"
crs = "+proj=laea +lat_0=-42 +lon_0=172 +datum=WGS84"
[species]
target = ["Mustela erminea"]
[density]
start = 2001-12-01
)");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  const auto rows = [&](std::size_t source, io::CamtrapTable table) {
    return done->sources[source].rows[static_cast<std::size_t>(table)];
  };
  EXPECT_EQ(rows(0, deployments), 4);
  EXPECT_EQ(rows(0, media), 423);
  EXPECT_EQ(rows(0, observations), 549);
  EXPECT_EQ(rows(1, deployments), 113);
  EXPECT_EQ(rows(1, observations), 15290);
  EXPECT_EQ(rows(2, deployments), 3);
  EXPECT_EQ(rows(2, effort_gaps), 1);
  EXPECT_EQ(rows(3, deployments), 94);
  EXPECT_EQ(rows(3, observations), 30);
  EXPECT_EQ(rows(3, individuals), 20);
  EXPECT_TRUE(opens_elsewhere(folder.store()));
}

}  // namespace dersu::workbench
