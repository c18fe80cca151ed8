#include "dersu/scr/planned_reach.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/caps.hpp"
#include "dersu/scr/survey.hpp"

namespace dersu::scr {
namespace {

/// h' in the place of h.
void take_caps(const PlannedBlocks& land, DetectorReach& reach) {
  double all = 0;
  for (std::size_t i = 0; i < reach.blocks.size(); ++i)
    all += dot(land.weight.data() + reach.blocks[i] * kBlock, reach.h.data() + i * kBlock);
  reach.all = all;
  const double factor = cap_of(1, all).factor;
  for (double& h : reach.h) h = -std::log1p(-std::min(factor * h, 1 - 0x1p-52));
}

}  // namespace

double DetectorReach::counted(double effort) const {
  return all && effort > 0 ? cap_of(effort, *all).effort : effort;
}

PlannedBlocks planned_blocks(const PlannedLand& land) {
  PlannedBlocks out{make_blocks(land.mask.points), {}};
  out.weight.assign(out.blocks.n_padded(), 0);
  for (std::size_t i = 0; i < out.blocks.n_points; ++i)
    out.weight[i] = land.mask.cell_area_ha * land.density_per_ha[out.blocks.order[i]];
  return out;
}

DetectorReach planned_reach(const PlannedDetection& detection, const PlannedBlocks& land,
                            Point detector) {
  const DetectionShape shape = shape_of(detection);
  const Blocks& blocks = land.blocks;
  DetectorReach reach;
  double d2[kBlock];
  ShapeArrays f{};
  PairArrays pair;
  for (std::size_t b = 0; b < blocks.n_blocks(); ++b) {
    if (log_hazard_beyond(shape, squared_distance(blocks.boxes[b], detector)) < -kPlannedReach)
      continue;
    squared_distances(blocks.x_m.data() + b * kBlock, blocks.y_m.data() + b * kBlock, detector, d2);
    shape_arrays(shape, d2, f);
    hazards(shape, f, pair);
    reach.blocks.push_back(std::uint32_t(b));
    reach.h.insert(reach.h.end(), pair.h, pair.h + kBlock);
  }
  if (detection.type == DetectorType::capped) take_caps(land, reach);
  return reach;
}

ReachedBlocks::ReachedBlocks(const PlannedDetection& detection, const PlannedBlocks& land,
                             std::span<const Point> detectors)
    : reach_(detectors.size()), at_(land.blocks.n_blocks()) {
  parallel_chunks(reach_.size(), 8, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k)
      reach_[k] = planned_reach(detection, land, detectors[k]);
  });
  for (std::size_t k = 0; k < reach_.size(); ++k)
    for (std::size_t i = 0; i < reach_[k].blocks.size(); ++i)
      at_[reach_[k].blocks[i]].push_back({k, reach_[k].h.data() + i * kBlock});
}

double expected_detections(const PlannedDetection& detection, const PlannedBlocks& land,
                           const DetectorReach& reach, double effort) {
  const bool poisson = detection.type == DetectorType::count && detection.trials == 0;
  const double counted = reach.counted(effort);
  double sum = 0;
  double scaled[kBlock];
  double seen[kBlock];
  for (std::size_t i = 0; i < reach.blocks.size(); ++i) {
    for (std::size_t j = 0; j < kBlock; ++j) scaled[j] = counted * reach.h[i * kBlock + j];
    if (!poisson) one_minus_exp(scaled, seen);
    sum += dot(land.weight.data() + reach.blocks[i] * kBlock, poisson ? scaled : seen);
  }
  return trials_of(detection) * sum;
}

}  // namespace dersu::scr
