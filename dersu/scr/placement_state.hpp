#pragma once
// What a set of sites can be expected to see, kept up to date while sites come and go: each change
// costs what the site reaches, and what another site would add is one product of two lists.
#include <vector>

#include "dersu/scr/placement.hpp"
#include "dersu/scr/planned_reach.hpp"

namespace dersu::scr {

/// One site where it reaches. For detectors that know no others, with X the exposure of an animal
/// to the site over the whole survey:
///   n of all with it  = n of all + sum A D exp(-X of all) (1 - exp(-X))
///   detections        = a number of the site alone
/// For multi-catch detectors, with x that of one of S occasions, detections too are
///   S sum A D exp(-x of all) (1 - exp(-x)) more.
struct SiteReach {
  std::vector<std::uint32_t> blocks{};
  std::vector<double> exposure{};   ///< blocks.size() x kBlock: X
  std::vector<double> seen{};       ///< 1 - exp(-X)
  std::vector<double> seen_once{};  ///< 1 - exp(-X / S); multi alone
  double detections = 0;            ///< not multi
};

[[nodiscard]] SiteReach site_reach(const PlannedDetection& detection, const PlannedBlocks& land,
                                   const CameraSite& site);

struct PlacementValue {
  double n = 0;
  double detections = 0;
  [[nodiscard]] double of(PlacementGoal goal) const {
    return goal == PlacementGoal::n ? n : std::min(n, detections - n);
  }
};

class PlacementState {
 public:
  PlacementState(const PlannedDetection& detection, const PlannedBlocks& land);

  [[nodiscard]] const PlacementValue& value() const { return value_; }
  /// With the site besides those that are there.
  [[nodiscard]] PlacementValue with(const SiteReach& site) const;
  void add(const SiteReach& site);
  void remove(const SiteReach& site);

 private:
  void change(const SiteReach& site, double sign);

  bool multi_ = false;
  double occasions_ = 1;
  const PlannedBlocks& land_;
  std::vector<double> exposure_;     ///< n_padded
  std::vector<double> missed_;       ///< n_padded: A D exp(-X)
  std::vector<double> missed_once_;  ///< n_padded: A D exp(-X / S); multi alone
  PlacementValue value_{};
};

}  // namespace dersu::scr
