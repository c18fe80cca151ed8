// All ways to make animals of labels, against all choices pair by pair.
#include "dersu/scr/label_clusters.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace dersu::scr::testing {
namespace {

using Animals = std::vector<std::vector<std::uint32_t>>;

const std::vector<std::string> kNames{"a", "b", "c", "d", "e", "f", "g"};

/// Each of 2^pairs choices, closed over; those that say both yes and no of a pair are nothing.
std::map<Animals, double> by_choices(const std::vector<LabelPair>& pairs, std::uint32_t labels) {
  std::map<Animals, double> out;
  double all = 0;
  for (std::uint32_t choice = 0; choice < (1U << pairs.size()); ++choice) {
    std::vector<std::uint32_t> of(labels);
    for (std::uint32_t i = 0; i < labels; ++i) of[i] = i;
    double weight = 1;
    for (std::uint32_t round = 0; round < labels; ++round)
      for (std::size_t p = 0; p < pairs.size(); ++p)
        if ((choice >> p) & 1U)
          of[pairs[p].a] = of[pairs[p].b] = std::min(of[pairs[p].a], of[pairs[p].b]);
    for (std::size_t p = 0; p < pairs.size(); ++p) {
      const bool yes = (choice >> p) & 1U;
      if ((of[pairs[p].a] == of[pairs[p].b]) != yes) weight = 0;
      weight *= yes ? pairs[p].probability : 1 - pairs[p].probability;
    }
    if (weight == 0) continue;
    std::map<std::uint32_t, std::vector<std::uint32_t>> animals;
    for (std::uint32_t i = 0; i < labels; ++i) animals[of[i]].push_back(i);
    Animals key;
    for (const auto& [first, animal] : animals) key.push_back(animal);
    out[key] += weight;
    all += weight;
  }
  for (auto& [key, weight] : out) weight /= all;
  return out;
}

void agrees(const std::vector<LabelPair>& pairs, std::uint32_t labels) {
  const auto clusters = clusters_of_pairs(pairs, kNames);
  ASSERT_TRUE(clusters) << describe(clusters.error());
  ASSERT_EQ(clusters->size(), 1u);
  std::map<Animals, double> expected = by_choices(pairs, labels);
  EXPECT_EQ(clusters->front().partitions.size(), expected.size());
  for (Partition p : clusters->front().partitions) {
    std::ranges::sort(p.animals);
    EXPECT_NEAR(std::exp(p.log_weight), expected[p.animals], 1e-12);
  }
}

TEST(LabelClusters, AreAllChoicesThatAgree) {
  agrees({{0, 1, 0.3}}, 2);
  agrees({{0, 1, 0.6}, {1, 2, 0.3}}, 3);
  agrees({{0, 1, 0.6}, {1, 2, 0.3}, {0, 2, 0.2}}, 3);
  agrees({{0, 1, 0.6}, {1, 2, 0.3}, {0, 2, 0}}, 3);
  agrees({{0, 1, 1}, {1, 2, 0.3}, {2, 3, 0.9}, {0, 3, 0.5}, {3, 4, 0.1}}, 5);
}

TEST(LabelClusters, AreApartWhereNoPairLeads) {
  const std::vector<LabelPair> pairs{{0, 3, 0.5}, {4, 1, 0.2}, {3, 5, 0.1}, {0, 1, 0}};
  const auto clusters = clusters_of_pairs(pairs, kNames);
  ASSERT_TRUE(clusters);
  ASSERT_EQ(clusters->size(), 2u);
  EXPECT_EQ((*clusters)[0].partitions.size(), 4u);
  EXPECT_EQ((*clusters)[1].partitions.size(), 2u);
}

void refuses(const std::vector<LabelPair>& pairs, Fault fault, const std::string& says,
             const ClusterLimits& limits = {}) {
  const auto clusters = clusters_of_pairs(pairs, kNames, limits);
  ASSERT_FALSE(clusters);
  EXPECT_EQ(clusters.error().fault, fault);
  EXPECT_NE(clusters.error().message.find(says), std::string::npos) << clusters.error().message;
}

TEST(LabelClusters, RefuseWhatCannotBe) {
  refuses({{0, 0, 0.5}}, Fault::usage, "'a' paired with itself");
  refuses({{0, 1, 0.5}, {1, 0, 0.5}}, Fault::usage, "'b' and 'a' twice");
  refuses({{0, 1, 1.5}}, Fault::usage, "1.5");
  refuses({{0, 1, 1}, {1, 2, 1}, {0, 2, 0}}, Fault::bad_input, "contradict");
  const std::vector<LabelPair> chain{{0, 1, 0.5}, {1, 2, 0.5}, {2, 3, 0.5}, {3, 4, 0.5}};
  refuses(chain, Fault::unsupported, "5 labels", {.labels = 4});
  refuses(chain, Fault::unsupported, "more than 10 ways", {.partitions = 10});
}

TEST(LabelClusters, OfCataloguesAreTheCatalogues) {
  const std::vector<Catalogue> catalogues{{"one", 3, {{1, 0}}}, {"two", 1, {{1, 2}}}};
  const auto cluster = cluster_of_catalogues(catalogues, kNames);
  ASSERT_TRUE(cluster);
  ASSERT_EQ(cluster->partitions.size(), 2u);
  EXPECT_NEAR(std::exp(cluster->partitions[0].log_weight), 0.75, 1e-15);
  EXPECT_EQ(cluster->partitions[0].animals, (Animals{{0, 1}, {2}}));
  EXPECT_EQ(cluster->partitions[1].animals, (Animals{{1, 2}, {0}}));
  const std::vector<Catalogue> twice{{"one", 3, {{0, 1}, {1, 2}}}};
  EXPECT_FALSE(cluster_of_catalogues(twice, kNames));
}

TEST(LabelClusters, JoinInEverySessionThatHasBoth) {
  const Cluster names{{{{{0, 1}}, 0}}};
  // a in sessions 0 and 1, b in 1 and 2.
  const std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> labels{{{0, 5}, {1, 9}},
                                                                                 {{1, 7}, {2, 11}}};
  const Cluster out = in_sessions(names, labels);
  EXPECT_EQ(out.partitions[0].animals, (Animals{{5}, {7, 9}, {11}}));
}

}  // namespace
}  // namespace dersu::scr::testing
