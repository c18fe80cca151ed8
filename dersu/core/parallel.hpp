#pragma once
// Work on all cores whose result does not depend on how many there are.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace dersu {

/// The number of threads that parallel work uses: $DERSU_THREADS where set, else all cores.
[[nodiscard]] std::size_t thread_count();

/// Calls `work(chunk, begin, end)` for every chunk of [0, n), chunk c being
/// [c * chunk_size, min(n, (c + 1) * chunk_size)). Chunks depend on the sizes only; they may run in
/// any order and at the same time, so each must write to its own place. `work` must not throw. A
/// call from inside `work` runs on that thread alone.
void parallel_chunks(
    std::size_t n, std::size_t chunk_size,
    const std::function<void(std::size_t chunk, std::size_t begin, std::size_t end)>& work);

[[nodiscard]] inline std::size_t chunk_count(std::size_t n, std::size_t chunk_size) {
  return (n + chunk_size - 1) / chunk_size;
}

/// The sum of `part(begin, end)` over the chunks of [0, n), added in chunk order: the same bits on
/// any number of threads.
template <class T, class Part>
[[nodiscard]] T parallel_sum(std::size_t n, std::size_t chunk_size, T zero, Part part) {
  std::vector<T> parts(chunk_count(n, chunk_size), zero);
  parallel_chunks(n, chunk_size, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
    parts[chunk] = part(begin, end);
  });
  T sum = zero;
  for (const T& p : parts) sum += p;
  return sum;
}

}  // namespace dersu
