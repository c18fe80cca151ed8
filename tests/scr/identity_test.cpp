// Uncertain identities against plain loops over whole catalogues.
#include "dersu/scr/identity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "dersu/core/progress.hpp"
#include "naive.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using Animals = std::vector<std::vector<std::uint32_t>>;

/// Animals of the world under two labels each where they can be: every second capture has the
/// second name. By label: the animal.
struct Labelled {
  Data data{};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> same{};
};

Labelled labelled(const Data& world, std::size_t split) {
  Labelled out{world, {}};
  Session& session = out.data.sessions[0];
  std::vector<int> n(session.animals.size());
  for (const Capture& c : session.captures) ++n[c.animal];
  for (std::uint32_t i = 0; i < n.size() && out.same.size() < split; ++i) {
    if (n[i] < 2) continue;
    const auto second = std::uint32_t(session.animals.size());
    session.animals.push_back(session.animals[i] + "'");
    out.same.emplace_back(i, second);
    int at = 0;
    for (Capture& c : session.captures)
      if (c.animal == i && at++ % 2 == 1) c.animal = second;
  }
  return out;
}

/// The survey with labels joined, once more.
Data joined_once_more(const Data& labels, const Animals& animals) {
  Data out = labels;
  Session& session = out.sessions[0];
  session.animals.clear();
  session.captures.clear();
  for (const auto& animal : animals) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> seen;
    for (const Capture& c : labels.sessions[0].captures)
      if (std::ranges::find(animal, c.animal) != animal.end())
        seen[{c.occasion, c.detector}] += c.count;
    for (const auto& [place, count] : seen)
      session.captures.push_back({std::uint32_t(session.animals.size()), place.first, place.second,
                                  labels.detector == DetectorType::count ? count : 1, false});
    session.animals.push_back(std::to_string(session.animals.size()));
  }
  return out;
}

/// The density of photographs that bear no names: counts without the orders in which they came.
double naive(const Data& data, const Eigen::VectorXd& beta) {
  NaiveModel model;
  const double sigma = std::exp(beta(2));
  model.density = [&](std::size_t, std::size_t) { return std::exp(beta(0)); };
  const bool hazard = data.detector == DetectorType::count && data.trials == 0;
  model.hazard = [&](const NaivePlace&, double d) {
    const double f = std::exp(-d * d / (2 * sigma * sigma));
    return hazard ? std::exp(beta(1)) * f : -std::log1p(-f / (1 + std::exp(-beta(1))));
  };
  double value = Naive(data, data.sessions[0], model).log_likelihood();
  if (data.detector == DetectorType::count)
    for (const Capture& c : data.sessions[0].captures) value += std::lgamma(c.count + 1.0);
  return value;
}

/// log of the sum over all choices of a partition in each cluster, without a constant.
double by_catalogues(const Data& labels, const std::vector<Cluster>& clusters,
                     const Eigen::VectorXd& beta) {
  std::vector<std::size_t> at(clusters.size());
  std::vector<double> terms;
  for (;;) {
    Animals animals;
    std::vector<bool> uncertain(labels.n_animals());
    double term = 0;
    for (std::size_t c = 0; c < clusters.size(); ++c) {
      const Partition& p = clusters[c].partitions[at[c]];
      term += p.log_weight;
      for (const auto& animal : p.animals) {
        animals.push_back(animal);
        for (const std::uint32_t label : animal) uncertain[label] = true;
      }
    }
    for (std::uint32_t i = 0; i < uncertain.size(); ++i)
      if (!uncertain[i]) animals.push_back({i});
    terms.push_back(term + naive(joined_once_more(labels, animals), beta));
    std::size_t c = 0;
    while (c < at.size() && ++at[c] == clusters[c].partitions.size()) at[c++] = 0;
    if (c == at.size()) break;
  }
  const double most = *std::ranges::max_element(terms);
  double sum = 0;
  for (const double t : terms) sum += std::exp(t - most);
  return most + std::log(sum);
}

const WorldOptions kSmall{.columns = 3,
                          .rows = 3,
                          .occasions = 3,
                          .density_per_ha = 0.3,
                          .g0 = 0.3,
                          .sigma_m = 70,
                          .cell_m = 150};

WorldOptions small(DetectorType type) {
  WorldOptions options = kSmall;
  options.type = type;
  return options;
}

Model model_for(const Data& data) {
  return *make_model(data.detector == DetectorType::count && data.trials == 0
                         ? DetectionFunction::hazard_halfnormal
                         : DetectionFunction::halfnormal);
}

const Eigen::Vector3d kBeta{-0.5, -1.2, 4.2};
const Eigen::Vector3d kOther{-0.9, -0.7, 4.4};

/// Two clusters: three labels of which two are one animal, and two that are one.
Identities two_clusters(const Labelled& l) {
  std::vector<std::string> names = l.data.sessions[0].animals;
  const std::vector<LabelPair> pairs{{l.same[0].first, l.same[0].second, 0.7},
                                     {l.same[0].first, l.same[1].first, 0.2},
                                     {l.same[1].second, l.same[2].second, 0.4}};
  Identities out;
  out.clusters = *clusters_of_pairs(pairs, names);
  return out;
}

/// The first world of which three animals can be split.
Labelled three_split(DetectorType type, std::uint32_t trials = 0) {
  Labelled out;
  for (std::uint64_t seed = 1; out.same.size() < 3; ++seed) {
    Data world = random_world(seed, small(type));
    world.trials = trials;
    out = labelled(world, 3);
  }
  return out;
}

class OfType : public ::testing::TestWithParam<int> {
 protected:
  static Labelled make() {
    if (GetParam() == 0) return three_split(DetectorType::proximity);
    return three_split(DetectorType::count, GetParam() == 1 ? 0 : 9);
  }
};

TEST_P(OfType, IsTheSumOverCatalogues) {
  const Labelled l = make();
  ASSERT_EQ(l.same.size(), 3u);
  const Identities identities = two_clusters(l);
  ASSERT_EQ(identities.clusters.size(), 2u);
  const auto prepared = prepare_identity(l.data, model_for(l.data), identities);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  // The constant is that of the likely survey.
  const auto likely = prepare(prepared->likely, model_for(l.data));
  const double constant = log_likelihood(*likely, kBeta).value - naive(prepared->likely, kBeta);
  EXPECT_NEAR(identity_likelihood(*prepared, kOther).value - constant,
              by_catalogues(l.data, identities.clusters, kOther), 1e-8);
}

TEST_P(OfType, GradientIsThatOfTheValue) {
  const Labelled l = make();
  const auto prepared = prepare_identity(l.data, model_for(l.data), two_clusters(l));
  ASSERT_TRUE(prepared);
  const Likelihood at = identity_likelihood(*prepared, kBeta);
  for (Eigen::Index j = 0; j < 3; ++j) {
    Eigen::VectorXd up = kBeta, down = kBeta;
    up(j) += 1e-5;
    down(j) -= 1e-5;
    const double slope =
        (identity_likelihood(*prepared, up).value - identity_likelihood(*prepared, down).value) /
        2e-5;
    EXPECT_NEAR(at.gradient(j), slope, 1e-5 * std::max(1.0, std::abs(slope)));
  }
}

INSTANTIATE_TEST_SUITE_P(Identity, OfType, ::testing::Values(0, 1, 2));

TEST(Identity, ThatIsSureGivesThePlainLikelihood) {
  const Labelled l = three_split(DetectorType::proximity);
  Identities sure;
  Data world = l.data;
  for (const auto& [a, b] : l.same) {
    sure.clusters.push_back({{{{{a, b}}, 0}}});
    for (Capture& c : world.sessions[0].captures)
      if (c.animal == b) c.animal = a;
    world.sessions[0].animals.pop_back();
  }
  const auto prepared = prepare_identity(l.data, model_for(world), sure);
  ASSERT_TRUE(prepared);
  const auto plain = prepare(world, model_for(world));
  EXPECT_NEAR(identity_likelihood(*prepared, kBeta).value, log_likelihood(*plain, kBeta).value,
              1e-10);
  Progress silent;
  const auto fitted = fit_identity(*prepared, {}, silent);
  const auto expected = fit(world, model_for(world), {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  ASSERT_TRUE(expected);
  EXPECT_LT((fitted->fit.beta - expected->beta).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_LT((fitted->fit.vcov - expected->vcov).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_EQ(fitted->posterior.n_animals_se, 0);
  const RegionN n = identity_region_n(*prepared, fitted->fit, 0);
  const RegionN m = region_n(*plain, *expected, 0);
  EXPECT_NEAR(n.realised.estimate, m.realised.estimate, 1e-5);
  EXPECT_NEAR(n.realised.se, m.realised.se, 1e-4);
  EXPECT_NEAR(n.realised.lower, m.realised.lower, 1e-4);
  EXPECT_NEAR(n.expected.upper, m.expected.upper, 1e-4);
}

TEST(Identity, NumbersAreMixturesOfCatalogues) {
  const Labelled l = three_split(DetectorType::proximity);
  const Identities identities = two_clusters(l);
  const auto prepared = prepare_identity(l.data, model_for(l.data), identities);
  Progress silent;
  const auto fitted = fit_identity(*prepared, {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  double mean = 0;
  double variance = 0;
  const auto labels = double(l.data.n_animals());
  double seen = labels;
  for (std::size_t c = 0; c < 2; ++c) {
    double first = 0, second = 0, all = 0, n_labels = 0;
    const auto& partitions = identities.clusters[c].partitions;
    for (const auto& animal : partitions[0].animals) n_labels += double(animal.size());
    for (std::size_t p = 0; p < partitions.size(); ++p) {
      const auto n = double(partitions[p].animals.size());
      const double chance = fitted->posterior.clusters[c][p];
      all += chance;
      first += chance * n;
      second += chance * n * n;
    }
    EXPECT_NEAR(all, 1, 1e-12);
    seen += first - n_labels;
    variance += second - first * first;
    mean += first;
  }
  EXPECT_GT(variance, 0.05);
  EXPECT_NEAR(fitted->posterior.n_animals, seen, 1e-9);
  EXPECT_NEAR(fitted->posterior.n_animals_se, std::sqrt(variance), 1e-9);
  const RegionN n = identity_region_n(*prepared, fitted->fit, 0);
  const double unseen = n.realised.estimate - seen;
  EXPECT_NEAR(n.seen, seen, 1e-9);
  EXPECT_NEAR(n.realised_conditional_variance, variance + unseen, 1e-8);
  // A region of all mask points is the whole mask; halves add up.
  const std::size_t points = l.data.sessions[0].mask.points.size();
  std::vector<double> west(points), east(points);
  for (std::size_t m = 0; m < points; ++m)
    (l.data.sessions[0].mask.points[m].x_m < 100 ? west : east)[m] = 1;
  EXPECT_NEAR(identity_region_n(*prepared, fitted->fit, 0, west).realised.estimate +
                  identity_region_n(*prepared, fitted->fit, 0, east).realised.estimate,
              n.realised.estimate, 1e-9);
}

TEST(Identity, MatchingsAreClustersOfAllMatchings) {
  const Labelled l = three_split(DetectorType::proximity);
  const auto [a, x] = l.same[0];
  const auto [b, y] = l.same[1];
  Identities matching;
  matching.matchings.push_back({{a, b}, {x, y}, {{a, x}, {a, y}, {b, x}, {b, y}}});
  Identities cluster;
  const double w = -std::log(7.0);
  cluster.clusters.push_back({{{{{a}, {b}, {x}, {y}}, w},
                               {{{a, x}, {b}, {y}}, w},
                               {{{a, y}, {b}, {x}}, w},
                               {{{b, x}, {a}, {y}}, w},
                               {{{b, y}, {a}, {x}}, w},
                               {{{a, x}, {b, y}}, w},
                               {{{a, y}, {b, x}}, w}}});
  for (Partition& p : cluster.clusters[0].partitions)
    for (auto& animal : p.animals) std::ranges::sort(animal);
  const Model model = model_for(l.data);
  const auto one = prepare_identity(l.data, model, matching);
  const auto other = prepare_identity(l.data, model, cluster);
  ASSERT_TRUE(one && other);
  for (const Eigen::Vector3d& beta : {kBeta, kOther}) {
    const Likelihood u = identity_likelihood(*one, beta);
    const Likelihood v = identity_likelihood(*other, beta);
    EXPECT_NEAR(u.value, v.value - w, 1e-9);
    EXPECT_LT((u.gradient - v.gradient).cwiseAbs().maxCoeff(), 1e-9);
    const IdentityPosterior p = identity_posterior(*one, beta);
    const IdentityPosterior q = identity_posterior(*other, beta);
    EXPECT_NEAR(p.n_animals, q.n_animals, 1e-10);
    EXPECT_NEAR(p.n_animals_se, q.n_animals_se, 1e-9);
    EXPECT_NEAR(p.matchings[0][0], q.clusters[0][1] + q.clusters[0][5], 1e-10);
  }
}

TEST(Identity, LeavesOutWhatCannotBe) {
  Labelled l = three_split(DetectorType::multi);
  // The first label is caught elsewhere whenever the third is caught.
  Session& session = l.data.sessions[0];
  const auto [a, x] = l.same[0];
  const auto [b, y] = l.same[1];
  std::erase_if(session.captures, [&, a = a](const Capture& c) { return c.animal == a; });
  for (const Capture& c : std::vector<Capture>(session.captures))
    if (c.animal == b)
      session.captures.push_back({a, c.occasion, c.detector == 0 ? 1U : c.detector - 1, 1, false});
  Identities identities;
  identities.clusters.push_back({{{{{a, b}}, std::log(0.5)}, {{{a}, {b}}, std::log(0.5)}}});
  const auto prepared = prepare_identity(l.data, model_for(l.data), identities);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  ASSERT_EQ(prepared->notices.size(), 1u);
  EXPECT_NE(prepared->notices[0].find("held by two detectors"), std::string::npos)
      << prepared->notices[0];
  EXPECT_EQ(identity_posterior(*prepared, kBeta).clusters[0], (std::vector<double>{0, 1}));
  identities.clusters[0].partitions.pop_back();
  EXPECT_FALSE(prepare_identity(l.data, model_for(l.data), identities));
}

TEST(Identity, RefusesLikelihoodsThatHoldTheNumberSeen) {
  const Labelled l = three_split(DetectorType::proximity);
  Model model = model_for(l.data);
  model.number = NumberOfAnimals::binomial;
  EXPECT_EQ(prepare_identity(l.data, model, two_clusters(l)).error().fault, Fault::unsupported);
  model = model_for(l.data);
  model.conditional = true;
  EXPECT_EQ(prepare_identity(l.data, model, two_clusters(l)).error().fault, Fault::unsupported);
}

}  // namespace
}  // namespace dersu::scr::testing
