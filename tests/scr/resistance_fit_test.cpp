// Fits with ecological distance of surveys whose animals went over land with a known resistance.
#include <gtest/gtest.h>

#include <cmath>

#include "dersu/core/progress.hpp"
#include "dersu/core/random.hpp"
#include "dersu/scr/fit.hpp"

namespace dersu::scr::testing {
namespace {

constexpr double kSigma_m = 120;
constexpr double kG0 = 0.2;
constexpr std::uint32_t kSide = 30;  ///< cells of 50 m

/// Ridges that wind through the land; `shift` is added to all of it.
std::shared_ptr<const Land> ridges(double shift) {
  auto land = std::make_shared<Land>();
  land->grid = {kSide, kSide, 0, 50.0 * kSide, 50};
  land->covariates = {{"ruggedness", {}, {}}};
  for (std::uint32_t cell = 0; cell < land->grid.n_cells(); ++cell) {
    const Point p = land->grid.centre(cell);
    land->covariates[0].values.push_back(
        shift + 1.2 * std::sin(p.x_m / 90 + 2 * std::sin(p.y_m / 300)) + std::cos(p.y_m / 130));
  }
  return land;
}

void add_captures(const std::vector<double>& away_m, Random& random, Session& session) {
  std::vector<Capture> captures;
  const auto animal = std::uint32_t(session.animals.size());
  for (std::uint32_t s = 0; s < session.n_occasions; ++s)
    for (std::uint32_t k = 0; k < away_m.size(); ++k)
      if (random.chance(kG0 * std::exp(-away_m[k] * away_m[k] / (2 * kSigma_m * kSigma_m))))
        captures.push_back({animal, s, k, 1, false});
  if (captures.empty()) return;
  session.animals.push_back(std::to_string(animal));
  session.captures.insert(session.captures.end(), captures.begin(), captures.end());
}

/// Half-normal over least-cost distances at `alpha`; one mask point a cell.
Data survey_over(const std::shared_ptr<const Land>& land, double alpha, std::uint64_t seed) {
  Random random(seed, "resistance");
  Session session;
  session.land = land;
  session.n_occasions = 5;
  session.mask.cell_area_ha = 0.25;
  std::vector<std::uint32_t> cells;
  std::vector<std::uint32_t> cameras;
  for (std::uint32_t cell = 0; cell < land->grid.n_cells(); ++cell) {
    cells.push_back(cell);
    session.mask.points.push_back(land->grid.centre(cell));
    const std::uint32_t row = cell / kSide;
    const std::uint32_t column = cell % kSide;
    if (row % 3 != 0 || column % 3 != 0 || row < 5 || row > 25 || column < 5 || column > 25)
      continue;
    cameras.push_back(cell);
    session.detectors.points.push_back(land->grid.centre(cell));
  }
  const auto graph = make_cost_graph({land->grid, 1, land->covariates[0].values, {}}).value();
  LeastCostDistances ways;
  const std::vector<double> at{alpha};
  EXPECT_TRUE(least_cost_distances(graph, at, cameras, cells, ways));
  for (int i = 0; i < 220; ++i) {
    const std::size_t home = random.below(cells.size());
    std::vector<double> away_m;
    for (std::size_t k = 0; k < cameras.size(); ++k) away_m.push_back(ways.from(k)[home]);
    add_captures(away_m, random, session);
  }
  return {DetectorType::proximity, {std::move(session)}};
}

Result<Fit> fit_over_land(const Data& data) {
  Progress silent;
  DERSU_TRY(model, make_model(DetectionFunction::halfnormal, "cost ~ ruggedness"));
  return fit(data, model, {}, silent);
}

TEST(ResistanceFit, RecoversWhatTheAnimalsPaid) {
  std::uint64_t seed = 1;
  for (const double alpha : {0.6, -0.4}) {
    const auto fitted = fit_over_land(survey_over(ridges(0), alpha, seed++));
    ASSERT_TRUE(fitted) << describe(fitted.error());
    const Estimate& cost = fitted->estimates.back();
    ASSERT_EQ(cost.parameter, "cost.ruggedness");
    EXPECT_LT(std::abs(cost.estimate - alpha), 3 * cost.se);
    EXPECT_LT(cost.se, 0.15);  // and not by knowing nothing
    EXPECT_EQ(fitted->coefficients.back().name, "cost.ruggedness");
    EXPECT_EQ(fitted->coefficients.back().link, Link::identity);
    EXPECT_EQ(cost.estimate, fitted->beta(3));
    EXPECT_DOUBLE_EQ(cost.se, std::sqrt(fitted->vcov(3, 3)));
    EXPECT_DOUBLE_EQ(cost.upper + cost.lower, 2 * cost.estimate);
    const Estimate& sigma = fitted->estimates[2];
    EXPECT_LT(std::abs(sigma.estimate - kSigma_m), 3 * sigma.se);
  }
}

TEST(ResistanceFit, AShiftOfTheCovariateIsSigmas) {
  const double alpha = 0.6;
  const auto plain = fit_over_land(survey_over(ridges(0), alpha, 1));
  Data shifted = survey_over(ridges(0), alpha, 1);
  shifted.sessions[0].land = ridges(3);
  const auto other = fit_over_land(shifted);
  ASSERT_TRUE(plain) << describe(plain.error());
  ASSERT_TRUE(other) << describe(other.error());
  EXPECT_NEAR(plain->loglik, other->loglik, 1e-5);
  EXPECT_NEAR(plain->beta(3), other->beta(3), 1e-3);
  EXPECT_NEAR(plain->beta(2) + 3 * plain->beta(3), other->beta(2), 1e-2);
}

}  // namespace
}  // namespace dersu::scr::testing
