#include "dersu/scr/together.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "dersu/core/random.hpp"

namespace dersu::scr {
namespace {

constexpr double kSigma_m = 1500;
constexpr double kG0 = 0.2;
constexpr std::uint32_t kOccasions = 10;

Mask grid(double west_m, double east_m, double south_m, double north_m) {
  constexpr double kSpacing_m = 1000;
  Mask mask;
  mask.cell_area_ha = kSpacing_m * kSpacing_m / 10'000;
  for (double y = south_m + kSpacing_m / 2; y < north_m; y += kSpacing_m)
    for (double x = west_m + kSpacing_m / 2; x < east_m; x += kSpacing_m)
      mask.points.push_back({x, y});
  return mask;
}

Data data_of(const std::vector<Point>& detectors, Mask mask) {
  Data data;
  Session session;
  session.n_occasions = kOccasions;
  session.detectors.points = detectors;
  for (std::size_t k = 0; k < detectors.size(); ++k)
    session.detectors.names.push_back(std::to_string(k));
  session.mask = std::move(mask);
  data.sessions.push_back(std::move(session));
  return data;
}

/// Which detectors (of `detectors`) saw an animal on which occasion.
using Seen = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

Seen watch(Random& random, Point centre, const std::vector<Point>& detectors) {
  Seen seen;
  for (std::uint32_t s = 0; s < kOccasions; ++s)
    for (std::uint32_t k = 0; k < detectors.size(); ++k) {
      const double dx = detectors[k].x_m - centre.x_m;
      const double dy = detectors[k].y_m - centre.y_m;
      if (random.chance(kG0 * std::exp(-(dx * dx + dy * dy) / (2 * kSigma_m * kSigma_m))))
        seen.emplace_back(s, k);
    }
  return seen;
}

void add_animal(Session& session, const std::string& name, const Seen& seen) {
  const auto animal = static_cast<std::uint32_t>(session.animals.size());
  session.animals.push_back(name);
  for (const auto& [s, k] : seen) session.captures.push_back({animal, s, k, 1});
}

/// Two parties west and east of x = 0 with a block of cameras each, `gap_m` from the border.
Views two_sides(std::uint64_t seed, double gap_m, std::size_t animals) {
  const double half_m = 12'000 + gap_m;
  std::vector<Point> west;
  std::vector<Point> east;
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 6; ++j) {
      west.push_back({-gap_m - 500 - 2000.0 * i, 4000 + 2000.0 * j});
      east.push_back({gap_m + 500 + 2000.0 * i, 4000 + 2000.0 * j});
    }
  std::vector<Point> all = west;
  all.insert(all.end(), east.begin(), east.end());

  Views views;
  views.joint = data_of(all, grid(-half_m, half_m, 0, 18'000));
  views.ground.assign(views.joint.sessions[0].mask.points.size(), 1);
  for (const bool is_west : {true, false}) {
    PartyView view;
    view.party = is_west ? "CN" : "RU";
    view.data = data_of(is_west ? west : east,
                        is_west ? grid(-half_m, 0, 0, 18'000) : grid(0, half_m, 0, 18'000));
    view.ground.assign(view.data.sessions[0].mask.points.size(), 1);
    views.parties.push_back(std::move(view));
    std::vector<double> territory;
    for (const Point p : views.joint.sessions[0].mask.points)
      territory.push_back((p.x_m < 0) == is_west ? 1 : 0);
    views.territories.push_back(std::move(territory));
  }

  Random random(seed, "two sides");
  for (std::size_t i = 0; i < animals; ++i) {
    const Point centre{(2 * random.uniform() - 1) * half_m, 18'000 * random.uniform()};
    const Seen seen[2] = {watch(random, centre, west), watch(random, centre, east)};
    if (seen[0].empty() && seen[1].empty()) continue;
    const auto joint = static_cast<std::uint32_t>(views.joint.sessions[0].animals.size());
    Seen both = seen[0];
    for (const auto& [s, k] : seen[1])
      both.emplace_back(s, k + static_cast<std::uint32_t>(west.size()));
    add_animal(views.joint.sessions[0], "J" + std::to_string(i), both);
    for (std::size_t p = 0; p < 2; ++p) {
      if (seen[p].empty()) continue;
      add_animal(views.parties[p].data.sessions[0], std::to_string(i), seen[p]);
      views.parties[p].joint.push_back(joint);
    }
  }
  return views;
}

Model constant() { return make_model(DetectionFunction::halfnormal).value(); }

TEST(Together, ManyReplicatesLeftOutMakeTheIntervalDoubtful) {
  EXPECT_EQ(notice_of_left_out(20, 200),
            "20 of 200 bootstrap replicates could not be fitted and were left out");
  EXPECT_NE(notice_of_left_out(83, 200).find("not to be relied on"), std::string::npos);
}

TEST(Together, SumsPartsAndTellsWhoSaysWhat) {
  const Views views = two_sides(1, 500, 60);
  Progress silent;
  const auto result = apart_and_together(views, constant(), {.bootstrap = 0}, silent);
  ASSERT_TRUE(result) << describe(result.error());
  ASSERT_EQ(result->alone.size(), 2U);
  ASSERT_TRUE(result->naive_sum && result->overstatement_percent && result->precision_percent);
  const double sum = result->alone[0].n.realised.estimate + result->alone[1].n.realised.estimate;
  EXPECT_NEAR(result->naive_sum->estimate, sum, 1e-9 * sum);
  EXPECT_NEAR(result->naive_sum->se,
              std::hypot(result->alone[0].n.realised.se, result->alone[1].n.realised.se), 1e-9);
  // The territories make up the ground.
  EXPECT_NEAR(result->territories[0].realised.estimate + result->territories[1].realised.estimate,
              result->total.realised.estimate, 1e-6);
  EXPECT_NEAR(result->overstatement_percent->estimate,
              100 * (sum / result->total.realised.estimate - 1), 1e-9);
  EXPECT_TRUE(std::isnan(result->precision_percent->lower));
}

/// A party without recaptures has a problem of its own; where all have none the joint estimate
/// fails, and says that it is the joint one.
TEST(Together, SaysWhoseEstimateFailed) {
  const auto first_alone = [](Data& data) {
    Session& session = data.sessions[0];
    std::vector<Capture> kept;
    for (std::uint32_t i = 0; i < session.animals.size(); ++i)
      kept.push_back(*std::ranges::find(session.captures, i, &Capture::animal));
    session.captures = std::move(kept);
  };
  Views views = two_sides(1, 500, 60);
  first_alone(views.parties[1].data);
  Progress silent;
  const auto result = apart_and_together(views, constant(), {.bootstrap = 0}, silent);
  ASSERT_TRUE(result) << describe(result.error());
  EXPECT_TRUE(result->alone[0].fit && !result->alone[1].fit);
  EXPECT_TRUE(result->alone[0].problem.empty());
  EXPECT_NE(result->alone[1].problem.find("none seen twice"), std::string::npos)
      << result->alone[1].problem;
  EXPECT_FALSE(result->naive_sum);

  first_alone(views.joint);
  const auto none = apart_and_together(views, constant(), {.bootstrap = 0}, silent);
  ASSERT_FALSE(none);
  EXPECT_TRUE(none.error().message.starts_with("the joint estimate: ")) << none.error().message;
  views.parties.pop_back();  // nobody to confuse it with
  const auto one = apart_and_together(views, constant(), {.bootstrap = 0}, silent);
  ASSERT_FALSE(one);
  EXPECT_EQ(one.error().message.find("joint"), std::string::npos) << one.error().message;
}

/// Where density is the same everywhere the full and the conditional likelihood are of one top, and
/// each animal moves the numbers by as much.
TEST(Together, TheConditionalLikelihoodSaysTheSameOfConstantDensity) {
  const Views views = two_sides(5, 500, 60);
  Model conditional = constant();
  conditional.conditional = true;
  Progress silent;
  const auto full = apart_and_together(views, constant(), {.bootstrap = 20}, silent);
  const auto given = apart_and_together(views, conditional, {.bootstrap = 20}, silent);
  ASSERT_TRUE(full && given);
  const auto same = [](const Interval& a, const Interval& b) {
    EXPECT_NEAR(a.estimate, b.estimate, 2e-3 * std::abs(b.estimate));
    EXPECT_NEAR(a.lower, b.lower, 1e-2 * std::abs(b.lower));
    EXPECT_NEAR(a.upper, b.upper, 1e-2 * std::abs(b.upper));
  };
  same(given->total.realised, full->total.realised);
  same(*given->naive_sum, *full->naive_sum);
  same(*given->overstatement_percent, *full->overstatement_percent);
  EXPECT_EQ(given->replicates, full->replicates);
  // The variance of a constant density is a log-normal's in the full likelihood, as secr has it.
  EXPECT_NEAR(given->precision_percent->lower, full->precision_percent->lower, 2);
  EXPECT_NEAR(given->surface[0], full->surface[0], 2e-3 * full->surface[0]);
  EXPECT_EQ(given->surface.size(), full->surface.size());
}

TEST(Together, CamerasAtTheBorderMakeTheSumTooLarge) {
  double ratio = 0;
  Progress silent;
  constexpr int kWorlds = 6;
  for (int world = 0; world < kWorlds; ++world) {
    const auto result =
        apart_and_together(two_sides(100 + static_cast<std::uint64_t>(world), 0, 60), constant(),
                           {.bootstrap = 0}, silent);
    ASSERT_TRUE(result) << describe(result.error());
    ratio += result->naive_sum->estimate / result->total.realised.estimate / kWorlds;
  }
  EXPECT_GT(ratio, 1.08);
  EXPECT_LT(ratio, 1.6);
}

/// Far from each other the sides share no animal, and the sum is right: with the same detection in
/// one fit as in two, only their estimates differ.
TEST(Together, SidesThatShareNothingAddUp) {
  Progress silent;
  const auto result =
      apart_and_together(two_sides(7, 9'000, 90), constant(), {.bootstrap = 0}, silent);
  ASSERT_TRUE(result) << describe(result.error());
  EXPECT_LT(result->overstatement_percent->lower, 0);
  EXPECT_GT(result->overstatement_percent->upper, 0);
  EXPECT_NEAR(result->naive_sum->estimate / result->total.realised.estimate, 1, 0.1);
}

/// Two independent ways to the variance of the ratio: the sandwich, and refits with Poisson
/// weights.
TEST(Together, TheSandwichAgreesWithABootstrapOverAnimals) {
  const Views views = two_sides(3, 0, 90);
  Progress silent;
  const auto result = apart_and_together(views, constant(), {.bootstrap = 0}, silent);
  ASSERT_TRUE(result) << describe(result.error());
  const double ratio = 1 + result->overstatement_percent->estimate / 100;
  const double by_formula = result->overstatement_percent->se / 100 / ratio;

  const auto weighted_n = [&](const Data& data, const std::vector<double>& ground,
                              const std::vector<double>& weights, const Fit& from) {
    FitOptions options;
    options.animal_weights = weights;
    options.start.assign(from.beta.data(), from.beta.data() + from.beta.size());
    const auto prepared = prepare(data, constant()).value();
    const auto fitted = fit(prepared, data, constant(), options, silent);
    EXPECT_TRUE(fitted);
    return region_n(prepared, *fitted, 0, ground, {.animal_weights = weights}).realised.estimate;
  };
  Random random(11, "weights");
  constexpr int kReplicates = 80;
  double sum = 0;
  double squares = 0;
  for (int r = 0; r < kReplicates; ++r) {
    std::vector<double> weights(views.joint.sessions[0].animals.size());
    for (double& w : weights) w = static_cast<double>(random.poisson(1));
    double naive = 0;
    for (std::size_t p = 0; p < 2; ++p) {
      std::vector<double> own;
      for (const std::uint32_t joint : views.parties[p].joint) own.push_back(weights[joint]);
      naive +=
          weighted_n(views.parties[p].data, views.parties[p].ground, own, *result->alone[p].fit);
    }
    const double log_ratio =
        std::log(naive / weighted_n(views.joint, views.ground, weights, result->joint));
    sum += log_ratio;
    squares += log_ratio * log_ratio;
  }
  const double mean = sum / kReplicates;
  const double by_bootstrap =
      std::sqrt((squares / kReplicates - mean * mean) * kReplicates / (kReplicates - 1));
  // The standard deviation of 80 replicates is itself known to 8 %.
  EXPECT_NEAR(by_formula / by_bootstrap, 1, 0.25);
}

TEST(Together, OnePartyHasNothingToCompare) {
  Views views = two_sides(5, 0, 60);
  views.parties.pop_back();
  Progress silent;
  const auto result = apart_and_together(views, constant(), {}, silent);
  ASSERT_TRUE(result) << describe(result.error());
  EXPECT_FALSE(result->naive_sum || result->overstatement_percent || result->precision_percent);
}

TEST(Together, ASideThatCannotBeEstimatedSaysWhyAndLeavesTheRest) {
  Views views = two_sides(5, 0, 60);
  PartyView& east = views.parties[1];
  Session& session = east.data.sessions[0];
  session.captures = {{0, 0, 0, 1}};
  session.animals.resize(1);
  east.joint.resize(1);
  Progress silent;
  const auto result = apart_and_together(views, constant(), {}, silent);
  ASSERT_TRUE(result) << describe(result.error());
  EXPECT_TRUE(result->alone[0].fit);
  EXPECT_FALSE(result->alone[1].fit);
  EXPECT_FALSE(result->alone[1].problem.empty());
  EXPECT_FALSE(result->naive_sum);
  EXPECT_GT(result->total.realised.estimate, 0);
}

TEST(Together, TheSameSeedGivesTheSameBytesOnAnyNumberOfThreads) {
  const Views views = two_sides(9, 0, 60);
  Progress silent;
  const auto run = [&](const char* threads) {
    setenv("DERSU_THREADS", threads, 1);
    auto result = apart_and_together(views, constant(), {.bootstrap = 40, .seed = 4}, silent);
    unsetenv("DERSU_THREADS");
    return std::move(*result);
  };
  const TogetherResult one = run("1");
  const TogetherResult three = run("3");
  EXPECT_EQ(one.precision_percent->lower, three.precision_percent->lower);
  EXPECT_EQ(one.precision_percent->upper, three.precision_percent->upper);
  EXPECT_EQ(one.total.realised.upper, three.total.realised.upper);
  EXPECT_LT(one.precision_percent->lower, one.precision_percent->estimate);
  EXPECT_GT(one.precision_percent->upper, one.precision_percent->estimate);
}

TEST(Together, StopsWhenAsked) {
  class Stop : public Progress {
    [[nodiscard]] bool stopped() const override { return true; }
  };
  Stop stop;
  const auto result = apart_and_together(two_sides(9, 0, 60), constant(), {}, stop);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, Fault::interrupted);
}

}  // namespace
}  // namespace dersu::scr
