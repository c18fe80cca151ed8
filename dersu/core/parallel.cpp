#include "dersu/core/parallel.hpp"

#include <atomic>
#include <cstdlib>
#include <system_error>
#include <thread>

#include "dersu/core/text.hpp"

namespace dersu {
namespace {

/// True on a thread that runs a chunk: work inside of parallel work finds the cores taken already.
thread_local bool inside_chunk = false;

class InsideChunk {
 public:
  InsideChunk() { inside_chunk = true; }
  ~InsideChunk() { inside_chunk = before_; }
  InsideChunk(const InsideChunk&) = delete;
  InsideChunk& operator=(const InsideChunk&) = delete;

 private:
  bool before_ = inside_chunk;
};

}  // namespace

std::size_t thread_count() {
  if (const char* text = std::getenv("DERSU_THREADS"))
    if (const auto n = parse_int(text); n && *n >= 1 && *n <= 1024)
      return static_cast<std::size_t>(*n);
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

void parallel_chunks(std::size_t n, std::size_t chunk_size,
                     const std::function<void(std::size_t, std::size_t, std::size_t)>& work) {
  const std::size_t chunks = chunk_count(n, chunk_size);
  const std::size_t threads = inside_chunk ? 1 : std::min(thread_count(), chunks);
  auto run = [&](std::size_t chunk) {
    work(chunk, chunk * chunk_size, std::min(n, (chunk + 1) * chunk_size));
  };
  if (threads <= 1) {
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) run(chunk);
    return;
  }
  std::atomic<std::size_t> next{0};
  auto take = [&] {
    const InsideChunk inside;
    for (std::size_t chunk = next++; chunk < chunks; chunk = next++) run(chunk);
  };
  std::vector<std::jthread> others;
  others.reserve(threads - 1);
  try {
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back(take);
  } catch (const std::system_error&) {
    // The system gives no more threads: those that there are do the work.
  }
  take();
}

}  // namespace dersu
