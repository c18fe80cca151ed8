#include "dersu/core/parallel.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <thread>

namespace dersu {
namespace {

/// $DERSU_THREADS while one lives.
class Threads {
 public:
  explicit Threads(const std::string& count) {
    if (const char* before = std::getenv("DERSU_THREADS")) before_ = before;
    setenv("DERSU_THREADS", count.c_str(), 1);
  }
  ~Threads() {
    before_.empty() ? unsetenv("DERSU_THREADS") : setenv("DERSU_THREADS", before_.c_str(), 1);
  }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  std::string before_;
};

double sum_of_sines(std::size_t n, std::size_t chunk_size) {
  return parallel_sum(n, chunk_size, 0.0, [](std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += std::sin(static_cast<double>(i));
    return sum;
  });
}

}  // namespace

RC_GTEST_PROP(Parallel, SumHasTheSameBitsOnAnyNumberOfThreads, ()) {
  const auto n = *rc::gen::inRange<std::size_t>(0, 20000);
  const auto chunk_size = *rc::gen::inRange<std::size_t>(1, 3000);
  const Threads one("1");
  const double alone = sum_of_sines(n, chunk_size);
  for (const char* count : {"2", "7", "64"}) {
    const Threads threads(count);
    RC_ASSERT(sum_of_sines(n, chunk_size) == alone);
  }
}

RC_GTEST_PROP(Parallel, ChunksCoverEveryIndexOnce, ()) {
  const auto n = *rc::gen::inRange<std::size_t>(0, 5000);
  const auto chunk_size = *rc::gen::inRange<std::size_t>(1, 6000);
  const Threads threads(std::to_string(*rc::gen::inRange(1, 9)));
  std::vector<int> visits(n, 0);
  std::vector<int> chunks(chunk_count(n, chunk_size), 0);
  parallel_chunks(n, chunk_size, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
    ++chunks[chunk];
    for (std::size_t i = begin; i < end; ++i) ++visits[i];
  });
  for (const int v : visits) RC_ASSERT(v == 1);
  for (const int c : chunks) RC_ASSERT(c == 1);
}

TEST(Parallel, WorkInsideOfWorkStaysOnItsThread) {
  const Threads four("4");
  std::vector<int> alone(8, 0);
  parallel_chunks(8, 1, [&](std::size_t outer, std::size_t, std::size_t) {
    const auto here = std::this_thread::get_id();
    std::vector<char> same(100, 0);
    parallel_chunks(100, 1, [&](std::size_t inner, std::size_t, std::size_t) {
      same[inner] = std::this_thread::get_id() == here ? 1 : 0;
    });
    alone[outer] = static_cast<int>(std::count(same.begin(), same.end(), 1));
  });
  EXPECT_EQ(alone, std::vector<int>(8, 100));
}

TEST(Parallel, TheNumberOfThreadsIsAtLeastOneWhateverIsSet) {
  for (const char* bad : {"0", "-3", "many", "", "100000"}) {
    const Threads threads(bad);
    EXPECT_GE(thread_count(), 1u) << bad;
    EXPECT_LE(thread_count(), 1024u) << bad;
  }
  const Threads three("3");
  EXPECT_EQ(thread_count(), 3u);
}

}  // namespace dersu
