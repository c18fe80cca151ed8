// Estimates and numbers with uncertain identities.
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "dersu/scr/identity_state.hpp"
#include "dersu/scr/mask_notices.hpp"
#include "dersu/scr/optimise.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

/// Where searches begin: at the estimates of the surveys that the identities may have made. The
/// first is the likely survey's, whose Fault is everybody's.
Result<std::vector<Fit>> simple_fits(const PreparedIdentity& prepared, const FitOptions& options,
                                     Progress& progress) {
  const Model& model = prepared.candidates.model->model;
  std::vector<Fit> out;
  Error first;
  for (const Data* data :
       {&std::as_const(prepared.likely), &prepared.state->few, &prepared.state->many}) {
    if (data != &prepared.likely && data->n_animals() == prepared.likely.n_animals()) continue;
    auto found = fit(
        *data, model,
        {.constants = options.constants, .confidence = options.confidence, .start = options.start},
        progress);
    if (found && found->coefficients.size() == prepared.candidates.coefficients.size())
      out.push_back(std::move(*found));
    else if (!found && (out.empty() || found.error().fault == Fault::interrupted)) {
      if (first.message.empty() || found.error().fault == Fault::interrupted) first = found.error();
      if (first.fault == Fault::interrupted) return tl::unexpected(first);
    }
  }
  if (out.empty()) return tl::unexpected(first);
  return out;
}

void fill(const PreparedIdentity& prepared, const Optimum& optimum, const Eigen::VectorXd& scales,
          IdentityFit& out) {
  Fit& fit = out.fit;
  fit.coefficients = prepared.candidates.coefficients;
  fit.beta = optimum.at.cwiseProduct(scales);
  fit.vcov = scales.asDiagonal() * (-optimum.hessian).inverse() * scales.asDiagonal();
  fit.loglik = optimum.value;
  out.posterior = identity_posterior(prepared, fit.beta);
  const auto k = double(scales.size());
  const double n = out.posterior.n_animals;
  fit.aic = -2 * fit.loglik + 2 * k;
  fit.aicc =
      n > k + 1 ? fit.aic + 2 * k * (k + 1) / (n - k - 1) : std::numeric_limits<double>::infinity();
  fit.iterations = optimum.iterations;
  fit.max_gradient = optimum.gradient.cwiseAbs().maxCoeff();
  fit.n_animals = prepared.likely.n_animals();
  fit.n_detections = prepared.likely.n_detections();
  fit.typical_place = prepared.candidates.model->typical_place;
  fit.estimates = estimates_of(prepared.candidates, fit.beta, fit.vcov, fit.confidence);
}

}  // namespace

Result<IdentityFit> fit_identity(const PreparedIdentity& prepared, const FitOptions& options,
                                 Progress& progress) {
  DERSU_TRY(simple, simple_fits(prepared, options, progress));
  IdentityFit out;
  out.fit = simple.front();
  const Eigen::VectorXd scales = scales_near(prepared.candidates, simple.front().beta);
  const Objective objective = [&](const Eigen::VectorXd& at) -> ValueAndGradient {
    Likelihood l = identity_likelihood(prepared, at.cwiseProduct(scales));
    return {l.value, l.gradient.cwiseProduct(scales)};
  };
  const Eigen::VectorXd unscale = scales.cwiseInverse();
  std::optional<Optimum> best;
  progress.begin("fit over identities", 0);
  for (const Fit& from : simple) {
    const Eigen::MatrixXd curvature = unscale.asDiagonal() * from.vcov * unscale.asDiagonal();
    DERSU_TRY(optimum, maximise(objective, from.beta.cwiseQuotient(scales), curvature,
                                options.max_iterations, progress));
    out.fit.evaluations += optimum.evaluations;
    if (optimum.converged && (!best || optimum.value > best->value)) best = std::move(optimum);
  }
  progress.end();
  if (!best)
    return fail(Fault::numeric, "",
                "the likelihood over identities has no clear top: what of the identities is true "
                "changes what these data can tell; decide some of them, or take a simpler model");
  fill(prepared, *best, scales, out);
  out.fit.notices = cautions(prepared.likely);
  for (std::string& notice : mask_notices(prepared.candidates, prepared.likely, out.fit))
    out.fit.notices.push_back(std::move(notice));
  return out;
}

namespace {

/// Animals in a region, parameters known.
struct Realised {
  double seen = 0;           ///< mean
  double seen_variance = 0;  ///< by identities and by where centres are
  double unseen = 0;         ///< Poisson
};

Realised realised_at(const PreparedIdentity& prepared, const Eigen::VectorXd& beta,
                     std::size_t session, std::span<const double> weights) {
  const Eigen::VectorXd log_l = candidate_terms(prepared, beta).log_l;
  const SessionTerms region = session_terms(prepared.candidates, session, beta, weights);
  Eigen::VectorXd inside = Eigen::VectorXd::Zero(log_l.size());
  const SessionTerms whole =
      weights.empty() ? region : session_terms(prepared.candidates, session, beta);
  const auto first = Eigen::Index(prepared.candidates.sessions[session]->first_animal);
  for (Eigen::Index i = 0; i < whole.log_l.size(); ++i)
    inside(first + i) = std::min(1.0, std::exp(region.log_l(i) - whole.log_l(i)));
  const Sums sums = sum_ways(*prepared.state, log_l, inside);
  Realised out;
  out.seen = sums.mean;
  out.seen_variance =
      sums.variance + (sums.chances.array() * inside.array() * (1 - inside.array())).sum();
  out.unseen = region.expected_n - region.expected_seen;
  return out;
}

}  // namespace

RegionN identity_region_n(const PreparedIdentity& prepared, const Fit& fit, std::size_t session,
                          std::span<const double> weights) {
  RegionN out =
      region_n(prepared.candidates, fit, session, weights);  // expected is as it should be
  const Realised at = realised_at(prepared, fit.beta, session, weights);
  out.seen = at.seen;
  out.realised_conditional_variance = at.seen_variance + at.unseen;
  const Eigen::VectorXd scales = scales_near(prepared.candidates, fit.beta);
  for (Eigen::Index j = 0; j < fit.beta.size(); ++j) {
    const double step = 1e-4 * scales(j);
    Eigen::VectorXd up = fit.beta;
    Eigen::VectorXd down = fit.beta;
    up(j) += step;
    down(j) -= step;
    const Realised above = realised_at(prepared, up, session, weights);
    const Realised below = realised_at(prepared, down, session, weights);
    out.d_realised(j) = (above.seen + above.unseen - below.seen - below.unseen) / (up(j) - down(j));
  }
  const double excess =
      out.expected.se * out.expected.se - out.d_expected.dot(fit.vcov * out.d_expected);
  const double variance = out.realised_conditional_variance +
                          out.d_realised.dot(fit.vcov * out.d_realised) + std::max(0.0, excess);
  const double floor =
      std::max(0.0, at.seen - normal_quantile(fit.confidence) * std::sqrt(at.seen_variance));
  out.realised = log_normal(at.seen + at.unseen, std::sqrt(variance), floor, fit.confidence);
  return out;
}

}  // namespace dersu::scr
