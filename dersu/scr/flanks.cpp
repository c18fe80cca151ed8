#include "dersu/scr/flanks.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "dersu/scr/joined.hpp"
#include "dersu/scr/matchings.hpp"

namespace dersu::scr {
namespace {

constexpr double kMostLeftOut = 0.01;  ///< of log L

struct FlankPair {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  double log_ratio = 0;
};

/// All pairs that can be one animal.
Result<std::vector<FlankPair>> pairs_of(const Data& labels, const Model& model,
                                        const FlankLabels& flanks, const Eigen::VectorXd& beta) {
  std::vector<FlankPair> pairs;
  std::vector<std::pair<std::size_t, std::vector<std::uint32_t>>> animals;
  const std::vector<LabelPlace> places = label_places(labels);
  const auto add = [&](const std::vector<std::uint32_t>& animal) {
    animals.emplace_back(places[animal.front()].session, animal);
  };
  for (const std::uint32_t i : flanks.left) add({i});
  for (const std::uint32_t j : flanks.right) add({j});
  for (const std::uint32_t i : flanks.left)
    for (const std::uint32_t j : flanks.right) {
      const std::vector<std::uint32_t> both{std::min(i, j), std::max(i, j)};
      if (!why_apart(labels, both).empty()) continue;
      add(both);
      pairs.push_back({i, j, 0});
    }
  std::ranges::sort(animals);
  std::vector<std::vector<std::uint32_t>> sorted;
  std::map<std::vector<std::uint32_t>, Eigen::Index> number;
  for (auto& [session, animal] : animals) {
    number.emplace(animal, Eigen::Index(sorted.size()));
    sorted.push_back(std::move(animal));
  }
  DERSU_TRY(prepared, prepare(joined_data(labels, sorted), model));
  Eigen::VectorXd log_l(Eigen::Index(sorted.size()));
  Eigen::Index first = 0;
  for (std::size_t s = 0; s < prepared.sessions.size(); ++s) {
    const SessionTerms terms = session_terms(prepared, s, beta);
    log_l.segment(first, terms.log_l.size()) = terms.log_l;
    first += terms.log_l.size();
  }
  for (FlankPair& p : pairs)
    p.log_ratio = log_l(number.at({std::min(p.left, p.right), std::max(p.left, p.right)})) -
                  log_l(number.at({p.left})) - log_l(number.at({p.right}));
  return pairs;
}

/// Labels that pairs above the threshold connect; all labels are in one of these.
std::vector<Matching> connected(const std::vector<FlankPair>& pairs, const FlankLabels& flanks,
                                double log_least) {
  std::map<std::uint32_t, std::uint32_t> root;
  for (const std::uint32_t i : flanks.left) root[i] = i;
  for (const std::uint32_t j : flanks.right) root[j] = j;
  const auto find = [&](std::uint32_t i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  for (const FlankPair& p : pairs) {
    if (p.log_ratio < log_least) continue;
    const std::uint32_t a = find(p.left);
    const std::uint32_t b = find(p.right);
    root[std::max(a, b)] = std::min(a, b);
  }
  std::map<std::uint32_t, Matching> sets;
  for (const std::uint32_t i : flanks.left) sets[find(i)].left.push_back(i);
  for (const std::uint32_t j : flanks.right) sets[find(j)].right.push_back(j);
  for (const FlankPair& p : pairs)
    if (p.log_ratio >= log_least) sets[find(p.left)].pairs.emplace_back(p.left, p.right);
  std::vector<Matching> out;
  for (auto& [first, set] : sets)
    if (!set.pairs.empty()) out.push_back(std::move(set));
  return out;
}

std::size_t smaller_side(const Matching& m) { return std::min(m.left.size(), m.right.size()); }

double left_out_of(const std::vector<FlankPair>& pairs, double log_least) {
  double sum = 0;
  for (const FlankPair& p : pairs)
    if (p.log_ratio < log_least) sum += std::log1p(std::exp(p.log_ratio));
  return sum;
}

}  // namespace

Result<Matchings> matchings_near(const Data& labels, const Model& model, const FlankLabels& flanks,
                                 const Eigen::VectorXd& beta) {
  DERSU_TRY(pairs, pairs_of(labels, model, flanks, beta));
  for (double log_least = std::log(1e-9);; log_least += std::log(2.0)) {
    Matchings out{connected(pairs, flanks, log_least), left_out_of(pairs, log_least)};
    std::size_t largest = 0;
    for (const Matching& m : out.matchings) largest = std::max(largest, smaller_side(m));
    if (out.left_out > kMostLeftOut)
      return fail(Fault::unsupported, "sides",
                  "too many left and right flanks may be one animal for an exact sum: sets of {} "
                  "and more of one side hang together, of at most {}, where what is left out must "
                  "not change the log-likelihood by more than {}; join more of the catalogue, or "
                  "fit parts of the area",
                  largest, kMostMatched, kMostLeftOut);
    if (largest <= std::size_t(kMostMatched)) return out;
  }
}

Result<FlankFit> fit_flanks(const Data& labels, const Model& model, const FlankLabels& flanks,
                            const FitOptions& options, Progress& progress) {
  DERSU_TRY(apart,
            fit(labels, model, {.constants = options.constants, .start = options.start}, progress));
  Eigen::VectorXd beta = apart.beta;
  FlankFit out;
  for (int round = 0; round < 5; ++round) {
    DERSU_TRY(near, matchings_near(labels, model, flanks, beta));
    const auto same = [](const Matching& a, const Matching& b) {
      return a.left == b.left && a.right == b.right && a.pairs == b.pairs;
    };
    out.left_out = near.left_out;
    if (round > 0 && std::ranges::equal(near.matchings, out.matchings, same)) return out;
    out.matchings = near.matchings;
    DERSU_TRY(prepared, prepare_identity(labels, model, {{}, near.matchings}, options.constants));
    out.prepared = std::move(prepared);
    DERSU_TRY(fitted, fit_identity(out.prepared, options, progress));
    out.fitted = std::move(fitted);
    beta = out.fitted.fit.beta;
  }
  // The rest differs by pairs at the edge of what is left out.
  return out;
}

}  // namespace dersu::scr
