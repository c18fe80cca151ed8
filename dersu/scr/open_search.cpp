#include "dersu/scr/open_search.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <optional>

#include "dersu/scr/interval.hpp"
#include "dersu/scr/open_likelihood.hpp"
#include "dersu/scr/optimise.hpp"

namespace dersu::scr {
namespace {

constexpr double kWidest = 10;     // standard error on the link scale of what is still told
constexpr double kEdge = 30;       // on the link scale: as good as the edge itself
constexpr double kNearEdge = 4.5;  // and from here on an unclear top may be there

/// The likelihood with some coefficients held.
class TopSearch {
 public:
  TopSearch(const OpenPrepared& prepared, Eigen::VectorXd at, const std::vector<Eigen::Index>& held,
            std::size_t max_iterations, Progress& progress)
      : prepared_(prepared),
        at_(std::move(at)),
        max_iterations_(max_iterations),
        progress_(progress) {
    for (Eigen::Index j = 0; j < at_.size(); ++j)
      if (std::ranges::find(held, j) == held.end()) free_.push_back(j);
    scales_ = prepared.scales_at(at_);
  }

  /// `vcov` is a guess of that of all coefficients; empty: none.
  Result<Optimum> run(const Eigen::MatrixXd& vcov = {}) {
    const Objective objective = [&](const Eigen::VectorXd& x) -> ValueAndGradient {
      const Likelihood l = open_log_likelihood(prepared_, whole(x));
      Eigen::VectorXd gradient(x.size());
      for (std::size_t j = 0; j < free_.size(); ++j)
        gradient(Eigen::Index(j)) = l.gradient(free_[j]) * scale(j);
      return {l.value, std::move(gradient)};
    };
    Eigen::VectorXd from(Eigen::Index(free_.size()));
    for (std::size_t j = 0; j < free_.size(); ++j) from(Eigen::Index(j)) = at_(free_[j]) / scale(j);
    DERSU_TRY(optimum, maximise(objective, from, curvature(vcov), max_iterations_, progress_));
    at_ = whole(optimum.at);
    return optimum;
  }

  [[nodiscard]] const Eigen::VectorXd& at() const { return at_; }
  [[nodiscard]] Eigen::MatrixXd vcov(const Eigen::MatrixXd& hessian) const {
    const Eigen::MatrixXd inverse = (-hessian).inverse();
    Eigen::MatrixXd out = Eigen::MatrixXd::Zero(at_.size(), at_.size());
    for (std::size_t a = 0; a < free_.size(); ++a)
      for (std::size_t b = 0; b < free_.size(); ++b)
        out(free_[a], free_[b]) = scale(a) * scale(b) * inverse(Eigen::Index(a), Eigen::Index(b));
    return out;
  }
  [[nodiscard]] Eigen::Index coefficient(Eigen::Index free) const {
    return free_[std::size_t(free)];
  }

 private:
  [[nodiscard]] Eigen::MatrixXd curvature(const Eigen::MatrixXd& vcov) const {
    if (vcov.size() == 0) return {};
    const auto n = Eigen::Index(free_.size());
    Eigen::MatrixXd out(n, n);
    for (std::size_t a = 0; a < free_.size(); ++a)
      for (std::size_t b = 0; b < free_.size(); ++b)
        out(Eigen::Index(a), Eigen::Index(b)) = vcov(free_[a], free_[b]) / (scale(a) * scale(b));
    return out;
  }
  [[nodiscard]] double scale(std::size_t j) const { return scales_(free_[j]); }
  [[nodiscard]] Eigen::VectorXd whole(const Eigen::VectorXd& x) const {
    Eigen::VectorXd out = at_;
    for (std::size_t j = 0; j < free_.size(); ++j) out(free_[j]) = x(Eigen::Index(j)) * scale(j);
    return out;
  }

  const OpenPrepared& prepared_;
  Eigen::VectorXd at_;
  std::size_t max_iterations_;
  Progress& progress_;
  std::vector<Eigen::Index> free_{};
  Eigen::VectorXd scales_{};
};

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

/// The coefficient that moves most where the likelihood is flattest.
Eigen::Index flattest(const Eigen::MatrixXd& hessian) {
  Eigen::Index worst = 0;
  if (!hessian.allFinite()) return worst;
  const Eigen::Index n = hessian.rows();
  const double size = std::max(hessian.cwiseAbs().maxCoeff(), 1e-300);
  const Eigen::MatrixXd shifted = -hessian + 1e-10 * size * Eigen::MatrixXd::Identity(n, n);
  Eigen::VectorXd v = Eigen::VectorXd::Ones(n);
  for (int i = 0; i < 5; ++i) v = shifted.fullPivLu().solve(v).normalized();
  v.cwiseAbs().maxCoeff(&worst);
  return worst;
}

tl::unexpected<Error> cannot_tell(const OpenPrepared& prepared, const TopSearch& search,
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
Result<double> limit_of(const OpenPrepared& prepared, const NearEdge& edge, const OpenTop& top,
                        const std::vector<Eigen::Index>& held, const FitOptions& options,
                        Progress& progress) {
  const double z = normal_quantile(options.confidence);
  Eigen::VectorXd warm = top.beta;
  const auto fall = [&](double value) -> Result<double> {
    warm(edge.coefficient) = value;
    TopSearch search(prepared, warm, held, options.max_iterations, progress);
    DERSU_TRY(optimum, search.run(top.vcov));
    warm = search.at();
    return 2 * (top.value - optimum.value);
  };
  const double sign = edge.held > 0 ? 1 : -1;
  double inside = edge.held;
  double fall_inside = 0;
  double outside = sign * kNearEdge;
  DERSU_TRY(fall_outside, fall(outside));
  for (int i = 0; i < 20 && fall_outside < z * z; ++i) {
    inside = outside;
    fall_inside = fall_outside;
    outside -= sign * 1.5;
    DERSU_TRY(fallen, fall(outside));
    fall_outside = fallen;
  }
  if (fall_outside < z * z) return edge.held > 0 ? 0 : HUGE_VAL;
  if (inside == edge.held) inside = sign * 12;  // from where on nothing changes
  while (std::abs(outside - inside) > 1e-3 && std::abs(fall_outside - z * z) > 1e-4) {
    const double low = std::sqrt(std::max(0.0, fall_inside));
    const double share = (z - low) / (std::sqrt(fall_outside) - low);
    const double next = inside + std::clamp(share, 0.05, 0.95) * (outside - inside);
    DERSU_TRY(fallen, fall(next));
    if (fallen < z * z) {
      inside = next;
      fall_inside = fallen;
    } else {
      outside = next;
      fall_outside = fallen;
    }
  }
  const double at = outside;
  return edge.held > 0 ? from_link(Link::logit, at) : std::exp(at);
}

}  // namespace

Result<OpenTop> open_top(const OpenPrepared& prepared, const Eigen::VectorXd& start,
                         const FitOptions& options, Progress& progress) {
  OpenTop top;
  if (!std::isfinite(open_log_likelihood_value(prepared, start)))
    return fail(Fault::numeric, "start", "the likelihood is 0 at the starting values");
  progress.begin("fit", 0);
  std::optional<TopSearch> search(std::in_place, prepared, start, std::vector<Eigen::Index>(),
                                  options.max_iterations, progress);
  DERSU_TRY(best, search->run());
  top.evaluations += best.evaluations;
  Eigen::MatrixXd vcov = search->vcov(best.hessian);
  std::vector<NearEdge> edges;
  std::vector<Eigen::Index> held;
  if (!is_clear(prepared, best, vcov)) {
    edges = near_edges(prepared, search->at());
    if (edges.empty()) return cannot_tell(prepared, *search, best);
    Eigen::VectorXd at = search->at();
    for (const NearEdge& edge : edges) {
      at(edge.coefficient) = edge.held;
      held.push_back(edge.coefficient);
    }
    search.emplace(prepared, at, held, options.max_iterations, progress);
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
    DERSU_TRY(limit, limit_of(prepared, edge, top, held, options, progress));
    top.edges.push_back({edge.parameter, edge.held > 0 ? 1.0 : 0.0, limit});
  }
  progress.end();
  return top;
}

}  // namespace dersu::scr
