#include "dersu/scr/likelihood.hpp"

#include <cmath>
#include <limits>

#include "dersu/scr/design.hpp"
#include "dersu/scr/integrate.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

void add_coefficients(const Design& design, const std::string& parameter, Link link,
                      Prepared& prepared) {
  for (std::size_t j = 0; j < design.names.size(); ++j) {
    prepared.coefficients.push_back({design.names[j], parameter, link});
    double squares = 0;
    double rows = 0;
    for (const Eigen::MatrixXd& session : design.sessions) {
      squares += session.col(Eigen::Index(j)).squaredNorm();
      rows += double(session.rows());
    }
    prepared.scales.push_back(1 / std::sqrt(squares / rows));
  }
}

Eigen::MatrixXd in_block_order(const Eigen::MatrixXd& rows, const Blocks& blocks) {
  Eigen::MatrixXd ordered(Eigen::Index(blocks.n_padded()), rows.cols());
  for (std::size_t i = 0; i < blocks.n_padded(); ++i)
    ordered.row(Eigen::Index(i)) = rows.row(Eigen::Index(blocks.order[i]));
  return ordered;
}

/// Chains d / d (log D columns, log intercept, log sigma) to d / d beta.
Eigen::VectorXd to_beta(const PreparedSession& session, const SessionParameters& parameters,
                        const Eigen::VectorXd& local) {
  const Eigen::Index nd = session.density.cols();
  const Eigen::Index ni = session.intercept.size();
  Eigen::VectorXd beta(nd + ni + session.sigma.size());
  beta.head(nd) = local.head(nd);
  beta.segment(nd, ni) = local(nd) * parameters.log_intercept_slope * session.intercept.transpose();
  beta.tail(session.sigma.size()) = local(nd + 1) * session.sigma.transpose();
  return beta;
}

}  // namespace

Result<Prepared> prepare(const Data& data, const Model& model, Constants constants) {
  DERSU_CHECK(check(data));
  DERSU_TRY(density, density_design(data, model.density));
  DERSU_TRY(intercept, session_design(data, model.intercept));
  DERSU_TRY(sigma, session_design(data, model.sigma));
  Prepared prepared;
  add_coefficients(density, "D", Link::log, prepared);
  add_coefficients(intercept, model.intercept.parameter, intercept_link(model.detection), prepared);
  add_coefficients(sigma, "sigma", Link::log, prepared);
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    PreparedSession session = prepare_session(data.detector, data.sessions[s]);
    session.function = model.detection;
    session.density = in_block_order(density.sessions[s], session.blocks);
    session.intercept = intercept.sessions[s].row(0);
    session.sigma = sigma.sessions[s].row(0);
    session.typical_density = density.typical.row(Eigen::Index(s));
    session.first_animal = prepared.n_animals;
    prepared.n_animals += session.animals.size();
    prepared.n_detections += data.sessions[s].n_detections();
    prepared.constant += constant_of(data.detector, data.sessions[s], constants);
    prepared.sessions.push_back(std::make_shared<const PreparedSession>(std::move(session)));
  }
  return prepared;
}

SessionTerms session_terms(const Prepared& prepared, std::size_t session,
                           const Eigen::VectorXd& beta, std::span<const double> weights) {
  const PreparedSession& s = *prepared.sessions[session];
  const SessionParameters parameters = session_parameters(s, beta);
  const Integrals integrals = integrate(s, parameters, weights);
  SessionTerms terms;
  const Eigen::Index n = integrals.log_l.size();
  terms.log_l = integrals.log_l;
  terms.scores.resize(n, beta.size());
  for (Eigen::Index i = 0; i < n; ++i)
    terms.scores.row(i) = to_beta(s, parameters, integrals.scores.col(i)).transpose();
  terms.expected_n = integrals.expected_n;
  terms.expected_seen = integrals.expected_seen;
  terms.d_expected_n = to_beta(s, parameters, integrals.d_expected_n);
  terms.d_expected_seen = to_beta(s, parameters, integrals.d_expected_seen);
  return terms;
}

Likelihood log_likelihood(const Prepared& prepared, const Eigen::VectorXd& beta,
                          std::span<const double> animal_weights) {
  Likelihood out{prepared.constant, Eigen::VectorXd::Zero(beta.size())};
  for (std::size_t s = 0; s < prepared.sessions.size(); ++s) {
    const SessionTerms terms = session_terms(prepared, s, beta);
    const std::size_t first = prepared.sessions[s]->first_animal;
    for (Eigen::Index i = 0; i < terms.log_l.size(); ++i) {
      const double w = animal_weights.empty() ? 1 : animal_weights[first + std::size_t(i)];
      if (w == 0) continue;
      out.value += w * terms.log_l(i);
      out.gradient += w * terms.scores.row(i).transpose();
    }
    out.value -= terms.expected_seen;
    out.gradient -= terms.d_expected_seen;
  }
  if (std::isnan(out.value)) out.value = -std::numeric_limits<double>::infinity();
  return out;
}

Eigen::MatrixXd animal_scores(const Prepared& prepared, const Eigen::VectorXd& beta) {
  Eigen::MatrixXd scores(Eigen::Index(prepared.n_animals), beta.size());
  Eigen::Index at = 0;
  for (std::size_t s = 0; s < prepared.sessions.size(); ++s) {
    const SessionTerms terms = session_terms(prepared, s, beta);
    scores.middleRows(at, terms.scores.rows()) = terms.scores;
    at += terms.scores.rows();
  }
  return scores;
}

std::vector<double> density_surface(const Prepared& prepared, std::size_t session,
                                    const Eigen::VectorXd& beta) {
  const PreparedSession& s = *prepared.sessions[session];
  const Eigen::VectorXd eta = s.density * beta.head(s.density.cols());
  std::vector<double> surface(s.blocks.n_points);
  for (std::size_t i = 0; i < s.blocks.n_padded(); ++i)
    surface[s.blocks.order[i]] = std::exp(eta(Eigen::Index(i)));
  return surface;
}

std::vector<double> detection_surface(const Prepared& prepared, std::size_t session,
                                      const Eigen::VectorXd& beta) {
  const PreparedSession& s = *prepared.sessions[session];
  const Survey survey = survey_exposure(s, session_parameters(s, beta).shape);
  std::vector<double> surface(s.blocks.n_points);
  for (std::size_t i = 0; i < s.blocks.n_padded(); ++i)
    surface[s.blocks.order[i]] = -std::expm1(-survey.exposures[0].h[i]);
  return surface;
}

}  // namespace dersu::scr
