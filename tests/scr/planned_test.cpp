// What a planned survey can be expected to give: against loops, Monte Carlo that knows nothing of
// formulas, and the values that secrdesign has in its own tests.
#include "dersu/scr/planned.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/scr/plans.hpp"

namespace dersu::scr {
namespace {

using testing::grid_plan;
using testing::Plan;

double hazard(const PlannedDetection& d, Point a, Point b) {
  return hazard_at(d.function, d.intercept, d.sigma_m, d.z,
                   std::hypot(a.x_m - b.x_m, a.y_m - b.y_m));
}

double effort(const Plan& plan, std::size_t k, std::size_t s) {
  return plan.survey.usage.empty() ? 1
                                   : plan.survey.usage[k * plan.survey.detection.n_occasions + s];
}

/// n, r and the animals at two places, by plain loops over points, occasions and detectors.
ExpectedCounts loops(const Plan& plan) {
  const PlannedDetection& d = plan.survey.detection;
  const std::size_t n_k = plan.survey.detectors.size();
  ExpectedCounts out;
  std::vector<double> cap(n_k, 1);
  std::vector<double> of_all(n_k, 0);
  if (d.type == DetectorType::capped)
    for (std::size_t k = 0; k < n_k; ++k) {
      double all = 0;
      for (std::size_t m = 0; m < plan.land.mask.points.size(); ++m)
        all += plan.land.mask.cell_area_ha * plan.land.density_per_ha[m] *
               hazard(d, plan.survey.detectors[k], plan.land.mask.points[m]);
      of_all[k] = all;
      cap[k] = (1 - std::exp(-all)) / all;
    }
  const double trials = d.trials > 0 ? d.trials : 1;
  const auto counted = [&](std::size_t k, std::size_t s) {
    const double t = effort(plan, k, s);
    return of_all[k] > 0 ? (1 - std::exp(-t * of_all[k])) / (1 - std::exp(-of_all[k])) : t;
  };
  for (std::size_t m = 0; m < plan.land.mask.points.size(); ++m) {
    const double weight = plan.land.mask.cell_area_ha * plan.land.density_per_ha[m];
    std::vector<double> h(n_k);
    for (std::size_t k = 0; k < n_k; ++k) {
      h[k] = hazard(d, plan.survey.detectors[k], plan.land.mask.points[m]);
      if (d.type == DetectorType::capped) h[k] = -std::log(1 - cap[k] * h[k]);
    }
    double missed = 1;
    double detections = 0;
    std::vector<double> here_or_nowhere(n_k, 1);
    for (std::size_t s = 0; s < d.n_occasions; ++s) {
      double all = 0;
      for (std::size_t k = 0; k < n_k; ++k) all += counted(k, s) * h[k];
      missed *= std::exp(-trials * all);
      const double caught = 1 - std::exp(-all);
      if (d.type == DetectorType::multi) detections += caught;
      for (std::size_t k = 0; k < n_k; ++k) {
        const double t = counted(k, s) * h[k];
        if (d.type == DetectorType::multi) {
          here_or_nowhere[k] *= 1 - caught + (all > 0 ? caught * t / all : 0);
        } else {
          here_or_nowhere[k] *= std::exp(-trials * (all - t));
          detections +=
              d.type == DetectorType::count && d.trials == 0 ? t : trials * (1 - std::exp(-t));
        }
      }
    }
    double only = 0;
    for (const double p : here_or_nowhere) only += p - missed;
    out.seen += weight * (1 - missed);
    out.detections += weight * detections;
    out.at_two_places += weight * (1 - missed - only);
  }
  out.recaptures = out.detections - out.seen;
  return out;
}

void equals_loops(const Plan& plan) {
  const ExpectedCounts fast = expected_counts(plan.survey, plan.land);
  const ExpectedCounts slow = loops(plan);
  EXPECT_NEAR(fast.seen, slow.seen, 1e-10 * slow.seen);
  EXPECT_NEAR(fast.detections, slow.detections, 1e-10 * slow.detections);
  EXPECT_NEAR(fast.recaptures, slow.recaptures, 1e-9 * slow.detections);
  EXPECT_NEAR(fast.at_two_places, slow.at_two_places, 1e-9 * slow.seen);
  EXPECT_GE(fast.movements, 0);
  EXPECT_LE(fast.movements, fast.recaptures);
}

}  // namespace

TEST(Planned, EqualsLoopsForEveryDetectorAndEffort) {
  for (const DetectorType type :
       {DetectorType::multi, DetectorType::proximity, DetectorType::count, DetectorType::capped}) {
    SCOPED_TRACE(name(type));
    Plan plan = grid_plan(type);
    equals_loops(plan);
    const std::size_t n = plan.survey.detectors.size() * plan.survey.detection.n_occasions;
    for (std::size_t i = 0; i < n; ++i) plan.survey.usage.push_back(double((i * 7) % 4) / 2);
    equals_loops(plan);
  }
  Plan binomial = grid_plan(DetectorType::count);
  binomial.survey.detection.trials = 3;
  equals_loops(binomial);
}

TEST(Planned, EqualsLoopsForEveryDetectionFunction) {
  for (const int number : {0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18, 19}) {
    Plan plan = grid_plan(DetectorType::proximity);
    PlannedDetection& d = plan.survey.detection;
    d.function = DetectionFunction(number);
    SCOPED_TRACE(name(d.function));
    d.z = shape_name(d.function) == "w" ? 40 : number == 7 ? 30 : 3;
    equals_loops(plan);
  }
}

// The values of Enrm in the tests of secrdesign 2.9: an 8 x 8 grid at 20 m, 64 cells across a
// buffer of 100 m, D = 5, lambda0 = 0.2, sigma = 20 m, 5 occasions.
TEST(Planned, EqualsSecrdesign) {
  Plan plan;
  plan.survey.detection = {
      DetectorType::multi, 0, DetectionFunction::hazard_halfnormal, 0.2, 20, 0, 5};
  for (int i = 0; i < 64; ++i) plan.survey.detectors.push_back({20.0 * (i % 8), 20.0 * (i / 8)});
  const double cell_m = 340.0 / 64;
  for (int i = 0; i < 64 * 64; ++i) {
    const Point p{-100 + cell_m * (i % 64 + 0.5), -100 + cell_m * (i / 64 + 0.5)};
    const bool near = std::ranges::any_of(plan.survey.detectors,
                                          [&](Point k) { return distance_m(p, k) <= 100; });
    if (near) plan.land.mask.points.push_back(p);
  }
  plan.land.mask.cell_area_ha = cell_m * cell_m / 1e4;
  plan.land.density_per_ha.assign(plan.land.mask.points.size(), 5);
  const ExpectedCounts multi = expected_counts(plan.survey, plan.land);
  EXPECT_NEAR(multi.seen, 20.42885, 1e-4);
  EXPECT_NEAR(multi.recaptures, 32.59759, 1e-4);
  EXPECT_NEAR(multi.movements, 28.62447, 1e-4);
  plan.survey.detection.type = DetectorType::proximity;
  const ExpectedCounts proximity = expected_counts(plan.survey, plan.land);
  EXPECT_NEAR(proximity.seen, 20.42885, 1e-4);
  EXPECT_NEAR(proximity.recaptures, 56.14689, 1e-4);
  EXPECT_NEAR(proximity.movements, 49.64859, 1e-4);
}

TEST(Planned, OneDetectorByHand) {
  Plan plan;
  plan.survey.detection = {
      DetectorType::proximity, 0, DetectionFunction::halfnormal, 0.5, 100, 0, 2};
  plan.survey.detectors = {{0, 0}};
  plan.land.mask = {{{0, 0}, {100, 0}}, 1, {}};
  plan.land.density_per_ha = {2, 4};
  const double far = 0.5 * std::exp(-0.5);
  const ExpectedCounts counts = expected_counts(plan.survey, plan.land);
  EXPECT_NEAR(counts.seen, 2 * 0.75 + 4 * (1 - (1 - far) * (1 - far)), 1e-12);
  EXPECT_NEAR(counts.detections, 2 * 1.0 + 4 * 2 * far, 1e-12);
  EXPECT_NEAR(counts.movements, 0, 1e-12);
  EXPECT_NEAR(counts.at_two_places, 0, 1e-12);
  EXPECT_NEAR(plan.land.expected_n(), 6, 1e-12);
}

TEST(Planned, DetectorOccasionsThatAreTaken) {
  Plan plan = grid_plan(DetectorType::capped);
  plan.survey.usage.assign(16 * 5, 1);
  plan.survey.usage[7] = 0;
  plan.survey.usage[20] = 0.5;
  double taken = 0;
  for (std::size_t k = 0; k < 16; ++k) {
    double all = 0;
    for (std::size_t m = 0; m < plan.land.mask.points.size(); ++m)
      all += plan.land.mask.cell_area_ha * plan.land.density_per_ha[m] *
             hazard(plan.survey.detection, plan.survey.detectors[k], plan.land.mask.points[m]);
    for (std::size_t s = 0; s < 5; ++s) taken += 1 - std::exp(-effort(plan, k, s) * all);
  }
  EXPECT_NEAR(expected_taken(plan.survey, plan.land), taken / 79, 1e-9);
}

TEST(Planned, TheRuleOfThumb) {
  ExpectedCounts counts;
  counts.seen = 25;
  counts.recaptures = 100;
  EXPECT_DOUBLE_EQ(rule_of_thumb_rse(counts, NumberOfAnimals::poisson, 40), 0.2);
  EXPECT_DOUBLE_EQ(rule_of_thumb_rse(counts, NumberOfAnimals::binomial, 40),
                   std::sqrt(0.04 - 0.025));
  counts.recaptures = 0;
  EXPECT_TRUE(std::isinf(rule_of_thumb_rse(counts, NumberOfAnimals::poisson, 40)));
}

TEST(Planned, WhatMakesNoSenseIsSaidAtOnce) {
  Plan plan = grid_plan(DetectorType::proximity);
  plan.survey.detection.intercept = 1.5;
  plan.survey.detection.sigma_m = -3;
  plan.land.density_per_ha[0] = -1;
  const auto checked = check(plan.survey.detection, plan.land);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().fault, Fault::usage);
  ASSERT_EQ(checked.error().details.size(), 3u) << describe(checked.error());
  EXPECT_EQ(checked.error().details[0].where, "g0");
  plan = grid_plan(DetectorType::proximity);
  plan.survey.detection.sigma_m = 50000;
  EXPECT_NE(describe(check(plan.survey.detection, plan.land).error()).find("wider than the whole"),
            std::string::npos);
  plan.survey.detection.sigma_m = 5;
  EXPECT_NE(describe(check(plan.survey.detection, plan.land).error()).find("0.6 sigma"),
            std::string::npos);
  plan.survey.detectors.clear();
  plan.survey.usage = {-1};
  EXPECT_EQ(check(plan.survey).error().details.size(), 3u);
}

}  // namespace dersu::scr
