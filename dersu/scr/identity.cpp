#include "dersu/scr/identity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "dersu/scr/identity_state.hpp"
#include "dersu/scr/matchings.hpp"

namespace dersu::scr {
namespace {

/// Adds what the ways of one cluster are worth.
void add_cluster(const std::vector<Way>& ways, const Eigen::VectorXd& log_l,
                 const Eigen::VectorXd& values, Sums& out) {
  std::vector<double> chances;
  double most = -std::numeric_limits<double>::infinity();
  for (const Way& way : ways) {
    double sum = way.log_weight;
    for (const std::uint32_t animal : way.animals) sum += log_l(Eigen::Index(animal));
    chances.push_back(sum);
    most = std::max(most, sum);
  }
  double all = 0;
  for (double& chance : chances) all += chance = std::exp(chance - most);
  out.log_sum += most + std::log(all);
  double mean = 0;
  double square = 0;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    chances[i] /= all;
    double value = 0;
    for (const std::uint32_t animal : ways[i].animals) {
      value += values(Eigen::Index(animal));
      out.chances(Eigen::Index(animal)) += chances[i];
    }
    mean += chances[i] * value;
    square += chances[i] * value * value;
  }
  out.mean += mean;
  out.variance += std::max(0.0, square - mean * mean);
  out.clusters.push_back(std::move(chances));
}

void add_matching(const MatchingState& m, const Eigen::VectorXd& log_l,
                  const Eigen::VectorXd& values, Sums& out) {
  const auto at = [&](const std::vector<std::uint32_t>& side, Eigen::Index i) {
    return Eigen::Index(side[std::size_t(i)]);
  };
  Eigen::MatrixXd ratio = Eigen::MatrixXd::Constant(m.both.rows(), m.both.cols(),
                                                    -std::numeric_limits<double>::infinity());
  Eigen::MatrixXd change = Eigen::MatrixXd::Zero(m.both.rows(), m.both.cols());
  for (Eigen::Index i = 0; i < ratio.rows(); ++i)
    for (Eigen::Index j = 0; j < ratio.cols(); ++j) {
      const int both = m.both(i, j);
      if (both < 0) continue;
      ratio(i, j) = log_l(both) - log_l(at(m.left, i)) - log_l(at(m.right, j));
      change(i, j) = values(both) - values(at(m.left, i)) - values(at(m.right, j));
    }
  MatchingSum sum = sum_matchings(ratio, change);
  out.log_sum += sum.log_sum;
  out.mean += sum.mean;
  out.variance += sum.variance;
  const auto add_alone = [&](std::uint32_t animal, double matched) {
    out.log_sum += log_l(Eigen::Index(animal));
    out.mean += values(Eigen::Index(animal));
    out.chances(Eigen::Index(animal)) = 1 - matched;
  };
  for (Eigen::Index i = 0; i < ratio.rows(); ++i)
    add_alone(m.left[std::size_t(i)], sum.chance.row(i).sum());
  for (Eigen::Index j = 0; j < ratio.cols(); ++j)
    add_alone(m.right[std::size_t(j)], sum.chance.col(j).sum());
  for (Eigen::Index i = 0; i < ratio.rows(); ++i)
    for (Eigen::Index j = 0; j < ratio.cols(); ++j)
      if (m.both(i, j) >= 0) out.chances(m.both(i, j)) = sum.chance(i, j);
  out.matchings.push_back(std::move(sum.chance));
}

}  // namespace

Sums sum_ways(const IdentityState& state, const Eigen::VectorXd& log_l,
              const Eigen::VectorXd& values) {
  Sums out;
  out.chances = Eigen::VectorXd::Zero(log_l.size());
  for (const std::uint32_t animal : state.sure) {
    out.log_sum += log_l(Eigen::Index(animal));
    out.chances(Eigen::Index(animal)) = 1;
    out.mean += values(Eigen::Index(animal));
  }
  for (const std::vector<Way>& ways : state.clusters) add_cluster(ways, log_l, values, out);
  for (const MatchingState& m : state.matchings) add_matching(m, log_l, values, out);
  return out;
}

CandidateTerms candidate_terms(const PreparedIdentity& prepared, const Eigen::VectorXd& beta) {
  CandidateTerms out;
  const auto n = Eigen::Index(prepared.candidates.n_animals);
  out.log_l.resize(n);
  out.scores.resize(n, beta.size());
  out.d_expected_seen = Eigen::VectorXd::Zero(beta.size());
  Eigen::Index first = 0;
  for (std::size_t s = 0; s < prepared.candidates.sessions.size(); ++s) {
    const SessionTerms terms = session_terms(prepared.candidates, s, beta);
    out.log_l.segment(first, terms.log_l.size()) = terms.log_l;
    out.scores.middleRows(first, terms.log_l.size()) = terms.scores;
    out.expected_seen += terms.expected_seen;
    out.d_expected_seen += terms.d_expected_seen;
    first += terms.log_l.size();
  }
  out.log_l += prepared.state->log_orders;
  return out;
}

Likelihood identity_likelihood(const PreparedIdentity& prepared, const Eigen::VectorXd& beta) {
  const CandidateTerms terms = candidate_terms(prepared, beta);
  const Sums sums =
      sum_ways(*prepared.state, terms.log_l, Eigen::VectorXd::Zero(terms.log_l.size()));
  Likelihood out;
  out.value = prepared.state->constant + sums.log_sum - terms.expected_seen;
  out.gradient = terms.scores.transpose() * sums.chances - terms.d_expected_seen;
  if (std::isnan(out.value)) out.value = -std::numeric_limits<double>::infinity();
  return out;
}

IdentityPosterior identity_posterior(const PreparedIdentity& prepared,
                                     const Eigen::VectorXd& beta) {
  const IdentityState& state = *prepared.state;
  const Eigen::VectorXd log_l = candidate_terms(prepared, beta).log_l;
  const Sums sums = sum_ways(state, log_l, Eigen::VectorXd::Ones(log_l.size()));
  IdentityPosterior out;
  out.n_animals = sums.mean;
  out.n_animals_se = std::sqrt(sums.variance);
  for (std::size_t c = 0; c < state.clusters.size(); ++c) {
    out.clusters.emplace_back(state.n_partitions[c], 0.0);
    for (std::size_t w = 0; w < state.clusters[c].size(); ++w)
      out.clusters[c][state.clusters[c][w].partition] = sums.clusters[c][w];
  }
  for (std::size_t m = 0; m < state.matchings.size(); ++m) {
    out.matchings.emplace_back();
    for (const auto& [i, j] : state.matchings[m].pairs)
      out.matchings[m].push_back(sums.matchings[m](i, j));
  }
  return out;
}

}  // namespace dersu::scr
