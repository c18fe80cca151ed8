// The parametric bootstrap beside the delta method, and what it does where refits fail.
#include "dersu/scr/bootstrap.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/core/progress.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

struct Fitted {
  Data data{};
  Prepared prepared{};
  Fit fit{};
};

Fitted fitted(const WorldOptions& options, std::uint64_t seed) {
  Fitted out{random_world(seed, options), {}, {}};
  const auto model = make_model(DetectionFunction::halfnormal);
  out.prepared = *prepare(out.data, *model);
  Progress silent;
  auto fit = scr::fit(out.prepared, out.data, *model, {}, silent);
  EXPECT_TRUE(fit) << describe(fit.error());
  out.fit = *fit;
  return out;
}

const WorldOptions kSmall{.occasions = 3, .density_per_ha = 2, .g0 = 0.35, .cell_m = 60};

TEST(Bootstrap, OfAGoodSurveyAgreesWithTheDeltaMethod) {
  const Fitted world = fitted(kSmall, 4);
  Progress silent;
  const auto boot = bootstrap(world.data, world.prepared, world.fit, {.replicates = 50}, silent);
  ASSERT_TRUE(boot) << describe(boot.error());
  EXPECT_EQ(boot->replicates + boot->failed, 50);
  const RegionN n = region_n(world.prepared, world.fit, 0);
  // The standard deviation of a standard deviation of 50 values is 10 % of it.
  const auto near = [](double a, double b) { return std::abs(a / b - 1) < 0.35; };
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_TRUE(near(boot->estimates[j].se, world.fit.estimates[j].se)) << j;
    EXPECT_LT(boot->estimates[j].lower, world.fit.estimates[j].estimate);
    EXPECT_GT(boot->estimates[j].upper, world.fit.estimates[j].estimate);
    EXPECT_LT(std::abs(boot->coefficients[j].mean - world.fit.beta(Eigen::Index(j))),
              0.6 * boot->coefficients[j].se);
  }
  EXPECT_TRUE(near(boot->expected[0].se, n.expected.se));
  EXPECT_TRUE(near(boot->realised[0].se, n.realised.se));
  EXPECT_LT(boot->realised[0].se, boot->expected[0].se);
  EXPECT_LT(boot->realised[0].lower, n.realised.estimate);
  EXPECT_GT(boot->realised[0].upper, n.realised.estimate);
}

TEST(Bootstrap, TheSameSeedGivesTheSameBytes) {
  const Fitted world = fitted(kSmall, 4);
  Progress silent;
  const BootstrapOptions options{.replicates = 10, .seed = 7};
  const auto a = bootstrap(world.data, world.prepared, world.fit, options, silent);
  const auto b = bootstrap(world.data, world.prepared, world.fit, options, silent);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->estimates[0].se, b->estimates[0].se);
  EXPECT_EQ(a->realised[0].upper, b->realised[0].upper);
}

TEST(Bootstrap, SurveysThatCannotBeFittedAreCounted) {
  Fitted world = fitted(kSmall, 4);
  world.fit.beta(0) -= 6;  // hardly an animal
  Progress silent;
  const auto boot = bootstrap(world.data, world.prepared, world.fit, {.replicates = 16}, silent);
  ASSERT_FALSE(boot);
  EXPECT_EQ(boot.error().fault, Fault::numeric);
  EXPECT_NE(boot.error().message.find("of 16 simulated"), std::string::npos)
      << boot.error().message;
}

TEST(Bootstrap, ASessionWithoutAnimalsIsNoFailure) {
  Fitted world = fitted(kSmall, 4);
  world.data.sessions.push_back(world.data.sessions[0]);
  Session& empty = world.data.sessions[1];
  world.data.sessions[0].name = "A";
  empty.name = "B";
  empty.animals.clear();
  empty.captures.clear();
  const auto model = make_model(DetectionFunction::halfnormal, "D ~ session");
  world.prepared = *prepare(world.data, *model);
  Progress silent;
  const auto fit = scr::fit(world.prepared, world.data, *model, {}, silent);
  ASSERT_TRUE(fit) << describe(fit.error());
  const auto boot = bootstrap(world.data, world.prepared, *fit, {.replicates = 10}, silent);
  ASSERT_TRUE(boot) << describe(boot.error());
  EXPECT_EQ(boot->failed, 0);
  EXPECT_EQ(boot->realised[1].upper, 0);
  EXPECT_GT(boot->realised[0].lower, 0);
}

TEST(Bootstrap, CanBeStopped) {
  struct Stopped : Progress {
    [[nodiscard]] bool stopped() const override { return true; }
  } stopped;
  const Fitted world = fitted(kSmall, 4);
  const auto boot = bootstrap(world.data, world.prepared, world.fit, {}, stopped);
  ASSERT_FALSE(boot);
  EXPECT_EQ(boot.error().fault, Fault::interrupted);
}

}  // namespace
}  // namespace dersu::scr::testing
