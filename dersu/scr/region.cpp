#include "dersu/scr/region.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

/// Each animal's chance to have its centre in the region, given its captures, and what moves it.
struct Inside {
  double seen = 0;           ///< sum of the chances
  double variance = 0;       ///< sum of chance * (1 - chance)
  Eigen::VectorXd d_seen{};  ///< n_beta
};

Inside inside(const SessionTerms& region, const SessionTerms& whole,
              std::span<const double> animal_weights) {
  Inside out;
  out.d_seen = Eigen::VectorXd::Zero(whole.scores.cols());
  for (Eigen::Index i = 0; i < whole.log_l.size(); ++i) {
    const double chance = std::min(1.0, std::exp(region.log_l(i) - whole.log_l(i)));
    const double weight = animal_weights.empty() ? 1 : animal_weights[static_cast<std::size_t>(i)];
    out.seen += weight * chance;
    out.variance += weight * chance * (1 - chance);
    out.d_seen += weight * chance * (region.scores.row(i) - whole.scores.row(i)).transpose();
  }
  return out;
}

/// The delta method's variance, or that of a log-normal where D is constant (as secr).
double variance_of_expected(const Prepared& prepared, double expected, double delta) {
  if (prepared.model->density.size > 1 || !(expected > 0)) return delta;
  return expected * expected * std::expm1(delta / (expected * expected));
}

}  // namespace

RegionN region_n(const Prepared& prepared, const Fit& fit, std::size_t session,
                 std::span<const double> weights, const RegionOptions& options) {
  const SessionTerms whole = session_terms(prepared, session, fit.beta);
  const SessionTerms region =
      weights.empty() ? whole : session_terms(prepared, session, fit.beta, weights);
  const Inside animals = inside(region, whole, options.animal_weights);
  const double unseen = region.expected_n - region.expected_seen;
  RegionN out;
  out.seen = animals.seen;
  out.d_expected = region.d_expected_n;
  out.d_realised = animals.d_seen + region.d_expected_n - region.d_expected_seen;
  out.realised_conditional_variance = animals.variance + unseen;
  const double delta = out.d_expected.dot(fit.vcov * out.d_expected);
  const double expected_variance = variance_of_expected(prepared, region.expected_n, delta);
  double realised_variance = out.realised_conditional_variance +
                             out.d_realised.dot(fit.vcov * out.d_realised) +
                             (expected_variance - delta);
  if (options.secr_realised_variance)
    realised_variance = std::max(0.0, expected_variance - region.expected_n);
  const double z = normal_quantile(fit.confidence);
  const double floor = std::max(0.0, animals.seen - z * std::sqrt(animals.variance));
  out.expected = log_normal(region.expected_n, std::sqrt(expected_variance), 0, fit.confidence);
  out.realised =
      log_normal(animals.seen + unseen, std::sqrt(realised_variance), floor, fit.confidence);
  const PreparedSession& s = *prepared.sessions[session];
  double cells = double(s.blocks.n_points);
  if (!weights.empty()) {
    cells = 0;
    for (double v : weights) cells += v;
  }
  out.area_ha = cells * std::exp(s.log_cell_ha);
  return out;
}

std::vector<double> region_weights(const Mask& mask, std::span<const Polygon> polygons) {
  const PolygonIndex index(polygons);
  std::vector<double> weights;
  weights.reserve(mask.points.size());
  for (const Point& point : mask.points) weights.push_back(index.contains(point) ? 1 : 0);
  return weights;
}

}  // namespace dersu::scr
