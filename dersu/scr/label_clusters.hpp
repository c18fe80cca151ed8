#pragma once
// Labels (names of a catalogue) that may be one animal or several: clusters of them, each with all
// ways to make animals of its labels. Equations: docs/methods/identity.md.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dersu/core/error.hpp"

namespace dersu::scr {

/// One way to make animals of the labels of a cluster.
struct Partition {
  std::vector<std::vector<std::uint32_t>> animals{};  ///< each a sorted list of labels
  double log_weight = 0;                              ///< of the photographs, given this way
};

/// Labels whose identities are told together, and independently of all other labels'.
struct Cluster {
  std::vector<Partition> partitions{};  ///< weights add up to 1; none is 0
};

/// Two labels that may be one animal.
struct LabelPair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  /// How likely the photographs are of one animal, with even odds before they were looked at.
  double probability = 0;
};

struct ClusterLimits {
  std::size_t labels = 30;         ///< in a cluster
  std::size_t partitions = 10000;  ///< of a cluster; each is summed at every evaluation
};

/// A cluster for each set of labels that pairs connect. Its partitions are those in which labels
/// are one animal where pairs of probability above 0 lead from one to the other; the weight is the
/// product of p over pairs within animals and 1 - p over those between, made to add up to 1 over
/// partitions (not all choices pair by pair agree: if A is B and B is C, A is C).
/// `names` are those of the labels, for messages. Fault::usage: a label paired with itself, a pair
/// twice, a probability that is none; Fault::bad_input: choices that contradict each other;
/// Fault::unsupported: more than `limits`, with the labels.
[[nodiscard]] Result<std::vector<Cluster>> clusters_of_pairs(std::span<const LabelPair> pairs,
                                                             std::span<const std::string> names,
                                                             const ClusterLimits& limits = {});

/// A whole candidate catalogue.
struct Catalogue {
  std::string name{};
  double weight = 0;  ///< above 0; all are scaled to add up to 1
  /// Labels that are one animal; those that it does not name are animals of their own.
  std::vector<std::vector<std::uint32_t>> animals{};
};

/// One cluster whose partitions are the catalogues, in their order, over all labels that any of
/// them names. Fault::bad_input: a label in two animals, a weight that is not positive.
[[nodiscard]] Result<Cluster> cluster_of_catalogues(std::span<const Catalogue> catalogues,
                                                    std::span<const std::string> names);

/// `cluster` over names of animals as one over labels: `labels` gives for each name its label in
/// each session where it was seen (session, label). An animal of two names is joined in each
/// session that has both.
[[nodiscard]] Cluster in_sessions(
    const Cluster& cluster,
    std::span<const std::vector<std::pair<std::uint32_t, std::uint32_t>>> labels);

}  // namespace dersu::scr
