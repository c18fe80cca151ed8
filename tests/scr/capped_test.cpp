// Capped detectors by loops: what animals take from each other, and that effort cannot take more
// than the detector has.
#include <gtest/gtest.h>

#include <cmath>

#include "dersu/scr/likelihood.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectionFunction;

struct Truth {
  double density, g0, sigma_m;
  double hazard(Point a, Point b) const {
    const double d2 = std::pow(a.x_m - b.x_m, 2) + std::pow(a.y_m - b.y_m, 2);
    return -std::log(1 - g0 * std::exp(-d2 / (2 * sigma_m * sigma_m)));
  }
};

/// The chance that an animal at a point is recorded by a detector with effort `t`.
double chance(const Truth& truth, const Session& session, std::size_t k, double t, Point at) {
  double all = 0;
  for (const Point& p : session.mask.points)
    all += truth.density * session.mask.cell_area_ha * truth.hazard(session.detectors.points[k], p);
  const double by_one = truth.hazard(session.detectors.points[k], at) * (1 - std::exp(-all)) / all;
  return 1 - std::pow(1 - by_one, (1 - std::exp(-t * all)) / (1 - std::exp(-all)));
}

double by_loops(const Truth& truth, const Session& session) {
  double loglik = 0;
  double seen = 0;
  std::vector<double> of_animal(session.animals.size(), 0);
  for (const Point& point : session.mask.points) {
    const double weight = truth.density * session.mask.cell_area_ha;
    double missed = 1;
    std::vector<double> history(session.animals.size(), 1);
    for (std::size_t k = 0; k < session.detectors.points.size(); ++k)
      for (std::size_t s = 0; s < session.n_occasions; ++s) {
        const double t = session.usage(k, s);
        if (t == 0) continue;
        const double p = chance(truth, session, k, t, point);
        missed *= 1 - p;
        std::vector<bool> caught(session.animals.size());
        for (const Capture& c : session.captures)
          if (c.detector == k && c.occasion == s) caught[c.animal] = true;
        for (std::size_t i = 0; i < history.size(); ++i) history[i] *= caught[i] ? p : 1 - p;
      }
    seen += weight * (1 - missed);
    for (std::size_t i = 0; i < history.size(); ++i) of_animal[i] += weight * history[i];
  }
  for (const double l : of_animal) loglik += std::log(l);
  return loglik - seen;
}

TEST(Capped, EqualsLoopsForEveryEffort) {
  Data data = random_world(3, {.type = DetectorType::capped,
                               .columns = 2,
                               .rows = 2,
                               .occasions = 3,
                               .density_per_ha = 0.4,
                               .g0 = 0.4,
                               .cell_m = 100});
  Session& session = data.sessions[0];
  // At each detector the same: what is not in the captures must be the same constant for all.
  const auto with_effort = [&](double scale) {
    session.detectors.usage.clear();
    for (std::size_t i = 0; i < 12; ++i)
      session.detectors.usage.push_back(scale * (1 + double(i % 3)));
  };
  const Truth truth{0.4, 0.35, 90};
  Eigen::VectorXd beta(3);
  beta << std::log(0.4), std::log(0.35 / 0.65), std::log(90);
  ASSERT_GT(session.animals.size(), 3U);
  const auto off = [&] {
    const auto prepared = prepare(data, *make_model(halfnormal), Constants::by_occasion);
    EXPECT_TRUE(prepared) << describe(prepared.error());
    return log_likelihood(*prepared, beta).value - by_loops(truth, session);
  };
  const double identical = off();  // effort 1 everywhere
  for (const double scale : {0.25, 0.5, 2.0, 30.0}) {
    with_effort(scale);
    EXPECT_NEAR(off(), identical, 1e-9) << scale;
  }
}

TEST(Capped, NoEffortTakesMoreThanTheDetectorHas) {
  Data data = random_world(4, {.type = DetectorType::capped, .columns = 3, .rows = 3, .g0 = 0.3});
  Session& session = data.sessions[0];
  Eigen::VectorXd beta(3);
  beta << std::log(3), std::log(0.3 / 0.7), std::log(80);
  const auto seen = [&](double effort) {
    session.detectors.usage.assign(9 * 5, effort);
    return session_terms(*prepare(data, *make_model(halfnormal)), 0, beta).expected_seen;
  };
  EXPECT_LT(seen(0.5), seen(1));
  EXPECT_LT(seen(1), seen(10));
  EXPECT_LT(seen(10), 45);  // records
  EXPECT_NEAR(seen(1e4) / seen(1e3), 1, 1e-9);
}

}  // namespace
}  // namespace dersu::scr::testing
