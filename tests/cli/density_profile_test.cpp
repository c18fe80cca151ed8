// dersu density --profile: profile-likelihood intervals on the command line.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Words = std::vector<std::string>;

Ran density(const Words& more) {
  Words words{"density", "--usage", "", "--captures", "", "--traps", "", "--mask", ""};
  for (std::size_t i = 1; i < words.size(); i += 2)
    words[i + 1] =
        (fs::path(DERSU_SOURCE_DIR) / "examples/density-tables" / (words[i].substr(2) + ".csv"))
            .string();
  words.insert(words.end(), more.begin(), more.end());
  return Workplace().run(words);
}

json answer(Words more) {
  more.emplace_back("--json");
  const Ran ran = density(more);
  EXPECT_EQ(ran.status, 0) << ran.err;
  return ran.status == 0 ? json::parse(ran.out) : json();
}

}  // namespace

// Profile intervals do not depend on the link.
TEST(DensityProfile, IsTheSameUnderEveryLink) {
  const json usual = answer({"--profile", "g0,D"});
  const json other = answer({"--profile", "all", "--link", "g0=identity,D=identity"});
  ASSERT_EQ(usual["profile"].size(), 2u);  // in the order of the coefficients
  ASSERT_EQ(other["profile"].size(), 3u);
  for (const std::size_t j : {0U, 1U}) {
    const json& own = usual["profile"][j];
    const json& same = other["profile"][j];
    EXPECT_EQ(own["name"], same["name"]);
    for (const char* end : {"lower", "upper"}) {
      const double value = own["natural"][end];
      const double link = std::log(j == 0 ? value : value / (1 - value));
      EXPECT_NEAR(own[end].get<double>(), link, 1e-9);
      EXPECT_NEAR(same["natural"][end].get<double>(), value, 2e-4 * value);
      EXPECT_EQ(same["natural"][end], same[end]);
    }
    const double estimate = usual["coefficients"][j]["beta"];
    EXPECT_LT(own["lower"], estimate);
    EXPECT_GT(own["upper"], estimate);
  }
}

TEST(DensityProfile, IsToldToPeople) {
  const Ran ran = density({"--profile", "sigma"});
  EXPECT_NE(ran.out.find("\nsigma, profile: 3265 to 4168 m; coefficient 8.091 to 8.335\n"),
            std::string::npos)
      << ran.out;
}

TEST(DensityProfile, RefusesWhatIsNoCoefficient) {
  const Ran unknown = density({"--profile", "D,z"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_EQ(unknown.err, "--profile: found 'z', expected a coefficient: D, g0, sigma, or all\n");
  const Ran at = density({"--profile", "D", "--at", "D=-6.7,g0=-4.2,sigma=8.3"});
  EXPECT_EQ(at.status, 2);
  EXPECT_EQ(at.err.find("--profile: found beside --at"), 0u) << at.err;
}

}  // namespace dersu::cli
