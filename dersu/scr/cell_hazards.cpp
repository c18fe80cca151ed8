#include "dersu/scr/cell_hazards.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/scr/survey.hpp"

namespace dersu::scr {

void BlockCells::forget() {
  std::ranges::fill(has_cell, 0);
  std::ranges::fill(has_capture, 0);
}

/// log of the hazard of a cell from that before it is capped.
double CellHazards::capped_log(std::uint32_t cell, double log_hazard) const {
  if (caps_.empty()) return log_hazard;
  const double log_g = log_hazard + std::log(caps_[cell].factor);
  const double log_effort = std::log(caps_[cell].effort);
  if (log_g < -kReach) return log_effort + log_g;
  return log_effort + std::log(-std::log1p(-std::min(std::exp(log_g), 1 - 0x1p-52)));
}

double CellHazards::log_hazard_at(std::uint32_t cell, std::size_t point) const {
  const DetectionShape& shape = kind(cell).shape;
  const double log_f = shape.log_intercept + shapes_.log_f_at(cells_.cells[cell], point);
  if (kind(cell).of_fixes) return log_f;
  const bool far = is_hazard(shape.function) || log_f < -kReach;
  return capped_log(
      cell, far ? log_f : std::log(-std::log1p(-std::min(std::exp(log_f), shape.intercept))));
}

double CellHazards::log_hazard_bound(std::uint32_t cell, std::size_t block) const {
  const double bound = shapes_.log_hazard_bound(cells_.cells[cell], block);
  return kind(cell).of_fixes ? bound : capped_log(cell, bound);
}

double CellHazards::capture_at(const CaptureRow& row, double log_hazard) const {
  if (!model_.binary || log_hazard < -kReach || kind(row.cell).of_fixes) return log_hazard;
  return std::log(std::expm1(row.effort * std::exp(log_hazard)) / row.effort);
}

const CellArrays& CellHazards::cell_in(std::uint32_t cell, std::size_t block,
                                       BlockCells& scratch) const {
  CellArrays& to = scratch.cells[cell];
  if (scratch.has_cell[cell]) return to;
  scratch.has_cell[cell] = 1;
  shapes_.arrays(cells_.cells[cell], block, to.f);
  to.far = shapes_.log_hazard_bound(cells_.cells[cell], block) < -kReach;
  hazards(kind(cell).shape, to.f, to.pair);
  if (!caps_.empty()) cap(caps_[cell], to.pair, to.by_all);
  return to;
}

const CapturedArrays& CellHazards::capture_in(std::uint32_t row, std::size_t block,
                                              BlockCells& scratch) const {
  CapturedArrays& to = scratch.captures[row];
  if (scratch.has_capture[row]) return to;
  scratch.has_capture[row] = 1;
  const CaptureRow& of = cells_.rows[row];
  const CellArrays& cell = cell_in(of.cell, block, scratch);
  const DetectionShape& shape = kind(of.cell).shape;
  if (kind(of.cell).of_fixes) {
    capture_far(shape, cell.f, to.capture);
    std::fill_n(to.by_all, kBlock, 0);
  } else if (!caps_.empty()) {
    capped_capture(of, cell, to);
  } else if (cell.far) {
    capture_far(shape, cell.f, to.capture);
  } else {
    capture(shape, model_.binary, of.effort, cell.f, cell.pair, to.capture);
  }
  return to;
}

/// a = log(exp(h) - 1) of a capped hazard; where h is below all reach, it is T' and the cap's
/// factor times g0 f.
void CellHazards::capped_capture(const CaptureRow& row, const CellArrays& cell,
                                 CapturedArrays& to) const {
  const DetectionShape& shape = kind(row.cell).shape;
  const Cap& cap = caps_[row.cell];
  const double log_factor = std::log(cap.factor * cap.effort);
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double h = cell.pair.h[i];
    if (!(h > 1e-290)) {
      to.capture.a[i] = log_factor + shape.log_intercept + cell.f.log_f[i];
      to.capture.s[i] = 1;
      to.by_all[i] = cap.factor_slope + cap.effort_slope;
      continue;
    }
    const double growth = h / -std::expm1(-h);  // d log(exp(x) - 1) / d log x
    to.capture.a[i] = std::log(h) + h - std::log(growth);
    to.capture.s[i] = growth * cell.pair.r[i] / h;
    to.by_all[i] = growth * cell.by_all[i] / h;
  }
}

void CellHazards::add_slopes(double factor, std::uint32_t cell, std::size_t block, const double* v,
                             const double* s, const double* s_all, const BlockCells& scratch,
                             Eigen::Ref<Eigen::VectorXd> out) const {
  const KindValues& values = kind(cell);
  const ShapeArrays& f = scratch.cells[cell].f;
  const double by_intercept = factor * dot(v, s);
  const double by_sigma = factor * dot(v, s, f.by_sigma);
  for (const auto& [j, d] : values.by_intercept) out(j) += d * by_intercept;
  for (const auto& [j, d] : values.by_sigma) out(j) += d * by_sigma;
  if (!values.by_z.empty()) {
    const double by_z = factor * dot(v, s, f.by_z);
    for (const auto& [j, d] : values.by_z) out(j) += d * by_z;
  }
  for (std::size_t j = 0; j < distances_.n_coefficients(); ++j) {
    double by_way[kBlock];
    distances_.slopes(cells_.cells[cell].detector, block, j, values.shape.function, f, by_way);
    out(model_.resistance.begin - model_.columns.begin + Eigen::Index(j)) +=
        factor * dot(v, s, by_way);
  }
  if (!caps_.empty())
    out += factor * dot(v, s_all) *
           caps_[cell].by_beta.segment(model_.columns.begin, model_.columns.size);
}

}  // namespace dersu::scr
