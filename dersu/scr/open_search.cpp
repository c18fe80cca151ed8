#include "dersu/scr/open_search.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "dersu/scr/held_search.hpp"
#include "dersu/scr/interval.hpp"
#include "dersu/scr/open_fit.hpp"
#include "dersu/scr/open_likelihood.hpp"

namespace dersu::scr {
namespace {

constexpr double kWidest = 10;     // standard error on the link scale of what is still told
constexpr double kEdge = 30;       // on the link scale: as good as the edge itself
constexpr double kNearEdge = 4.5;  // and from here on an unclear top may be there

/// A coefficient that alone makes a rate, near the edge that the rate has.
struct NearEdge {
  Eigen::Index coefficient = 0;
  double held = 0;
  std::string parameter{};
};

std::vector<NearEdge> near_edges(const OpenPrepared& prepared, const Eigen::VectorXd& beta) {
  std::vector<NearEdge> out;
  const Stretch& phi = prepared.survival.stretch;
  if (phi.size == 1 && beta(phi.begin) > kNearEdge) out.push_back({phi.begin, kEdge, "phi"});
  const Stretch& f = prepared.recruitment.stretch;
  if (f.size == 1 && prepared.model.recruitment_by != Recruitment::growth &&
      beta(f.begin) < -kNearEdge)
    out.push_back({f.begin, -kEdge, prepared.model.recruitment.parameter});
  return out;
}

/// Whether the top is one, with everything told.
bool is_clear(const OpenPrepared& prepared, const Optimum& optimum, const Eigen::MatrixXd& vcov) {
  if (!optimum.converged) return false;
  for (Eigen::Index j = 0; j < vcov.rows(); ++j) {
    const Coefficient& c = prepared.coefficients[std::size_t(j)];
    if (c.name == c.parameter && !(vcov(j, j) < kWidest * kWidest)) return false;
  }
  return true;
}

tl::unexpected<Error> cannot_tell(const OpenPrepared& prepared, const HeldSearch& search,
                                  const Optimum& optimum) {
  const Eigen::Index at = search.coefficient(flattest(optimum.hessian));
  const Coefficient& c = prepared.coefficients[std::size_t(at)];
  const bool of_rates = at >= prepared.rates.begin;
  const bool by_session =
      prepared.survival.stretch.size > 1 || prepared.recruitment.stretch.size > 1;
  std::string advice = "try a simpler model or more data";
  const bool by_growth =
      prepared.recruitment.stretch.size > 0 && prepared.model.recruitment_by == Recruitment::growth;
  if (of_rates && by_session)
    advice =
        "survival over the last interval and detection in the last session, and who came before "
        "the second session and detection in the first, are told apart by recaptures within the "
        "session alone; try rates or detection that do not differ between sessions";
  else if (of_rates && by_growth)
    advice =
        "with lambda no more than phi nobody comes in, which is the edge of what may be; f in the "
        "place of lambda can be 0";
  else if (of_rates)
    advice =
        "few animals are seen again in later sessions; try survival or recruitment without "
        "covariates";
  return fail(
      Fault::numeric, "",
      "the likelihood has no clear top: these data cannot tell {} (it went to {:.4g} on the "
      "{} scale); {}",
      c.name, search.at()(at), name(c.link), advice);
}

/// Where the likelihood, maximised over all others, has fallen far enough from an edge.
Result<double> limit_of(const ProfiledLikelihood& likelihood, const NearEdge& edge,
                        const OpenTop& top, const std::vector<Eigen::Index>& held,
                        const FitOptions& options, Progress& progress) {
  const double z = normal_quantile(options.confidence);
  const double sign = edge.held > 0 ? 1 : -1;
  Eigen::VectorXd warm = top.beta;
  const auto fall = [&](double distance) -> Result<double> {
    warm(edge.coefficient) = edge.held - sign * distance;
    HeldSearch search(likelihood.loglik, likelihood.scales, warm, held, options.max_iterations,
                      progress);
    DERSU_TRY(optimum, search.run(top.vcov, Wanted::value));
    warm = search.at();
    return 2 * (top.value - optimum.value);
  };
  DERSU_TRY(distance, distance_from_edge(fall, kEdge - kNearEdge, z * z));
  const double at = edge.held - sign * distance;
  return edge.held > 0 ? from_link(Link::logit, at) : std::exp(at);
}

}  // namespace

Result<OpenTop> open_top(const OpenPrepared& prepared, const Eigen::VectorXd& start,
                         const FitOptions& options, Progress& progress) {
  OpenTop top;
  if (!std::isfinite(open_log_likelihood_value(prepared, start)))
    return fail(Fault::numeric, "start", "the likelihood is 0 at the starting values");
  progress.begin("fit", 0);
  const ProfiledLikelihood likelihood = profiled(prepared, start);
  std::vector<Eigen::Index> held;
  std::optional<HeldSearch> search(std::in_place, likelihood.loglik, likelihood.scales, start, held,
                                   options.max_iterations, progress);
  DERSU_TRY(best, search->run());
  top.evaluations += best.evaluations;
  Eigen::MatrixXd vcov = search->vcov(best.hessian);
  std::vector<NearEdge> edges;
  if (!is_clear(prepared, best, vcov)) {
    edges = near_edges(prepared, search->at());
    if (edges.empty()) return cannot_tell(prepared, *search, best);
    Eigen::VectorXd at = search->at();
    for (const NearEdge& edge : edges) {
      at(edge.coefficient) = edge.held;
      held.push_back(edge.coefficient);
    }
    search.emplace(likelihood.loglik, likelihood.scales, at, held, options.max_iterations,
                   progress);
    DERSU_TRY(optimum, search->run());
    top.evaluations += optimum.evaluations;
    best = std::move(optimum);
    vcov = search->vcov(best.hessian);
    if (!is_clear(prepared, best, vcov)) return cannot_tell(prepared, *search, best);
  }
  top.beta = search->at();
  top.vcov = std::move(vcov);
  top.value = best.value;
  top.iterations = best.iterations;
  top.max_gradient = best.gradient.size() > 0 ? best.gradient.cwiseAbs().maxCoeff() : 0;
  for (const NearEdge& edge : edges) {
    DERSU_TRY(limit, limit_of(likelihood, edge, top, held, options, progress));
    top.edges.push_back({edge.parameter, edge.held > 0 ? 1.0 : 0.0, limit});
  }
  progress.end();
  return top;
}

}  // namespace dersu::scr
