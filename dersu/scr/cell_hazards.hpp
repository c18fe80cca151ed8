#pragma once
// The hazards of cells (detectors with one kind of detection) at points and blocks of the mask, and
// what captures there add to log Pr(w | m).
#include <Eigen/Core>
#include <vector>

#include "dersu/scr/caps.hpp"
#include "dersu/scr/cell_shapes.hpp"
#include "dersu/scr/component_values.hpp"
#include "dersu/scr/distances.hpp"
#include "dersu/scr/kernels.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

struct CellArrays {
  ShapeArrays f;
  PairArrays pair;
  double by_all[kBlock];  ///< dh / d log H of all animals, where there is one
  bool far;               ///< so far that the hazard is f
};

struct CapturedArrays {
  CaptureArrays capture;
  double by_all[kBlock];  ///< da / d log H of all animals, where there is one
};

/// What was computed for one block.
struct BlockCells {
  explicit BlockCells(const Cells& of)
      : cells(of.cells.size()),
        captures(of.rows.size()),
        has_cell(of.cells.size()),
        has_capture(of.rows.size()) {}
  /// For the next block.
  void forget();

  std::vector<CellArrays> cells;
  std::vector<CapturedArrays> captures;  ///< by row
  std::vector<char> has_cell;
  std::vector<char> has_capture;
};

class CellHazards {
 public:
  /// `caps` by cell; empty where detectors are not capped.
  CellHazards(const PreparedModel& model, const PreparedSession& session,
              const ComponentValues& values, const Distances& distances,
              const std::vector<Cap>& caps)
      : model_(model),
        cells_(session.cells),
        values_(values),
        distances_(distances),
        caps_(caps),
        shapes_(model, session, values, distances) {}

  [[nodiscard]] const KindValues& kind(std::uint32_t cell) const {
    return values_.kinds[cells_.cells[cell].kind];
  }
  /// log of the hazard at a mask point; of a fix, of its density.
  [[nodiscard]] double log_hazard_at(std::uint32_t cell, std::size_t point) const;
  /// log of the largest hazard in a block.
  [[nodiscard]] double log_hazard_bound(std::uint32_t cell, std::size_t block) const;
  /// What a capture or a fix adds, from the logarithm of a hazard.
  [[nodiscard]] double capture_at(const CaptureRow& row, double log_hazard) const;
  /// The most that a capture adds in a block.
  [[nodiscard]] double capture_bound(const CaptureRow& row, std::size_t block) const {
    return capture_at(row, log_hazard_bound(row.cell, block));
  }

  const CellArrays& cell_in(std::uint32_t cell, std::size_t block, BlockCells& scratch) const;
  const CapturedArrays& capture_in(std::uint32_t row, std::size_t block, BlockCells& scratch) const;

  /// out += factor * sum of v (s d log f + s_all d log H), s being the derivative by log f;
  /// `out` has PreparedModel::columns. The cell was computed in the block.
  void add_slopes(double factor, std::uint32_t cell, std::size_t block, const double* v,
                  const double* s, const double* s_all, const BlockCells& scratch,
                  Eigen::Ref<Eigen::VectorXd> out) const;

 private:
  [[nodiscard]] double capped_log(std::uint32_t cell, double log_hazard) const;
  void capped_capture(const CaptureRow& row, const CellArrays& cell, CapturedArrays& to) const;

  const PreparedModel& model_;
  const Cells& cells_;
  const ComponentValues& values_;
  const Distances& distances_;
  const std::vector<Cap>& caps_;
  CellShapes shapes_;
};

}  // namespace dersu::scr
