// Whose ground is what: a square country on each side of x = 0, seen from a small survey.
#include "dersu/workbench/density_mask.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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
  EXPECT_TRUE(share_ground(c.project, c.ground, c.data, c.input));
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
  EXPECT_FALSE(c.input.parts[2].divides);
  EXPECT_EQ(sum(c.input.views.territories[2]), 16);
  EXPECT_EQ(sum(c.input.views.territories[0]) + sum(c.input.views.territories[1]), west + middle);
  // Land east of both territories is in no number, and that is said with its size.
  const double outside = static_cast<double>(mask.points.size()) - west - middle;
  ASSERT_EQ(c.input.notices.size(), 2U);
  EXPECT_EQ(c.input.notices[0],
            fmt::format("{:.0f} km\u00b2 of the habitat within the buffer of the "
                        "cameras lie outside every territory and are in no "
                        "number.",
                        outside * cell_km2));
  EXPECT_NE(c.input.notices[1].find("Far away"), std::string::npos);
}

/// Two parties' territories as given; empty: the party has none.
Case divided(const std::vector<Polygon>& cn, const std::vector<Polygon>& ru) {
  Case c = make_case(false);
  if (!cn.empty()) c.ground.areas.push_back({"cn", "West", 0, io::AreaKind::territory, cn});
  if (!ru.empty())
    c.ground.areas.push_back({"ru", "East", 1, io::AreaKind::territory, ru, {}, "dersu.toml:9:1"});
  Progress silent;
  EXPECT_TRUE(make_joint_mask(c.project, c.ground, c.input, silent));
  return c;
}

Result<void> share(Case& c) { return share_ground(c.project, c.ground, c.data, c.input); }

TEST(DensityMask, TerritoriesThatOverlapAreRefusedWithTheirNamesAndSquareKilometres) {
  Case c = divided({square(-20'000, 0, 1'000, 10'000)}, {square(-1'000, 0, 20'000, 10'000)});
  const auto made = share(c);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().fault, Fault::bad_input);
  EXPECT_EQ(made.error().where, "dersu.toml:9:1");
  // 2 km wide, as high as the habitat in the box of the mask.
  for (const char* part : {"'cn' (West)", "'ru' (East)", "overlap on 12.0 km\u00b2"})
    EXPECT_NE(made.error().message.find(part), std::string::npos) << made.error().message;
}

TEST(DensityMask, ASliverGoesToTheFirstTerritoryAndIsSaid) {
  // Two cells behind the border are in both.
  Case c = divided({square(-20'000, 0, 0, 10'000), square(0, 4'500, 500, 5'500)},
                   {square(0, 0, 20'000, 10'000)});
  ASSERT_TRUE(share(c));
  ASSERT_FALSE(c.input.notices.empty());
  EXPECT_NE(c.input.notices[0].find("West and East overlap on 0.5 km\u00b2"), std::string::npos);
  const scr::Mask& mask = c.input.views.joint.sessions[0].mask;
  ASSERT_EQ(c.input.parts.size(), 3U);
  double in_east = -2;
  for (std::size_t i = 0; i < mask.points.size(); ++i) {
    EXPECT_EQ(c.input.views.territories[0][i] + c.input.views.territories[1][i], 1);
    in_east += mask.points[i].x_m > 0;
  }
  EXPECT_NEAR(c.input.sides[1].ground_km2, in_east * 0.25, 1e-9);
  EXPECT_EQ(sum(c.input.views.territories[1]), in_east);
}

TEST(DensityMask, AnOverlapIsTheSameWhereverTheCellsLie) {
  // 200 m are between any two columns of cells, or on one.
  for (double border_m = 0; border_m < 500; border_m += 125) {
    Case c = divided({square(-20'000, 0, border_m + 200, 10'000)},
                     {square(border_m, 0, 20'000, 10'000)});
    ASSERT_TRUE(share(c));
    EXPECT_NE(c.input.notices[0].find("overlap on 1.2 km\u00b2"), std::string::npos)
        << c.input.notices[0];
  }
}

TEST(DensityMask, GroundOutsideEveryTerritoryIsAPart) {
  Case c = divided({square(-20'000, 0, 0, 10'000)}, {});
  ASSERT_TRUE(share(c));
  ASSERT_EQ(c.input.parts.size(), 3U);
  EXPECT_EQ(c.input.parts[1].name, "land outside every territory");
  EXPECT_TRUE(c.input.parts[1].divides);
  EXPECT_GT(sum(c.input.views.territories[1]), 0);
  EXPECT_EQ(sum(c.input.views.territories[0]) + sum(c.input.views.territories[1]),
            sum(c.input.views.ground));
}

TEST(DensityMask, APartyWithoutGroundHasNoCountAndOneWithoutAnyIsRefused) {
  Case c = divided({square(-90'000, 0, -80'000, 10'000)}, {square(0, 0, 20'000, 10'000)});
  ASSERT_TRUE(share(c));
  EXPECT_NE(c.input.views.parties[0].problem.find("holds no habitat"), std::string::npos);
  EXPECT_EQ(c.input.views.parties[1].problem, "");

  Case nowhere = divided({square(-90'000, 0, -80'000, 10'000)}, {square(80'000, 0, 90'000, 5'000)});
  const auto made = share(nowhere);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().fault, Fault::bad_input);
}

TEST(DensityMask, APartyWhoseCamerasAllStandElsewhereHasNoCount) {
  // Exchanged: China's camera stands in the west, Russia's in the east but for one.
  Case c = divided({square(0, 0, 20'000, 10'000)}, {square(-20'000, 0, 0, 10'000)});
  ASSERT_TRUE(share(c));
  EXPECT_EQ(c.input.sides[0].stations_abroad, 1U);
  EXPECT_EQ(c.input.views.parties[0].problem, "none of its cameras stands on its ground");
  EXPECT_EQ(c.input.sides[1].stations_at_home, 1U);
  EXPECT_EQ(c.input.views.parties[1].problem, "");
}

// However territories lie: they are refused, or every point of the ground is in exactly one part.
RC_GTEST_PROP(DensityMask, TheDividingPartsAddUpToTheGround, ()) {
  const auto border = [] { return 500.0 * *rc::gen::inRange(-16, 17); };
  const double cn_east = border();
  const double ru_west = cn_east + 500.0 * *rc::gen::inRange(-1, 6);
  const double bump = 500.0 * *rc::gen::inRange(0, 4);
  std::vector<Polygon> ru;
  if (*rc::gen::arbitrary<bool>())
    ru = {square(ru_west, 0, 20'000, 10'000), square(ru_west - 500, 4'000, ru_west, 4'000 + bump)};
  Case c = divided({square(-20'000, 0, cn_east, 10'000)}, ru);
  const auto made = share(c);
  if (!made) RC_DISCARD("refused");
  const std::size_t n = c.input.views.ground.size();
  for (std::size_t i = 0; i < n; ++i) {
    double parts = 0;
    for (std::size_t a = 0; a < c.input.parts.size(); ++a)
      if (c.input.parts[a].divides) parts += c.input.views.territories[a][i];
    RC_ASSERT(parts == c.input.views.ground[i]);
  }
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
