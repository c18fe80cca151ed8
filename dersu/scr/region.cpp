#include "dersu/scr/region.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "dersu/scr/derived.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

constexpr double kTiny = 1e-300;

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

double area_ha(const PreparedSession& session, std::span<const double> weights) {
  double cells = double(session.blocks.n_points);
  if (!weights.empty()) {
    cells = 0;
    for (const double v : weights) cells += v;
  }
  return cells * session.cell_ha;
}

/// A conditional model knows no D: each animal stands for 1 / a_i a hectare (derived.hpp).
struct Derived {
  double expected = 0;
  double unseen = 0;
  double expected_variance = 0;  ///< of the number of animals seen, parameters known
  double unseen_variance = 0;    ///< of the realised number less the animals seen, parameters known
  Eigen::VectorXd d_expected{};
  Eigen::VectorXd d_unseen{};
};

Derived derived(const Prepared& prepared, const Fit& fit, std::size_t session,
                std::span<const double> weights, std::span<const double> animal_weights) {
  const PreparedSession& s = *prepared.sessions[session];
  const double area = area_ha(s, weights);
  Derived out;
  out.d_expected = Eigen::VectorXd::Zero(fit.beta.size());
  out.d_unseen = Eigen::VectorXd::Zero(fit.beta.size());
  for (std::size_t g = 0; g < s.groups.size(); ++g) {
    const GroupSeen whole = group_seen(prepared, session, g, fit.beta);
    const GroupSeen region = group_seen(prepared, session, g, fit.beta, weights);
    const double a = whole.expected_seen;
    double n = 0;
    for (const std::uint32_t i : s.groups[g].animals)
      n += animal_weights.empty() ? 1 : animal_weights[i];
    const double missed = region.expected_n - region.expected_seen;
    out.expected += n * area / a;
    out.unseen += n * missed / a;
    const bool binomial = prepared.model->model.number == NumberOfAnimals::binomial;
    const double share_missed = binomial ? 1 - a / whole.expected_n : 1;
    out.expected_variance += n * share_missed * area * area / (a * a);
    // Poisson: those unseen are a number of their own. Binomial: who is not seen is of the rest.
    const double there = missed / std::max(whole.expected_n - a, kTiny);
    out.unseen_variance += n * missed / a * (binomial ? 1 - there : 1) +
                           n * missed * missed / (a * a * std::max(share_missed, kTiny));
    out.d_expected -= n * area / (a * a) * whole.d_expected_seen;
    out.d_unseen -= n / a * region.d_expected_seen + n * missed / (a * a) * whole.d_expected_seen;
  }
  return out;
}

/// Where the number in the mask is fixed (binomial), those unseen are the rest of it, each in the
/// region with the chance pi: what they add to the variance of the realised number, which
/// docs/methods/scr.md has. Of each group apart.
struct RestOfFixed {
  double variance = 0;  ///< parameters known: of which are there, and of the number seen
  Eigen::VectorXd
      by_number{};  ///< n_beta: covariance of coefficients and number seen is V times it
};

RestOfFixed rest_of_fixed(const Prepared& prepared, const Fit& fit, std::size_t session,
                          std::span<const double> weights) {
  RestOfFixed out;
  out.by_number = Eigen::VectorXd::Zero(fit.beta.size());
  for (std::size_t g = 0; g < prepared.sessions[session]->groups.size(); ++g) {
    const GroupSeen whole = group_seen(prepared, session, g, fit.beta);
    const GroupSeen region = group_seen(prepared, session, g, fit.beta, weights);
    const double unseen = region.expected_n - region.expected_seen;
    const double missed = 1 - whole.expected_seen / whole.expected_n;
    const double there = unseen / std::max(whole.expected_n - whole.expected_seen, kTiny);
    out.variance += unseen * (1 - there) + there * there * whole.expected_seen * missed;
    out.by_number += there * whole.d_expected_seen;
  }
  return out;
}

/// Where D is 0 in all of a region (Fit::zeros): the integral of what it is at most.
std::optional<double> most_of_none(const Prepared& prepared, const Fit& fit, std::size_t session,
                                   std::span<const double> weights) {
  const Stretch& stretch = prepared.model->density;
  if (fit.zeros.empty() || stretch.size == 0) return std::nullopt;
  const PreparedSession& s = *prepared.sessions[session];
  Eigen::RowVectorXd row = Eigen::RowVectorXd::Zero(fit.beta.size());
  double most = 0;
  for (const PreparedGroup& group : s.groups)
    for (std::size_t i = 0; i < s.blocks.n_points; ++i) {
      const double weight = weights.empty() ? 1 : weights[s.blocks.order[i]];
      if (weight == 0) continue;
      row.segment(stretch.begin, stretch.size) = group.density.row(Eigen::Index(i));
      const auto limit = zero_limit(fit.zeros, "D", row, row.dot(fit.beta));
      if (!limit) return std::nullopt;
      most += weight * s.cell_ha * *limit;
    }
  return most > 0 ? std::optional(most) : std::nullopt;
}

/// The integral of 1 - p. over the region, the mean over the kinds of animals.
double unseen_area_ha(const Prepared& prepared, const Fit& fit, std::size_t session,
                      std::span<const double> weights) {
  double sum = 0;
  const std::size_t n_groups = prepared.sessions[session]->groups.size();
  for (std::size_t g = 0; g < n_groups; ++g) {
    const GroupSeen seen = group_seen(prepared, session, g, fit.beta, weights);
    sum += seen.expected_n - seen.expected_seen;
  }
  return sum / double(n_groups);
}

}  // namespace

RegionN region_n(const Prepared& prepared, const Fit& fit, std::size_t session,
                 std::span<const double> weights, const RegionOptions& options) {
  const SessionTerms whole = session_terms(prepared, session, fit.beta);
  const SessionTerms region =
      weights.empty() ? whole : session_terms(prepared, session, fit.beta, weights);
  const Inside animals = inside(region, whole, options.animal_weights);
  const double unseen = region.expected_n - region.expected_seen;
  Derived n{region.expected_n,
            unseen,
            0,
            unseen,
            region.d_expected_n,
            region.d_expected_n - region.d_expected_seen};
  const bool conditional = prepared.model->model.conditional;
  const bool fixed = prepared.model->model.number == NumberOfAnimals::binomial;
  if (conditional) n = derived(prepared, fit, session, weights, options.animal_weights);
  RegionN out;
  out.seen = animals.seen;
  out.d_expected = n.d_expected;
  out.d_realised = animals.d_seen + n.d_unseen;
  double with_number = 0;  // twice the covariance of coefficients and number seen
  if (fixed && !conditional) {
    const RestOfFixed rest = rest_of_fixed(prepared, fit, session, weights);
    n.unseen_variance = rest.variance;
    with_number = 2 * out.d_realised.dot(fit.vcov * rest.by_number);
  }
  out.realised_conditional_variance = animals.variance + n.unseen_variance;
  const double delta = out.d_expected.dot(fit.vcov * out.d_expected);
  const double expected_variance =
      conditional ? delta + n.expected_variance : variance_of_expected(prepared, n.expected, delta);
  double realised_variance = out.realised_conditional_variance +
                             out.d_realised.dot(fit.vcov * out.d_realised) + with_number +
                             (conditional ? 0 : expected_variance - delta);
  if (options.secr_realised_variance)
    realised_variance = std::max(0.0, expected_variance - n.expected);
  const double z = normal_quantile(fit.confidence);
  const double floor = std::max(0.0, animals.seen - z * std::sqrt(animals.variance));
  out.expected = log_normal(n.expected, std::sqrt(expected_variance), 0, fit.confidence);
  out.realised =
      log_normal(animals.seen + n.unseen, std::sqrt(realised_variance), floor, fit.confidence);
  out.area_ha = area_ha(*prepared.sessions[session], weights);
  if (const auto upper = most_of_none(prepared, fit, session, weights)) {
    out.seen = 0;
    out.expected = {0, 0, 0, *upper};
    out.realised = {0, 0, 0, *upper * n.unseen / n.expected};
  }
  if (conditional && prepared.sessions[session]->n_animals() == 0) {
    const double upper = nobody_seen(prepared, fit, session).upper;
    out.expected = {0, 0, 0, upper * out.area_ha};
    out.realised = {0, 0, 0, upper * unseen_area_ha(prepared, fit, session, weights)};
  }
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
