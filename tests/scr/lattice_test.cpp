// Sums by rows and columns equal those by blocks of points.
#include "dersu/scr/lattice.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/core/random.hpp"
#include "dersu/scr/lattice_integrals.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/prepare.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

Prepared by_blocks(const Prepared& prepared) {
  Prepared plain = prepared;
  for (auto& session : plain.sessions) {
    PreparedSession copy = *session;
    copy.on_lattice = false;
    session = std::make_shared<const PreparedSession>(std::move(copy));
  }
  return plain;
}

void expect_same(const Prepared& prepared, const Eigen::VectorXd& beta,
                 std::span<const double> weights = {}) {
  ASSERT_TRUE(prepared.sessions[0]->on_lattice);
  const SessionTerms a = session_terms(prepared, 0, beta, weights);
  const SessionTerms b = session_terms(by_blocks(prepared), 0, beta, weights);
  for (Eigen::Index i = 0; i < a.log_l.size(); ++i)
    EXPECT_NEAR(a.log_l(i), b.log_l(i), 1e-12 * std::abs(b.log_l(i)));
  const double size = b.scores.cwiseAbs().maxCoeff();
  EXPECT_LT((a.scores - b.scores).cwiseAbs().maxCoeff(), 1e-11 * size);
  EXPECT_NEAR(a.expected_n / b.expected_n, 1, 1e-13);
  EXPECT_NEAR(a.expected_seen / b.expected_seen, 1, 1e-13);
  EXPECT_LT((a.d_expected_n - b.d_expected_n).norm(), 1e-12 * b.d_expected_n.norm());
  EXPECT_LT((a.d_expected_seen - b.d_expected_seen).norm(), 1e-12 * b.d_expected_seen.norm());
}

/// Counts with effort, a covariate of detectors, and a mask with a corner cut off.
Data counts(std::uint64_t seed) {
  Data data = random_world(seed, {.type = DetectorType::count, .effort_levels = 4});
  Session& session = data.sessions[0];
  Random random(seed, "heights");
  Covariate height{"height", {}, {}};
  for (std::size_t k = 0; k < session.detectors.points.size(); ++k)
    height.values.push_back(double(random.below(3)));
  session.detectors.covariates = {height};
  Mask& mask = session.mask;
  Mask cut{{}, mask.cell_area_ha, {{"cover", {}, {}}}};
  for (std::size_t m = 0; m < mask.points.size(); ++m) {
    if (mask.points[m].x_m + mask.points[m].y_m < -100) continue;
    cut.points.push_back(mask.points[m]);
    cut.covariates[0].values.push_back(mask.covariates[0].values[m]);
  }
  mask = std::move(cut);
  return data;
}

TEST(Lattice, EqualsBlocks) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Data data = counts(seed);
    const auto model = make_model(DetectionFunction::hazard_halfnormal,
                                  "D ~ cover + x; lambda0 ~ height; sigma ~ height");
    const auto prepared = prepare(data, *model);
    ASSERT_TRUE(prepared) << describe(prepared.error());
    Eigen::VectorXd beta(7);
    beta << 0.7, 0.4, -0.3, -1.5, 0.3, 4.2 + 0.1 * double(seed), -0.2;
    expect_same(*prepared, beta);
    std::vector<double> weights;
    for (const Point& p : data.sessions[0].mask.points) weights.push_back(p.x_m < 100 ? 0.7 : 0);
    expect_same(*prepared, beta, weights);
  }
}

TEST(Lattice, HoldsWhereHazardsAreGreatOrRangesShort) {
  const Data data = counts(4);
  const auto prepared =
      prepare(data, *make_model(DetectionFunction::hazard_halfnormal, "D ~ cover"));
  ASSERT_TRUE(prepared);
  for (const auto& [log_lambda, log_sigma] :
       {std::pair(4.0, 4.3), {-1.0, 2.5}, {-8.0, 6.5}, {2.0, 5.5}}) {
    Eigen::VectorXd beta(4);
    beta << 0.7, 3, log_lambda, log_sigma;
    expect_same(*prepared, beta);
  }
}

TEST(Lattice, IsForMasksOfFewRowsAndColumnsOnly) {
  std::vector<Point> grid;
  for (int i = 0; i < 10; ++i)
    for (int j = 0; j < 7; ++j)
      if ((i + j) % 3 != 0) grid.push_back({10.0 * i * i, 5.0 * j});
  const auto lattice = make_lattice(grid);
  ASSERT_TRUE(lattice);
  EXPECT_EQ(lattice->size(), 70U);
  for (std::size_t m = 0; m < grid.size(); ++m) {
    EXPECT_EQ(lattice->x_m[lattice->at[m] % 10], grid[m].x_m);
    EXPECT_EQ(lattice->y_m[lattice->at[m] / 10], grid[m].y_m);
  }
  std::vector<Point> turned;
  for (const Point& p : grid) turned.push_back({p.x_m + 0.1 * p.y_m, p.y_m - 0.1 * p.x_m});
  EXPECT_FALSE(make_lattice(turned));
}

}  // namespace
}  // namespace dersu::scr::testing
