// Where cameras are put: as good as the best of all sets on small cases, within every limit, never
// worse for more freedom, with values that the plain expectation confirms.
#include "dersu/scr/placement.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "dersu/core/random.hpp"
#include "tests/scr/plans.hpp"

namespace dersu::scr {
namespace {

using testing::grid_plan;
using testing::Plan;

std::vector<CameraSite> some_sites(std::size_t n, std::uint64_t seed) {
  Random random(seed, "sites");
  std::vector<CameraSite> sites;
  for (std::size_t i = 0; i < n; ++i)
    sites.push_back({{{600 * random.uniform() - 100, 600 * random.uniform() - 100}},
                     i % 2,
                     1 + double(i % 3),
                     i % 4 == 0 ? 0.5 : 1.0});
  return sites;
}

double value_of(const Plan& plan, const std::vector<CameraSite>& existing,
                const std::vector<CameraSite>& sites, const std::vector<std::size_t>& chosen) {
  if (existing.empty() && chosen.empty()) return 0;
  const ExpectedCounts counts =
      expected_counts(survey_of(plan.survey.detection, existing, sites, chosen), plan.land);
  return std::min(counts.seen, counts.recaptures);
}

bool within(const std::vector<CameraSite>& existing, const std::vector<CameraSite>& sites,
            const std::vector<std::size_t>& chosen, const PlacementLimits& limits) {
  std::vector<std::size_t> of_party(limits.of_party.size(), 0);
  double cost = 0;
  for (std::size_t a = 0; a < chosen.size(); ++a) {
    ++of_party[sites[chosen[a]].party];
    cost += sites[chosen[a]].cost;
    for (std::size_t b = 0; b < a; ++b)
      if (too_near(sites[chosen[a]], sites[chosen[b]], limits.spacing_m)) return false;
    for (const CameraSite& there : existing)
      if (too_near(sites[chosen[a]], there, limits.spacing_m)) return false;
  }
  for (std::size_t p = 0; p < of_party.size(); ++p)
    if (limits.of_party[p] && of_party[p] > *limits.of_party[p]) return false;
  return cost <= limits.budget + 1e-6 && (!limits.total || chosen.size() <= *limits.total);
}

/// Of all sets that the limits allow.
double best_of_all(const Plan& plan, const std::vector<CameraSite>& existing,
                   const std::vector<CameraSite>& sites, const PlacementLimits& limits) {
  double most = 0;
  for (std::size_t set = 0; set < (std::size_t{1} << sites.size()); ++set) {
    std::vector<std::size_t> chosen;
    for (std::size_t j = 0; j < sites.size(); ++j)
      if (set >> j & 1) chosen.push_back(j);
    if (chosen.size() > 5 || !within(existing, sites, chosen, limits)) continue;
    most = std::max(most, value_of(plan, existing, sites, chosen));
  }
  return most;
}

/// Coarse land, since every set is tried.
Plan small_plan(DetectorType type) {
  Plan plan = grid_plan(type);
  Plan out{plan.survey, {}};
  for (std::size_t i = 0; i < plan.land.mask.points.size(); i += 3) {
    out.land.mask.points.push_back(plan.land.mask.points[i]);
    out.land.density_per_ha.push_back(plan.land.density_per_ha[i]);
  }
  out.land.mask.cell_area_ha = 0.75;
  return out;
}

Result<Placement> place(const Plan& plan, const std::vector<CameraSite>& existing,
                        const std::vector<CameraSite>& sites, const PlacementLimits& limits,
                        const PlacementOptions& options = {}) {
  Progress silent;
  return place_cameras(plan.survey.detection, plan.land, existing, sites, limits, options, silent);
}

}  // namespace

TEST(Placement, EqualsTheBestOfAllSets) {
  for (const DetectorType type :
       {DetectorType::multi, DetectorType::proximity, DetectorType::count, DetectorType::capped})
    for (const std::uint64_t seed : {1U, 2U}) {
      SCOPED_TRACE(fmt::format("{} {}", name(type), seed));
      const Plan plan = small_plan(type);
      const auto sites = some_sites(9, seed);
      const std::vector<CameraSite> existing{{{{250, 250}}, 0, 0, 1}};
      PlacementLimits limits{{2, std::nullopt}, 4, {}, 90};
      limits.budget = seed == 1 ? 7 : std::numeric_limits<double>::infinity();
      const auto placed = place(plan, existing, sites, limits);
      ASSERT_TRUE(placed) << describe(placed.error());
      EXPECT_TRUE(within(existing, sites, placed->chosen, limits));
      EXPECT_NEAR(placed->value, value_of(plan, existing, sites, placed->chosen), 1e-12);
      EXPECT_NEAR(placed->value, best_of_all(plan, existing, sites, limits), 1e-9);
      EXPECT_NEAR(placed->value, *std::ranges::max_element(placed->start_values),
                  1e-9 * placed->value);
    }
}

TEST(Placement, MoreFreedomIsNeverWorse) {
  const Plan plan = small_plan(DetectorType::proximity);
  const auto sites = some_sites(40, 3);
  double before = 0;
  for (std::size_t n = 1; n <= 8; ++n) {
    const auto placed = place(plan, {}, sites, {{std::nullopt, std::nullopt}, n, 1e9, 60});
    ASSERT_TRUE(placed);
    EXPECT_EQ(placed->chosen.size(), n);
    EXPECT_GT(placed->value, before);
    before = placed->value;
  }
  const auto split = place(plan, {}, sites, {{4, 4}, std::nullopt, 1e9, 60});
  ASSERT_TRUE(split);
  EXPECT_LE(split->value, before * (1 + 1e-9));
  const auto wide = place(plan, {}, sites, {{4, 4}, std::nullopt, 1e9, 200});
  ASSERT_TRUE(wide);
  EXPECT_LE(wide->value, split->value * (1 + 1e-9));
}

TEST(Placement, LimitsAlwaysHold) {
  const Plan plan = small_plan(DetectorType::multi);
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Random random(seed, "limits");
    const auto sites = some_sites(30, seed);
    const std::vector<CameraSite> existing{{{{0, 0}, {50, 0}}, 0, 0, 1}};
    PlacementLimits limits{{random.below(6), std::nullopt}, 2 + random.below(8), {}, 0};
    limits.budget = 4 + 12 * random.uniform();
    limits.spacing_m = 150 * random.uniform();
    const auto placed = place(plan, existing, sites, limits, {PlacementGoal::n, 3, seed});
    ASSERT_TRUE(placed) << describe(placed.error());
    EXPECT_FALSE(placed->chosen.empty());
    EXPECT_TRUE(within(existing, sites, placed->chosen, limits)) << seed;
  }
}

TEST(Placement, ClustersStandAsOne) {
  const Plan plan = small_plan(DetectorType::proximity);
  std::vector<CameraSite> sites;
  for (int i = 0; i < 16; ++i) {
    const Point p{100.0 * (i % 4), 100.0 * (i / 4)};
    sites.push_back({{p, {p.x_m + 40, p.y_m}}, 0, 1, 1});
  }
  const auto placed = place(plan, {}, sites, {{std::nullopt}, 3, 1e9, 100});
  ASSERT_TRUE(placed);
  ASSERT_EQ(placed->chosen.size(), 3u);
  const PlannedSurvey survey = survey_of(plan.survey.detection, {}, sites, placed->chosen);
  EXPECT_EQ(survey.detectors.size(), 6u);
  EXPECT_TRUE(within({}, sites, placed->chosen, {{std::nullopt}, 3, 1e9, 100}));
}

TEST(Placement, TheSeedAloneTellsWhich) {
  const Plan plan = small_plan(DetectorType::proximity);
  const auto sites = some_sites(60, 9);
  const PlacementLimits limits{{std::nullopt, std::nullopt}, 6, 1e9, 40};
  EXPECT_EQ(place(plan, {}, sites, limits)->chosen, place(plan, {}, sites, limits)->chosen);
}

TEST(Placement, WhatCannotBeIsSaid) {
  const Plan plan = small_plan(DetectorType::proximity);
  const auto sites = some_sites(5, 1);
  const auto says = [&](const Result<Placement>& placed, const std::string& key) {
    ASSERT_FALSE(placed);
    EXPECT_EQ(placed.error().fault, Fault::usage);
    EXPECT_EQ(placed.error().where, key) << describe(placed.error());
  };
  says(place(plan, {}, {}, {{1, 1}, 2, 1e9, 0}), "candidates");
  says(place(plan, {}, sites, {{std::nullopt, 1}, std::nullopt, {}, 0}), "budget");
  PlacementLimits none{{std::nullopt, 1}, std::nullopt, {}, 0};
  none.budget = std::numeric_limits<double>::infinity();
  says(place(plan, {}, sites, none), "cameras");
  says(place(plan, {}, sites, {{1, 1}, 2, 0.5, 0}), "budget");
  Plan wide = grid_plan(DetectorType::proximity);
  for (int i = 0; i < 6; ++i) {  // 40,000 places that reach 30,000 cells
    const auto points = wide.land.mask.points;
    wide.land.mask.points.insert(wide.land.mask.points.end(), points.begin(), points.end());
    const auto density = wide.land.density_per_ha;
    wide.land.density_per_ha.insert(wide.land.density_per_ha.end(), density.begin(), density.end());
  }
  says(place(wide, {}, std::vector<CameraSite>(40'000, {{{0, 0}}, 0, 1, 1}), {{1}, 2, 1e9, 0}),
       "candidates");
  says(place(plan, {{{{200, 200}}, 0, 0, 1}}, sites, {{1, 1}, 2, 1e9, 5000}), "spacing");
}

}  // namespace dersu::scr
