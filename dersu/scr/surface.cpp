#include "dersu/scr/surface.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

Interval interval_of(Link link, double eta, double variance, double z) {
  const double half = z * std::sqrt(variance);
  if (link == Link::log) {
    const double density = std::exp(eta);
    return {density, density * std::sqrt(std::expm1(variance)), std::exp(eta - half),
            std::exp(eta + half)};
  }
  return {std::max(0.0, eta), std::sqrt(variance), std::max(0.0, eta - half),
          std::max(0.0, eta + half)};
}

}  // namespace

std::vector<Surface> density_surfaces(const Prepared& prepared, const Fit& fit) {
  const Stretch& stretch = prepared.model->density;
  const Eigen::VectorXd beta = fit.beta.segment(stretch.begin, stretch.size);
  const Eigen::MatrixXd vcov =
      fit.vcov.block(stretch.begin, stretch.begin, stretch.size, stretch.size);
  const double z = normal_quantile(fit.confidence);
  Eigen::RowVectorXd whole = Eigen::RowVectorXd::Zero(fit.beta.size());
  const auto cell_of = [&](const Eigen::RowVectorXd& row) -> Interval {
    const double eta = row * beta;
    whole.segment(stretch.begin, stretch.size) = row;
    if (const auto limit = zero_limit(fit.zeros, "D", whole, eta))
      return {0, std::numeric_limits<double>::quiet_NaN(), 0, *limit};
    return interval_of(prepared.model->model.density_link, eta, row * vcov * row.transpose(), z);
  };
  std::vector<Surface> surfaces;
  for (const auto& session : prepared.sessions)
    for (const PreparedGroup& group : session->groups) {
      Surface surface{session->name, group.label, std::vector<Interval>(session->blocks.n_points)};
      for (std::size_t i = 0; i < session->blocks.n_points; ++i)
        surface.cells[session->blocks.order[i]] = cell_of(group.density.row(Eigen::Index(i)));
      surfaces.push_back(std::move(surface));
    }
  return surfaces;
}

}  // namespace dersu::scr
