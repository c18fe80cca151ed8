// Left and right flanks that are not joined: what is summed over, and what it finds.
#include "dersu/scr/flanks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "dersu/core/progress.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

struct Flanked {
  Data data{};  ///< by flank: each detector is two, of left (the first half) and right
  FlankLabels flanks{};
  std::map<std::uint32_t, std::uint32_t> truth{};  ///< left to right
};

/// Detections fall to the left or the right by a coin; names of the two sides are not joined.
Flanked flanked(std::uint64_t seed, const WorldOptions& options) {
  const Data world = random_world(seed, options);
  Flanked out{world, {}, {}};
  Session& session = out.data.sessions[0];
  const auto k = std::uint32_t(session.detectors.points.size());
  for (std::uint32_t i = 0; i < k; ++i)
    session.detectors.points.push_back(session.detectors.points[i]);
  session.animals.clear();
  session.captures.clear();
  Random random(seed, "flanks");
  std::map<std::pair<std::uint32_t, bool>, std::uint32_t> labels;
  for (Capture c : world.sessions[0].captures) {
    const bool right = random.chance(0.5);
    const auto [label, fresh] =
        labels.try_emplace({c.animal, right}, std::uint32_t(session.animals.size()));
    if (fresh) {
      session.animals.push_back((right ? "R" : "L") + std::to_string(c.animal));
      (right ? out.flanks.right : out.flanks.left).push_back(label->second);
    }
    c.animal = label->second;
    if (right) c.detector += k;
    session.captures.push_back(c);
  }
  for (const auto& [key, label] : labels)
    if (!key.second && labels.contains({key.first, true}))
      out.truth[label] = labels.at({key.first, true});
  return out;
}

const WorldOptions kWorld{.columns = 6,
                          .rows = 6,
                          .occasions = 5,
                          .density_per_ha = 0.12,
                          .g0 = 0.3,
                          .sigma_m = 80,
                          .cell_m = 60};

TEST(Flanks, AreMatchedWhereTheyLive) {
  const Flanked world = flanked(3, kWorld);
  const Model model = *make_model(DetectionFunction::halfnormal);
  Progress silent;
  const auto got = fit_flanks(world.data, model, world.flanks, {}, silent);
  ASSERT_TRUE(got) << describe(got.error());
  EXPECT_LT(got->left_out, 0.01);
  double chance = 0;
  double pairs = 0;
  double right = 0;
  for (std::size_t m = 0; m < got->matchings.size(); ++m)
    for (std::size_t p = 0; p < got->matchings[m].pairs.size(); ++p) {
      const auto& [a, b] = got->matchings[m].pairs[p];
      pairs += got->fitted.posterior.matchings[m][p];
      const auto truth = world.truth.find(a);
      if (truth == world.truth.end() || truth->second != b) continue;
      chance += got->fitted.posterior.matchings[m][p];
      right += 1;
    }
  EXPECT_GT(right, 0.9 * double(world.truth.size()));
  EXPECT_GT(chance, 0.5 * right);
  // The animals seen are those of the world, within what is not known of them.
  const auto n = double(world.flanks.left.size() + world.flanks.right.size());
  EXPECT_NEAR(got->fitted.posterior.n_animals, n - pairs, 1e-8);
  EXPECT_NEAR(got->fitted.posterior.n_animals, n - double(world.truth.size()),
              3 * got->fitted.posterior.n_animals_se + 1);
  // Each flank by itself counts animals twice.
  const auto apart = fit(world.data, model, {}, silent);
  EXPECT_LT(got->fitted.fit.estimates[0].estimate, 0.8 * apart->estimates[0].estimate);
}

TEST(Flanks, WhatIsLeftOutIsBounded) {
  const Flanked world = flanked(3, kWorld);
  const Model model = *make_model(DetectionFunction::halfnormal);
  const Eigen::Vector3d beta{std::log(0.12), -1.6, std::log(80.0)};
  const auto near = matchings_near(world.data, model, world.flanks, beta);
  ASSERT_TRUE(near) << describe(near.error());
  const auto value = [&](const std::vector<Matching>& matchings) {
    return identity_likelihood(*prepare_identity(world.data, model, {{}, matchings}), beta).value;
  };
  // Without a pair a set is worth less, by at most log(1 + ratio): what that pair adds alone.
  std::vector<Matching> without = near->matchings;
  const auto [a, b] = without[0].pairs.back();
  without[0].pairs.pop_back();
  const double loss = value(near->matchings) - value(without);
  EXPECT_GT(loss, 0);
  EXPECT_LT(loss, value({{{a}, {b}, {{a, b}}}}) - value({}) + 1e-9);
}

TEST(Flanks, OfACrowdAreRefused) {
  WorldOptions crowd = kWorld;
  crowd.density_per_ha = 0.8;
  crowd.sigma_m = 150;
  const Flanked world = flanked(1, crowd);
  const Eigen::Vector3d beta{std::log(0.8), -0.8, std::log(150.0)};
  const auto near =
      matchings_near(world.data, *make_model(DetectionFunction::halfnormal), world.flanks, beta);
  ASSERT_FALSE(near);
  EXPECT_EQ(near.error().fault, Fault::unsupported);
  EXPECT_NE(near.error().message.find("hang together"), std::string::npos);
}

}  // namespace
}  // namespace dersu::scr::testing
