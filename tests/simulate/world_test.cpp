#include "dersu/simulate/world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "tests/simulate/worlds.hpp"

namespace dersu::simulate {
namespace {

World make(const WorldOptions& options) {
  auto world = simulate_world(options);
  EXPECT_TRUE(world) << (world ? "" : describe(world.error()));
  return std::move(*world);
}

/// Every number and word of a world, to compare two of them.
std::string all_of(const World& w) {
  std::string s;
  for (const auto& a : w.animals)
    s += fmt::format("{} {} {} {} {}\n", a.id, a.centre.x_m, a.centre.y_m, a.territory, a.male);
  for (const auto& t : w.stations) s += fmt::format("{} {} {}\n", t.id, t.at.x_m, t.at.y_m);
  for (const auto& d : w.deployments)
    s += fmt::format("{} {} {}\n", d.id, format_time(d.start), format_time(d.end));
  for (const auto& g : w.gaps)
    s += fmt::format("{} {} {} {}\n", g.deployment, g.start.utc_s, g.end.utc_s, name(g.reason));
  for (const auto& o : w.observations)
    s +=
        fmt::format("{} {} {} {} {} {} {}\n", o.deployment, o.start.utc_s, o.end.utc_s,
                    o.scientific_name, o.count, o.individual.value_or(999), o.animal.value_or(999));
  for (const auto& m : w.media) s += fmt::format("{} {}\n", m.observation, m.at.utc_s);
  for (const auto& i : w.individuals)
    s += fmt::format("{} {} {} {}\n", i.name, i.animal, i.joint, i.true_joint);
  return s;
}

/// What identifies a visit of the target species: who, where, when.
std::set<std::tuple<std::size_t, std::string, std::int64_t>> visits(const World& w) {
  std::set<std::tuple<std::size_t, std::string, std::int64_t>> all;
  for (const auto& o : w.observations)
    if (o.animal)
      all.emplace(*o.animal, w.stations[w.deployments[o.deployment].station].id, o.start.utc_s);
  return all;
}

}  // namespace

TEST(World, SameOptionsSameWorldOtherSeedAnother) {
  const std::string world = all_of(make(two_sides(7)));
  EXPECT_EQ(world, all_of(make(two_sides(7))));
  EXPECT_NE(world, all_of(make(two_sides(8))));
}

TEST(World, OneStepDoesNotDisturbAnother) {
  WorldOptions options = two_sides(11);
  const World whole = make(options);
  // Without by-catch and media: the same animals, cameras, visits and names.
  options.by_catch.clear();
  options.media = false;
  const World bare = make(options);
  EXPECT_EQ(visits(bare), visits(whole));
  ASSERT_EQ(bare.individuals.size(), whole.individuals.size());
  for (std::size_t i = 0; i < bare.individuals.size(); ++i)
    EXPECT_EQ(bare.individuals[i].name, whole.individuals[i].name);
  // Failures only take visits away.
  options.failures_per_100_days = 0;
  const auto without = visits(make(options));
  options.failures_per_100_days = 5;
  const auto with = visits(make(options));
  EXPECT_LT(with.size(), without.size());
  EXPECT_TRUE(std::includes(without.begin(), without.end(), with.begin(), with.end()));
}

RC_GTEST_PROP(World, HoldsTogether, ()) {
  WorldOptions options = two_sides(*rc::gen::arbitrary<std::uint64_t>());
  options.failures_per_100_days = 2;
  options.theft_share = 0.3;
  options.surveys[0].split_rate = 0.3;
  options.surveys[1].merge_rate = 0.2;
  options.missed_match_rate = 0.2;
  const World w = *simulate_world(options);

  std::size_t sum = 0;
  for (std::size_t n : w.truth.n_by_territory) sum += n;
  RC_ASSERT(sum == w.truth.n && sum == w.animals.size());
  std::vector<PolygonIndex> land;
  for (const Territory& t : options.land.territories) land.emplace_back(t.polygons);
  for (const Animal& a : w.animals) RC_ASSERT(land[a.territory].contains(a.centre));

  for (const Station& s : w.stations) {
    const double border_m = distance_m(options.land.border, s.at);
    RC_ASSERT(border_m >= options.border_min_m && border_m <= options.border_max_m);
    RC_ASSERT(land[s.survey].contains(s.at));
  }
  for (std::size_t g = 0; g < w.gaps.size(); ++g) {
    const Deployment& d = w.deployments[w.gaps[g].deployment];
    RC_ASSERT(d.start.utc_s <= w.gaps[g].start.utc_s);
    RC_ASSERT(w.gaps[g].start.utc_s < w.gaps[g].end.utc_s);
    RC_ASSERT(w.gaps[g].end.utc_s <= d.end.utc_s);
    if (g > 0 && w.gaps[g - 1].deployment == w.gaps[g].deployment)
      RC_ASSERT(w.gaps[g - 1].end.utc_s < w.gaps[g].start.utc_s);
  }
  std::size_t media = 0;
  for (const Observation& o : w.observations) {
    const Deployment& d = w.deployments[o.deployment];
    RC_ASSERT(d.start.utc_s <= o.start.utc_s && o.start.utc_s <= o.end.utc_s);
    RC_ASSERT(o.end.utc_s < d.end.utc_s);
    for (const Gap& g : w.gaps)
      if (g.deployment == o.deployment)
        RC_ASSERT(o.end.utc_s < g.start.utc_s || o.start.utc_s >= g.end.utc_s);
    RC_ASSERT(o.media_count > 0u && o.first_media == media);
    RC_ASSERT(w.media[media].at == o.start);
    media += o.media_count;
    RC_ASSERT(w.media[media - 1].at == o.end);
    if (o.animal)
      RC_ASSERT(distance_m(w.animals[*o.animal].centre, w.stations[d.station].at) <
                7 * w.animals[*o.animal].sigma_m);
    if (o.individual)
      RC_ASSERT(w.individuals[*o.individual].survey == w.stations[d.station].survey);
  }
  RC_ASSERT(media == w.media.size());

  std::set<std::string> names;
  for (const Individual& i : w.individuals) RC_ASSERT(names.insert(i.name).second);
  RC_ASSERT(w.truth.photographed_on_both <= w.truth.photographed);
}

TEST(World, NumbersHaveTheRightMean) {
  constexpr int kWorlds = 300;
  double n = 0;
  double expected_n = 0;
  std::array<double, 2> side{};
  std::array<double, 2> expected_side{};
  double visits = 0;
  double expected_visits = 0;
  double gap_days = 0;
  double camera_days = 0;
  for (int seed = 1; seed <= kWorlds; ++seed) {
    WorldOptions options = two_sides(static_cast<std::uint64_t>(seed));
    options.by_catch.clear();
    options.media = false;
    options.activity = {};  // even over the day, so that part of a day is that part of the hazard
    options.theft_share = 0;
    const World w = make(options);
    n += static_cast<double>(w.truth.n);
    expected_n += w.truth.expected_n;
    for (std::size_t t = 0; t < 2; ++t) {
      side[t] += static_cast<double>(w.truth.n_by_territory[t]);
      expected_side[t] += w.truth.expected_n_by_territory[t];
    }
    std::vector<double> effort_days(w.stations.size());
    for (const Deployment& d : w.deployments)
      effort_days[d.station] += static_cast<double>(d.end.utc_s - d.start.utc_s) / kSecondsPerDay;
    for (double e : effort_days) camera_days += e;
    for (const Gap& g : w.gaps) {
      const double days = static_cast<double>(g.end.utc_s - g.start.utc_s) / kSecondsPerDay;
      effort_days[w.deployments[g.deployment].station] -= days;
      gap_days += days;
    }
    visits += static_cast<double>(w.observations.size());
    for (const Animal& a : w.animals)
      for (std::size_t s = 0; s < w.stations.size(); ++s) {
        const double d = distance_m(a.centre, w.stations[s].at) / options.sigma_m;
        expected_visits +=
            -std::log(1 - options.g0_per_day * std::exp(-d * d / 2)) * effort_days[s];
      }
  }
  // Poisson sums: within 4 standard deviations.
  EXPECT_NEAR(expected_n, kWorlds * 40.0, 1e-6);  // 4,000 km2 at 1 per 100 km2
  EXPECT_NEAR(n, expected_n, 4 * std::sqrt(expected_n));
  for (std::size_t t = 0; t < 2; ++t)
    EXPECT_NEAR(side[t], expected_side[t], 4 * std::sqrt(expected_side[t]));
  EXPECT_NEAR(visits, expected_visits, 4 * std::sqrt(expected_visits));
  EXPECT_GT(gap_days / camera_days, 0.02);
  EXPECT_LT(gap_days / camera_days, 0.08);
}

TEST(World, DensityFollowsTheCovariate) {
  // Poisson regression's score equation: the sum of z over animals is the integral of z D.
  double found = 0;
  double expected = 0;
  double variance = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    WorldOptions options = two_sides(seed);
    options.by_catch.clear();
    options.cover_effect = 1;
    for (Survey& s : options.surveys) s.days = 1;
    const World w = make(options);
    for (const Animal& a : w.animals) found += w.cover.at(a.centre);
    for (double y = 500; y < 50'000; y += 1000)
      for (double x = 500; x < 80'000; x += 1000) {
        const double z = w.cover.at({x, y});
        const double d = std::exp(w.truth.log_density_per_km2 + options.cover_effect * z);
        expected += z * d;
        variance += z * z * d;
      }
  }
  EXPECT_NEAR(found, expected, 4 * std::sqrt(variance));
  EXPECT_GT(expected, 0);
}

TEST(World, TimesOfDayAreTheActivityCurve) {
  // Crepuscular animals: more in the four hours around each peak than the even share of a third.
  std::size_t at_peaks = 0;
  std::size_t all = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    WorldOptions options = two_sides(seed);
    options.by_catch.clear();
    options.density_per_100km2 = 5;
    for (const Observation& o : make(options).observations) {
      const double hour =
          static_cast<double>((o.start.utc_s + options.solar_offset_s) % kSecondsPerDay) / 3600;
      at_peaks += std::abs(hour - 5.5) < 2 || std::abs(hour - 18) < 2;
      ++all;
    }
  }
  // Shares within 2 h: 0.35 * P(|z| < 2/1.6) + 0.4 * P(|z| < 2/1.8) + 0.25 / 3 = 0.653.
  const double share = static_cast<double>(at_peaks) / static_cast<double>(all);
  EXPECT_GT(all, 1000u);
  EXPECT_NEAR(share, 0.653, 4 * std::sqrt(0.653 * 0.347 / static_cast<double>(all)));
}

TEST(World, PerfectCataloguesAreTheTruth) {
  WorldOptions options = two_sides(3);
  options.density_per_100km2 = 4;
  const World w = make(options);
  ASSERT_GT(w.truth.photographed_on_both, 0u);
  std::map<std::size_t, std::string> joint;
  std::set<std::pair<std::size_t, std::size_t>> names;
  for (const Individual& i : w.individuals) {
    EXPECT_EQ(i.joint, i.true_joint);
    EXPECT_EQ(joint.try_emplace(i.animal, i.joint).first->second, i.joint);
    EXPECT_TRUE(names.emplace(i.survey, i.animal).second);
  }
  EXPECT_EQ(joint.size(), w.truth.photographed);
  EXPECT_EQ(w.individuals.size(), w.truth.photographed + w.truth.photographed_on_both);
  for (const Observation& o : w.observations)
    if (o.individual) {
      EXPECT_EQ(w.individuals[*o.individual].animal, *o.animal);
    }
}

TEST(World, MistakesMakeNamesTooManyAndTooFew) {
  WorldOptions options = two_sides(3);
  options.density_per_100km2 = 4;
  options.by_catch.clear();
  const std::size_t perfect = make(options).individuals.size();
  for (Survey& s : options.surveys) s.split_rate = 1;
  const World split = make(options);
  EXPECT_GT(split.individuals.size(), perfect + perfect / 4);
  std::set<std::string> joints;
  std::set<std::string> truths;
  for (const Individual& i : split.individuals) {
    joints.insert(i.joint);
    truths.insert(i.true_joint);
  }
  EXPECT_GT(joints.size(), truths.size());
  EXPECT_EQ(truths.size(), split.truth.photographed);

  for (Survey& s : options.surveys) s.split_rate = 0, s.merge_rate = 1;
  EXPECT_LT(make(options).individuals.size(), perfect);

  for (Survey& s : options.surveys) s.merge_rate = 0;
  options.missed_match_rate = 1;
  joints.clear();
  for (const Individual& i : make(options).individuals) joints.insert(i.joint);
  EXPECT_EQ(joints.size(), perfect);
}

TEST(World, AMatchIsMissedAsOftenAsAsked) {
  WorldOptions options = two_sides(3);
  options.density_per_100km2 = 60;
  options.by_catch.clear();
  options.missed_match_rate = 0.3;
  const World w = make(options);
  std::set<std::string> joints;
  for (const Individual& i : w.individuals) joints.insert(i.joint);
  const auto matches = static_cast<double>(w.truth.photographed_on_both);
  ASSERT_GT(matches, 100);
  const auto missed = static_cast<double>(joints.size() - w.truth.photographed);
  EXPECT_NEAR(missed / matches, 0.3, 4 * std::sqrt(0.3 * 0.7 / matches));
}

TEST(World, BadOptionsAreAllTold) {
  WorldOptions options = two_sides(1);
  options.g0_per_day = 1.5;
  options.surveys[0].days = 0;
  options.surveys[1].party = "KP";
  options.sigma_m = std::nan("");
  const auto bad = simulate_world(options);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().fault, Fault::usage);
  EXPECT_EQ(bad.error().details.size(), 4u) << describe(bad.error());

  options = two_sides(1);
  options.surveys[0].stations = 5000;
  const auto no_room = simulate_world(options);
  ASSERT_FALSE(no_room);
  EXPECT_EQ(no_room.error().fault, Fault::not_found);
}

}  // namespace dersu::simulate
