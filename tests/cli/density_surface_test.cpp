// dersu density --surface, and --region with several territories.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "dersu/io/raster.hpp"
#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Words = std::vector<std::string>;

class DensitySurface : public ::testing::Test {
 protected:
  [[nodiscard]] Ran density(const Words& more) const {
    Words words{"density"};
    for (const char* name : {"captures", "traps", "usage", "mask"}) {
      words.push_back(std::string("--") + name);
      words.push_back(
          (fs::path(DERSU_SOURCE_DIR) / "examples/density-tables" / (std::string(name) + ".csv"))
              .string());
    }
    words.insert(words.end(), more.begin(), more.end());
    return place_.run(words);
  }
  [[nodiscard]] fs::path in_place(const char* name) const { return place_.folder() / name; }

 private:
  Workplace place_{};
};

}  // namespace

TEST_F(DensitySurface, IsTheModelsDensityInItsPlace) {
  const fs::path file = in_place("d.tif");
  const Ran ran = density({"--model", "D ~ x", "--surface", file.string(), "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json answer = json::parse(ran.out);
  ASSERT_EQ(*io::count_bands(file), 4);
  std::vector<io::Raster> bands;
  for (int b = 1; b <= 4; ++b) bands.push_back(*io::read_raster(file, {.band = b}));
  double animals = 0;
  double west = 0;
  double east = 0;
  const io::Raster& density = bands[0];
  for (std::size_t i = 0; i < density.values.size(); ++i) {
    if (std::isnan(density.values[i])) continue;
    animals += density.values[i] * density.cell_width * density.cell_height / 1e8;
    (2 * (i % density.columns) < density.columns ? west : east) += density.values[i];
    EXPECT_LT(bands[2].values[i], density.values[i]);
    EXPECT_GT(bands[3].values[i], density.values[i]);
    EXPECT_GT(bands[1].values[i], 0);
  }
  EXPECT_NEAR(animals, answer["region_n"]["expected"]["estimate"].get<double>(), 1e-6 * animals);
  EXPECT_EQ(east > west, answer["coefficients"][1]["beta"].get<double>() > 0);
}

TEST_F(DensitySurface, WhatHasNoSurfaceIsRefused) {
  const Ran ending = density({"--surface", in_place("d.png").string()});
  EXPECT_EQ(ending.status, 2);
  EXPECT_NE(ending.err.find("ends in .tif"), std::string::npos) << ending.err;
  const Ran nowhere = density({"--surface", in_place("none/d.tif").string()});
  EXPECT_EQ(nowhere.status, 2);
  EXPECT_NE(nowhere.err.find("expected a file in a folder that is there"), std::string::npos);
  const Ran conditional = density({"--conditional", "--surface", in_place("d.tif").string()});
  EXPECT_EQ(conditional.status, 2);
  EXPECT_NE(conditional.err.find("--surface: found beside --conditional"), std::string::npos);
  EXPECT_FALSE(fs::exists(in_place("d.tif")));
}

TEST_F(DensitySurface, TerritoriesOfARegionAreToldByName) {
  // The table's coordinates are small: a projection whose meridian of 129 degrees has x = 12 km.
  std::ofstream(in_place("r.geojson"))
      << R"({"type":"FeatureCollection","features":[)"
      << R"({"type":"Feature","properties":{"name":"West"},"geometry":{"type":"Polygon",)"
      << R"("coordinates":[[[120,30],[129,30],[129,60],[120,60],[120,30]]]}},)"
      << R"({"type":"Feature","properties":{"name":"East"},"geometry":{"type":"Polygon",)"
      << R"("coordinates":[[[129,30],[138,30],[138,60],[129,60],[129,30]]]}}]})";
  const Words region{"--region", in_place("r.geojson").string(), "--crs",
                     "+proj=tmerc +lat_0=43 +lon_0=129 +x_0=12000 +y_0=12000 +datum=WGS84"};
  const Ran ran = density({region[0], region[1], region[2], region[3], "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json answer = json::parse(ran.out);
  const json& parts = answer["territories"];
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0]["name"], "West");
  EXPECT_EQ(parts[1]["name"], "East");
  double sum = 0;
  for (const json& part : parts) sum += part["realised"]["estimate"].get<double>();
  const double all = answer["region_n"]["realised"]["estimate"];
  EXPECT_NEAR(sum, all, 1e-9 * all);
  const Ran text = density(region);
  EXPECT_NE(text.out.find("  in West, 1568 of its "), std::string::npos) << text.out;
}

}  // namespace dersu::cli
