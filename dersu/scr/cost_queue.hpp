#pragma once
// The queues of a Dijkstra search over places that are numbered. For everybody who works inside
// dersu/scr. Each has
//   put(place, key)  the place has this key now, smaller than one that it may have had
//   take(places)     writes places whose keys are final to `places`, which has room for all of
//   them,
//                    and returns how many; 0 when none is left. Keys that are put in later are not
//                    below theirs.
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace dersu::scr {

/// A ring of buckets as wide as the shortest step, so that all keys in the first of them are final
/// and none needs to be compared with another (Denardo and Fox 1979, Operations Research 27:161):
///
///     keys  | b w .. (b + 1) w | next | ... |     w <= shortest step; longest step <=
///           |  being emptied   |      |     |     (kBuckets - 2) w, so that the ring is not lapped
class BucketQueue {
 public:
  static constexpr std::size_t kBuckets = std::size_t{1} << 16U;

  void start(double width, std::size_t n_places) {
    per_width_ = 1 / width;
    current_ = 0;
    heads_.assign(kBuckets, kNone);
    filled_.assign(kBuckets / 64, 0);
    slots_.assign(n_places, kNone);
    nodes_.clear();
    free_ = kNone;
  }

  [[gnu::always_inline]] void put(std::uint32_t place, double key) {
    const auto slot = std::uint32_t(std::int64_t(key * per_width_)) % std::uint32_t(kBuckets);
    if (slots_[place] == slot) return;
    slots_[place] = slot;
    std::uint32_t node = free_;
    if (node == kNone) {
      node = std::uint32_t(nodes_.size());
      nodes_.push_back({place, heads_[slot]});
    } else {
      free_ = nodes_[node].next;
      nodes_[node] = {place, heads_[slot]};
    }
    heads_[slot] = node;
    filled_[slot / 64] |= std::uint64_t{1} << (slot % 64);
  }

  [[gnu::always_inline]] std::size_t take(std::uint32_t* places) {
    std::size_t n = 0;
    while (n == 0 && open_next()) {
      std::uint32_t last = first_;
      for (std::uint32_t node = first_; node != kNone; node = nodes_[node].next) {
        // Others were in an earlier bucket as well, and are done.
        places[n] = nodes_[node].place;
        n += slots_[nodes_[node].place] == current_ ? 1 : 0;
        last = node;
      }
      nodes_[last].next = free_;
      free_ = first_;
    }
    return n;
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffffU;
  struct Node {
    std::uint32_t place;
    std::uint32_t next;
  };

  bool open_next() {
    std::size_t word = current_ / 64;
    std::uint64_t bits = filled_[word] & (~std::uint64_t{0} << (current_ % 64));
    for (std::size_t i = 0; bits == 0; ++i) {
      if (i == filled_.size()) return false;
      word = (word + 1) % filled_.size();
      bits = filled_[word];
    }
    filled_[word] &= ~(bits & (~bits + 1));
    current_ = std::uint32_t(word * 64 + std::size_t(std::countr_zero(bits)));
    first_ = heads_[current_];
    heads_[current_] = kNone;
    return true;
  }

  double per_width_ = 1;
  std::uint32_t current_ = 0;            ///< the bucket that was emptied last
  std::uint32_t first_ = kNone;          ///< its first node
  std::vector<std::uint32_t> heads_{};   ///< kBuckets: the first node of each
  std::vector<std::uint64_t> filled_{};  ///< a bit a bucket
  std::vector<std::uint32_t> slots_{};   ///< n_places: the bucket in which a place is, or was last
  std::vector<Node> nodes_{};
  std::uint32_t free_ = kNone;
};

/// A binary heap: for costs that differ so much that no ring holds them.
class HeapQueue {
 public:
  void start(std::size_t n_places) {
    heap_.clear();
    done_.assign(n_places, 0);
  }

  void put(std::uint32_t place, double key) {
    heap_.emplace_back(key, place);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
  }

  std::size_t take(std::uint32_t* places) {
    while (!heap_.empty()) {
      const std::uint32_t place = heap_.front().second;
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
      heap_.pop_back();
      if (std::exchange(done_[place], std::uint8_t{1}) != 0) continue;
      *places = place;
      return 1;
    }
    return 0;
  }

 private:
  std::vector<std::pair<double, std::uint32_t>> heap_{};
  std::vector<std::uint8_t> done_{};  ///< n_places
};

}  // namespace dersu::scr
