// Ways that are held: the same likelihood and the same slopes of the other coefficients.
#include "dersu/scr/held_ways.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"

namespace dersu::scr {
namespace {

constexpr std::uint32_t kSide = 12;  ///< cells of 100 m

/// Nine cameras, six animals of two classes, and land that winds.
Data small_survey() {
  auto land = std::make_shared<Land>();
  land->grid = {kSide, kSide, 0, 100.0 * kSide, 100};
  land->covariates = {{"rough", {}, {}}};
  Session session;
  session.n_occasions = 4;
  session.mask.cell_area_ha = 1;
  for (std::uint32_t cell = 0; cell < land->grid.n_cells(); ++cell) {
    const Point p = land->grid.centre(cell);
    land->covariates[0].values.push_back(std::sin(p.x_m / 170) + std::cos(p.y_m / 230));
    session.mask.points.push_back(p);
    if (cell / kSide % 3 == 1 && cell % kSide % 3 == 1 && cell / kSide < 9 && cell % kSide < 9)
      session.detectors.points.push_back(p);
  }
  session.land = land;
  for (std::uint32_t i = 0; i < 6; ++i) {
    session.animals.push_back(std::to_string(i));
    session.captures.push_back({i, 0, i, 1, false});
    session.captures.push_back({i, 1, i + 1 + i % 2, 1, false});
    session.captures.push_back({i, 3, i, 1, false});
  }
  return {DetectorType::proximity, {session}};
}

}  // namespace

TEST(HeldWays, HaveTheLikelihoodAndSlopesOfTheirCoefficients) {
  const Data data = small_survey();
  const Model model = make_model(DetectionFunction::halfnormal, "sigma ~ h2; cost ~ rough").value();
  const Prepared free = prepare(data, model).value();
  const std::vector<std::string> names{"D", "g0", "sigma", "sigma.h22", "cost.rough", "pmix"};
  ASSERT_EQ(free.coefficients.size(), names.size());
  for (std::size_t j = 0; j < names.size(); ++j) EXPECT_EQ(free.coefficients[j].name, names[j]);
  Eigen::VectorXd beta(6);
  beta << -3, -1.5, 5, 0.4, 0.3, -0.2;
  const Prepared held = hold_ways(free, beta);
  ASSERT_EQ(held.coefficients.size(), 5U);
  EXPECT_EQ(held.coefficients[4].name, "pmix");
  const Eigen::VectorXd rest = without_resistance(free, beta);
  EXPECT_EQ(rest.size(), 5);
  EXPECT_EQ(rest[4], -0.2);
  const Likelihood all = log_likelihood(free, beta);
  const Likelihood some = log_likelihood(held, rest);
  EXPECT_EQ(some.value, all.value);
  EXPECT_EQ(some.gradient, without_resistance(free, all.gradient));
  EXPECT_NE(all.gradient[4], 0);
  // Elsewhere too: the ways stay what they were.
  beta[2] = 5.3;
  EXPECT_EQ(log_likelihood(held, without_resistance(free, beta)).value,
            log_likelihood(free, beta).value);
  beta[4] = 0.6;
  EXPECT_NE(log_likelihood(held, without_resistance(free, beta)).value,
            log_likelihood(free, beta).value);
}

TEST(HeldWays, AFitThatBeginsAtTheTopStaysThere) {
  const Data data = small_survey();
  const Model model = make_model(DetectionFunction::halfnormal, "cost ~ rough").value();
  Progress silent;
  const auto whole = fit(data, model, {}, silent);
  ASSERT_TRUE(whole) << describe(whole.error());
  const Prepared free = prepare(data, model).value();
  const Prepared held = hold_ways(free, whole->beta);
  Model straight = model;
  straight.resistance.terms.clear();
  const auto again = fit(held, data, straight, {}, silent);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_NEAR(again->loglik, whole->loglik, 1e-3);
  EXPECT_NEAR(region_n(held, *again, 0).realised.estimate,
              region_n(free, *whole, 0).realised.estimate, 0.02);
  EXPECT_LE(again->vcov(0, 0), whole->vcov(0, 0) * 1.001);
}

}  // namespace dersu::scr
