#include "dersu/core/random.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <limits>

namespace dersu {

// From an implementation in another language, itself held against the published vector of
// xoshiro256** (state 1, 2, 3, 4 gives 11520, 0, 1509978240, 1215971899390074240).
TEST(Random, TheSameNumbersOnEveryMachine) {
  Random nameless(0);
  EXPECT_EQ(nameless.bits(), 0x1fee05d66a7f02d7u);
  EXPECT_EQ(nameless.bits(), 0x9f0d6aa55e2ad5dcu);
  EXPECT_EQ(nameless.bits(), 0xfae0b5722855fb58u);
  Random cameras(1, "cameras");
  EXPECT_EQ(cameras.bits(), 0xb0cb192f81e4b182u);
  EXPECT_EQ(cameras.bits(), 0xbc24beec3bb47f7cu);
  Random animals(std::numeric_limits<std::uint64_t>::max(), "animals");
  EXPECT_EQ(animals.bits(), 0x874b75868d4ba1beu);
  Random uniform(7, "uniform");
  EXPECT_EQ(uniform.uniform(), 0x1.db3702d5506e0p-5);
  EXPECT_EQ(uniform.uniform(), 0x1.e8d7cd8d320e4p-2);
}

TEST(Random, StreamsAreNamedAndRepeatable) {
  Random a(1, "x");
  Random b(1, "x");
  Random c(1, "y");
  EXPECT_EQ(a.bits(), b.bits());
  EXPECT_NE(a.bits(), c.bits());
}

RC_GTEST_PROP(Random, BelowStaysBelow, (std::uint64_t seed)) {
  Random random(seed);
  const auto n = *rc::gen::suchThat<std::uint64_t>([](std::uint64_t x) { return x > 0; });
  for (int i = 0; i < 20; ++i) RC_ASSERT(random.below(n) < n);
  RC_ASSERT(random.below(1) == 0u);
  for (int i = 0; i < 20; ++i) {
    const double u = random.uniform();
    RC_ASSERT(u >= 0 && u < 1);
  }
}

TEST(Random, BelowIsEven) {
  Random random(3);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60000; ++i) ++counts[random.below(6)];
  double chi2 = 0;
  for (const int n : counts) chi2 += (n - 10000.0) * (n - 10000.0) / 10000.0;
  EXPECT_LT(chi2, 20.5);  // 99.9 % of chi-squared with 5 degrees of freedom
}

TEST(Random, MomentsOfTheDistributions) {
  Random random(7);
  const int n = 200000;
  double normal_sum = 0, normal_squares = 0, poisson_sum = 0, poisson_squares = 0, exponential = 0;
  for (int i = 0; i < n; ++i) {
    const double z = random.normal();
    const auto k = static_cast<double>(random.poisson(37.5));
    normal_sum += z;
    normal_squares += z * z;
    poisson_sum += k;
    poisson_squares += k * k;
    exponential += random.exponential();
  }
  const double mean = poisson_sum / n;
  EXPECT_NEAR(normal_sum / n, 0, 0.01);
  EXPECT_NEAR(normal_squares / n, 1, 0.02);
  EXPECT_NEAR(mean, 37.5, 0.07);
  EXPECT_NEAR(poisson_squares / n - mean * mean, 37.5, 0.6);
  EXPECT_NEAR(exponential / n, 1, 0.01);
  EXPECT_EQ(random.poisson(0), 0u);
  EXPECT_FALSE(random.chance(0));
  EXPECT_TRUE(random.chance(1));
}

}  // namespace dersu
