#include "dersu/scr/cell_shapes.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/scr/survey.hpp"

namespace dersu::scr {
namespace {

constexpr double kLogNever = -1e4;  ///< exp of it is 0

/// From a box to a box; 0 where they meet.
double gap_m(const Box& a, const Box& b) {
  const double dx = std::max({0.0, a.low.x_m - b.high.x_m, b.low.x_m - a.high.x_m});
  const double dy = std::max({0.0, a.low.y_m - b.high.y_m, b.low.y_m - a.high.y_m});
  return std::hypot(dx, dy);
}

}  // namespace

CellShapes::CellShapes(const PreparedModel& model, const PreparedSession& session,
                       const ComponentValues& values, const Distances& distances)
    : session_(session), values_(values), distances_(distances) {
  if (!model.search || !values.valid) return;
  for (const KindValues& kind : values.kinds) spreads_.emplace_back(kind.shape, *model.search);
}

void CellShapes::arrays(const Cell& cell, std::size_t block, ShapeArrays& out) const {
  if (!is_searched(cell)) {
    double d2[kBlock];
    distances_.squares(cell.detector, block, d2);
    return shape_arrays(shape(cell), d2, out);
  }
  RadialArrays v;
  spreads_[cell.kind].integrals(session_.searches[cell.detector],
                                session_.blocks.x_m.data() + block * kBlock,
                                session_.blocks.y_m.data() + block * kBlock, v);
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool some = v.value[i] > 0;  // what rounding leaves far away may be below 0
    out.log_f[i] = some ? std::log(v.value[i]) : kLogNever;
    out.by_sigma[i] = some ? v.by_sigma[i] / v.value[i] : 0;
    out.by_z[i] = some ? v.by_z[i] / v.value[i] : 0;
  }
}

double CellShapes::log_f_at(const Cell& cell, std::size_t point) const {
  const DetectionShape& of = shape(cell);
  if (!is_searched(cell))
    return shape_at(of.function, of.sigma_m, of.z, distances_.at(cell.detector, point)).log_f;
  const double v = spreads_[cell.kind]
                       .integral(session_.searches[cell.detector],
                                 {session_.blocks.x_m[point], session_.blocks.y_m[point]})
                       .value;
  return v > 0 ? std::log(v) : kLogNever;
}

double CellShapes::log_hazard_bound(const Cell& cell, std::size_t block) const {
  if (!is_searched(cell)) {
    const double d2 = distances_.nearest2(cell.detector, block);
    return values_.kinds[cell.kind].of_fixes ? log_f_beyond(shape(cell), d2)
                                             : log_hazard_beyond(shape(cell), d2);
  }
  const Search& search = session_.searches[cell.detector];
  return shape(cell).log_intercept +
         spreads_[cell.kind].log_bound(search, gap_m(search.box, session_.blocks.boxes[block]));
}

bool CellShapes::same(const Cell& a, const Cell& b) const {
  return a.detector == b.detector && shape(a).sigma_m == shape(b).sigma_m &&
         shape(a).z == shape(b).z;
}

}  // namespace dersu::scr
