// Drawn surveys against expectations, the expected precision against fits of drawn surveys and
// against the information of fits.
#include "dersu/scr/planned_animals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "dersu/scr/fit.hpp"
#include "dersu/scr/planned_precision.hpp"
#include "dersu/scr/planned_trials.hpp"
#include "dersu/scr/simulator.hpp"
#include "tests/scr/plans.hpp"

namespace dersu::scr {
namespace {

using testing::grid_plan;
using testing::Plan;

struct Mean {
  double sum = 0, squares = 0, n = 0;
  void add(double v) {
    sum += v;
    squares += v * v;
    ++n;
  }
  [[nodiscard]] double mean() const { return sum / n; }
  [[nodiscard]] double error() const {
    return std::sqrt((squares / n - mean() * mean()) / (n - 1));
  }
};

/// Within `errors` standard errors, and `slack` of it for what is approximate.
void near(const Mean& drawn, double expected, double slack = 0) {
  EXPECT_NEAR(drawn.mean(), expected, 4.5 * drawn.error() + slack * expected);
  EXPECT_LT(drawn.error(), 0.05 * expected);  // else the test says nothing
}

struct Seen {
  Mean n, detections, movements, elsewhere;
};

/// What a reader of the tables would count.
Seen drawn(const Plan& plan, int surveys) {
  Seen seen;
  const PlannedModel planned =
      planned_model(plan.survey.detection, plan.land, NumberOfAnimals::poisson);
  const auto simulator =
      Simulator::make(planned_data(plan.survey, plan.land), planned.model, planned.beta);
  EXPECT_TRUE(simulator);
  for (int r = 0; r < surveys; ++r) {
    const Data data = simulator->draw(5, fmt::format("planned test {}", r)).data;
    std::map<std::uint32_t, std::set<std::uint32_t>> places;
    std::map<std::uint32_t, std::uint32_t> last;
    double moves = 0;
    for (const Capture& c : data.sessions[0].captures) {
      places[c.animal].insert(c.detector);
      const auto [at, first] = last.emplace(c.animal, c.detector);
      if (!first && at->second != c.detector) ++moves;
      at->second = c.detector;
    }
    double elsewhere = 0;
    for (const auto& [animal, set] : places) elsewhere += set.size() > 1 ? 1 : 0;
    EXPECT_EQ(places.size(), data.n_animals());
    seen.n.add(double(data.n_animals()));
    seen.detections.add(double(data.n_detections()));
    seen.movements.add(moves);
    seen.elsewhere.add(elsewhere);
  }
  return seen;
}

void add_effort(Plan& plan) {
  const std::size_t n = plan.survey.detectors.size() * plan.survey.detection.n_occasions;
  for (std::size_t i = 0; i < n; ++i) plan.survey.usage.push_back(double((i * 7) % 4) / 2);
}

}  // namespace

TEST(PlannedAnimals, AreSeenAsExpected) {
  for (const DetectorType type :
       {DetectorType::multi, DetectorType::proximity, DetectorType::count}) {
    SCOPED_TRACE(name(type));
    for (const bool effort : {false, true}) {
      if (effort == (type == DetectorType::count)) continue;  // enough of each
      Plan plan = grid_plan(type);
      if (effort) add_effort(plan);
      const ExpectedCounts expected = expected_counts(plan.survey, plan.land);
      const Seen seen = drawn(plan, 160);
      near(seen.n, expected.seen);
      near(seen.detections, expected.detections);
      near(seen.elsewhere, expected.at_two_places);
      // Exact where marks of the events are independent: one capture an occasion, equal effort.
      if (type == DetectorType::multi && !effort) near(seen.movements, expected.movements);
    }
  }
}

TEST(PlannedAnimals, BinomialCounts) {
  Plan plan = grid_plan(DetectorType::count);
  plan.survey.detection.trials = 3;
  const ExpectedCounts expected = expected_counts(plan.survey, plan.land);
  const Seen seen = drawn(plan, 160);
  near(seen.n, expected.seen);
  near(seen.detections, expected.detections);
}

// The expectation takes what others leave at its mean; animals really compete.
TEST(PlannedAnimals, CompeteForCappedDetectors) {
  Plan plan = grid_plan(DetectorType::capped);
  plan.survey.detection.intercept = 0.4;
  const ExpectedCounts expected = expected_counts(plan.survey, plan.land);
  const Seen seen = drawn(plan, 160);
  near(seen.n, expected.seen, 0.02);
  near(seen.detections, expected.detections, 0.03);
  // By effort 2 a detector is hardly fuller than by effort 1.
  plan.survey.usage.assign(plan.survey.detectors.size() * plan.survey.detection.n_occasions, 0.3);
  for (std::size_t i = 0; i < plan.survey.usage.size(); i += 3) plan.survey.usage[i] = 2;
  const ExpectedCounts by_effort = expected_counts(plan.survey, plan.land);
  const Seen seen_by_effort = drawn(plan, 160);
  near(seen_by_effort.n, by_effort.seen, 0.02);
  near(seen_by_effort.detections, by_effort.detections, 0.03);
  plan.survey.usage.clear();
  plan.survey.detection.type = DetectorType::proximity;
  EXPECT_GT(expected_counts(plan.survey, plan.land).detections, 1.2 * expected.detections);
}

TEST(PlannedAnimals, SeenOnesAreDistributedAsThoseOfSurveys) {
  for (const DetectorType type :
       {DetectorType::multi, DetectorType::proximity, DetectorType::count, DetectorType::capped})
    for (const std::uint32_t trials : {0U, 3U}) {
      if (trials > 0 && type != DetectorType::count) continue;
      Plan plan = grid_plan(type);
      plan.survey.detection.trials = trials;
      if (trials > 0) add_effort(plan);
      const ExpectedCounts expected = expected_counts(plan.survey, plan.land);
      Random random(2, "seen");
      const Data data = seen_animals(plan.survey, plan.land, 3000, random);
      EXPECT_EQ(data.n_animals(), 3000u);
      EXPECT_NEAR(double(data.n_detections()) / 3000, expected.detections / expected.seen,
                  0.03 * expected.detections / expected.seen)
          << name(type);
      EXPECT_TRUE(check(data));
    }
}

// The mean of the inverse of -Hessian over fits is what the information says, to its error and that
// of a few surveys.
TEST(PlannedPrecision, IsThatOfFits) {
  for (const DetectorType type : {DetectorType::proximity, DetectorType::multi}) {
    SCOPED_TRACE(name(type));
    Plan plan = grid_plan(type);
    plan.land.density_per_ha.assign(plan.land.mask.points.size(), 8.0);  // asymptotic
    const auto precision =
        expected_precision(plan.survey, plan.land, NumberOfAnimals::poisson, {2000, 1});
    ASSERT_TRUE(precision) << describe(precision.error());
    EXPECT_LT(precision->rse_error, 0.03 * precision->rse);
    Progress silent;
    const auto trials =
        try_plan(plan.survey, plan.land, NumberOfAnimals::poisson, {5, 1, 0.95}, silent);
    ASSERT_TRUE(trials) << describe(trials.error());
    EXPECT_EQ(trials->fitted, 5u);
    EXPECT_NEAR(trials->rse, precision->rse, 0.05 * precision->rse);
    EXPECT_GE(trials->coverage, 0.6);
    EXPECT_NEAR(trials->bias, 0, 4 * trials->bias_error);
  }
}

// With everything known but the density, the information is the expected number seen.
TEST(PlannedPrecision, DensityAloneHasTheInformationOfItsCount) {
  const Plan plan = grid_plan(DetectorType::proximity);
  Plan flat = plan;
  flat.land.density_per_ha.assign(plan.land.mask.points.size(), 0.7);
  const auto precision =
      expected_precision(flat.survey, flat.land, NumberOfAnimals::poisson, {200, 1});
  ASSERT_TRUE(precision);
  const double seen = expected_counts(flat.survey, flat.land).seen;
  EXPECT_NEAR(precision->information(0, 0), seen, 1e-9 * seen);
  EXPECT_GT(precision->rse, std::sqrt(1 / seen));
}

TEST(PlannedPrecision, AFixedNumberIsKnownBetter) {
  const Plan plan = grid_plan(DetectorType::count);
  const auto poisson =
      expected_precision(plan.survey, plan.land, NumberOfAnimals::poisson, {200, 1});
  const auto fixed =
      expected_precision(plan.survey, plan.land, NumberOfAnimals::binomial, {200, 1});
  ASSERT_TRUE(poisson && fixed);
  EXPECT_NEAR(fixed->rse * fixed->rse, poisson->rse * poisson->rse - 1 / plan.land.expected_n(),
              1e-12);
}

TEST(PlannedPrecision, WhatCannotBeToldIsSaid) {
  Plan plan = grid_plan(DetectorType::proximity);
  plan.survey.detection.function = DetectionFunction::uniform;
  EXPECT_EQ(
      expected_precision(plan.survey, plan.land, NumberOfAnimals::poisson, {100, 1}).error().fault,
      Fault::unsupported);
  Plan one = grid_plan(DetectorType::proximity);
  one.survey.detectors.resize(1);
  EXPECT_EQ(
      expected_precision(one.survey, one.land, NumberOfAnimals::poisson, {100, 1}).error().fault,
      Fault::numeric);
}

TEST(PlannedTrials, FailuresAreCountedByTheirKind) {
  Plan plan = grid_plan(DetectorType::proximity);
  plan.survey.detection.intercept = 0.004;
  Progress silent;
  const auto trials =
      try_plan(plan.survey, plan.land, NumberOfAnimals::poisson, {12, 3, 0.95}, silent);
  ASSERT_TRUE(trials);
  std::size_t failed = 0;
  for (const auto& [why, times] : trials->failures) {
    failed += times;
    EXPECT_FALSE(why.empty());
  }
  EXPECT_GT(failed, 0u);
  EXPECT_EQ(failed + trials->fitted, 12u);
}

TEST(PlannedTrials, StopWhenAsked) {
  class Stopped : public Progress {
    [[nodiscard]] bool stopped() const override { return true; }
  };
  Stopped stopped;
  const Plan plan = grid_plan(DetectorType::proximity);
  const auto trials = try_plan(plan.survey, plan.land, NumberOfAnimals::poisson, {}, stopped);
  EXPECT_EQ(trials.error().fault, Fault::interrupted);
}

}  // namespace dersu::scr
