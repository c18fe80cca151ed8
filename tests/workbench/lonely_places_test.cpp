// Cameras on another part of the Earth than the rest of their source are told; study areas of one
// party that are far apart are not.
#include "dersu/workbench/lonely_places.hpp"

#include "project_folder.hpp"

namespace dersu::workbench {
namespace {

using Indices = std::vector<std::size_t>;

/// `count` cameras within some kilometres of `middle`.
std::vector<LonLat> area_at(LonLat middle, std::size_t count) {
  std::vector<LonLat> places;
  for (std::size_t i = 0; i < count; ++i)
    places.push_back(
        {middle.lon_deg + 0.01 * double(i % 5), middle.lat_deg + 0.01 * double(i / 5)});
  return places;
}

std::vector<LonLat> together(std::vector<LonLat> some, const std::vector<LonLat>& others) {
  some.insert(some.end(), others.begin(), others.end());
  return some;
}

constexpr LonLat kPrimorye{131.2, 43.3};
constexpr LonLat kAltai{87.5, 50};
constexpr LonLat kUral{58, 57};
constexpr LonLat kEquator{131.2, 0};

}  // namespace

TEST(LonelyPlaces, AnotherPartOfTheEarth) {
  const auto survey = area_at(kPrimorye, 20);
  for (const std::string party : {"RU", "CN", "KR", "KZ"}) {
    EXPECT_EQ(lonely_places(survey, party), Indices{}) << party;
    EXPECT_EQ(lonely_places(together(survey, {kEquator}), party), Indices{20}) << party;
    EXPECT_EQ(lonely_places(together({kEquator}, survey), party), Indices{0}) << party;
    EXPECT_EQ(lonely_places(together(survey, {kEquator, kEquator}), party), (Indices{20, 21}))
        << "two deployments at one place";
    EXPECT_EQ(lonely_places(together(survey, area_at(kEquator, 4)), party),
              (Indices{20, 21, 22, 23}))
        << party;
    EXPECT_EQ(lonely_places(together(survey, {{-131.2, 43.3}}), party), Indices{20}) << party;
    EXPECT_EQ(lonely_places(together(area_at(kPrimorye, 2), {kEquator}), party), Indices{2});
  }
}

TEST(LonelyPlaces, StudyAreasOfOnePartyAreNone) {
  const auto survey = area_at(kPrimorye, 20);
  // 600 km to the north, of any size.
  for (const std::size_t count : {1U, 5U, 20U})
    EXPECT_EQ(lonely_places(together(survey, area_at({131.2, 48.7}, count)), "RU"), Indices{});
  EXPECT_EQ(lonely_places(together(survey, area_at(kAltai, 5)), "RU"), Indices{});
  EXPECT_EQ(lonely_places(together(survey, area_at(kAltai, 2)), "RU"), Indices{});
  EXPECT_EQ(lonely_places(together(survey, area_at(kUral, 2)), "RU"), Indices{});
  EXPECT_EQ(lonely_places(together(survey, area_at({-172, 66}, 2)), "RU"), Indices{});
  EXPECT_EQ(lonely_places(together(area_at(kPrimorye, 3), {kAltai}), "RU"), Indices{});
  EXPECT_EQ(lonely_places(together(survey, area_at({105, 35}, 3)), "KZ"), Indices{});
  // Half of the places each; and one camera in each of many reserves.
  EXPECT_EQ(lonely_places(together(survey, area_at(kEquator, 20)), "RU"), Indices{});
  std::vector<LonLat> reserves;
  for (int i = 0; i < 20; ++i) reserves.push_back({35 + 7.5 * i, 50 + double(i * 7 % 20)});
  EXPECT_EQ(lonely_places(reserves, "RU"), Indices{});
}

TEST(LonelyPlaces, OneCameraFarFromAllIsToldThoughInItsCountry) {
  EXPECT_EQ(lonely_places(together(area_at(kPrimorye, 20), {kAltai}), "RU"), Indices{20});
}

TEST(LonelyPlaces, FewAndDegeneratePlaces) {
  EXPECT_EQ(lonely_places({}, "RU"), Indices{});
  EXPECT_EQ(lonely_places(std::vector{kPrimorye, kEquator}, "RU"), Indices{});
  EXPECT_EQ(lonely_places(std::vector{kPrimorye, kPrimorye, kPrimorye, kEquator}, "RU"), Indices{})
      << "two places";
  EXPECT_EQ(lonely_places(std::vector<LonLat>{{0, 0}, {120, 0}, {-120, 0}}, "RU"), Indices{});
  // Around the date line all lie together.
  EXPECT_EQ(lonely_places(std::vector<LonLat>{{179.9, 66}, {-179.9, 66}, {179.8, 66}}, "RU"),
            Indices{});
}

// In metres too, where the system is used from the equator to the pole.
TEST(LonelyPlaces, TheImportTellsThemWhereTheProjectHasNoAreas) {
  const auto told = [](const std::string& crs, const std::string& rows) {
    const Folder folder("lonely_places");
    folder.file("dersu.toml",
                "[project]\nname = \"one\"\n[[party]]\ncode = \"CN\"\n[[source]]\nid = \"cn\"\n"
                "party = \"CN\"\nkind = \"spreadsheet\"\npath = \"data/cn\"\n"
                "time_zone = \"+08:00\"\n" +
                    (crs.empty() ? "" : "crs = \"" + crs + "\"\n") +
                    "[source.columns.deployments]\ndeploymentID = \"id\"\nlongitude = \"x\"\n"
                    "latitude = \"y\"\ndeploymentStart = \"start\"\ndeploymentEnd = \"end\"\n");
    folder.file("data/cn/deployments.csv", "id,x,y,start,end\n" + rows);
    fs::remove(folder.path() / "data/cn/observations.csv");
    const auto done = folder.import();
    std::string text = done ? std::string() : describe(done.error());
    for (const auto& notice : done ? done->notices : std::vector<store::NoticeRow>{})
      if (has_notice({notice}, "stand"))
        text += notice.party + "|" + notice.place + ": " + notice.message;
    return text;
  };
  const std::string days = ",2024-05-01,2024-06-01\n";
  std::string metres, degrees;
  for (int i = 0; i < 6; ++i) {
    metres += fmt::format("C{},{},{}", i, 678'000 + 1000 * i, 4'796'000 + 700 * i) + days;
    degrees += fmt::format("C{},{},{}", i, 131.2 + 0.01 * i, 43.3 + 0.02 * i) + days;
  }
  const std::string line_8 =
      "CN|cn: deployments:8:latitude: 1 deployment of CN stands more than 1000 km from the middle "
      "of the others of this source (line 8); are the coordinates right?";
  EXPECT_EQ(told("EPSG:32652", metres), "");
  EXPECT_EQ(told("EPSG:32652", metres + "Z,678500,0" + days), line_8);
  EXPECT_EQ(told("EPSG:32652", metres + "Z,678500,479650" + days), line_8);
  EXPECT_EQ(told("", degrees), "");
  EXPECT_EQ(told("", degrees + "Z,131.2,4.33" + days), line_8);
  EXPECT_EQ(told("", degrees + "Z,13.12,43.3" + days), line_8);
}

}  // namespace dersu::workbench
