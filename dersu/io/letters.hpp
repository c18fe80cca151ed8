#pragma once
// Texts that people take for the same: capitals, width, letters of other alphabets, signs that
// nobody sees.
#include <string>
#include <string_view>

namespace dersu::io {

/// `text` in small letters of any alphabet, in usual width, each letter with its marks as one,
/// without signs that nobody sees (Unicode's NFKC_Casefold), any blank as ' ' and any dash as '-'.
[[nodiscard]] std::string small_letters(std::string_view text);

/// The same for texts that look alike in capitals: the skeleton by Unicode's table of signs that
/// are taken for each other ("T1", "t1" and the Cyrillic one; O and 0; I and 1). Not for people to
/// read.
[[nodiscard]] std::string skeleton(std::string_view text);

/// "U+0422, U+200B": the first three signs of `text` beyond ASCII, each once; "" for none.
[[nodiscard]] std::string signs_beyond_ascii(std::string_view text);

}  // namespace dersu::io
