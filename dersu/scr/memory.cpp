#include "dersu/scr/memory.hpp"

#include <algorithm>

namespace dersu::scr {

void Memory::after(std::span<const std::uint32_t> detectors) {
  if (response_ == Response::b) caught_ = caught_ || !detectors.empty();
  if (response_ == Response::B) caught_ = !detectors.empty();
  if (response_ == Response::Bk) std::ranges::fill(here_, 0);
  if (!here_.empty())
    for (const std::uint32_t k : detectors) here_[k] = 1;
}

void Visitors::after(std::span<const std::uint32_t> detectors) {
  std::ranges::fill(on_last_, 0);
  for (const std::uint32_t k : detectors) before_[k] = on_last_[k] = 1;
}

}  // namespace dersu::scr
