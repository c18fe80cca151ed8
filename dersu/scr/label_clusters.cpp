#include "dersu/scr/label_clusters.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "dersu/core/text.hpp"

namespace dersu::scr {
namespace {

using Bits = std::uint32_t;  ///< labels of a cluster
constexpr std::size_t kMostSteps = 2'000'000;

/// Pairs between the labels of one cluster, numbered from 0.
struct Graph {
  std::vector<std::uint32_t> labels{};
  std::vector<LabelPair> pairs{};  ///< a, b: places in `labels`
  std::vector<Bits> neighbours{};  ///< by pairs of probability above 0
};

std::string names_of(std::span<const std::uint32_t> labels, std::span<const std::string> names) {
  std::vector<std::string> words;
  for (const std::uint32_t label : labels) words.push_back("'" + quoted(names[label]) + "'");
  constexpr std::size_t kShown = 8;
  if (words.size() > kShown) {
    const std::size_t more = words.size() - kShown;
    words.resize(kShown);
    words.push_back(fmt::format("{} more", more));
  }
  return join(words, ", ");
}

Result<void> check_pairs(std::span<const LabelPair> pairs, std::span<const std::string> names) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const LabelPair& p : pairs) {
    if (p.a == p.b)
      return fail(Fault::usage, "pairs", "found '{}' paired with itself", quoted(names[p.a]));
    if (!(p.probability >= 0 && p.probability <= 1))
      return fail(Fault::usage, "pairs", "found the probability {}, expected 0 to 1",
                  p.probability);
    if (!seen.insert(std::minmax(p.a, p.b)).second)
      return fail(Fault::usage, "pairs", "found the pair of '{}' and '{}' twice",
                  quoted(names[p.a]), quoted(names[p.b]));
  }
  return {};
}

/// The sets of labels that pairs above 0 connect.
Result<std::vector<Graph>> graphs_of(std::span<const LabelPair> pairs,
                                     std::span<const std::string> names, std::size_t most) {
  std::vector<std::uint32_t> root(names.size());
  std::iota(root.begin(), root.end(), 0U);
  const auto find = [&](std::uint32_t i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  for (const LabelPair& p : pairs)
    if (p.probability > 0) {
      const std::uint32_t a = find(p.a);
      const std::uint32_t b = find(p.b);
      root[std::max(a, b)] = std::min(a, b);
    }
  std::map<std::uint32_t, Graph> found;
  std::set<std::uint32_t> paired;
  for (const LabelPair& p : pairs)
    if (p.probability > 0) paired.insert({p.a, p.b});
  std::vector<std::uint32_t> place(names.size());
  for (const std::uint32_t label : paired) {
    Graph& graph = found[find(label)];
    place[label] = std::uint32_t(graph.labels.size());
    graph.labels.push_back(label);
  }
  std::vector<Graph> out;
  for (auto& [first, graph] : found) {
    if (graph.labels.size() > most)
      return fail(
          Fault::unsupported, "pairs",
          "{} labels hang together by pairs ({}), expected at most {}; leave out pairs that "
          "are unlikely, or decide some",
          graph.labels.size(), names_of(graph.labels, names), most);
    graph.neighbours.assign(graph.labels.size(), 0);
    for (const LabelPair& p : pairs) {
      if (!paired.contains(p.a) || !paired.contains(p.b) || find(p.a) != first ||
          find(p.b) != first)
        continue;
      const std::uint32_t a = place[p.a];
      const std::uint32_t b = place[p.b];
      graph.pairs.push_back({a, b, p.probability});
      if (p.probability == 0) continue;
      graph.neighbours[a] |= Bits{1} << b;
      graph.neighbours[b] |= Bits{1} << a;
    }
    out.push_back(std::move(graph));
  }
  return out;
}

/// All partitions of a graph into connected sets, each once.
class Enumeration {
 public:
  Enumeration(const Graph& graph, std::size_t most) : graph_(graph), most_(most) {}

  /// False where there are more than may be.
  bool run() {
    const auto n = graph_.labels.size();
    return take((n == 32 ? ~Bits{0} : (Bits{1} << n) - 1));
  }
  std::vector<Partition> partitions{};

 private:
  bool take(Bits left) {
    if (left == 0) return finish();
    return grow(left, left & -left, 0);
  }

  /// Animals that hold `animal` and none of `barred`.
  bool grow(Bits left, Bits animal, Bits barred) {
    if (++steps_ > kMostSteps) return false;
    if (tell_apart(animal)) return true;  // and all that hold it
    if (!cuts(animal)) {
      animals_.push_back(animal);
      const bool fits = take(left & ~animal);
      animals_.pop_back();
      if (!fits) return false;
    }
    Bits next = 0;
    for (std::size_t i = 0; i < graph_.labels.size(); ++i)
      if ((animal >> i) & 1U) next |= graph_.neighbours[i];
    next &= left & ~animal & ~barred;
    for (; next != 0; next &= next - 1) {
      const Bits one = next & -next;
      if (!grow(left, animal | one, barred)) return false;
      barred |= one;
    }
    return true;
  }

  /// Whether a pair of probability 0 is within.
  [[nodiscard]] bool tell_apart(Bits animal) const {
    return std::ranges::any_of(graph_.pairs, [&](const LabelPair& p) {
      return p.probability == 0 && ((animal >> p.a) & (animal >> p.b) & 1U);
    });
  }

  /// Whether a pair of probability 1 is between these and others.
  [[nodiscard]] bool cuts(Bits animal) const {
    return std::ranges::any_of(graph_.pairs, [&](const LabelPair& p) {
      return p.probability == 1 && (((animal >> p.a) ^ (animal >> p.b)) & 1U);
    });
  }

  bool finish() {
    Partition out;
    for (const LabelPair& p : graph_.pairs) {
      const bool one = std::ranges::any_of(
          animals_, [&](Bits animal) { return (animal >> p.a) & (animal >> p.b) & 1U; });
      out.log_weight += one ? std::log(p.probability) : std::log1p(-p.probability);
    }
    for (const Bits animal : animals_) {
      out.animals.emplace_back();
      for (std::size_t i = 0; i < graph_.labels.size(); ++i)
        if ((animal >> i) & 1U) out.animals.back().push_back(graph_.labels[i]);
    }
    partitions.push_back(std::move(out));
    return partitions.size() <= most_;
  }

  const Graph& graph_;
  std::size_t most_;
  std::size_t steps_ = 0;
  std::vector<Bits> animals_{};
};

void normalise(std::vector<Partition>& partitions) {
  double most = -INFINITY;
  for (const Partition& p : partitions) most = std::max(most, p.log_weight);
  double sum = 0;
  for (const Partition& p : partitions) sum += std::exp(p.log_weight - most);
  for (Partition& p : partitions) p.log_weight -= most + std::log(sum);
}

}  // namespace

Result<std::vector<Cluster>> clusters_of_pairs(std::span<const LabelPair> pairs,
                                               std::span<const std::string> names,
                                               const ClusterLimits& limits) {
  DERSU_CHECK(check_pairs(pairs, names));
  DERSU_TRY(graphs, graphs_of(pairs, names, limits.labels));
  std::vector<Cluster> out;
  for (const Graph& graph : graphs) {
    Enumeration all(graph, limits.partitions);
    if (!all.run())
      return fail(Fault::unsupported, "pairs",
                  "more than {} ways to make animals of the {} labels that hang together by pairs "
                  "({}); leave out pairs that are unlikely, or decide some",
                  limits.partitions, graph.labels.size(), names_of(graph.labels, names));
    if (all.partitions.empty())
      return fail(Fault::bad_input, "pairs", "the pairs of {} contradict each other",
                  names_of(graph.labels, names));
    normalise(all.partitions);
    out.push_back({std::move(all.partitions)});
  }
  return out;
}

Result<Cluster> cluster_of_catalogues(std::span<const Catalogue> catalogues,
                                      std::span<const std::string> names) {
  std::set<std::uint32_t> named;
  for (const Catalogue& catalogue : catalogues)
    for (const auto& animal : catalogue.animals) named.insert(animal.begin(), animal.end());
  Cluster out;
  for (const Catalogue& catalogue : catalogues) {
    if (!(catalogue.weight > 0 && std::isfinite(catalogue.weight)))
      return fail(Fault::bad_input, "catalogues",
                  "found the weight {} of catalogue '{}', expected a positive number",
                  catalogue.weight, quoted(catalogue.name));
    Partition partition;
    partition.log_weight = std::log(catalogue.weight);
    std::set<std::uint32_t> alone = named;
    for (std::vector<std::uint32_t> animal : catalogue.animals) {
      for (const std::uint32_t label : animal)
        if (alone.erase(label) == 0)
          return fail(Fault::bad_input, "catalogues",
                      "catalogue '{}' has '{}' twice, expected one individual for each label",
                      quoted(catalogue.name), quoted(names[label]));
      std::ranges::sort(animal);
      partition.animals.push_back(std::move(animal));
    }
    for (const std::uint32_t label : alone) partition.animals.push_back({label});
    out.partitions.push_back(std::move(partition));
  }
  normalise(out.partitions);
  return out;
}

Cluster in_sessions(const Cluster& cluster,
                    std::span<const std::vector<std::pair<std::uint32_t, std::uint32_t>>> labels) {
  Cluster out;
  for (const Partition& from : cluster.partitions) {
    Partition to;
    to.log_weight = from.log_weight;
    for (const auto& animal : from.animals) {
      std::map<std::uint32_t, std::vector<std::uint32_t>> sessions;
      for (const std::uint32_t name : animal)
        for (const auto& [session, label] : labels[name]) sessions[session].push_back(label);
      for (auto& [session, joined] : sessions) {
        std::ranges::sort(joined);
        to.animals.push_back(std::move(joined));
      }
    }
    out.partitions.push_back(std::move(to));
  }
  return out;
}

}  // namespace dersu::scr
