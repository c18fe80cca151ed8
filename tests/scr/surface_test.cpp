// The predicted surface: what it adds up to, and its standard errors by differences.
#include "dersu/scr/surface.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/core/progress.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

TEST(Surface, AddsUpToTheExpectedNumberWithItsDeltaVariance) {
  const Data data = random_world(2, {.occasions = 4, .density_per_ha = 2, .cell_m = 60});
  auto model = make_model(DetectionFunction::halfnormal, "D ~ cover + x");
  const auto prepared = prepare(data, *model);
  Progress silent;
  const auto fitted = fit(*prepared, data, *model, {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const std::vector<Surface> surfaces = density_surfaces(*prepared, *fitted);
  ASSERT_EQ(surfaces.size(), 1U);
  const std::vector<Interval>& cells = surfaces[0].cells;
  const Mask& mask = data.sessions[0].mask;
  double sum = 0;
  for (const Interval& cell : cells) sum += cell.estimate * mask.cell_area_ha;
  EXPECT_NEAR(sum, session_terms(*prepared, 0, fitted->beta).expected_n, 1e-9 * sum);
  const std::vector<double> plain = density_surface(*prepared, 0, fitted->beta);
  for (const std::size_t m : {std::size_t{0}, std::size_t{37}, cells.size() - 1}) {
    EXPECT_NEAR(cells[m].estimate, plain[m], 1e-12 * plain[m]);
    Eigen::VectorXd slope(fitted->beta.size());  // of log D
    for (Eigen::Index j = 0; j < slope.size(); ++j) {
      Eigen::VectorXd up = fitted->beta;
      up(j) += 1e-5;
      slope(j) = std::log(density_surface(*prepared, 0, up)[m] / plain[m]) / 1e-5;
    }
    const double v = slope.dot(fitted->vcov * slope);
    EXPECT_NEAR(cells[m].se, plain[m] * std::sqrt(std::exp(v) - 1), 1e-4 * cells[m].se);
    EXPECT_NEAR(cells[m].upper, plain[m] * std::exp(1.959964 * std::sqrt(v)),
                1e-4 * cells[m].upper);
    EXPECT_NEAR(cells[m].lower * cells[m].upper, plain[m] * plain[m], 1e-9 * plain[m] * plain[m]);
  }
}

TEST(Surface, OfAConstantDensityIsTheEstimate) {
  const Data data = random_world(2, {.occasions = 4, .density_per_ha = 2, .cell_m = 60});
  for (const Link link : {Link::log, Link::identity}) {
    auto model = make_model(DetectionFunction::halfnormal);
    model->density_link = link;
    const auto prepared = prepare(data, *model);
    Progress silent;
    const auto fitted = fit(*prepared, data, *model, {}, silent);
    ASSERT_TRUE(fitted) << describe(fitted.error());
    const Interval cell = density_surfaces(*prepared, *fitted)[0].cells[5];
    EXPECT_NEAR(cell.estimate, fitted->estimates[0].estimate, 1e-12);
    EXPECT_NEAR(cell.se, fitted->estimates[0].se, 1e-12);
    EXPECT_NEAR(cell.lower, fitted->estimates[0].lower, 1e-12);
    EXPECT_NEAR(cell.upper, fitted->estimates[0].upper, 1e-12);
  }
}

}  // namespace
}  // namespace dersu::scr::testing
