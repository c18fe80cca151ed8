#pragma once
// Millions of short texts, each once, with their order: primary keys and what refers to them.
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace dersu::io {

/// Open addressing over a table of (tag, index) pairs; the texts lie in blocks that never move.
///
///     slots   |tag,2|     |tag,0|tag,1|     |      places  0: block 0 + 0, 1: block 0 + 7, ...
class KeySet {
 public:
  struct Inserted {
    std::uint32_t index;  ///< of the key: how many different ones came before it
    bool is_new;
  };

  KeySet();

  /// At most 2^32 - 2 different keys.
  Inserted insert(std::string_view key);

  /// Looks first at the key that was found last and the one behind it: references mostly come in
  /// the order of the keys.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const;

  /// Makes room for `count` keys in all.
  void reserve(std::size_t count);

  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  [[nodiscard]] std::string_view key(std::uint32_t index) const { return keys_[index].text(); }

 private:
  struct Key {
    const char* begin;
    std::uint32_t size;
    [[nodiscard]] std::string_view text() const { return {begin, size}; }
  };
  struct Slot {
    std::uint32_t tag;            ///< the low half of the hash
    std::uint32_t index_and_one;  ///< 0: free
  };
  [[nodiscard]] std::size_t slot_of(std::string_view key, std::uint32_t tag) const;
  const char* keep(std::string_view key);
  void rehash(std::size_t slots);

  std::vector<Slot> slots_;  ///< a power of two
  std::vector<Key> keys_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  std::size_t free_size_ = 0;
  mutable std::uint32_t last_found_ = 0;
};

/// A 64-bit hash of `text`, the same on every machine of one byte order; not for enemies.
[[nodiscard]] std::uint64_t fast_hash(std::string_view text);

}  // namespace dersu::io
