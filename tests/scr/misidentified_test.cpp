// Errors of identity that are added, and taken away again.
#include "dersu/scr/misidentified.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/core/progress.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

const WorldOptions kWorld{.columns = 5,
                          .rows = 5,
                          .occasions = 4,
                          .density_per_ha = 0.7,
                          .g0 = 0.3,
                          .sigma_m = 80,
                          .cell_m = 80};

Fit fit_of(const Data& data) {
  Progress silent;
  const auto found = fit(data, *make_model(DetectionFunction::halfnormal), {}, silent);
  EXPECT_TRUE(found) << describe(found.error());
  return *found;
}

TEST(Misidentified, ErrorsAreOfTheStatedShare) {
  const Data data = random_world(2, kWorld);
  const auto n = double(data.n_animals());
  double twice = 0;
  std::vector<int> captures(data.n_animals());
  for (const Capture& c : data.sessions[0].captures) ++captures[c.animal];
  // A coin for each detection: 2 of 2^k falls leave one name.
  for (const int k : captures) twice += k > 1 ? 1 - std::pow(0.5, k - 1) : 0;
  double split = 0;
  double merged = 0;
  Random random(1, "errors");
  for (int r = 0; r < 200; ++r) {
    const Data more = with_errors(data, {.split = 0.1}, random);
    ASSERT_TRUE(check(more));
    EXPECT_EQ(more.n_detections(), data.n_detections());
    split += double(more.n_animals()) - n;
    const Data fewer = with_errors(data, {.merge = 0.1}, random);
    ASSERT_TRUE(check(fewer));
    merged += n - double(fewer.n_animals());
  }
  EXPECT_NEAR(split / 200, 0.1 * twice, 4 * std::sqrt(0.1 * twice / 200));
  // Two that take each other's name are as many as before.
  EXPECT_LT(merged / 200, 0.1 * n + 4 * std::sqrt(0.1 * n / 200));
  EXPECT_GT(merged / 200, 0.08 * n - 4 * std::sqrt(0.1 * n / 200));
}

TEST(Misidentified, SplitsRaiseAndMergesLowerTheNumber) {
  const Data data = random_world(2, kWorld);
  const Model model = *make_model(DetectionFunction::halfnormal);
  const auto prepared = prepare(data, model);
  const Fit fitted = fit_of(data);
  Progress silent;
  MisidentifiedOptions options{.rates = {.split = 0.2}, .replicates = 5};
  const auto splits = misidentified(data, *prepared, fitted, options, silent);
  ASSERT_TRUE(splits) << describe(splits.error());
  ASSERT_EQ(splits->levels.size(), 4u);
  ASSERT_EQ(splits->estimates.size(), 4u);  // D, g0, sigma, N
  EXPECT_GT(splits->levels[3].n_animals, splits->levels[0].n_animals);
  EXPECT_GT(splits->levels[1].means[0], 1.05 * splits->estimates[0].estimate);
  EXPECT_LT(splits->corrected[0].estimate, 0.97 * splits->estimates[0].estimate);
  EXPECT_GE(splits->corrected[3].upper / splits->corrected[3].lower,
            0.999 * splits->estimates[3].upper / splits->estimates[3].lower);
  options.rates = {.merge = 0.2};
  const auto merges = misidentified(data, *prepared, fitted, options, silent);
  ASSERT_TRUE(merges) << describe(merges.error());
  EXPECT_LT(merges->levels[1].means[3], merges->estimates[3].estimate);
  EXPECT_GT(merges->corrected[3].estimate, merges->estimates[3].estimate);
  const auto again = misidentified(data, *prepared, fitted, options, silent);
  EXPECT_EQ(again->corrected[1].upper, merges->corrected[1].upper);
}

TEST(Misidentified, IntervalsStayWithinWhatAParameterCanBe) {
  WorldOptions world = kWorld;
  world.columns = 4;
  world.rows = 3;
  world.g0 = 0.9;
  world.occasions = 1;
  world.density_per_ha = 1;
  const Data data = random_world(2, world);
  const auto prepared = prepare(data, *make_model(DetectionFunction::halfnormal));
  const Fit fitted = fit_of(data);
  ASSERT_EQ(fitted.estimates[1].parameter, "g0");
  Progress silent;
  MisidentifiedOptions options{.rates = {.split = 0.1}, .replicates = 3};
  const auto few = misidentified(data, *prepared, fitted, options, silent);
  ASSERT_TRUE(few) << describe(few.error());
  // The scale is the link's: the interval of the fit itself.
  EXPECT_NEAR(few->estimates[1].upper, fitted.estimates[1].upper, 1e-9);
  EXPECT_NEAR(few->estimates[1].se, fitted.estimates[1].se, 1e-9);
  EXPECT_LT(few->corrected[1].upper, 1);
  for (const Interval& i : few->corrected) EXPECT_GT(i.lower, 0);
  // Other seeds differ by the Monte Carlo error.
  double squares = 0;
  double told = 0;
  constexpr int kSeeds = 6;
  std::vector<double> found;
  for (int seed = 1; seed <= kSeeds; ++seed) {
    options.seed = std::uint64_t(seed);
    const auto got = misidentified(data, *prepared, fitted, options, silent);
    ASSERT_TRUE(got) << describe(got.error());
    found.push_back(got->corrected[2].estimate);
    told += got->monte_carlo_se[2] / kSeeds;
  }
  double mean = 0;
  for (const double x : found) mean += x / kSeeds;
  for (const double x : found) squares += (x - mean) * (x - mean) / (kSeeds - 1);
  EXPECT_GT(std::sqrt(squares), told / 3);
  EXPECT_LT(std::sqrt(squares), told * 3);
}

TEST(Misidentified, RefusesSharesThatAreNone) {
  const Data data = random_world(2, kWorld);
  const auto prepared = prepare(data, *make_model(DetectionFunction::halfnormal));
  Progress silent;
  for (const ErrorRates rates : {ErrorRates{0, 0}, ErrorRates{0.6, 0}, ErrorRates{0.1, -0.1}}) {
    const auto got = misidentified(data, *prepared, fit_of(data), {.rates = rates}, silent);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().fault, Fault::usage);
  }
}

}  // namespace
}  // namespace dersu::scr::testing
