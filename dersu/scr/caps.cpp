#include "dersu/scr/caps.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

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

/// The first cell of the same detector and kind: cells of a capped detector differ in effort.
std::vector<std::size_t> first_alike(const std::vector<Cell>& cells) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> first;
  std::vector<std::size_t> out;
  for (std::size_t j = 0; j < cells.size(); ++j)
    out.push_back(first.try_emplace({cells[j].detector, cells[j].kind}, j).first->second);
  return out;
}

}  // namespace

Cap cap_of(double effort, double all) {
  if (!(all > 1e-12)) return {1, effort, 0, 0, {}};  // nobody competes
  const double caught = -std::expm1(-all);
  const double by_unit = all / std::expm1(all);
  const double more = effort * all;
  return {caught / all,
          std::expm1(-more) / -caught,
          by_unit - 1,
          more / std::expm1(more) - by_unit,
          {}};
}

std::vector<Cap> caps_of(const PreparedModel& model, const PreparedSession& session,
                         const ComponentValues& values, const Distances& distances,
                         const std::vector<double>& log_weight, const Eigen::MatrixXd& slopes) {
  const std::vector<Cell>& cells = session.cells.cells;
  const std::vector<std::size_t> first = first_alike(cells);
  std::vector<Total> totals(cells.size());
  parallel_chunks(cells.size(), 8, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j)
      if (first[j] == j)
        totals[j] = total_of(model, session, values.kinds[cells[j].kind], cells[j].detector,
                             distances, log_weight, slopes);
  });
  std::vector<Cap> caps;
  for (std::size_t j = 0; j < cells.size(); ++j) {
    const Total& total = totals[first[j]];
    caps.push_back(cap_of(cells[j].effort, total.hazard));
    caps.back().by_beta = total.by_beta;
    if (total.hazard > 0) caps.back().by_beta /= total.hazard;
  }
  return caps;
}

void cap(const Cap& cap, PairArrays& pair, double* by_all) {
  for (std::size_t i = 0; i < kBlock; ++i) {
    // g' < 1 - exp(-H) < 1 unless one animal alone is nearly certain to fill the detector.
    const double g = std::min(cap.factor * pair.h[i], 1 - 0x1p-52);
    const double slope = cap.effort * cap.factor / (1 - g);
    const double hazard = cap.effort * -std::log1p(-g);
    by_all[i] = cap.factor_slope * slope * pair.h[i] + cap.effort_slope * hazard;
    pair.r[i] *= slope;
    pair.h[i] = hazard;
  }
}

}  // namespace dersu::scr
