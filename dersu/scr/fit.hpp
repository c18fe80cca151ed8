#pragma once
// Maximum likelihood: estimates, their uncertainty, and how they were found.
#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/estimates.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/model.hpp"
#include "dersu/scr/zeros.hpp"

namespace dersu::scr {

struct FitOptions {
  Constants constants = Constants::collapsed;
  double confidence = 0.95;              ///< of all intervals
  std::size_t max_iterations = 200;      ///< of the optimiser; 10 to 30 are usual
  std::vector<double> start{};           ///< n_beta; empty: found from the data
  Eigen::MatrixXd start_vcov{};          ///< of a fit to similar data, with `start`; empty: none
  std::vector<double> animal_weights{};  ///< n_animals; empty: 1 each
};

struct Fit {
  Model model{};
  std::vector<Coefficient> coefficients{};  ///< n_beta
  Eigen::VectorXd beta{};                   ///< n_beta, link scale
  Eigen::MatrixXd vcov{};                   ///< n_beta x n_beta, inverse of -d2 log L
  double loglik = 0;
  double aic = 0;
  double aicc = 0;  ///< infinite where n_animals <= n_beta + 1
  std::vector<Estimate> estimates{};
  std::string
      typical_place{};  ///< where the estimate of D is of: "hab is forest, cover has its mean"
  /// Coefficients that are held because something is 0: their row and column of vcov are 0, and K
  /// of AIC counts them.
  std::vector<Zero> zeros{};
  double confidence = 0.95;
  std::size_t n_animals = 0;
  std::size_t n_detections = 0;
  std::size_t iterations = 0;
  std::size_t evaluations = 0;  ///< of the likelihood with its gradient, the Hessian's included
  double max_gradient = 0;      ///< largest |d log L / d beta| at the end, in units of `scales`
  Eigen::VectorXd start{};
  std::vector<std::string> notices{};  ///< cautions that a reader should see
};

/// Faults: as prepare(); Fault::numeric where the data cannot tell the parameters (no detections,
/// one animal, no recaptures, a flat or unbounded likelihood, a singular Hessian), with what to do;
/// Fault::interrupted.
[[nodiscard]] Result<Fit> fit(const Data& data, const Model& model, const FitOptions& options,
                              Progress& progress);
/// The same with data prepared before (bootstraps); `start` and weights from the options.
[[nodiscard]] Result<Fit> fit(const Prepared& prepared, const Data& data, const Model& model,
                              const FitOptions& options, Progress& progress);

}  // namespace dersu::scr
