// Cameras far from their party's land are told, by table and line, and never with their place.
#include "dersu/workbench/camera_places.hpp"

#include <fmt/format.h>

#include "dersu/workbench/status.hpp"
#include "project_folder.hpp"

namespace dersu::workbench {
namespace {

LonLatPolygon box(double west, double south, double east, double north) {
  return {{{{west, south}, {east, south}, {east, north}, {west, north}}}};
}

store::AreaRow area(const char* kind, const char* party, LonLatPolygon polygon) {
  return {.id = kind, .party = party, .kind = kind, .polygons = {std::move(polygon)}};
}

std::string all_text(const std::vector<store::NoticeRow>& notices) {
  std::string text;
  for (const store::NoticeRow& notice : notices)
    text += notice.place + ": " + notice.message + "\n";
  return text;
}

}  // namespace

TEST(CameraPlaces, NearIsTwentyKilometresFromAnEdge) {
  const std::vector<LonLatPolygon> polygons{box(131, 60, 132, 61)};
  const Outline outline(polygons);
  EXPECT_TRUE(outline.is_near({131.5, 60.5}));
  EXPECT_TRUE(outline.contains({131.5, 60.5}));
  // 20 km are 0.1799 degrees of latitude, and twice as many of longitude at 60 degrees.
  EXPECT_TRUE(outline.is_near({131.5, 59.8203}));
  EXPECT_FALSE(outline.is_near({131.5, 59.8199}));
  EXPECT_TRUE(outline.is_near({130.642, 60.01}));
  EXPECT_FALSE(outline.is_near({130.638, 60.01}));
  EXPECT_FALSE(outline.contains({131.5, 59.8203}));
  // Nearer to each edge than 20 km, and farther from the corner.
  EXPECT_FALSE(outline.is_near({130.68, 59.84}));
}

TEST(CameraPlaces, NearIsNearAcrossTheDateLine) {
  const std::vector<LonLatPolygon> polygons{box(178, 66, 180, 67)};
  EXPECT_TRUE(Outline(polygons).is_near({-179.9, 66.5}));
  EXPECT_FALSE(Outline(polygons).is_near({-179, 66.5}));
}

TEST(CameraPlaces, OwnAbroadFarAndExchanged) {
  const std::vector<store::AreaRow> areas{
      area("territory", "RU", box(88, 50, 90, 52)), area("territory", "MN", box(88, 48, 90, 50)),
      area("habitat", "", box(89, 49, 92, 51)), area("land", "", box(0, 0, 100, 80))};
  const CameraPlaces places(areas);
  EXPECT_EQ(places.of("RU", {89.5, 50.5}), CameraPlace::fine) << "in two areas that overlap";
  EXPECT_EQ(places.of("RU", {88.5, 49.9}), CameraPlace::fine) << "a border is a coarse line";
  EXPECT_EQ(places.of("RU", {88.5, 48.5}), CameraPlace::abroad);
  EXPECT_EQ(places.of("MN", {88.5, 51.5}), CameraPlace::abroad);
  EXPECT_EQ(places.of("CN", {88.5, 51.5}), CameraPlace::abroad) << "a party without a territory";
  EXPECT_EQ(places.of("RU", {91.5, 50.5}), CameraPlace::fine) << "in the habitat";
  EXPECT_EQ(places.of("CN", {91.5, 50.5}), CameraPlace::fine);
  EXPECT_EQ(places.of("RU", {50.5, 89.5}), CameraPlace::exchanged);
  EXPECT_EQ(places.of("RU", {50.5, 30.5}), CameraPlace::far);
  EXPECT_EQ(places.of("RU", {-89.5, 50.5}), CameraPlace::far);
  EXPECT_EQ(CameraPlaces({}).of("RU", {-89.5, 50.5}), CameraPlace::fine);
}

TEST(CameraPlaces, ACountryTellsWhatIsExchangedWhereThereIsNoArea) {
  const CameraPlaces none({});
  EXPECT_EQ(none.of("CN", {85.1, 43.1}), CameraPlace::fine);
  EXPECT_EQ(none.of("CN", {43.1, 85.1}), CameraPlace::not_home);
  EXPECT_EQ(none.of("MN", {48.2, 88.4}), CameraPlace::not_home);
  EXPECT_EQ(none.of("RU", {50.2, 87.4}), CameraPlace::not_home);
  EXPECT_EQ(none.of("KZ", {43.1, 85.1}), CameraPlace::fine) << "no box";
  for (const LonLat
           honest :  // the Urals, Komi, Yamal, Franz Josef Land, Iran, the Pamirs, Chukotka
       {LonLat{60, 57}, LonLat{45, 65}, LonLat{70, 72}, LonLat{55, 81}, LonLat{55, 37},
        LonLat{73, 38}, LonLat{-172, 65}})
    EXPECT_EQ(none.of("RU", honest), CameraPlace::fine) << honest.lon_deg << " " << honest.lat_deg;
}

TEST(CameraPlaces, TheImportTellsThemAndTheStatusToo) {
  const Folder folder("camera_places");
  folder.replace("data/ru/deployments.csv", "K,131.5,43.25,",
                 "K,131.5,43.25,2024-05-01,2024-06-01\nK2,K,2.3456,48.25,");
  const auto done = folder.import();
  ASSERT_TRUE(done) << describe(done.error());
  const std::string told =
      "ru: deployments:3:latitude: 1 deployment of RU stands more than 20 km from all areas of "
      "the project (line 3); are the coordinates right?";
  EXPECT_NE(all_text(done->notices).find(told), std::string::npos) << all_text(done->notices);
  EXPECT_NE(all_text(done->notices)
                .find("cn: deployments:2:latitude: 3 deployments of CN stand in the territory "
                      "of another party (lines 2, 3, 4)"),
            std::string::npos);
  EXPECT_EQ(all_text(done->notices).find("3456"), std::string::npos) << "a coordinate";
  const auto again = folder.import();  // nothing changed, and nothing is told twice
  ASSERT_TRUE(again);
  EXPECT_EQ(all_text(again->notices), all_text(done->notices));
  const auto status = project_status(folder.project());
  ASSERT_TRUE(status);
  EXPECT_NE(all_text(status->notices).find(told), std::string::npos);
}

// The import is taken back where the estimate fails: the error itself has the lines.
TEST(CameraPlaces, AnEstimateThatFailsNamesTheLines) {
  const Folder folder("camera_places_lines");
  const Error error{Fault::bad_input, "the mask is empty", "mask"};
  ASSERT_TRUE(folder.import());
  {
    const auto store = store::Store::open(folder.store());
    ASSERT_TRUE(store);
    EXPECT_EQ(with_far_cameras(error, *store).message, "the mask is empty");
  }
  std::string rows;
  for (int i = 2; i < 14; ++i) rows += fmt::format("K{},K,2.3456,48.25,2024-05-01,2024-06-01\n", i);
  folder.file("data/ru/deployments.csv",
              "deployment_id,placename,longitude,latitude,start_date,end_date\n"
              "K1,K,131.5,43.25,2024-05-01,2024-06-01\n" +
                  rows);
  ASSERT_TRUE(folder.import());
  const auto store = store::Store::open(folder.store());
  ASSERT_TRUE(store);
  const std::string told = with_far_cameras(error, *store).message;
  EXPECT_EQ(
      told.find("the mask is empty (12 deployments stand more than 20 km from all areas of the "
                "project: ru: deployments:3, ru: deployments:4, "),
      0U)
      << told;
  EXPECT_NE(told.find("ru: deployments:12, ...)"), std::string::npos) << told;
  EXPECT_EQ(with_far_cameras({Fault::interrupted, "stopped"}, *store).message, "stopped");
}

/// An import of two cameras of RU, written as x, y, in a project without areas; `more`: tables of
/// dersu.toml.
Result<ImportOutcome> import_cameras(const std::string& crs, const std::string& first,
                                     const std::string& second, const std::string& more = "") {
  const Folder folder("camera_places_metres");
  folder.file("dersu.toml", std::string(R"([project]
name = "metres"
[[party]]
code = "RU"
[[source]]
id = "k"
party = "RU"
kind = "spreadsheet"
path = "cams.csv"
)") + crs + R"(
time_zone = "+10:00"
[source.columns.deployments]
deploymentID = "id"
longitude = "x"
latitude = "y"
deploymentStart = "a"
deploymentEnd = "b"
)" + more);
  folder.file("cams.csv", "id,x,y,a,b\nK," + first + ",2024-01-01,2024-02-01\nL," + second +
                              ",2024-01-01,2024-02-01\n");
  return folder.import();
}

/// What it says of cameras at 131 E 43 N and near it in EPSG:3857.
std::string told_of_metres(const std::string& first, const std::string& second,
                           const std::string& more = "") {
  const auto done = import_cameras("crs = \"EPSG:3857\"", first, second, more);
  return done ? "" : describe(done.error());
}

TEST(CameraPlaces, AWholeSourceOutsideItsCountryIsToldWithoutAreas) {
  const auto told = [](const std::string& crs, const std::string& first,
                       const std::string& second) {
    const auto done = import_cameras(crs, first, second);
    EXPECT_TRUE(done) << describe(done.error());
    return done ? all_text(done->notices) : std::string();
  };
  const std::string outside =
      "k: deployments:2:latitude: 2 deployments of RU stand more than a degree outside Russian "
      "Federation, where no [[area]] says that they do (lines 2, 3); are the coordinates right?\n";
  EXPECT_NE(told("", "-131.1234,43.1234", "-131.2345,43.2345").find(outside), std::string::npos);
  EXPECT_NE(told("crs = \"EPSG:32752\"", "600000.4,4790000.6", "610000.4,4795000.6").find(outside),
            std::string::npos)
      << "the south";
  EXPECT_EQ(told("", "131.1234,43.1234", "131.2345,43.2345").find("outside"), std::string::npos);
  EXPECT_EQ(told("", "37.1234,55.1234", "38.2345,56.2345").find("outside"), std::string::npos);
}

TEST(CameraPlaces, MetresThatLieOutsideTheCountryAreAskedFor) {
  EXPECT_EQ(told_of_metres("14582853.3,5311971.8", "14587306.1,5316539.2"), "");
  EXPECT_EQ(
      told_of_metres("5311971.8,14582853.3", "5316539.2,14587306.1"),
      "k: deployments:2:latitude: found 2 places far outside Russian Federation (lines 2, 3); "
      "with x and y exchanged they lie there: name y as x and x as y; where they are right "
      "as they are, give an [[area]] around them\n");
  // An area in which they lie when they are exchanged makes it no less wrong.
  const std::string territory =
      "[[area]]\nid = \"a\"\nkind = \"territory\"\nparty = \"RU\"\nfile = \"data/park.geojson\"\n";
  EXPECT_EQ(told_of_metres("14627379,5364106", "14638511,5380000", territory), "");
  EXPECT_NE(told_of_metres("5364106,14627379", "5380000,14638511", territory)
                .find("found 2 places far outside Russian Federation (lines 2, 3); with x and y "
                      "exchanged they lie there"),
            std::string::npos);
  EXPECT_NE(told_of_metres("14582853.3,5311971.8", "5316539.2,14587306.1")
                .find("found 1 place far outside Russian Federation (line 3); with x and y "
                      "exchanged it lies there: exchange them in these rows"),
            std::string::npos);
  EXPECT_NE(told_of_metres("14582.8533,5311.9718", "14587.3061,5316.5392")
                .find("(lines 2, 3); in kilometres they lie there: write metres"),
            std::string::npos);
  EXPECT_EQ(told_of_metres("7792364.4,10145245.9", "7797364.4,10145245.9"), "")
      << "70 E 67 N is in Russia, and so is its exchanged place";
}

TEST(CameraPlaces, ExchangedCoordinatesAreRefusedAtTheImport) {
  const Folder folder("camera_places_exchanged");
  folder.file("data/park.geojson",
              R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},)"
              R"("geometry":{"type":"Polygon",)"
              R"("coordinates":[[[88,49],[89,49],[89,50],[88,50],[88,49]]]}}]})");
  folder.file("data/ru/deployments.csv",
              "deployment_id,placename,longitude,latitude,start_date,end_date\n"
              "K1,K,88.4567,49.5678,2024-05-01,2024-06-01\n"
              "K2,K,49.5678,88.4567,2024-05-01,2024-06-01\n");
  const auto refused = folder.import();
  ASSERT_FALSE(refused);
  const std::string all = describe(refused.error());
  EXPECT_NE(all.find("ru: deployments:3:latitude: found a place far from all areas of the "
                     "project; perhaps latitude and longitude are exchanged"),
            std::string::npos)
      << all;
  EXPECT_EQ(all.find("4567"), std::string::npos) << "a coordinate";
  EXPECT_EQ(all.find("deployments:2"), std::string::npos) << all;
}

}  // namespace dersu::workbench
