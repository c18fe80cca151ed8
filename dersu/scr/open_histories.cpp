#include "dersu/scr/open_histories.hpp"

#include <algorithm>

namespace dersu::scr {
namespace {

const double* at(const std::vector<double>& values, std::size_t block) {
  return values.data() + block * kBlock;
}

}  // namespace

SessionHistories::SessionHistories(const PreparedModel& model, const PreparedSession& session,
                                   const Component& component, const Eigen::VectorXd& beta)
    : model_(model),
      session_(session),
      distances_(model, session, beta),
      values_(component_values(model, component, beta)),
      hazards_(model, session, values_, distances_, caps_),
      valid_(values_.valid && distances_.valid()) {
  if (valid_) exposures_ = survey_exposures(model, session, values_, distances_, caps_);
}

void SessionHistories::exposure_of(const AnimalExposure& e, std::size_t block, Scratch& scratch,
                                   double* h) const {
  std::copy_n(at(exposures_[e.exposure].h, block), kBlock, h);
  for (const CellEffort& change : e.changes)
    add_scaled(change.effort, hazards_.cell_in(change.cell, block, scratch.cells).pair.h, h);
  for (std::size_t i = 0; i < kBlock; ++i) h[i] = std::max(h[i], 0.0);  // what rounding leaves
}

void SessionHistories::log_history(std::uint32_t animal, std::size_t block, Scratch& scratch,
                                   double* out) const {
  const CellAnimal& of = session_.cells.animals[animal];
  std::fill_n(out, kBlock, 0.0);
  add_scaled(-1, at(exposure(), block), out);
  for (const AnimalRow& r : of.rows)
    add_scaled(r.times, hazards_.capture_in(r.row, block, scratch.cells).capture.a, out);
  for (const CellEffort& change : of.changes)
    add_scaled(-change.effort, hazards_.cell_in(change.cell, block, scratch.cells).pair.h, out);
  for (const AnimalExposure& e : of.exposures) {
    add_scaled(e.back, at(exposures_[e.exposure].h, block), out);
    if (!(e.caught > 0)) continue;
    double h[kBlock];
    exposure_of(e, block, scratch, h);
    caught_once(h, scratch.product.data(), scratch.slopes.data());
    add_scaled(e.caught, scratch.product.data(), out);
  }
}

void SessionHistories::add_slopes(std::uint32_t animal, std::size_t block, const double* v,
                                  Scratch& scratch, Eigen::Ref<Eigen::VectorXd> gradient) const {
  const CellAnimal& of = session_.cells.animals[animal];
  const auto add_hazard = [&](double factor, std::uint32_t cell, const double* weights) {
    const CellArrays& arrays = hazards_.cell_in(cell, block, scratch.cells);
    hazards_.add_slopes(factor, cell, block, weights, arrays.pair.r, arrays.by_all, scratch.cells,
                        gradient);
  };
  for (const AnimalRow& r : of.rows) {
    const CapturedArrays& captured = hazards_.capture_in(r.row, block, scratch.cells);
    hazards_.add_slopes(r.times, session_.cells.rows[r.row].cell, block, v, captured.capture.s,
                        captured.by_all, scratch.cells, gradient);
  }
  for (const CellEffort& change : of.changes) add_hazard(-change.effort, change.cell, v);
  for (const AnimalExposure& e : of.exposures) {
    double* const product = scratch.product.data();
    double* const slopes = scratch.slopes.data();
    std::fill_n(slopes, kBlock, e.back);
    if (e.caught > 0) {
      double h[kBlock];
      double q_slope[kBlock];
      exposure_of(e, block, scratch, h);
      caught_once(h, product, q_slope);
      add_scaled(e.caught, q_slope, slopes);
    }
    multiply(v, slopes, product);
    for (Eigen::Index j = 0; j < model_.columns.size; ++j)
      gradient(j) += dot(product, exposures_[e.exposure].by.col(j).data() + block * kBlock);
    for (const CellEffort& change : e.changes) add_hazard(change.effort, change.cell, product);
  }
}

void SessionHistories::add_exposure_slopes(const std::vector<double>& v,
                                           Eigen::Ref<Eigen::VectorXd> gradient) const {
  gradient += exposures_[0].by.transpose() *
              Eigen::Map<const Eigen::VectorXd>(v.data(), Eigen::Index(v.size()));
}

}  // namespace dersu::scr
