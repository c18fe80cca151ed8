#pragma once
// The inner loop of the CSV reader: the next byte that means something.
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

/// The first special byte of [at, end), or `end`: one byte at a time.
inline const char* find_csv_special_scalar(const char* at, const char* end, char delimiter) {
  while (at < end && !is_csv_special(*at, delimiter)) ++at;
  return at;
}

/// The same, 16 bytes at a time where the machine can. Equal to the scalar one
/// (tests/io/csv_test.cpp).
inline const char* find_csv_special(const char* at, const char* end, char delimiter) {
#if defined(__SSE2__)
  const __m128i delimiters = _mm_set1_epi8(delimiter);
  const __m128i quotes = _mm_set1_epi8('"');
  const __m128i line_feeds = _mm_set1_epi8('\n');
  const __m128i returns = _mm_set1_epi8('\r');
  const __m128i zeros = _mm_setzero_si128();
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i found = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, quotes)),
        _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, line_feeds), _mm_cmpeq_epi8(bytes, returns)),
            _mm_cmpeq_epi8(bytes, zeros)));
    if (const int mask = _mm_movemask_epi8(found))
      return at + __builtin_ctz(static_cast<unsigned>(mask));
  }
#endif
  return find_csv_special_scalar(at, end, delimiter);
}

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
