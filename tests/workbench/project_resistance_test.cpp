// [density] resistance: which rasters, which formula, and the land that they make.
#include "dersu/workbench/project_resistance.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/io/raster.hpp"
#include "dersu/workbench/resistance_land.hpp"
#include "tests/scratch.hpp"

namespace dersu::workbench {
namespace {

constexpr const char* kCrs = "EPSG:32652";

/// 40 x 40 cells of `cell_m` whose value is their middle's x in kilometres from 500 km.
io::Raster slope(double cell_m) {
  io::Raster raster;
  raster.columns = raster.rows = 40;
  raster.west = 500'000 - 20 * cell_m;
  raster.north = 4'800'000 + 20 * cell_m;
  raster.cell_width = raster.cell_height = cell_m;
  raster.crs = kCrs;
  for (std::size_t row = 0; row < 40; ++row)
    for (std::size_t column = 0; column < 40; ++column)
      raster.values.push_back((double(column) + 0.5 - 20) * cell_m / 1000);
  return raster;
}

/// Four points 2 km apart around the middle of the raster.
scr::Mask small_mask() {
  scr::Mask mask;
  mask.cell_area_ha = 400;
  for (const double x : {-1000.0, 1000.0})
    for (const double y : {-1000.0, 1000.0}) mask.points.push_back({500'000 + x, 4'800'000 + y});
  return mask;
}

class ProjectResistance : public ::testing::Test {
 protected:
  ProjectResistance() {
    project_.folder = scratch_.folder();
    project_.covariates = {{"cover", "cover.tif", "dersu.toml:3:1"}};
    project_.density.resistance = {"cover"};
    project_.density.resistance_where = "dersu.toml:9:2";
  }
  void write(const std::string& name, const io::Raster& raster) const {
    ASSERT_TRUE(io::write_raster(scratch_ / name, raster));
  }
  /// The land with `margin_m` beyond the mask.
  scr::Land land(double margin_m, const std::string& crs = kCrs) {
    notices_.clear();
    const auto cost = project_cost(project_);
    EXPECT_TRUE(cost) << describe(cost.error());
    const auto projection = io::Projection::make(crs, {}).value();
    const auto made =
        project_land(project_, projection, (*cost)->formula, small_mask(), margin_m, notices_);
    EXPECT_TRUE(made) << describe(made.error());
    return made ? **made : scr::Land{};
  }
  std::string problem() const {
    const auto cost = project_cost(project_);
    return cost ? "" : describe(cost.error());
  }

  Scratch scratch_{"resistance"};
  io::Project project_{};
  std::vector<std::string> notices_{};
};

TEST_F(ProjectResistance, ASquareGridOfTheProjectIsTakenAsItIsAndCut) {
  write("cover.tif", slope(500));
  const scr::Land made = land(3000);
  // The mask's box is 4 km wide, and 3 km more on each side are 10 km: 20 cells.
  EXPECT_EQ(made.grid.n_columns, 20U);
  EXPECT_EQ(made.grid.n_rows, 20U);
  EXPECT_EQ(made.grid.cell_m, 500);
  EXPECT_EQ(made.grid.west_m, 495'000);
  EXPECT_EQ(made.grid.north_m, 4'805'000);
  for (std::uint32_t cell = 0; cell < made.grid.n_cells(); ++cell)
    EXPECT_EQ(made.covariates[0].values[cell], (made.grid.centre(cell).x_m - 500'000) / 1000);
  EXPECT_TRUE(notices_.empty()) << notices_.front();
  // All of it where the margin is wider.
  EXPECT_EQ(land(90'000).grid.n_columns, 40U);
}

TEST_F(ProjectResistance, CellsFinerThanTheMaskNeedsBecomeMeans) {
  write("cover.tif", slope(250));
  const scr::Land made = land(2000);
  EXPECT_EQ(made.grid.cell_m, 500);
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_EQ(notices_[0],
            "Resistance: the cells of cover are 250 m wide, far finer than the mask's; means over "
            "cells of 500 m were taken.");
  // A plane's mean is its middle.
  for (std::uint32_t cell = 0; cell < made.grid.n_cells(); ++cell)
    EXPECT_NEAR(made.covariates[0].values[cell], (made.grid.centre(cell).x_m - 500'000) / 1000,
                1e-9);
}

TEST_F(ProjectResistance, ACellOfWhichHalfHasNoValueIsClosed) {
  io::Raster raster = slope(250);
  // Of the cell of 500 m that begins in column 20, row 20, two of four: closed; of the next one.
  raster.at(20, 20) = raster.at(21, 21) = raster.at(22, 20) = std::nan("");
  write("cover.tif", raster);
  const scr::Land made = land(2000);
  EXPECT_FALSE(is_open(made, *made.grid.cell_at({500'250, 4'799'750})));
  EXPECT_TRUE(is_open(made, *made.grid.cell_at({500'750, 4'799'750})));
}

TEST_F(ProjectResistance, AnotherSystemIsFittedToTheProjects) {
  io::Raster degrees = slope(500);
  degrees.crs = "EPSG:4326";
  degrees.west = 128.9;
  degrees.north = 43.4;
  degrees.cell_width = degrees.cell_height = 0.01;
  for (std::size_t row = 0; row < 40; ++row)
    for (std::size_t column = 0; column < 40; ++column)
      degrees.at(column, row) = 43.4 - (double(row) + 0.5) * 0.01;
  write("cover.tif", degrees);
  const scr::Land made = land(2000);
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_NE(notices_[0].find("cover is in another coordinate system"), std::string::npos);
  // 0.01 degrees of latitude are 1.11 km.
  EXPECT_NEAR(made.grid.cell_m, 1111, 2);
  const auto projection = io::Projection::make(kCrs, {}).value();
  for (std::uint32_t cell = 0; cell < made.grid.n_cells(); ++cell) {
    const LonLat there = projection.to_lonlat(made.grid.centre(cell)).value();
    EXPECT_NEAR(made.covariates[0].values[cell], there.lat_deg, 0.006);
  }
}

TEST_F(ProjectResistance, CovariatesAndFilesHaveTheirNames) {
  write("cover.tif", slope(500));
  write("roads.2024.tif", slope(500));
  project_.density.resistance = {"cover", "roads.2024.tif", "far=cover.tif"};
  const auto rasters = project_rasters(project_);
  ASSERT_TRUE(rasters) << describe(rasters.error());
  ASSERT_EQ(rasters->size(), 3U);
  EXPECT_EQ((*rasters)[1].name, "roads");
  EXPECT_EQ((*rasters)[2].name, "far");
  EXPECT_EQ((*rasters)[2].path, scratch_ / "cover.tif");
  EXPECT_EQ((*project_cost(project_))->formula.text(), "cost ~ cover + roads + far");
  EXPECT_EQ(land(2000).covariates.size(), 3U);
  project_.density.resistance_model = "log(cost) ~ roads";
  EXPECT_EQ(land(2000).covariates.size(), 1U);
  project_.density.resistance = {"cover", "cover=b.tif"};
  EXPECT_NE(problem().find("dersu.toml:9:2: found two rasters with the name 'cover'"),
            std::string::npos);
}

TEST_F(ProjectResistance, WordsThatCannotBeMeantAreRefusedWhereTheyStand) {
  project_.density.resistance_model = "log(cost) ~ covr";
  project_.density.resistance_model_where = "dersu.toml:10:20";
  EXPECT_EQ(problem(),
            "dersu.toml:10:20: found the variable 'covr' in 'cost ~ covr', expected a raster of "
            "resistance: cover; did you mean 'cover'?\n");
  project_.density.resistance_model = "log(cost) ~ cover";
  project_.density.model = "D ~ 1; cost ~ cover";
  EXPECT_NE(problem().find("found beside a formula for cost in model"), std::string::npos);
  project_.density.resistance_model.clear();
  EXPECT_TRUE((*project_cost(project_))->in_model);
  project_.density.resistance.clear();
  project_.density.model_where = "dersu.toml:8:9";
  EXPECT_NE(problem().find("dersu.toml:8:9: found a formula for cost"), std::string::npos);
  project_.density.model = "D ~ 1";
  EXPECT_EQ(problem(), "");
  project_.density.resistance_model = "log(cost) ~ cover";
  EXPECT_NE(problem().find("found without resistance"), std::string::npos);
}

TEST_F(ProjectResistance, ARasterElsewhereHasNothingToSay) {
  io::Raster raster = slope(500);
  raster.west += 200'000;
  write("cover.tif", raster);
  const auto projection = io::Projection::make(kCrs, {}).value();
  const auto cost = project_cost(project_);
  ASSERT_TRUE(cost);
  const auto made =
      project_land(project_, projection, (*cost)->formula, small_mask(), 2000, notices_);
  ASSERT_FALSE(made);
  EXPECT_EQ(describe(made.error()),
            "dersu.toml:9:2: resistance 'cover' has no value anywhere around the cameras\n");
}

}  // namespace
}  // namespace dersu::workbench
