#include "dersu/scr/caps.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/survey.hpp"

namespace dersu::scr {
namespace {

struct Total {
  double hazard = 0;
  Eigen::VectorXd by_beta{};
};

Total total_of(const PreparedModel& model, const PreparedSession& session, const KindValues& kind,
               std::size_t detector, const Distances& distances,
               const std::vector<double>& log_weight, const Eigen::MatrixXd& slopes) {
  Total total{0, Eigen::VectorXd::Zero(model.n_beta)};
  ShapeArrays f{};
  PairArrays pair;
  double d2[kBlock];
  double density[kBlock];
  double dh[kBlock];
  for (std::size_t b = 0; b < session.blocks.n_blocks(); ++b) {
    if (log_hazard_beyond(kind.shape, distances.nearest2(detector, b)) < -kReach) continue;
    distances.squares(detector, b, d2);
    shape_arrays(kind.shape, d2, f);
    hazards(kind.shape, f, pair);
    std::copy_n(log_weight.data() + b * kBlock, kBlock, density);
    (void)exponentials(0, density);
    total.hazard += dot(density, pair.h);
    for (Eigen::Index j = 0; j < model.density.size; ++j)
      total.by_beta(model.density.begin + j) +=
          dot(density, pair.h, slopes.col(j).data() + b * kBlock);
    const Eigen::Index first = model.columns.begin;
    const double by_intercept = dot(density, pair.r);
    for (const auto& [j, d] : kind.by_intercept) total.by_beta(first + j) += d * by_intercept;
    const double by_sigma = dot(density, pair.r, f.by_sigma);
    for (const auto& [j, d] : kind.by_sigma) total.by_beta(first + j) += d * by_sigma;
    if (!kind.by_z.empty()) {
      const double by_z = dot(density, pair.r, f.by_z);
      for (const auto& [j, d] : kind.by_z) total.by_beta(first + j) += d * by_z;
    }
    for (std::size_t j = 0; j < distances.n_coefficients(); ++j) {
      distances.slopes(detector, b, j, kind.shape.function, f, dh);
      total.by_beta(model.resistance.begin + Eigen::Index(j)) += dot(density, pair.r, dh);
    }
  }
  return total;
}

}  // namespace

std::vector<Cap> caps_of(const PreparedModel& model, const PreparedSession& session,
                         const ComponentValues& values, const Distances& distances,
                         const std::vector<double>& log_weight, const Eigen::MatrixXd& slopes) {
  const std::vector<Cell>& cells = session.cells.cells;
  std::vector<Cap> caps(cells.size());
  parallel_chunks(cells.size(), 8, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j) {
      const Total total = total_of(model, session, values.kinds[cells[j].kind], cells[j].detector,
                                   distances, log_weight, slopes);
      const double h = total.hazard;
      if (!(h > 1e-12)) {  // nobody competes
        caps[j] = {1, Eigen::VectorXd::Zero(model.n_beta)};
        continue;
      }
      const double caught = -std::expm1(-h);
      const double by_log_h = h * std::exp(-h) / caught - 1;
      caps[j] = {caught / h, by_log_h / h * total.by_beta};
    }
  });
  return caps;
}

void cap(double factor, PairArrays& pair, double* by_factor) {
  for (std::size_t i = 0; i < kBlock; ++i) {
    // g' < 1 - exp(-H) < 1 unless one animal alone is nearly certain to fill the detector.
    const double g = std::min(factor * pair.h[i], 1 - 0x1p-52);
    const double slope = factor / (1 - g);
    by_factor[i] = slope * pair.h[i];
    pair.r[i] *= slope;
    pair.h[i] = -std::log1p(-g);
  }
}

}  // namespace dersu::scr
