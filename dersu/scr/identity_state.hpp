#pragma once
// What PreparedIdentity holds. For identity*.cpp alone.
#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "dersu/scr/identity.hpp"

namespace dersu::scr {

/// One way to make animals of a cluster's labels.
struct Way {
  std::vector<std::uint32_t> animals{};  ///< of the candidates
  double log_weight = 0;
  std::size_t partition = 0;  ///< of the Cluster
};

struct MatchingState {
  std::vector<std::uint32_t> left{};  ///< candidates that are alone
  std::vector<std::uint32_t> right{};
  Eigen::MatrixXi both{};  ///< left x right: the candidate that is both, or -1
  std::vector<std::pair<Eigen::Index, Eigen::Index>> pairs{};  ///< as Matching::pairs
};

struct IdentityState {
  std::vector<std::vector<std::uint32_t>> candidates{};  ///< labels of each
  std::vector<std::size_t> sessions{};                   ///< of each candidate
  Eigen::VectorXd log_orders{};  ///< of each: how many orders of trials its counts stand for
  std::vector<std::uint32_t> sure{};
  std::vector<std::vector<Way>> clusters{};
  std::vector<std::size_t> n_partitions{};  ///< of each Cluster, those that cannot be included
  std::vector<MatchingState> matchings{};
  double constant = 0;
  Data few{};   ///< the survey with the fewest animals
  Data many{};  ///< the survey with the most
};

/// What the ways of all clusters and matchings are worth given log l of the candidates.
struct Sums {
  double log_sum = 0;
  Eigen::VectorXd chances{};                    ///< by candidate: of being an animal
  std::vector<std::vector<double>> clusters{};  ///< by way
  std::vector<Eigen::MatrixXd> matchings{};     ///< left x right
  double mean = 0;                              ///< of the sum of `values` over the animals
  double variance = 0;
};
/// `values`: by candidate.
[[nodiscard]] Sums sum_ways(const IdentityState& state, const Eigen::VectorXd& log_l,
                            const Eigen::VectorXd& values);

/// Over all sessions, the candidates one after the other.
struct CandidateTerms {
  Eigen::VectorXd log_l{};
  Eigen::MatrixXd scores{};
  double expected_seen = 0;
  Eigen::VectorXd d_expected_seen{};
};
[[nodiscard]] CandidateTerms candidate_terms(const PreparedIdentity& prepared,
                                             const Eigen::VectorXd& beta);

}  // namespace dersu::scr
