#pragma once
// The integrals over the mask of one session: the hot part of the likelihood.
// Detectors beyond reach of a block of mask points (hazard below e^-42 = 6e-19 a unit of effort)
// are passed over in H; blocks that cannot add e^-41 of an animal's largest term are
// passed over for it. Both are far below rounding: the values are exact to about 1e-14.
#include <Eigen/Core>
#include <span>
#include <vector>

#include "dersu/scr/kernels.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

struct SessionParameters {
  DetectionShape shape{};
  double log_intercept_slope = 1;  ///< d log(g0 or lambda0) / d its linear predictor
  Eigen::VectorXd density{};       ///< the coefficients of log D
};

[[nodiscard]] SessionParameters session_parameters(const PreparedSession& session,
                                                   const Eigen::VectorXd& beta);

/// H and its derivatives by log intercept and log sigma at all mask points, in block order.
struct SurveyExposure {
  std::vector<double> h{};             ///< n_padded
  std::vector<double> by_intercept{};  ///< n_padded
  std::vector<double> by_sigma{};      ///< n_padded
};
struct Survey {
  std::vector<SurveyExposure> exposures{};  ///< as PreparedSession::exposures
};
[[nodiscard]] Survey survey_exposure(const PreparedSession& session, const DetectionShape& shape);

/// As SessionTerms, derivatives by log D's coefficients, log intercept, log sigma (n_local of
/// them).
struct Integrals {
  Eigen::VectorXd log_l{};   ///< n_animals
  Eigen::MatrixXd scores{};  ///< n_local x n_animals
  double expected_n = 0;
  double expected_seen = 0;
  Eigen::VectorXd d_expected_n{};     ///< n_local
  Eigen::VectorXd d_expected_seen{};  ///< n_local
};
[[nodiscard]] Integrals integrate(const PreparedSession& session,
                                  const SessionParameters& parameters,
                                  std::span<const double> weights);

}  // namespace dersu::scr
