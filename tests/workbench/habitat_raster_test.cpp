// Habitat as a raster and as polygons: the same cells, the same mask, the same answer.
#include "dersu/workbench/habitat_raster.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "dersu/io/projection.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/workbench/method.hpp"
#include "tests/scratch.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;
constexpr const char* kCrs = "EPSG:32652";

/// An L of three cells of 10 km: rows 0 and 1 of column 0, row 1 of column 1.
io::Raster l_shape() {
  io::Raster raster;
  raster.columns = 2;
  raster.rows = 2;
  raster.west = 490'000;
  raster.north = 4'800'000;
  raster.cell_width = raster.cell_height = 10'000;
  raster.crs = kCrs;
  raster.values = {1, 0, 1, 0.5};
  return raster;
}

TEST(HabitatRaster, CellsAboveZeroAreHabitatAndNothingElse) {
  const Scratch scratch("habitat");
  ASSERT_TRUE(io::write_raster((scratch / "habitat.tif"), l_shape()));
  const auto polygons = read_habitat_raster(scratch / "habitat.tif");
  ASSERT_TRUE(polygons) << describe(polygons.error());
  const auto projection = io::Projection::make(kCrs, {}).value();
  const auto metres = projection.to_metres(*polygons).value();
  EXPECT_NEAR(area_km2(metres), 300, 0.01);
  const PolygonIndex index(metres);
  const io::Raster raster = l_shape();
  for (double x = 487'500; x < 513'000; x += 1'000)
    for (double y = 4'777'500; y < 4'803'000; y += 1'000) {
      const double value = raster.sample(x, y);
      EXPECT_EQ(index.contains({x, y}), value > 0);
    }
}

TEST(HabitatRaster, WithoutACoordinateSystemItIsRefused) {
  const Scratch scratch("habitat");
  std::ofstream(scratch / "habitat.asc")
      << "ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 10\n1\n";
  const auto polygons = read_habitat_raster(scratch / "habitat.asc");
  ASSERT_FALSE(polygons);
  EXPECT_EQ(polygons.error().fault, Fault::bad_input);
}

TEST(HabitatRaster, WithoutOneItIsInThatOfTheDetectors) {
  const Scratch scratch("habitat");
  std::ofstream(scratch / "habitat.asc")
      << "ncols 2\nnrows 2\nxllcorner 490000\nyllcorner 4780000\ncellsize 10000\n1 0\n1 0.5\n";
  const auto polygons = read_habitat_raster(scratch / "habitat.asc", kCrs);
  ASSERT_TRUE(polygons) << describe(polygons.error());
  const auto projection = io::Projection::make(kCrs, {}).value();
  EXPECT_NEAR(area_km2(projection.to_metres(*polygons).value()), 300, 0.01);
  std::ofstream(scratch / "degrees.asc")
      << "ncols 1\nnrows 1\nxllcorner 131\nyllcorner 43\ncellsize 0.1\n1\n";
  EXPECT_FALSE(read_habitat_raster(scratch / "degrees.asc", kCrs));
}

TEST(HabitatRaster, DensityClipsItsMaskToIt) {
  const Scratch scratch("habitat");
  io::Raster raster = l_shape();
  raster.west = -6'000;  // the example's detectors begin at 0, 0
  raster.north = 26'000;
  raster.cell_width = raster.cell_height = 20'000;
  raster.rows = 2;
  ASSERT_TRUE(io::write_raster((scratch / "habitat.tif"), raster));
  const fs::path tables = fs::path(DERSU_SOURCE_DIR) / "examples/density-tables";
  const Method& density = *find_method("density");
  const auto options =
      Options::make(density.options, {{"captures", (tables / "captures.csv").string()},
                                      {"traps", (tables / "traps.csv").string()},
                                      {"usage", (tables / "usage.csv").string()},
                                      {"buffer", "30 km"},
                                      {"spacing", "2 km"},
                                      {"habitat", (scratch / "habitat.tif").string()},
                                      {"crs", kCrs}});
  ASSERT_TRUE(options) << describe(options.error());
  Progress silent;
  const auto outcome = density.run(*options, silent);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  // Three of the four squares of 400 km2, all within the buffer of a detector.
  const auto json = nlohmann::json::parse(outcome->json);
  EXPECT_NEAR(json["region_n"]["area_km2"].get<double>(), 1200, 1);
}

}  // namespace
}  // namespace dersu::workbench
