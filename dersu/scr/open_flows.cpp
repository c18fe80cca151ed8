#include "dersu/scr/open_flows.hpp"

#include <cmath>

namespace dersu::scr {
namespace {

MaskValues product(const MaskValues& a, const MaskValues& b) {
  MaskValues out = a;
  for (std::size_t m = 0; m < out.size(); ++m) out[m] *= b[m];
  return out;
}

double dot(const MaskValues& a, const MaskValues& b) {
  double sum = 0;
  for (std::size_t m = 0; m < a.size(); ++m) sum += a[m] * b[m];
  return sum;
}

void add(double times, const MaskValues& a, MaskValues& to) {
  for (std::size_t m = 0; m < a.size(); ++m) to[m] += times * a[m];
}

}  // namespace

Mover::Mover(const OpenModel& model, const PreparedSession& session, double scale_m,
             const MaskValues& weights)
    : blocks_(&session.blocks) {
  if (model.movement_by == Movement::fixed) return;
  weights_ = std::make_unique<const MaskValues>(in_mask_order(weights));
  kernel_ = std::make_unique<const MovementKernel>(model.movement_by, *session.lattice, scale_m,
                                                   model.kernel_cells, *weights_);
}

MaskValues Mover::in_mask_order(const MaskValues& from) const {
  MaskValues out(blocks_->n_points);
  for (std::size_t i = 0; i < blocks_->n_points; ++i) out[blocks_->order[i]] = from[i];
  return out;
}

MaskValues Mover::in_block_order(const MaskValues& from) const {
  MaskValues out(blocks_->n_padded());
  for (std::size_t i = 0; i < blocks_->n_points; ++i) out[i] = from[blocks_->order[i]];
  return out;
}

MaskValues Mover::spread(const MaskValues& from) const {
  return moves() ? in_block_order(kernel_->spread(in_mask_order(from))) : from;
}

MaskValues Mover::spread(const MaskValues& from, const MaskValues& by) const {
  return moves() ? in_block_order(kernel_->spread(in_mask_order(from), in_mask_order(by))) : from;
}

MaskValues Mover::gather(const MaskValues& from) const {
  return moves() ? in_block_order(kernel_->gather(in_mask_order(from))) : from;
}

MovementKernel::Back Mover::back(const MaskValues& from, const MaskValues& by) const {
  if (!moves()) return {by, 0};
  MovementKernel::Back out = kernel_->back(in_mask_order(from), in_mask_order(by));
  out.gathered = in_block_order(out.gathered);
  return out;
}

void Mover::add_by_weights(const MaskValues& from, const MaskValues& by, double times,
                           MaskValues& out) const {
  if (!moves()) return;
  MaskValues slopes(blocks_->n_points);
  kernel_->add_by_weights(in_mask_order(from), in_mask_order(by), times, slopes);
  add(1, in_block_order(slopes), out);
}

FlowSlopes::FlowSlopes(std::size_t n_sessions, std::size_t n_padded)
    : f(n_sessions, MaskValues(n_padded)),
      g(n_sessions, MaskValues(n_padded)),
      h(n_sessions, MaskValues(n_padded)),
      weights(n_padded),
      survived(n_sessions - 1),
      entry(n_sessions),
      log_move(n_sessions - 1) {}

OpenFlows::OpenFlows(const OpenRates& rates, std::vector<const MaskValues*> exposures,
                     const MaskValues& weights, const std::vector<Mover>& movers)
    : rates_(rates), weights_(weights), movers_(movers) {
  for (const MaskValues* h : exposures) {
    missed_.push_back(*h);
    for (double& v : missed_.back()) v = std::exp(-v);
  }
  const std::size_t n = exposures.size();
  if (!rates.entry.empty()) {
    f_.push_back(weights);
    for (std::size_t j = 0; j + 1 < n; ++j) {
      f_.push_back(movers[j].spread(product(f_[j], missed_[j])));
      for (std::size_t m = 0; m < weights.size(); ++m)
        f_[j + 1][m] =
            rates.survived[j].value * f_[j + 1][m] + rates.entry[j + 1].value * weights[m];
    }
  }
  g_.assign(n, MaskValues(weights.size(), 1.0));
  for (std::size_t j = n - 1; j-- > 0;) {
    const double phi = rates.survived[j].value;
    g_[j] = movers[j].gather(product(missed_[j + 1], g_[j + 1]));
    for (double& v : g_[j]) v = 1 - phi + phi * v;
  }
}

double OpenFlows::expected_seen() const {
  double sum = 0;
  for (std::size_t j = 0; j < f_.size(); ++j)
    for (std::size_t m = 0; m < f_[j].size(); ++m) sum += f_[j][m] * (1 - missed_[j][m]);
  return sum;
}

void OpenFlows::add_seen(double times, FlowSlopes& slopes) const {
  for (std::size_t j = 0; j < f_.size(); ++j)
    for (std::size_t m = 0; m < f_[j].size(); ++m) {
      slopes.f[j][m] += times * (1 - missed_[j][m]);
      slopes.h[j][m] += times * f_[j][m] * missed_[j][m];
    }
}

void OpenFlows::back(FlowSlopes& slopes) const {
  if (!f_.empty()) back_unseen(slopes);
  back_never_again(slopes);
}

void OpenFlows::back_unseen(FlowSlopes& slopes) const {
  for (std::size_t j = f_.size() - 1; j-- > 0;) {
    const MaskValues& by = slopes.f[j + 1];
    slopes.entry[j + 1] += dot(by, weights_);
    add(rates_.entry[j + 1].value, by, slopes.weights);
    const MaskValues left = product(f_[j], missed_[j]);
    const auto [back, by_scale] = movers_[j].back(left, by);
    const double phi = rates_.survived[j].value;
    slopes.survived[j] += dot(left, back);
    slopes.log_move[j] += phi * by_scale;
    movers_[j].add_by_weights(left, by, phi, slopes.weights);
    for (std::size_t m = 0; m < left.size(); ++m) {
      slopes.f[j][m] += phi * missed_[j][m] * back[m];
      slopes.h[j][m] -= phi * left[m] * back[m];
    }
  }
  add(1, slopes.f[0], slopes.weights);
}

void OpenFlows::back_never_again(FlowSlopes& slopes) const {
  for (std::size_t j = 0; j + 1 < g_.size(); ++j) {
    const MaskValues& by = slopes.g[j];
    const MaskValues later = product(missed_[j + 1], g_[j + 1]);
    const MaskValues forth = movers_[j].spread(by);
    const double phi = rates_.survived[j].value;
    for (const double v : by) slopes.survived[j] -= v;
    slopes.survived[j] += dot(forth, later);
    slopes.log_move[j] += phi * movers_[j].back(by, later).by_scale;
    movers_[j].add_by_weights(by, later, phi, slopes.weights);
    for (std::size_t m = 0; m < later.size(); ++m) {
      slopes.g[j + 1][m] += phi * missed_[j + 1][m] * forth[m];
      slopes.h[j + 1][m] -= phi * later[m] * forth[m];
    }
  }
}

}  // namespace dersu::scr
