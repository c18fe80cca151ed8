#pragma once
// Which sites may be taken beside those that are: numbers, budget, spacing.
#include <cstdint>
#include <span>
#include <vector>

#include "dersu/scr/placement.hpp"

namespace dersu::scr {

class PlacementRules {
 public:
  PlacementRules(std::span<const CameraSite> existing, std::span<const CameraSite> candidates,
                 const PlacementLimits& limits);

  [[nodiscard]] bool allows(std::size_t candidate) const;
  /// Whether the land has room for it at all: not too near to what exists.
  [[nodiscard]] bool has_room(std::size_t candidate) const { return !barred_[candidate]; }
  void take(std::size_t candidate) { change(candidate, 1); }
  void leave(std::size_t candidate) { change(candidate, -1); }
  [[nodiscard]] double cost() const { return cost_; }

 private:
  void change(std::size_t candidate, int sign);

  std::span<const CameraSite> candidates_;
  const PlacementLimits& limits_;
  std::vector<std::vector<std::uint32_t>> neighbours_;  ///< too near
  std::vector<char> barred_;                            ///< by what exists
  std::vector<std::uint32_t> near_;                     ///< taken neighbours
  std::vector<char> taken_;
  std::vector<std::size_t> of_party_;
  std::size_t total_ = 0;
  double cost_ = 0;
};

}  // namespace dersu::scr
