#include "dersu/io/key_set.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

namespace dersu::io {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;
constexpr std::uint64_t kOdd1 = 0x9E3779B97F4A7C15U;
constexpr std::uint64_t kOdd2 = 0xC2B2AE3D27D4EB4FU;

std::uint64_t word(const char* at) {
  std::uint64_t value = 0;
  std::memcpy(&value, at, sizeof value);
  return value;
}

/// Both halves of the product, folded.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::uint64_t fast_hash(std::string_view text) {
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t hash = kOdd2 ^ left;
  for (; left > 8; left -= 8, at += 8) hash = mix(hash ^ word(at), kOdd1);
  std::uint64_t last = 0;
  if (left) std::memcpy(&last, at, left);
  return mix(hash ^ last, kOdd2);
}

KeySet::KeySet() : slots_(64) {}

const char* KeySet::keep(std::string_view key) {
  if (key.size() > free_size_) {
    free_size_ = std::max(kBlock, key.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(free_size_));
    free_ = blocks_.back().get();
  }
  char* const begin = free_;
  if (!key.empty()) std::memcpy(begin, key.data(), key.size());
  free_ += key.size();
  free_size_ -= key.size();
  return begin;
}

/// Where `key` is, or the free slot where it belongs.
std::size_t KeySet::slot_of(std::string_view key, std::uint32_t tag) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = tag & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.index_and_one == 0) return at;
    if (slot.tag == tag && keys_[slot.index_and_one - 1].text() == key) return at;
  }
}

KeySet::Inserted KeySet::insert(std::string_view key) {
  if ((keys_.size() + 1) * 2 > slots_.size()) rehash(slots_.size() * 2);
  const auto tag = static_cast<std::uint32_t>(fast_hash(key));
  Slot& slot = slots_[slot_of(key, tag)];
  if (slot.index_and_one != 0) return {slot.index_and_one - 1, false};
  assert(keys_.size() < UINT32_MAX - 1);
  keys_.push_back({keep(key), static_cast<std::uint32_t>(key.size())});
  slot = {tag, static_cast<std::uint32_t>(keys_.size())};
  return {slot.index_and_one - 1, true};
}

std::optional<std::uint32_t> KeySet::find(std::string_view key) const {
  for (std::uint32_t i = last_found_; i < keys_.size() && i < last_found_ + 2; ++i)
    if (keys_[i].text() == key) return last_found_ = i;
  const Slot& slot = slots_[slot_of(key, static_cast<std::uint32_t>(fast_hash(key)))];
  if (slot.index_and_one == 0) return std::nullopt;
  return last_found_ = slot.index_and_one - 1;
}

void KeySet::reserve(std::size_t count) {
  keys_.reserve(count);
  if (count * 2 > slots_.size()) rehash(std::bit_ceil(count * 2));
}

void KeySet::rehash(std::size_t slots) {
  std::vector<Slot> old(slots);
  old.swap(slots_);
  const std::size_t mask = slots - 1;
  for (const Slot& slot : old) {
    if (slot.index_and_one == 0) continue;
    std::size_t at = slot.tag & mask;
    while (slots_[at].index_and_one != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace dersu::io
