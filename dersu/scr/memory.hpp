#pragma once
// What earlier occasions left behind, on the way through a survey: in an animal, and at detectors.
#include <cstdint>
#include <span>
#include <vector>

#include "dersu/scr/detection_design.hpp"

namespace dersu::scr {

/// Of one animal: whether its captures changed its detection (b, B, bk, Bk).
class Memory {
 public:
  Memory(Response response, std::size_t n_detectors)
      : response_(response),
        here_(response == Response::bk || response == Response::Bk ? n_detectors : 0) {}

  [[nodiscard]] bool learned(std::size_t detector) const {
    return here_.empty() ? caught_ : here_[detector] != 0;
  }
  /// An occasion is over on which these detectors caught it.
  void after(std::span<const std::uint32_t> detectors);

 private:
  Response response_;
  bool caught_ = false;     ///< b, B
  std::vector<char> here_;  ///< bk, Bk: by detector
};

/// Of the detectors: whether any animal was there (k, K).
class Visitors {
 public:
  explicit Visitors(std::size_t n_detectors) : before_(n_detectors), on_last_(n_detectors) {}

  [[nodiscard]] Visits at(std::size_t detector) const {
    return {before_[detector] != 0, on_last_[detector] != 0};
  }
  void after(std::span<const std::uint32_t> detectors);

 private:
  std::vector<char> before_;
  std::vector<char> on_last_;
};

}  // namespace dersu::scr
