#include "dersu/scr/start.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

constexpr std::array kSpreads{0.6, 1.0, 1.6};
constexpr std::array kIntercepts{0.003, 0.015, 0.07, 0.3};

double extent_m(const Data& data) {
  double extent = 0;
  for (const Session& session : data.sessions) {
    const auto& points = session.detectors.points;
    const auto [left, right] = std::ranges::minmax(points, {}, &Point::x_m);
    const auto [low, high] = std::ranges::minmax(points, {}, &Point::y_m);
    extent = std::max({extent, right.x_m - left.x_m, high.y_m - low.y_m});
  }
  return extent;
}

}  // namespace

Result<Eigen::VectorXd> find_start(const Data& data, const Prepared& prepared,
                                   std::size_t& evaluations) {
  const Eigen::Index n_beta = Eigen::Index(prepared.coefficients.size());
  const Eigen::Index sigma_at = prepared.model->sigma.begin;
  const Eigen::Index intercept_at = prepared.model->intercept.begin;
  double spread_m = pooled_spread_m(data).value_or(extent_m(data) / 4);
  if (!(spread_m > 0)) spread_m = std::sqrt(data.sessions.front().mask.area_ha() * 1e4) / 10;
  const double n = double(prepared.n_animals);
  Eigen::VectorXd best;
  double best_value = -std::numeric_limits<double>::infinity();
  for (double spread : kSpreads)
    for (double intercept : kIntercepts) {
      Eigen::VectorXd beta = Eigen::VectorXd::Zero(n_beta);
      beta(sigma_at) = std::log(spread * spread_m);
      beta(intercept_at) =
          to_link(prepared.coefficients[std::size_t(intercept_at)].link, intercept);
      // sum log l at D = 1, and then at its top over D, which is n / a, a = integral of p.
      double sum = 0;
      double a = 0;
      for (std::size_t s = 0; s < prepared.sessions.size(); ++s) {
        const SessionTerms terms = session_terms(prepared, s, beta);
        sum += terms.log_l.sum();
        a += terms.expected_seen;
      }
      ++evaluations;
      const double value = sum + n * std::log(n / a);
      if (!(a > 0) || !(value > best_value)) continue;
      best_value = value;
      beta(0) = std::log(n / a);
      best = beta;
    }
  if (best.size() == 0)
    return fail(Fault::numeric, "",
                "no starting value gives these captures any chance; are mask "
                "and detectors in the same coordinates, and is the buffer wide enough?");
  return best;
}

}  // namespace dersu::scr
