#include "dersu/scr/placement_state.hpp"

#include <algorithm>
#include <map>

namespace dersu::scr {

SiteReach site_reach(const PlannedDetection& detection, const PlannedBlocks& land,
                     const CameraSite& site) {
  const bool multi = detection.type == DetectorType::multi;
  SiteReach out;
  std::map<std::uint32_t, std::vector<double>> exposures;
  for (const Point camera : site.cameras) {
    const DetectorReach reach = planned_reach(detection, land, camera);
    const double scale = trials_of(detection) * detection.n_occasions * reach.counted(site.effort);
    for (std::size_t i = 0; i < reach.blocks.size(); ++i) {
      std::vector<double>& sum = exposures[reach.blocks[i]];
      sum.resize(kBlock, 0);
      add_scaled(scale, reach.h.data() + i * kBlock, sum.data());
    }
    if (!multi)
      out.detections +=
          detection.n_occasions * expected_detections(detection, land, reach, site.effort);
  }
  double part[kBlock];
  for (const auto& [block, exposure] : exposures) {
    out.blocks.push_back(block);
    out.exposure.insert(out.exposure.end(), exposure.begin(), exposure.end());
    one_minus_exp(exposure.data(), part);
    out.seen.insert(out.seen.end(), part, part + kBlock);
    if (!multi) continue;
    double once[kBlock];
    for (std::size_t j = 0; j < kBlock; ++j) once[j] = exposure[j] / detection.n_occasions;
    one_minus_exp(once, part);
    out.seen_once.insert(out.seen_once.end(), part, part + kBlock);
  }
  return out;
}

PlacementState::PlacementState(const PlannedDetection& detection, const PlannedBlocks& land)
    : multi_(detection.type == DetectorType::multi),
      occasions_(detection.n_occasions),
      land_(land),
      exposure_(land.weight.size(), 0),
      missed_(land.weight),
      missed_once_(multi_ ? land.weight : std::vector<double>{}) {}

PlacementValue PlacementState::with(const SiteReach& site) const {
  double n = 0;
  double once = 0;
  for (std::size_t i = 0; i < site.blocks.size(); ++i) {
    const std::size_t at = site.blocks[i] * kBlock;
    n += dot(missed_.data() + at, site.seen.data() + i * kBlock);
    if (multi_) once += dot(missed_once_.data() + at, site.seen_once.data() + i * kBlock);
  }
  return {value_.n + n, value_.detections + (multi_ ? occasions_ * once : site.detections)};
}

void PlacementState::add(const SiteReach& site) {
  value_ = with(site);
  change(site, 1);
}

void PlacementState::remove(const SiteReach& site) {
  change(site, -1);
  const PlacementValue again = with(site);
  value_.n -= again.n - value_.n;
  value_.detections -= again.detections - value_.detections;
}

void PlacementState::change(const SiteReach& site, double sign) {
  double seen[kBlock];
  double once[kBlock];
  for (std::size_t i = 0; i < site.blocks.size(); ++i) {
    const std::size_t at = site.blocks[i] * kBlock;
    add_scaled(sign, site.exposure.data() + i * kBlock, exposure_.data() + at);
    for (std::size_t j = 0; j < kBlock; ++j) exposure_[at + j] = std::max(0.0, exposure_[at + j]);
    one_minus_exp(exposure_.data() + at, seen);
    for (std::size_t j = 0; j < kBlock; ++j) missed_[at + j] = land_.weight[at + j] * (1 - seen[j]);
    if (!multi_) continue;
    for (std::size_t j = 0; j < kBlock; ++j) once[j] = exposure_[at + j] / occasions_;
    one_minus_exp(once, seen);
    for (std::size_t j = 0; j < kBlock; ++j)
      missed_once_[at + j] = land_.weight[at + j] * (1 - seen[j]);
  }
}

}  // namespace dersu::scr
