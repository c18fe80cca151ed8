#include "dersu/io/vector.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "dersu/io/projection.hpp"
#include "tests/scratch.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;

const fs::path& scratch() {
  static const Scratch scratch("vector");
  return scratch.folder();
}

fs::path written(const std::string& name, std::string_view text) {
  const fs::path path = scratch() / name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

std::string collection(std::string_view geometry) {
  return R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"парк","n":1.5},"geometry":)" +
         std::string(geometry) + "}]}";
}

constexpr std::string_view kSquareWithHole =
    R"({"type":"MultiPolygon","coordinates":[[[[130,43],[131,43],[131,44],[130,44],[130,43]],)"
    R"([[130.2,43.2],[130.2,43.4],[130.4,43.4],[130.4,43.2],[130.2,43.2]]],)"
    R"([[[132,43],[133,43],[133,44],[132,43]]]]})";

}  // namespace

TEST(Vector, GeoJson) {
  const auto layer = read_vector(written("a.geojson", collection(kSquareWithHole)));
  ASSERT_TRUE(layer) << describe(layer.error());
  EXPECT_EQ(layer->crs, "EPSG:4326");
  EXPECT_EQ(layer->fields, (std::vector<std::string>{"name", "n"}));
  ASSERT_EQ(layer->features.size(), 1u);
  EXPECT_EQ(layer->features[0].attributes, (std::vector<std::string>{"парк", "1.5"}));
  ASSERT_EQ(layer->features[0].polygons.size(), 2u);
  EXPECT_EQ(layer->features[0].polygons[0].rings.size(), 2u);
  EXPECT_TRUE(layer->notices.empty());
}

// The same layer through each format and through a projected CRS, made by GDAL's own program.
TEST(Vector, AllFormatsSayTheSame) {
  if (std::system("ogr2ogr --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "no ogr2ogr";
  const fs::path source = written("b.geojson", collection(kSquareWithHole));
  const auto expected = read_vector(source);
  ASSERT_TRUE(expected);
  for (const char* target :
       {"c.gpkg", "d.shp -lco ENCODING=UTF-8", "e.gpkg -t_srs EPSG:32652", "f.shp -t_srs EPSG:4284",
        "g.shp -t_srs EPSG:4490", "h.gpkg -t_srs EPSG:4547"}) {
    const std::string words = target;
    const fs::path path = scratch() / words.substr(0, words.find(' '));
    fs::remove(path);
    const auto command = "cd '" + scratch().string() + "' && PROJ_NETWORK=OFF ogr2ogr -overwrite " +
                         words + " '" + source.string() + "' 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    const auto layer = read_vector(path);
    ASSERT_TRUE(layer) << target << describe(layer.error());
    ASSERT_EQ(layer->features.size(), 1u);
    const bool ascii_only = words.find(".shp") != std::string::npos && words[0] != 'd';
    if (!ascii_only) {
      EXPECT_EQ(layer->features[0].attributes, expected->features[0].attributes);
    }
    const auto& polygons = layer->features[0].polygons;
    ASSERT_EQ(polygons.size(), 2u) << target;
    const auto projection = Projection::make("EPSG:32652", {});
    const auto area = area_km2(*projection->to_metres(all_polygons(*layer)));
    const auto expected_area = area_km2(*projection->to_metres(all_polygons(*expected)));
    EXPECT_NEAR(area / expected_area, 1, 1e-6) << target;
    for (const LonLat& corner : polygons[1].rings[0]) {
      double nearest = 1;
      for (const LonLat& other : expected->features[0].polygons[1].rings[0])
        nearest = std::min(
            nearest, std::hypot(corner.lon_deg - other.lon_deg, corner.lat_deg - other.lat_deg));
      EXPECT_LT(nearest, 1e-7) << target;
    }
  }
}

TEST(Vector, PolygonsThatCrossThemselvesAreMended) {
  const auto layer = read_vector(
      written("bow.geojson",
              collection(R"({"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]})")));
  ASSERT_TRUE(layer) << describe(layer.error());
  EXPECT_EQ(layer->features[0].polygons.size(), 2u);
  ASSERT_EQ(layer->notices.size(), 1u);
  EXPECT_NE(layer->notices[0].find("feature 1"), std::string::npos);
}

TEST(Vector, Refusals) {
  auto refused = [](const std::string& name, std::string_view text,
                    const VectorReading& options = {}) {
    const auto layer = read_vector(written(name, text), options);
    return layer ? std::string() : describe(layer.error());
  };
  const std::string good = collection(kSquareWithHole);
  EXPECT_NE(refused("x.geojson", good.substr(0, good.size() / 2)), "");
  EXPECT_NE(refused("x.geojson", ""), "");
  EXPECT_NE(refused("x.gpkg", good), "");
  EXPECT_NE(refused("x.gpkg", "SQLite format 3 and then nonsense"), "");
  EXPECT_NE(refused("x.kml", good).find("expected a vector file"), std::string::npos);
  EXPECT_NE(refused("x.geojson", good, {.max_bytes = 10}).find("at most 10"), std::string::npos);
  EXPECT_NE(refused("x.geojson", good, {.max_corners = 6}).find("corners"), std::string::npos);
  EXPECT_NE(refused("x.geojson", good, {.layer = "roads"}).find("no layer 'roads'"),
            std::string::npos);
  // Swapped: named by its feature, without a degree.
  const std::string swapped =
      refused("x.geojson", collection(R"({"type":"Point","coordinates":[43.123456,131.654321]})"));
  EXPECT_NE(swapped.find("x.geojson:feature 1: found a latitude outside the Earth"),
            std::string::npos)
      << swapped;
  EXPECT_NE(swapped.find("exchanged?"), std::string::npos) << swapped;
  EXPECT_EQ(swapped.find("43"), std::string::npos) << swapped;
  EXPECT_EQ(swapped.find("13"), std::string::npos) << swapped;
  EXPECT_EQ(read_vector("/vsicurl/http://localhost/x.geojson").error().fault, Fault::not_found);
}

TEST(Vector, AFileWithoutACoordinateSystemNeedsADatum) {
  if (std::system("ogr2ogr --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "no ogr2ogr";
  const fs::path source = written("i.geojson", collection(kSquareWithHole));
  const auto command = "cd '" + scratch().string() + "' && ogr2ogr -overwrite j.shp '" +
                       source.string() + "' 2>/dev/null && rm j.prj";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_FALSE(read_vector(scratch() / "j.shp"));
  const auto layer = read_vector(scratch() / "j.shp", {.datum = "Pulkovo-42"});
  ASSERT_TRUE(layer) << describe(layer.error());
  EXPECT_NE(layer->notices.at(0).find("EPSG:5044"), std::string::npos);
  EXPECT_FALSE(read_vector(scratch() / "j.shp", {.datum = "GCJ-02"}));
}

TEST(Vector, NaturalEarth) {
  const fs::path folder = fs::path(DERSU_SHARED_DATA) / "landscape/naturalearth";
  if (!fs::exists(folder)) GTEST_SKIP() << "no reference data";
  int read = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".geojson") continue;
    const auto layer = read_vector(entry.path());
    EXPECT_TRUE(layer) << describe(layer.error());
    ++read;
  }
  EXPECT_GE(read, 10);
  // Countries of the file: the index agrees with a place everybody knows.
  const auto countries = read_vector(folder / "ne_50m_admin_0_countries.geojson");
  ASSERT_TRUE(countries);
  const std::vector<LonLat> middle{{105, 45}};
  const auto projection = Projection::make("auto", middle);
  const Point ulaanbaatar = *projection->to_metres(LonLat{106.9, 47.9});
  int holding = 0;
  for (const VectorFeature& feature : countries->features) {
    const auto polygons = projection->to_metres(feature.polygons);
    ASSERT_TRUE(polygons);
    if (!PolygonIndex(*polygons).contains(ulaanbaatar)) continue;
    ++holding;
    const bool mongolia = std::ranges::any_of(
        feature.attributes, [](const std::string& text) { return text == "Mongolia"; });
    EXPECT_TRUE(mongolia);
    EXPECT_NEAR(area_km2(*polygons), 1564116, 10000);  // km2, as the country itself says
  }
  EXPECT_EQ(holding, 1);
}

}  // namespace dersu::io
