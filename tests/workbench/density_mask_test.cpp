// Whose ground is what: a square country on each side of x = 0, seen from a small survey.
#include "dersu/workbench/density_mask.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace dersu::workbench {
namespace {

Polygon square(double west_m, double south_m, double east_m, double north_m) {
  return {{{{west_m, south_m}, {east_m, south_m}, {east_m, north_m}, {west_m, north_m}}}};
}

struct Case {
  io::Project project;
  SurveyData data;
  Ground ground;
  DensityInput input;
};

/// CN west of 0, RU east of it; cameras at x = -2000 (CN), 2000 and 6000 (RU), and one of RU at
/// -1000.
Case make_case(bool territories) {
  Case c{{}, {}, {io::Projection::make("EPSG:32652", {}).value()}, {}};
  c.project.parties = {{"CN", "China", ""}, {"RU", "Russia", ""}};
  c.project.density.buffer_m = 3000;
  c.project.density.spacing_m = 500;
  c.data.survey.parties = {"CN", "RU"};
  c.data.party = {0, 1};
  c.data.survey.stations = {{"a", 0, {}}, {"b", 1, {}}, {"c", 1, {}}, {"d", 1, {}}};
  c.ground.stations = {{-2000, 5000}, {2000, 5000}, {6000, 5000}, {-1000, 5000}};
  if (territories) {
    c.ground.areas.push_back(
        {"cn", "West", 0, io::AreaKind::territory, {square(-20'000, 0, 0, 10'000)}, {}});
    c.ground.areas.push_back(
        {"ru", "East", 1, io::AreaKind::territory, {square(0, 0, 5'000, 10'000)}, {}});
  }
  c.ground.areas.push_back({"habitat",
                            "Hills",
                            kNobody,
                            io::AreaKind::habitat,
                            {square(-20'000, 0, 20'000, 10'000)},
                            {}});
  c.ground.areas.push_back(
      {"far", "Far away", kNobody, io::AreaKind::region, {square(90'000, 0, 95'000, 5'000)}, {}});
  c.ground.areas.push_back({"core",
                            "Core",
                            kNobody,
                            io::AreaKind::protected_area,
                            {square(-1'000, 4'000, 1'000, 6'000)},
                            {}});
  c.input.stations = {0, 1, 2, 3};
  c.input.views.joint.sessions.emplace_back();
  c.input.views.joint.sessions[0].detectors.points = c.ground.stations;
  c.input.sides = {{0}, {1}};
  return c;
}

Case shared(bool territories) {
  Case c = make_case(territories);
  Progress silent;
  EXPECT_TRUE(make_joint_mask(c.project, c.ground, c.input, silent));
  share_ground(c.project, c.ground, c.data, c.input);
  return c;
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(DensityMask, TerritoriesArePartiesGroundAndNobodyCountsAbroad) {
  const Case c = shared(true);
  const scr::Mask& mask = c.input.views.joint.sessions[0].mask;
  const double cell_km2 = 0.25;
  EXPECT_DOUBLE_EQ(mask.cell_area_ha, 25);
  // Each side's own count: a station abroad is left out.
  EXPECT_EQ(c.input.sides[0].stations, (std::vector<camtrap::Index>{0}));
  EXPECT_EQ(c.input.sides[1].stations, (std::vector<camtrap::Index>{1, 2}));
  EXPECT_EQ(c.input.sides[1].stations_abroad, 1U);
  // Grounds: cells west of 0; cells between 0 and 5000. Land east of that is nobody's.
  double west = 0;
  double middle = 0;
  for (const Point p : mask.points) {
    west += p.x_m < 0;
    middle += p.x_m > 0 && p.x_m < 5000;
  }
  EXPECT_NEAR(c.input.sides[0].ground_km2, west * cell_km2, 1e-9);
  EXPECT_NEAR(c.input.sides[1].ground_km2, middle * cell_km2, 1e-9);
  EXPECT_EQ(sum(c.input.views.ground), west + middle);
  EXPECT_EQ(c.input.twice_km2, 0);
  // A mask never reaches into another party's territory, but takes in unclaimed land near cameras.
  for (const Point p : c.input.views.parties[0].data.sessions[0].mask.points) EXPECT_LT(p.x_m, 0);
  bool beyond = false;
  for (const Point p : c.input.views.parties[1].data.sessions[0].mask.points) {
    EXPECT_GT(p.x_m, 0);
    beyond = beyond || p.x_m > 5000;
  }
  EXPECT_TRUE(beyond);
  EXPECT_EQ(sum(c.input.views.parties[1].ground), middle);
  // Parts: both territories and the protected area; the region far away holds nothing and says so.
  ASSERT_EQ(c.input.parts.size(), 3U);
  EXPECT_EQ(c.input.parts[2].id, "core");
  EXPECT_FALSE(c.input.parts[2].is_territory);
  EXPECT_EQ(sum(c.input.views.territories[2]), 16);
  EXPECT_EQ(sum(c.input.views.territories[0]) + sum(c.input.views.territories[1]), west + middle);
  ASSERT_EQ(c.input.notices.size(), 1U);
  EXPECT_NE(c.input.notices[0].find("Far away"), std::string::npos);
}

TEST(DensityMask, WithoutTerritoriesGroundLiesAroundOwnCamerasAndOverlapIsSaid) {
  const Case c = shared(false);
  EXPECT_EQ(c.input.sides[1].stations.size(), 3U);
  EXPECT_EQ(c.input.sides[1].stations_abroad, 0U);
  EXPECT_FALSE(c.input.sides[0].has_territory);
  EXPECT_GT(c.input.twice_km2, 0);
  const scr::Mask& mask = c.input.views.joint.sessions[0].mask;
  EXPECT_EQ(sum(c.input.views.ground), static_cast<double>(mask.points.size()));
  EXPECT_NEAR(c.input.sides[0].ground_km2 + c.input.sides[1].ground_km2 - c.input.twice_km2,
              mask.area_ha() / 100, 1e-9);
}

TEST(DensityMask, NeedsRecapturesToChooseABuffer) {
  Case c = make_case(true);
  c.project.density.buffer_m.reset();
  Progress silent;
  const auto made = make_joint_mask(c.project, c.ground, c.input, silent);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().fault, Fault::numeric);
  EXPECT_NE(made.error().message.find("buffer"), std::string::npos);
}

}  // namespace
}  // namespace dersu::workbench
