#include "dersu/scr/survey.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/chunks.hpp"

namespace dersu::scr {
namespace {

/// exposure += effort * hazards of one cell in block b.
void add_cell(const KindValues& kind, const ShapeArrays& f, const PairArrays& pair,
              const std::vector<CellUse>& uses, std::size_t b,
              std::vector<SurveyExposure>& exposures) {
  double by_sigma[kBlock];
  double by_z[kBlock];
  multiply(pair.r, f.by_sigma, by_sigma);
  if (!kind.by_z.empty()) multiply(pair.r, f.by_z, by_z);
  for (const CellUse& use : uses) {
    SurveyExposure& to = exposures[use.exposure];
    add_scaled(use.effort, pair.h, to.h.data() + b * kBlock);
    const auto column = [&](Eigen::Index j) { return to.by.col(j).data() + b * kBlock; };
    for (const auto& [j, d] : kind.by_intercept) add_scaled(use.effort * d, pair.r, column(j));
    for (const auto& [j, d] : kind.by_sigma) add_scaled(use.effort * d, by_sigma, column(j));
    for (const auto& [j, d] : kind.by_z) add_scaled(use.effort * d, by_z, column(j));
  }
}

bool same_shape(const DetectionShape& a, const DetectionShape& b) {
  return a.sigma_m == b.sigma_m && a.z == b.z;
}

}  // namespace

double log_hazard_beyond(const DetectionShape& shape, double d2) {
  using enum DetectionFunction;
  const bool humped = shape.function == annular_normal || shape.function == hazard_annular_normal;
  const double d = humped ? std::max(std::sqrt(d2), shape.z) : std::sqrt(d2);
  const double log_f =
      shape.log_intercept + shape_at(shape.function, shape.sigma_m, shape.z, d).log_f;
  if (is_hazard(shape.function) || log_f < -kReach) return log_f;
  return std::log(-std::log1p(-std::min(std::exp(log_f), shape.intercept)));
}

std::vector<SurveyExposure> survey_exposures(const PreparedSession& session,
                                             const ComponentValues& values) {
  const Blocks& blocks = session.blocks;
  const Cells& cells = session.cells;
  std::vector<SurveyExposure> exposures(cells.n_exposures);
  for (SurveyExposure& e : exposures) {
    e.h.resize(blocks.n_padded());
    e.by = Eigen::MatrixXd::Zero(Eigen::Index(blocks.n_padded()), values.n_detection);
  }
  const auto one_block = [&](std::size_t b) {
    ShapeArrays f;
    PairArrays pair;
    double d2[kBlock];
    const Cell* before = nullptr;  // whose f is in the arrays
    for (std::size_t j = 0; j < cells.cells.size(); ++j) {
      const Cell& cell = cells.cells[j];
      if (cells.uses[j].empty()) continue;
      const KindValues& kind = values.kinds[cell.kind];
      const Point detector = session.detectors[cell.detector];
      if (log_hazard_beyond(kind.shape, squared_distance(blocks.boxes[b], detector)) < -kReach)
        continue;
      const bool same = before != nullptr && before->detector == cell.detector &&
                        same_shape(values.kinds[before->kind].shape, kind.shape);
      if (!same) {
        squared_distances(blocks.x_m.data() + b * kBlock, blocks.y_m.data() + b * kBlock, detector,
                          d2);
        shape_arrays(kind.shape, d2, f);
        before = &cell;
      }
      hazards(kind.shape, f, pair);
      add_cell(kind, f, pair, cells.uses[j], b, exposures);
    }
  };
  parallel_chunks(blocks.n_blocks(), chunk_size(blocks.n_blocks()),
                  [&](std::size_t, std::size_t begin, std::size_t end) {
                    for (std::size_t b = begin; b < end; ++b) one_block(b);
                  });
  return exposures;
}

}  // namespace dersu::scr
