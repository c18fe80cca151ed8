#pragma once
// The land in blocks of points, and what one planned detector does to those it reaches.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dersu/scr/blocks.hpp"
#include "dersu/scr/planned.hpp"

namespace dersu::scr {

/// Hazards below exp(-kPlannedReach) (1e-13) a unit of effort are nothing to a plan.
constexpr double kPlannedReach = 30;

struct PlannedBlocks {
  Blocks blocks{};
  std::vector<double> weight{};  ///< n_padded: A D, 0 in the padding
};

[[nodiscard]] PlannedBlocks planned_blocks(const PlannedLand& land);

/// Hazards by one unit of effort where a detector reaches.
struct DetectorReach {
  std::vector<std::uint32_t> blocks{};  ///< rising
  std::vector<double> h{};              ///< blocks.size() x kBlock
  std::optional<double> all{};          ///< of capped detectors: H = sum A D h before the cap
  /// The units of effort that `effort` counts as: itself, of a capped detector T' (caps.hpp).
  [[nodiscard]] double counted(double effort) const;
};

/// The detectors that reach each block.
class ReachedBlocks {
 public:
  struct Here {
    std::size_t detector = 0;
    const double* h = nullptr;  ///< kBlock, by one unit of effort
  };
  ReachedBlocks(const PlannedDetection& detection, const PlannedBlocks& land,
                std::span<const Point> detectors);
  ReachedBlocks(const ReachedBlocks&) = delete;
  ReachedBlocks& operator=(const ReachedBlocks&) = delete;

  [[nodiscard]] const std::vector<Here>& at(std::size_t block) const { return at_[block]; }
  [[nodiscard]] std::size_t n_detectors() const { return reach_.size(); }
  /// DetectorReach::counted of a detector.
  [[nodiscard]] double counted(std::size_t detector, double effort) const {
    return reach_[detector].counted(effort);
  }

 private:
  std::vector<DetectorReach> reach_;
  std::vector<std::vector<Here>> at_;
};

/// Of capped detectors what others leave: h' of caps.hpp.
[[nodiscard]] DetectorReach planned_reach(const PlannedDetection& detection,
                                          const PlannedBlocks& land, Point detector);

/// Detections of one detector by all animals with `times` occasions of effort `effort`: count:
/// sum A D N (1 - exp(-T h)) or T h; else sum A D (1 - exp(-T h)). Not of multi.
[[nodiscard]] double expected_detections(const PlannedDetection& detection,
                                         const PlannedBlocks& land, const DetectorReach& reach,
                                         double effort);

/// How many trials stand behind a hazard: N of binomial counts, else 1.
[[nodiscard]] constexpr double trials_of(const PlannedDetection& detection) {
  return detection.type == DetectorType::count && detection.trials > 0 ? double(detection.trials)
                                                                       : 1.0;
}

}  // namespace dersu::scr
