#pragma once
// The inner loop of the CSV reader: the next byte that means something, 64 bytes at a time.
#include <cstddef>
#include <cstdint>
#include <string_view>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace dersu::io {

/// True for bytes at which an unquoted field may end or must be refused.
inline bool is_csv_special(char c, char delimiter) {
  return c == delimiter || c == '\n' || c == '\r' || c == '"' || c == '\0';
}

/// Finds special bytes in a text that is read from front to back. Bit i of a mask stands for byte i
/// of the 64 at hand:
///
///     a,bc\n"d"...     specials 0b...1010'1001'0  (from the right: , \n " ")
///
/// The text must have kPadding readable zero bytes behind its end.
class CsvScanner {
 public:
  static constexpr std::size_t kPadding = 64;

  explicit CsvScanner(char delimiter) : delimiter_(delimiter) {}

  /// Begins anew at `at`.
  void start(const char* at) {
    begin_ = at;
    load();
    other_bytes_ = high_;
  }

  /// The first special byte of [at, ...); `at` never goes back. A zero behind the end is found too.
  const char* find(const char* at) {
    auto offset = static_cast<std::size_t>(at - begin_);
    for (;;) {
      if (offset < 64) {
        if (const std::uint64_t ahead = specials_ >> offset) return at + __builtin_ctzll(ahead);
        at = begin_ + 64;
      }
      begin_ = at;
      load();
      other_bytes_ |= high_;
      offset = 0;
    }
  }

  /// False where all bytes that find() passed since start() are ASCII; those of quoted fields,
  /// which it does not see, count as other.
  [[nodiscard]] bool saw_other_bytes() const { return other_bytes_ != 0; }
  void skipped_bytes() { other_bytes_ = 1; }

 private:
  void load() {
#if defined(__SSE2__)
    specials_ = 0;
    high_ = 0;
    const __m128i delimiters = _mm_set1_epi8(delimiter_);
    const __m128i quotes = _mm_set1_epi8('"');
    const __m128i line_feeds = _mm_set1_epi8('\n');
    const __m128i returns = _mm_set1_epi8('\r');
    const __m128i zeros = _mm_setzero_si128();
    for (int i = 0; i < 4; ++i) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin_ + 16 * i));
      const __m128i found = _mm_or_si128(
          _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, quotes)),
          _mm_or_si128(
              _mm_or_si128(_mm_cmpeq_epi8(bytes, line_feeds), _mm_cmpeq_epi8(bytes, returns)),
              _mm_cmpeq_epi8(bytes, zeros)));
      specials_ |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(found)))
                   << (16 * i);
      high_ |= static_cast<unsigned>(_mm_movemask_epi8(bytes));
    }
#else
    load_scalar();
#endif
  }

  void load_scalar() {
    specials_ = 0;
    high_ = 0;
    for (std::size_t i = 0; i < 64; ++i) {
      if (is_csv_special(begin_[i], delimiter_)) specials_ |= std::uint64_t{1} << i;
      if (static_cast<unsigned char>(begin_[i]) >= 0x80) high_ = 1;
    }
  }

  char delimiter_;
  const char* begin_ = nullptr;
  std::uint64_t specials_ = 0;
  std::uint64_t high_ = 0;  ///< not zero where a byte of the 64 is not ASCII
  std::uint64_t other_bytes_ = 0;
};

/// True where no byte has its high bit set.
inline bool is_ascii(std::string_view text) {
  std::size_t i = 0;
#if defined(__SSE2__)
  __m128i all = _mm_setzero_si128();
  for (; i + 16 <= text.size(); i += 16)
    all = _mm_or_si128(all, _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + i)));
  if (_mm_movemask_epi8(all)) return false;
#endif
  unsigned char rest = 0;
  for (; i < text.size(); ++i)
    rest = static_cast<unsigned char>(rest | static_cast<unsigned char>(text[i]));
  return rest < 0x80;
}

}  // namespace dersu::io
