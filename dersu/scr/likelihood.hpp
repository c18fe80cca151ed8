#pragma once
// The full likelihood of spatial capture-recapture with its gradient, whole and animal by animal.
// Equations and sources: docs/methods/scr.md.
#include <Eigen/Core>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::scr {

/// Which constants the log-likelihood has; neither moves an estimate.
enum class Constants : std::uint8_t {
  /// Proximity detectors whose effort is 0 or 1, and counts: the captures summed over occasions,
  /// with
  /// the binomial coefficients and identical histories counted on the sums, whatever the model
  /// (secr
  /// does so, fastproximity, unless detection changes with time or captures; its AIC of such models
  /// cannot be compared with others, dersu's can). Other data as by_occasion.
  collapsed,
  by_occasion,  ///< each occasion by itself (secr with fastproximity = FALSE)
};

struct PreparedModel;
struct PreparedSession;

/// Data and model made ready for many evaluations: designs, effort and captures summed over
/// occasions with equal effort, mask points in compact blocks. Cheap to copy (shared, constant).
struct Prepared {
  std::vector<Coefficient> coefficients{};  ///< n_beta: D's, then g0's or lambda0's, sigma's, ...
  std::shared_ptr<const PreparedModel> model{};
  std::vector<std::shared_ptr<const PreparedSession>> sessions{};
  double constant = 0;        ///< added to the log-likelihood
  std::size_t n_animals = 0;  ///< over all sessions
  std::size_t n_detections = 0;
  std::vector<double> scales{};  ///< n_beta: a change of a coefficient that matters equally
};

/// Prepared::scales near `beta`: with an identity link a change matters by what it is of the
/// parameter's value (sigma = 3600 m, D = 0.0002 per hectare).
[[nodiscard]] Eigen::VectorXd scales_near(const Prepared& prepared, const Eigen::VectorXd& beta);

/// Fault::bad_input where check(data) finds something; Fault::usage for formulas that name what the
/// data do not have, and for designs whose columns depend on each other.
[[nodiscard]] Result<Prepared> prepare(const Data& data, const Model& model,
                                       Constants constants = Constants::collapsed);

/// One session at given coefficients. With weights v(m) on the mask points (a region: 1 inside, 0
/// outside) every integral over the mask has v(m) in it.
struct SessionTerms {
  /// n_animals: log l_i = log of the integral of v D(m) Pr(w_i | m), constants left out; -inf where
  /// no point has weight.
  Eigen::VectorXd log_l{};
  Eigen::MatrixXd scores{};        ///< n_animals x n_beta: d log l_i / d beta
  double expected_n = 0;           ///< integral of v D
  double expected_seen = 0;        ///< Lambda = integral of v D p.
  Eigen::VectorXd d_expected_n{};  ///< n_beta
  Eigen::VectorXd d_expected_seen{};
};

/// `beta` has n_beta finite values; `weights` is empty or has one value per mask point, in the
/// order of Mask::points.
[[nodiscard]] SessionTerms session_terms(const Prepared& prepared, std::size_t session,
                                         const Eigen::VectorXd& beta,
                                         std::span<const double> weights = {});

/// What a group of animals adds to the expected numbers; with a conditional model D is 1.
struct GroupSeen {
  double expected_n = 0;
  double expected_seen = 0;
  Eigen::VectorXd d_expected_n{};     ///< n_beta
  Eigen::VectorXd d_expected_seen{};  ///< n_beta
};
[[nodiscard]] GroupSeen group_seen(const Prepared& prepared, std::size_t session, std::size_t group,
                                   const Eigen::VectorXd& beta,
                                   std::span<const double> weights = {});

struct Likelihood {
  double value = 0;
  Eigen::VectorXd gradient{};  ///< n_beta
  /// n_beta x n_beta: the outer products of the animals' scores added up. Near the top of the
  /// likelihood of the whole survey -Hessian is about this, since animals seen are a Poisson
  /// process (their scores are not centred: each tells of D); empty where something else is in the
  /// likelihood than animals that were caught.
  Eigen::MatrixXd information{};
};

/// sum_i w_i log l_i - Lambda + constant. `animal_weights` is empty (1 each) or has one value per
/// animal, the sessions' animals one after the other; a weighted likelihood serves bootstraps over
/// animals, its constant is that of the data. -inf where an animal could not have been seen.
[[nodiscard]] Likelihood log_likelihood(const Prepared& prepared, const Eigen::VectorXd& beta,
                                        std::span<const double> animal_weights = {});

/// The value of log_likelihood() as secr has it. It differs where classes are known (hcov): what
/// the number of animals seen adds is then taken with n / sum_i (1 / a_i) in the place of Lambda,
/// a_i the expected number seen of the animal's class, or of all where that is not known. At the
/// top both are the same, but not the curvature, so that this serves comparisons alone.
[[nodiscard]] double secr_log_likelihood(const Prepared& prepared, const Eigen::VectorXd& beta);

/// n_animals x n_beta: d log l_i / d beta, the sessions' animals one after the other.
[[nodiscard]] Eigen::MatrixXd animal_scores(const Prepared& prepared, const Eigen::VectorXd& beta);

/// Density per hectare at every mask point of a session, in the order of Mask::points.
[[nodiscard]] std::vector<double> density_surface(const Prepared& prepared, std::size_t session,
                                                  const Eigen::VectorXd& beta);

/// p.(m): the chance that an animal centred at m is seen at all, at every mask point.
[[nodiscard]] std::vector<double> detection_surface(const Prepared& prepared, std::size_t session,
                                                    const Eigen::VectorXd& beta);

/// The same at any places, in a straight line and as if detectors were not capped; their order.
[[nodiscard]] std::vector<double> detection_at(const Prepared& prepared, std::size_t session,
                                               const Eigen::VectorXd& beta,
                                               std::span<const Point> places);

}  // namespace dersu::scr
