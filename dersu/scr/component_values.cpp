#include "dersu/scr/component_values.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dersu::scr {
namespace {

constexpr double kAlmostCertain = 1 - 0x1p-52;  // a certain detection has no hazard

/// A parameter, its logarithm, and d log / d its linear predictor.
struct Real {
  double value = 0;
  double log = 0;
  double slope = 0;
};

Real real_of(Link link, double eta) {
  switch (link) {
    case Link::log:
      return {std::exp(eta), eta, 1};
    case Link::logit:
      return {from_link(link, eta),
              eta < 0 ? eta - std::log1p(std::exp(eta)) : -std::log1p(std::exp(-eta)),
              from_link(link, -eta)};
    case Link::identity:
      break;
  }
  return {eta, std::log(eta), 1 / eta};
}

void add(const Eigen::RowVectorXd& design, Eigen::Index begin, double factor, SparseRow& row) {
  if (factor == 0) return;
  for (Eigen::Index j = 0; j < design.size(); ++j)
    if (design(j) != 0) row.emplace_back(begin + j, factor * design(j));
}

/// From log lambda0 to log g0, g0 = 1 - exp(-lambda0).
Real as_probability(const Real& hazard) {
  const double g0 = -std::expm1(-hazard.value);
  const double slope = g0 > 0 ? hazard.value * std::exp(-hazard.value) / g0 : 1;
  return {g0, std::log(g0), slope};
}

/// Divides lambda0 by the integral of f over all that could be searched.
void spread_out(const PreparedModel& model, OutlineKind kind, const KindDesign& design,
                const Real& sigma, const Real& third, KindValues& out) {
  const RadialValue all =
      kind == OutlineKind::area ? log_over_plane(out.shape) : log_over_line(out.shape);
  out.shape.log_intercept -= all.value;
  out.shape.intercept = std::exp(out.shape.log_intercept);
  const Eigen::Index first = model.columns.begin;
  add(design.sigma, model.sigma.begin - first, -all.by_sigma * sigma.slope, out.by_intercept);
  if (model.shape.size > 0)
    add(design.shape, model.shape.begin - first, -all.by_z * third.slope, out.by_intercept);
}

}  // namespace

KindValues kind_values(const PreparedModel& model, const KindDesign& design,
                       const Eigen::VectorXd& beta) {
  const Model& m = model.model;
  const auto predictor = [&](const Eigen::RowVectorXd& row, const Stretch& stretch) -> double {
    return row * beta.segment(stretch.begin, stretch.size);
  };
  const Eigen::Index first = model.columns.begin;
  KindValues out;
  out.shape.function = m.detection;
  const Real sigma = real_of(m.sigma_link, predictor(design.sigma, model.sigma));
  out.shape.sigma_m = sigma.value;
  add(design.sigma, model.sigma.begin - first, sigma.slope, out.by_sigma);
  Real third;
  if (model.shape.size > 0) {
    third = real_of(m.shape_link, predictor(design.shape, model.shape));
    out.shape.z = third.value;
    add(design.shape, model.shape.begin - first, third.slope, out.by_z);
  }
  if (design.of_fixes) {
    out.of_fixes = true;
    spread_out(model, OutlineKind::area, design, sigma, third, out);
    return out;
  }
  Real intercept = real_of(m.intercept_link, predictor(design.intercept, model.intercept));
  double by_predictor = intercept.slope;
  if (m.intercept.parameter == "a0") {
    // a0 = 2 pi lambda0 sigma^2 / 10^4
    intercept.log += std::log(1e4 / (2 * std::numbers::pi)) - 2 * sigma.log;
    intercept.value = std::exp(intercept.log);
    double from_hazard = 1;
    if (!is_hazard(m.detection)) {
      intercept = as_probability(intercept);
      from_hazard = intercept.slope;
    }
    by_predictor *= from_hazard;
    add(design.sigma, model.sigma.begin - first, -2 * sigma.slope * from_hazard, out.by_intercept);
  }
  add(design.intercept, model.intercept.begin - first, by_predictor, out.by_intercept);
  out.shape.intercept = intercept.value;
  out.shape.log_intercept = intercept.log;
  if (model.search) spread_out(model, *model.search, design, sigma, third, out);
  if (!is_hazard(m.detection)) out.shape.intercept = std::min(out.shape.intercept, kAlmostCertain);
  return out;
}

ComponentValues component_values(const PreparedModel& model, const Component& component,
                                 const Eigen::VectorXd& beta) {
  ComponentValues out;
  for (const KindDesign& design : component.kinds) {
    KindValues values = kind_values(model, design, beta);
    const DetectionShape& shape = values.shape;
    const bool third = model.shape.size > 0;
    out.valid = out.valid && shape.intercept > 0 && std::isfinite(shape.intercept) &&
                shape.sigma_m > 0 && std::isfinite(shape.sigma_m) &&
                (!third || (shape.z > 0 && std::isfinite(shape.z))) &&
                (is_hazard(shape.function) || values.of_fixes || shape.log_intercept <= 0);
    out.kinds.push_back(std::move(values));
  }
  return out;
}

Mixing mixing_of(const PreparedModel& model, const PreparedGroup& group,
                 const Eigen::VectorXd& beta) {
  const auto n = Eigen::Index(model.model.classes);
  Mixing out{Eigen::VectorXd::Zero(n), Eigen::MatrixXd::Zero(n, model.mixing.size)};
  if (n == 1) return out;
  const Eigen::Index columns = model.mixing.size / (n - 1);
  Eigen::VectorXd eta = Eigen::VectorXd::Zero(n);
  for (Eigen::Index c = 1; c < n; ++c)
    eta(c) = group.mixing * beta.segment(model.mixing.begin + (c - 1) * columns, columns);
  const double top = eta.maxCoeff();
  const double log_sum = top + std::log((eta.array() - top).exp().sum());
  out.log_share = eta.array() - log_sum;
  for (Eigen::Index c = 0; c < n; ++c)
    for (Eigen::Index j = 1; j < n; ++j)
      out.by_mixing.row(c).segment((j - 1) * columns, columns) =
          ((c == j ? 1.0 : 0.0) - std::exp(out.log_share(j))) * group.mixing;
  return out;
}

}  // namespace dersu::scr
