#include "dersu/scr/distances.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace dersu::scr {
namespace {

/// Whether the third parameter is a length.
bool third_is_length(DetectionFunction function) {
  return shape_name(function) == "w" || function == DetectionFunction::cumulative_lognormal;
}

}  // namespace

Distances::Distances(const PreparedModel& model, const PreparedSession& session,
                     const Eigen::VectorXd& beta)
    : session_(session), straight_(session.land == nullptr) {
  if (straight_) return;
  const PreparedLand& land = *session.land;
  ways_ = land.held;
  if (!ways_) {
    n_coefficients_ = std::size_t(model.resistance.size);
    const std::span<const double> alpha(beta.data() + model.resistance.begin, n_coefficients_);
    const auto ways = land.last->at(land.graph, alpha, land.detectors, land.points);
    valid_ = ways.has_value();
    if (valid_) ways_ = *ways;
  }
}

double Distances::nearest2(std::size_t detector, std::size_t block) const {
  if (straight_)
    return squared_distance(session_.blocks.boxes[block], session_.detectors[detector]);
  return ways_->nearest2[detector * session_.blocks.n_blocks() + block];
}

void Distances::squares(std::size_t detector, std::size_t block, double* d2) const {
  if (straight_) {
    squared_distances(session_.blocks.x_m.data() + block * kBlock,
                      session_.blocks.y_m.data() + block * kBlock, session_.detectors[detector],
                      d2);
    return;
  }
  const double* const d = ways_->distances.from(detector) + block * kBlock;
  // Where no way leads: so far that every function is 0, and no infinity meets a 0.
  constexpr double kFarthest2 = 1e100;
  for (std::size_t i = 0; i < kBlock; ++i) d2[i] = std::min(d[i] * d[i], kFarthest2);
}

double Distances::at(std::size_t detector, std::size_t point) const {
  if (!straight_) return ways_->distances.from(detector)[point];
  return distance_m({session_.blocks.x_m[point], session_.blocks.y_m[point]},
                    session_.detectors[detector]);
}

void Distances::slopes(std::size_t detector, std::size_t block, std::size_t j,
                       DetectionFunction function, const ShapeArrays& f, double* out) const {
  const double* const d = ways_->distances.from(detector) + block * kBlock;
  const double* const by = ways_->distances.by(detector, j) + block * kBlock;
  const bool length = third_is_length(function);
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double by_log_d = -(f.by_sigma[i] + (length ? f.by_z[i] : 0));
    out[i] = d[i] > 0 && std::isfinite(d[i]) ? by_log_d * by[i] / d[i] : 0;
  }
}

}  // namespace dersu::scr
