#pragma once
// Density where it is uncertain which labels are one animal: the likelihood sums over all ways to
// make animals of them. Equations: docs/methods/identity.md.
#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/label_clusters.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/region.hpp"

namespace dersu::scr {

/// Labels of which each of the left is at most one of the right, and nobody knows which: all
/// matchings are alike before their captures were looked at (Augustine et al. 2018).
struct Matching {
  std::vector<std::uint32_t> left{};  ///< labels over all sessions
  std::vector<std::uint32_t> right{};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs{};  ///< labels that may be one
};

/// No label is in two of these; labels in none are animals of their own.
struct Identities {
  std::vector<Cluster> clusters{};
  std::vector<Matching> matchings{};
};

struct IdentityState;
/// Data, model and identities made ready. Cheap to copy.
struct PreparedIdentity {
  Prepared candidates{};               ///< all animals that some way makes, each once
  Data likely{};                       ///< the survey with the animals of the largest weights
  std::vector<std::string> notices{};  ///< ways that cannot be
  std::shared_ptr<const IdentityState> state{};
};

/// Ways in which an animal cannot be one (joined.hpp) are left out. Faults: as prepare();
/// Fault::bad_input where no way of a cluster is left; Fault::unsupported: conditional likelihood,
/// a fixed number of animals, known classes (their likelihoods hold the number seen, which is
/// uncertain here), matchings beyond kMostMatched.
[[nodiscard]] Result<PreparedIdentity> prepare_identity(const Data& labels, const Model& model,
                                                        const Identities& identities,
                                                        Constants constants = Constants::collapsed);

/// log L = C + sum over sure animals of log l + sum over clusters of log sum over ways of weight *
/// product of l - Lambda, with its gradient: scores weighted by what each way is worth given the
/// captures. C is the constant of PreparedIdentity::likely, so that sure identities give
/// log_likelihood() of that survey.
[[nodiscard]] Likelihood identity_likelihood(const PreparedIdentity& prepared,
                                             const Eigen::VectorXd& beta);

/// What the captures say of the identities.
struct IdentityPosterior {
  std::vector<std::vector<double>> clusters{};   ///< by cluster and way; 0: cannot be
  std::vector<std::vector<double>> matchings{};  ///< by matching and pair
  double n_animals = 0;     ///< expected number of animals seen, over all sessions
  double n_animals_se = 0;  ///< by identities alone, parameters known
};
[[nodiscard]] IdentityPosterior identity_posterior(const PreparedIdentity& prepared,
                                                   const Eigen::VectorXd& beta);

struct IdentityFit {
  Fit fit{};  ///< n_animals, n_detections: of the survey with the likeliest identities
  IdentityPosterior posterior{};
};

/// Maximises identity_likelihood() from the estimates of the likely survey, and from those with the
/// most and the fewest animals. Faults: as fit() of the likely survey.
[[nodiscard]] Result<IdentityFit> fit_identity(const PreparedIdentity& prepared,
                                               const FitOptions& options, Progress& progress);

/// As region_n(): the number of animals seen is its mean over ways, and the variance of the
/// realised number has the part between ways. `weights` as there.
[[nodiscard]] RegionN identity_region_n(const PreparedIdentity& prepared, const Fit& fit,
                                        std::size_t session, std::span<const double> weights = {});

}  // namespace dersu::scr
