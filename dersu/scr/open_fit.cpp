#include "dersu/scr/open_fit.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "dersu/scr/mask_notices.hpp"
#include "dersu/scr/open_estimates.hpp"
#include "dersu/scr/open_likelihood.hpp"
#include "dersu/scr/open_search.hpp"
#include "dersu/scr/start.hpp"

namespace dersu::scr {
namespace {

Result<void> check_enough(const OpenPrepared& prepared, const Data& data) {
  const std::size_t n = prepared.animals.size();
  if (n == 0)
    return fail(Fault::numeric, "", "no animal was detected: there is nothing to estimate from");
  const auto again = std::ranges::count_if(
      prepared.animals, [](const OpenAnimal& animal) { return animal.last > animal.first; });
  if (again == 0)
    return fail(Fault::numeric, "",
                "none of {} animals was seen in two sessions: survival cannot be told; are animals "
                "named alike in all sessions?",
                n);
  if (!pooled_spread_m(data))
    return fail(
        Fault::numeric, "",
        "no animal was detected at two places in one session: the range of movement (sigma) "
        "cannot be told from these data");
  return {};
}

/// The closed start with the best of a few rates and scales of movement.
Result<Eigen::VectorXd> open_start(const OpenPrepared& prepared, const Data& data,
                                   std::size_t& evaluations, Progress& progress) {
  constexpr std::array kSurvival{0.4, 0.7, 0.9};
  constexpr std::array kPerCapita{0.1, 0.3, 0.7};
  DERSU_TRY(closed, find_starts(data, prepared.closed, evaluations, progress));
  const PreparedModel& model = *prepared.closed.model;
  const double sigma = from_link(model.model.sigma_link, closed.front()(model.sigma.begin));
  Eigen::VectorXd base = Eigen::VectorXd::Zero(prepared.n_beta());
  base.head(prepared.rates.begin) = closed.front().tail(prepared.rates.begin);
  std::vector<double> moves{0};
  if (prepared.movement.stretch.size > 0) moves = {0.5 * sigma, 1.5 * sigma};
  const bool recruits = prepared.recruitment.stretch.size > 0;
  double best = -std::numeric_limits<double>::infinity();
  Eigen::VectorXd out;
  std::uint64_t tried = 0;
  progress.begin("starting values",
                 moves.size() * kSurvival.size() * (recruits ? kPerCapita.size() : 1));
  for (const double move : moves)
    for (const double phi : kSurvival)
      for (const double f : kPerCapita) {
        if (!recruits && f != kPerCapita[0]) continue;
        if (progress.stopped()) return stopped_by_user();
        Eigen::VectorXd start = base;
        start(prepared.survival.stretch.begin) = to_link(Link::logit, phi);
        if (recruits)
          start(prepared.recruitment.stretch.begin) =
              std::log(prepared.model.recruitment_by == Recruitment::growth ? phi + f : f);
        if (move > 0) start(prepared.movement.stretch.begin) = std::log(move);
        const double value = open_log_likelihood_value(prepared, start);
        ++evaluations;
        progress.at(++tried);
        if (!(value > best)) continue;
        best = value;
        out = std::move(start);
      }
  progress.end();
  if (out.size() == 0)
    return fail(Fault::numeric, "",
                "no starting value gives these captures any chance; are mask and detectors in the "
                "same coordinates, and is the buffer wide enough?");
  return out;
}

void add_notices(const OpenPrepared& prepared, const Data& data, Fit& fit) {
  fit.notices = cautions(data);
  Fit closed = fit;
  closed.coefficients = prepared.closed.coefficients;
  closed.beta = prepared.closed_beta(fit.beta);
  // All sessions have one mask: what is wrong with it is told once.
  std::set<std::string> told;
  for (std::string& notice : mask_notices(prepared.closed, data, closed)) {
    const std::size_t of_session = notice.find(": ");
    const std::size_t numbers = notice.find_first_of("0123456789(", of_session);
    if (told.insert(notice.substr(of_session, numbers - of_session)).second)
      fit.notices.push_back(std::move(notice));
  }
}

/// An estimate at the edge: what the data bound is on the other side.
void bound(const OpenEdge& edge, OpenFit& out) {
  for (Estimate& e : out.fit.estimates) {
    if (e.parameter != edge.parameter) continue;
    e.estimate = edge.value;
    e.se = 0;
    (edge.value > 0.5 ? e.lower : e.upper) = edge.limit;
    (edge.value > 0.5 ? e.upper : e.lower) = edge.value;
  }
  out.fit.notices.push_back(fmt::format(
      "{} is {} by these data, the edge of what it can be: {}; the limit {:.4g} is by the profile "
      "likelihood, and other standard errors take {} as known",
      edge.parameter, edge.value, edge.value > 0.5 ? "nobody died" : "nobody came in", edge.limit,
      edge.parameter));
}

}  // namespace

Result<OpenFit> fit_open(const OpenPrepared& prepared, const Data& data, const FitOptions& options,
                         Progress& progress) {
  DERSU_CHECK(check_enough(prepared, data));
  OpenFit out;
  out.model = prepared.model;
  out.years = prepared.years;
  Fit& fit = out.fit;
  fit.model = prepared.closed.model->model;
  fit.coefficients = prepared.coefficients;
  fit.confidence = options.confidence;
  fit.n_animals = prepared.animals.size();
  fit.n_detections = prepared.closed.n_detections;
  if (options.start.empty()) {
    DERSU_TRY(found, open_start(prepared, data, fit.evaluations, progress));
    fit.start = std::move(found);
  } else {
    if (Eigen::Index(options.start.size()) != prepared.n_beta())
      return fail(Fault::usage, "start", "found {} starting values, expected {}",
                  options.start.size(), prepared.n_beta());
    fit.start = Eigen::Map<const Eigen::VectorXd>(options.start.data(), prepared.n_beta());
  }
  DERSU_TRY(top, open_top(prepared, fit.start, options, progress));
  fit.beta = top.beta;
  fit.vcov = top.vcov;
  fit.loglik = top.value;
  fit.iterations = top.iterations;
  fit.evaluations += top.evaluations;
  fit.max_gradient = top.max_gradient;
  const auto n = double(fit.n_animals);
  const auto k = double(prepared.n_beta());
  fit.aic = -2 * fit.loglik + 2 * k;
  fit.aicc =
      n > k + 1 ? fit.aic + 2 * k * (k + 1) / (n - k - 1) : std::numeric_limits<double>::infinity();
  fit.estimates = open_estimates(prepared, fit.beta, fit.vcov, fit.confidence);
  add_notices(prepared, data, fit);
  out.at_edge = !top.edges.empty();
  for (const OpenEdge& edge : top.edges) bound(edge, out);
  add_open_numbers(prepared, out);
  return out;
}

ProfiledLikelihood profiled(const OpenPrepared& prepared, const Eigen::VectorXd& beta) {
  return {[&prepared](const Eigen::VectorXd& at) -> ValueAndGradient {
            Likelihood l = open_log_likelihood(prepared, at);
            return {l.value, std::move(l.gradient)};
          },
          prepared.scales_at(beta)};
}

}  // namespace dersu::scr
