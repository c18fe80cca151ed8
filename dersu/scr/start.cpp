#include "dersu/scr/start.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

constexpr std::array kSpreads{0.6, 1.0, 1.6};
constexpr std::array kIntercepts{0.003, 0.015, 0.07, 0.3};
constexpr std::array kSearched{0.02, 0.1, 0.5, 2.5};  ///< lambda0 of searches: all in one
constexpr std::size_t kEnough = 100;                  ///< animals that tell where to begin

/// The same with every second, third ... animal of each group, so that about kEnough are left; the
/// indices of animals stay.
Prepared thinned(const Prepared& prepared) {
  const std::size_t step = prepared.n_animals / kEnough;
  if (step < 2) return prepared;
  Prepared out = prepared;
  out.n_animals = 0;
  for (auto& session : out.sessions) {
    auto copy = std::make_shared<PreparedSession>(*session);
    for (PreparedGroup& group : copy->groups) {
      std::vector<std::uint32_t> kept;
      for (std::size_t i = 0; i < group.animals.size(); i += step) kept.push_back(group.animals[i]);
      out.n_animals += kept.size();
      group.animals = std::move(kept);
    }
    session = std::move(copy);
  }
  return out;
}

double extent_m(const Data& data) {
  double extent = 0;
  for (const Session& session : data.sessions) {
    std::vector<Point> points = session.detectors.points;
    for (const Outline& outline : session.detectors.outlines)
      for (const auto& part : outline) points.insert(points.end(), part.begin(), part.end());
    const auto [left, right] = std::ranges::minmax(points, {}, &Point::x_m);
    const auto [low, high] = std::ranges::minmax(points, {}, &Point::y_m);
    extent = std::max({extent, right.x_m - left.x_m, high.y_m - low.y_m});
  }
  return extent;
}

/// Usual values of the third parameter.
std::vector<double> thirds(DetectionFunction function, double sigma_m) {
  using enum DetectionFunction;
  switch (function) {
    case hazard_rate:
    case hazard_hazard_rate:
      return {2.5, 6};
    case compound_halfnormal:
      return {1.5, 5};
    case w_exponential:
    case annular_normal:
    case hazard_annular_normal:
      return {0.3 * sigma_m, sigma_m};
    case cumulative_lognormal:
      return {0.5 * sigma_m, sigma_m};
    case cumulative_gamma:
    case hazard_cumulative_gamma:
      return {2, 8};
    case hazard_variable_power:
      return {1.2, 2.5};
    default:
      return {1};
  }
}

class Grid {
 public:
  /// `all` is the number of animals of which `prepared` may have a part.
  Grid(const Data& data, const Prepared& prepared, std::size_t all, std::size_t& evaluations,
       const Progress& progress)
      : prepared_(prepared),
        model_(*prepared.model),
        all_(double(all)),
        evaluations_(evaluations),
        progress_(progress) {
    spread_m_ = pooled_spread_m(data).value_or(extent_m(data) / 4);
    if (!(spread_m_ > 0)) spread_m_ = std::sqrt(data.sessions.front().mask.area_ha() * 1e4) / 10;
  }

  struct Start {
    Eigen::VectorXd beta{};
    double value = -std::numeric_limits<double>::infinity();
  };

  Start best() {
    Start best;
    for (const double spread : kSpreads)
      for (const double intercept : model_.search ? kSearched : kIntercepts)
        for (const double third : thirds(model_.model.detection, spread * spread_m_)) {
          Start start = valued(base(spread * spread_m_, intercept, third));
          if (start.value > best.value) best = std::move(start);
        }
    return best;
  }

  /// `from` with coefficients of resistance, one after the other the better of both sides of 0: at
  /// 0 itself the ways have kinks. sigma takes what the land costs more or less in the middle.
  Start over_land(Start from) {
    for (Eigen::Index j = 0; j < model_.resistance.size; ++j) {
      const Land land = land_of(std::size_t(j));
      Start best;
      for (const double side : {-1.0, 1.0})
        for (const double spread : kSpreads) {
          const double alpha = side * std::min(0.5 / land.sd, 2 / land.farthest);
          Eigen::VectorXd beta = from.beta;
          double& sigma = beta(model_.sigma.begin);
          const Link link = model_.model.sigma_link;
          sigma = to_link(link, from_link(link, sigma) * std::exp(alpha * land.mean) * spread);
          beta(model_.resistance.begin + j) = alpha;
          Start start = valued(std::move(beta));
          if (start.value > best.value) best = std::move(start);
        }
      if (best.beta.size() > 0) from = std::move(best);
    }
    return from;
  }

  /// Classes apart from each other, the better ones first. `side` 1 or -1: which of two is which.
  std::vector<Eigen::VectorXd> mixtures(const Eigen::VectorXd& from, double side = 1) {
    // How much log or logit of the intercept, and log sigma, differ from class to class.
    constexpr std::array kApart{std::array{-1.2, 0.5}, std::array{0.8, -0.5}, std::array{1.5, 0.0},
                                std::array{0.0, 0.6}};
    const std::string apart = fmt::format(".h{}", model_.model.classes);
    std::vector<Start> starts;
    for (const auto& [intercept, log_sigma] : kApart)
      for (const double logit_share : {-1.0, 1.0}) {
        Eigen::VectorXd beta = from;
        // All animals together stay where `from` has them, so that names of classes do not matter.
        const double share = model_.model.classes == 2 ? 1 / (1 + std::exp(-logit_share)) : 0;
        for (std::size_t j = 0; j < prepared_.coefficients.size(); ++j) {
          const Coefficient& c = prepared_.coefficients[j];
          const auto at = Eigen::Index(j);
          const std::size_t place = c.name.find(apart);
          if (c.parameter == "pmix" && at < model_.mixing.begin + 1) beta(at) = logit_share;
          if (place == std::string::npos || c.parameter == "pmix") continue;
          // The third class differs the other way.
          const double sign = c.name.substr(place) == apart + "3" ? -side : side;
          const bool of_intercept = c.parameter == model_.model.intercept.parameter;
          if (!of_intercept && c.parameter != "sigma") continue;
          beta(at) = sign * (of_intercept ? intercept : log_sigma);
          const Stretch& of = of_intercept ? model_.intercept : model_.sigma;
          beta(of.begin) -= share * beta(at);
        }
        starts.push_back(valued(std::move(beta)));
      }
    std::ranges::stable_sort(starts, std::ranges::greater{}, &Start::value);
    std::vector<Eigen::VectorXd> out;
    for (Start& start : starts)
      if (start.beta.size() > 0) out.push_back(std::move(start.beta));
    return out;
  }

  /// The same where known animals tell which class is which: alike, and apart both ways.
  std::vector<Eigen::VectorXd> known_mixtures(const Eigen::VectorXd& from) {
    std::vector<Eigen::VectorXd> out{from};
    for (const double side : {1.0, -1.0})
      for (Eigen::VectorXd& start : mixtures(from, side)) out.push_back(std::move(start));
    return out;
  }

 private:
  /// A covariate of resistance over all open cells.
  struct Land {
    double mean = 0;
    double sd = 0;
    double farthest = 0;  ///< from the mean
  };
  [[nodiscard]] Land land_of(std::size_t j) const {
    std::vector<double> z;
    for (const auto& session : prepared_.sessions) {
      const CostGraph& graph = session->land->graph;
      for (std::size_t i = j; i < graph.covariates.size(); i += graph.n_covariates)
        z.push_back(graph.covariates[i]);
    }
    Land land;
    for (const double v : z) land.mean += v / double(z.size());
    for (const double v : z) {
      land.sd += (v - land.mean) * (v - land.mean);
      land.farthest = std::max(land.farthest, std::abs(v - land.mean));
    }
    land.sd = std::sqrt(land.sd / double(z.size()));
    return land;
  }

  [[nodiscard]] Eigen::VectorXd base(double sigma_m, double intercept, double third) const {
    const Model& m = model_.model;
    Eigen::VectorXd beta = Eigen::VectorXd::Zero(model_.n_beta);
    beta(model_.sigma.begin) = to_link(m.sigma_link, sigma_m);
    if (m.intercept.parameter == "a0") intercept *= 2 * std::numbers::pi * sigma_m * sigma_m / 1e4;
    beta(model_.intercept.begin) = to_link(m.intercept_link, intercept);
    if (model_.shape.size > 0) beta(model_.shape.begin) = to_link(m.shape_link, third);
    return beta;
  }

  /// sum log l at D = 1, and then at its top over D, which is n / a, a = integral of p.
  [[nodiscard]] Start valued(Eigen::VectorXd beta) {
    const bool density = model_.density.size > 0;
    if (density) beta(0) = to_link(model_.model.density_link, 1);
    double sum = 0;
    double a = 0;
    for (std::size_t s = 0; s < prepared_.sessions.size(); ++s) {
      if (progress_.stopped()) return {};
      const SessionTerms terms = session_terms(prepared_, s, beta);
      sum += terms.log_l.sum();
      a += terms.expected_seen;
    }
    ++evaluations_;
    const auto n = double(prepared_.n_animals);
    Start start;
    if (!(a > 0)) return start;
    start.value = sum + n * std::log(n / a);
    if (std::isnan(start.value)) start.value = -std::numeric_limits<double>::infinity();
    if (density) beta(0) = to_link(model_.model.density_link, all_ / a);
    start.beta = std::move(beta);
    return start;
  }

  const Prepared& prepared_;
  const PreparedModel& model_;
  double all_;
  std::size_t& evaluations_;
  const Progress& progress_;
  double spread_m_ = 0;
};

/// Nothing where the likelihood of `part` is 0 all over the grid.
std::vector<Eigen::VectorXd> starts_from(const Data& data, const Prepared& part, std::size_t all,
                                         std::size_t& evaluations, const Progress& progress) {
  Grid grid(data, part, all, evaluations, progress);
  const Grid::Start best = grid.over_land(grid.best());
  if (!std::isfinite(best.value)) return {};
  const Model& model = part.model->model;
  if (model.classes == 1) return {best.beta};
  return model.known_classes.empty() ? grid.mixtures(best.beta) : grid.known_mixtures(best.beta);
}

}  // namespace

Result<std::vector<Eigen::VectorXd>> find_starts(const Data& data, const Prepared& prepared,
                                                 std::size_t& evaluations,
                                                 const Progress& progress) {
  std::vector<Eigen::VectorXd> starts =
      starts_from(data, thinned(prepared), prepared.n_animals, evaluations, progress);
  const auto possible = [&](const Eigen::VectorXd& beta) {
    ++evaluations;
    return progress.stopped() || std::isfinite(log_likelihood(prepared, beta).value);
  };
  if (prepared.n_animals / kEnough >= 2 && std::ranges::none_of(starts, possible))
    starts = starts_from(data, prepared, prepared.n_animals, evaluations, progress);
  if (progress.stopped()) return stopped_by_user();
  if (starts.empty())
    return fail(Fault::numeric, "",
                "no starting value gives these captures any chance; are mask "
                "and detectors in the same coordinates, and is the buffer wide enough?");
  return starts;
}

}  // namespace dersu::scr
