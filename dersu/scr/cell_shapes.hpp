#pragma once
// log f of cells in blocks of mask points: of the distance to a detector or a place, or of what was
// searched.
#include <vector>

#include "dersu/scr/component_values.hpp"
#include "dersu/scr/distances.hpp"
#include "dersu/scr/prepare.hpp"
#include "dersu/scr/search_share.hpp"

namespace dersu::scr {

class CellShapes {
 public:
  CellShapes(const PreparedModel& model, const PreparedSession& session,
             const ComponentValues& values, const Distances& distances);

  /// log f of a cell, or log of the integral of f over what was searched, and its derivatives; far
  /// below all numbers where that is 0.
  void arrays(const Cell& cell, std::size_t block, ShapeArrays& out) const;
  /// The same at one mask point, by its place in the order of the blocks.
  [[nodiscard]] double log_f_at(const Cell& cell, std::size_t point) const;
  /// log of the largest hazard that the cell can have in a block.
  [[nodiscard]] double log_hazard_bound(const Cell& cell, std::size_t block) const;
  /// Whether two cells have the same f.
  [[nodiscard]] bool same(const Cell& a, const Cell& b) const;

 private:
  [[nodiscard]] bool is_searched(const Cell& cell) const {
    return cell.detector < session_.searches.size();
  }
  [[nodiscard]] const DetectionShape& shape(const Cell& cell) const {
    return values_.kinds[cell.kind].shape;
  }

  const PreparedSession& session_;
  const ComponentValues& values_;
  const Distances& distances_;
  std::vector<Spread> spreads_{};  ///< by kind, of searches
};

}  // namespace dersu::scr
