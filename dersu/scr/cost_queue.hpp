#pragma once
// The queue of a Dijkstra search: a ring of buckets, and a small heap of the bucket that is being
// emptied. For everybody who works inside dersu/scr.
//
//   keys      | b w .. (b+1) w |  next  |  ...  |        w = width of a bucket; no key that is put
//   in
//             |  heap: sorted  |  list  |  list |        is further than kBuckets - 1 of them ahead
//             of
//             +----------------+--------+-------+        the one that was last taken out
//
// Keys come out ascending, equal ones by place. A bucket holds few places where the width fits the
// costs of the land; where it does not, the heap is what an ordinary search has. Denardo and Fox
// 1979, Operations Research 27:161; Cherkassky, Goldberg and Silverstein 1999, SIAM J Comput
// 28:1326.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace dersu::scr {

class CostQueue {
 public:
  static constexpr std::uint64_t kBuckets = 1U << 14U;

  struct Entry {
    double key = 0;
    std::uint32_t place = 0;
  };

  /// Empties the queue. `width` > 0.
  void start(double width) {
    per_width_ = 1 / width;
    current_ = 0;
    heads_.fill(kNone);
    full_.fill(0);
    nodes_.clear();
    free_ = kNone;
    heap_.clear();
  }

  /// `place` has the key `key` now, and had `before` (infinite: was not in the queue).
  void put(std::uint32_t place, double key, double before) {
    const std::uint64_t bucket = bucket_of(key);
    if (bucket == current_) {
      heap_.push_back({key, place});
      std::push_heap(heap_.begin(), heap_.end(), later);
    } else if (!(before < kEndless) || bucket_of(before) != bucket) {
      add(bucket & (kBuckets - 1), place);
    }
  }

  /// The place with the smallest key into `next`; `keys` are the keys that places have now. False
  /// when none is left.
  bool take(const double* keys, Entry& next) {
    for (;;) {
      while (!heap_.empty()) {
        next = heap_.front();
        std::pop_heap(heap_.begin(), heap_.end(), later);
        heap_.pop_back();
        if (next.key == keys[next.place]) return true;
      }
      if (!open_next(keys)) return false;
    }
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffffU;
  static constexpr double kEndless = 1e300;
  struct Node {
    std::uint32_t place;
    std::uint32_t next;
  };

  static bool later(const Entry& a, const Entry& b) {
    return a.key > b.key || (a.key == b.key && a.place > b.place);
  }
  [[nodiscard]] std::uint64_t bucket_of(double key) const {
    return std::uint64_t(key * per_width_);
  }

  void add(std::uint64_t slot, std::uint32_t place) {
    std::uint32_t node = free_;
    if (node == kNone) {
      node = std::uint32_t(nodes_.size());
      nodes_.push_back({});
    } else {
      free_ = nodes_[node].next;
    }
    nodes_[node] = {place, heads_[slot]};
    heads_[slot] = node;
    full_[slot / 64] |= std::uint64_t{1} << (slot % 64);
  }

  /// How many buckets after the current one the next is that holds something; 0: none.
  [[nodiscard]] std::uint64_t steps_to_next() const {
    const std::uint64_t from = (current_ + 1) & (kBuckets - 1);
    std::uint64_t word = from / 64;
    std::uint64_t bits = full_[word] & (~std::uint64_t{0} << (from % 64));
    for (std::size_t i = 0; i <= full_.size(); ++i) {
      if (bits != 0) {
        const std::uint64_t slot = word * 64 + std::uint64_t(std::countr_zero(bits));
        return 1 + ((slot - from) & (kBuckets - 1));
      }
      word = (word + 1) % full_.size();
      bits = full_[word];
    }
    return 0;
  }

  /// Moves the next bucket into the heap, without the places that have moved to an earlier one.
  bool open_next(const double* keys) {
    const std::uint64_t steps = steps_to_next();
    if (steps == 0) return false;
    current_ += steps;
    const std::uint64_t slot = current_ & (kBuckets - 1);
    full_[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
    std::uint32_t node = heads_[slot];
    heads_[slot] = kNone;
    while (node != kNone) {
      const Node here = nodes_[node];
      if (bucket_of(keys[here.place]) == current_) heap_.push_back({keys[here.place], here.place});
      nodes_[node].next = free_;
      free_ = node;
      node = here.next;
    }
    if (heap_.size() > 1) std::make_heap(heap_.begin(), heap_.end(), later);
    return true;
  }

  double per_width_ = 1;
  std::uint64_t current_ = 0;
  std::array<std::uint32_t, kBuckets> heads_{};
  std::array<std::uint64_t, kBuckets / 64> full_{};
  std::vector<Node> nodes_{};
  std::uint32_t free_ = kNone;
  std::vector<Entry> heap_{};
};

}  // namespace dersu::scr
