#pragma once
// The queues of a Dijkstra search over places that are numbered. For everybody who works inside
// dersu/scr. Each has
//   put(place, key)  the place has this key now, smaller than one that it may have had
//   take(place)      the place with the smallest key, or another whose key is final as well; false
//                    when none is left. No key that is put in later is below that of the place.
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
    node_ = kNone;
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

  [[gnu::always_inline]] bool take(std::uint32_t& place) {
    for (;;) {
      while (node_ != kNone) {
        Node& node = nodes_[node_];
        const std::uint32_t next = node.next;
        place = node.place;
        node.next = free_;
        free_ = node_;
        node_ = next;
        if (slots_[place] == current_) return true;  // else it was in an earlier bucket, too
      }
      if (!open_next()) return false;
    }
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
    node_ = heads_[current_];
    heads_[current_] = kNone;
    return true;
  }

  double per_width_ = 1;
  std::uint32_t current_ = 0;            ///< the bucket that is being emptied
  std::uint32_t node_ = kNone;           ///< what is left of it
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

  bool take(std::uint32_t& place) {
    while (!heap_.empty()) {
      place = heap_.front().second;
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
      heap_.pop_back();
      if (std::exchange(done_[place], std::uint8_t{1}) == 0) return true;
    }
    return false;
  }

 private:
  std::vector<std::pair<double, std::uint32_t>> heap_{};
  std::vector<std::uint8_t> done_{};  ///< n_places
};

}  // namespace dersu::scr
