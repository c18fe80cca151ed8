#pragma once
// How blocks of mask points are shared out to threads.
#include <algorithm>
#include <cstddef>

namespace dersu::scr {

/// Chunks of blocks: few enough that joining them costs nothing, enough for many cores.
[[nodiscard]] inline std::size_t chunk_size(std::size_t n_blocks) {
  return std::max<std::size_t>(8, (n_blocks + 31) / 32);
}

}  // namespace dersu::scr
