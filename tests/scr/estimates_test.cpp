// Parameters from coefficients: limits within what a parameter can be.
#include "dersu/scr/estimates.hpp"

#include <gtest/gtest.h>

#include "dersu/scr/prepare.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

TEST(Estimates, LimitsOfTheIdentityLinkEndWhereTheParameterDoes) {
  const Data data = random_world(1, {.density_per_ha = 1, .cell_m = 60});
  Model model = make_model(DetectionFunction::halfnormal).value();
  for (const char* parameter : {"D", "g0", "sigma"})
    ASSERT_TRUE(set_link(model, parameter, "identity"));
  const Prepared prepared = prepare(data, model).value();
  const Eigen::MatrixXd vcov = Eigen::Vector3d(4, 0.25, 100).asDiagonal();
  const std::vector<Estimate> all = estimates_of(prepared, Eigen::Vector3d(1, 0.4, 80), vcov, 0.95);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].lower, 0);
  EXPECT_NEAR(all[0].upper, 1 + 2 * 1.959964, 1e-5);
  EXPECT_EQ(all[1].lower, 0);
  EXPECT_EQ(all[1].upper, 1);
  EXPECT_NEAR(all[2].lower, 80 - 10 * 1.959964, 1e-4);
}

}  // namespace
}  // namespace dersu::scr::testing
