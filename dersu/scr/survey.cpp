#include "dersu/scr/survey.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/cell_shapes.hpp"
#include "dersu/scr/chunks.hpp"

namespace dersu::scr {
namespace {

/// One cell in one block, ready to be added to exposures.
struct CellInBlock {
  std::size_t cell = 0;
  std::size_t block = 0;
  const KindValues& kind;
  ShapeArrays& f;
  PairArrays& pair;
};

class Survey {
 public:
  Survey(const PreparedModel& model, const PreparedSession& session, const ComponentValues& values,
         const Distances& distances, const std::vector<Cap>& caps)
      : model_(model),
        session_(session),
        values_(values),
        distances_(distances),
        caps_(caps),
        shapes_(model, session, values, distances),
        exposures_(session.cells.n_exposures) {
    for (SurveyExposure& e : exposures_) {
      e.h.resize(session.blocks.n_padded());
      e.by = Eigen::MatrixXd::Zero(Eigen::Index(session.blocks.n_padded()), model.columns.size);
    }
  }

  std::vector<SurveyExposure> run() {
    const std::size_t blocks = session_.blocks.n_blocks();
    parallel_chunks(blocks, chunk_size(blocks),
                    [&](std::size_t, std::size_t begin, std::size_t end) {
                      for (std::size_t b = begin; b < end; ++b) one_block(b);
                    });
    return std::move(exposures_);
  }

 private:
  void one_block(std::size_t b) {
    ShapeArrays f;
    PairArrays pair;
    const Cell* before = nullptr;  // whose f is in the arrays
    for (std::size_t j = 0; j < session_.cells.cells.size(); ++j) {
      const Cell& cell = session_.cells.cells[j];
      if (session_.cells.uses[j].empty()) continue;
      const KindValues& kind = values_.kinds[cell.kind];
      if (shapes_.log_hazard_bound(cell, b) < -kReach) continue;
      if (before == nullptr || !shapes_.same(*before, cell)) {
        shapes_.arrays(cell, b, f);
        before = &cell;
      }
      hazards(kind.shape, f, pair);
      add_cell({j, b, kind, f, pair});
    }
  }

  /// exposure += effort * hazards.
  void add_cell(const CellInBlock& at) {
    double by_all[kBlock];
    if (!caps_.empty()) cap(caps_[at.cell], at.pair, by_all);
    double by_sigma[kBlock];
    double by_z[kBlock];
    multiply(at.pair.r, at.f.by_sigma, by_sigma);
    if (!at.kind.by_z.empty()) multiply(at.pair.r, at.f.by_z, by_z);
    for (const CellUse& use : session_.cells.uses[at.cell]) {
      add_scaled(use.effort, at.pair.h, exposures_[use.exposure].h.data() + at.block * kBlock);
      add_sparse(use, at.block, at.kind.by_intercept, at.pair.r);
      add_sparse(use, at.block, at.kind.by_sigma, by_sigma);
      add_sparse(use, at.block, at.kind.by_z, by_z);
      if (!caps_.empty())
        for (Eigen::Index j = 0; j < model_.columns.size; ++j)
          add_scaled(use.effort * caps_[at.cell].by_beta(model_.columns.begin + j), by_all,
                     column(use, at.block, j));
    }
    for (std::size_t j = 0; j < distances_.n_coefficients(); ++j) {
      double by_way[kBlock];
      distances_.slopes(session_.cells.cells[at.cell].detector, at.block, j, at.kind.shape.function,
                        at.f, by_way);
      const Eigen::Index to = model_.resistance.begin - model_.columns.begin + Eigen::Index(j);
      for (const CellUse& use : session_.cells.uses[at.cell])
        add_product(use.effort, at.pair.r, by_way, column(use, at.block, to));
    }
  }

  double* column(const CellUse& use, std::size_t block, Eigen::Index j) {
    return exposures_[use.exposure].by.col(j).data() + block * kBlock;
  }
  void add_sparse(const CellUse& use, std::size_t block, const SparseRow& row, const double* by) {
    for (const auto& [j, d] : row) add_scaled(use.effort * d, by, column(use, block, j));
  }

  const PreparedModel& model_;
  const PreparedSession& session_;
  const ComponentValues& values_;
  const Distances& distances_;
  const std::vector<Cap>& caps_;
  CellShapes shapes_;
  std::vector<SurveyExposure> exposures_;
};

}  // namespace

double log_f_beyond(const DetectionShape& shape, double d2) {
  using enum DetectionFunction;
  const bool humped = shape.function == annular_normal || shape.function == hazard_annular_normal;
  const double d = humped ? std::max(std::sqrt(d2), shape.z) : std::sqrt(d2);
  return shape.log_intercept + shape_at(shape.function, shape.sigma_m, shape.z, d).log_f;
}

double log_hazard_beyond(const DetectionShape& shape, double d2) {
  const double log_f = log_f_beyond(shape, d2);
  if (is_hazard(shape.function) || log_f < -kReach) return log_f;
  return std::log(-std::log1p(-std::min(std::exp(log_f), shape.intercept)));
}

std::vector<SurveyExposure> survey_exposures(const PreparedModel& model,
                                             const PreparedSession& session,
                                             const ComponentValues& values,
                                             const Distances& distances,
                                             const std::vector<Cap>& caps) {
  return Survey(model, session, values, distances, caps).run();
}

}  // namespace dersu::scr
