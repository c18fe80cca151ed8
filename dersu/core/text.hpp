#pragma once
// Small text helpers that depend on no locale.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dersu {

/// Without leading and trailing ASCII white space.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Pieces between `separator`; an empty text has one empty piece.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

[[nodiscard]] std::string join(const std::vector<std::string>& pieces, std::string_view separator);

/// ASCII lower case.
[[nodiscard]] std::string lower(std::string_view text);

/// The whole of `text` as a finite number, or nothing ("1.5", "-2e3"; no white space, no "inf", no
/// "nan").
[[nodiscard]] std::optional<double> parse_double(std::string_view text);
[[nodiscard]] std::optional<std::int64_t> parse_int(std::string_view text);
/// The same of a whole number that is written with decimals, as spreadsheets do: "3", "3.0",
/// "3.00". Not "1.000" and "12.000", which may be thousands.
[[nodiscard]] std::optional<std::int64_t> parse_whole(std::string_view text);

/// The shortest text that reads back as `value` ("0.1"); "NA" for a NaN.
[[nodiscard]] std::string format_number(double value);

/// `value` with `digits` digits after the point ("3.10"); a zero has no sign; "NA" for a NaN.
[[nodiscard]] std::string format_fixed(double value, int digits);

/// True where every byte sequence is well-formed UTF-8 (no overlong forms, no surrogates).
/// `bad` receives the offset of the first bad byte.
[[nodiscard]] bool is_utf8(std::string_view text, std::size_t* bad = nullptr);

/// `text` with what a terminal would obey shown as \xNN: control characters, bytes that are no
/// UTF-8.
[[nodiscard]] std::string printable(std::string_view text);

/// At most `limit` bytes of `text`, cut at a character border and with an ellipsis, printable:
/// for values quoted in messages.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t limit = 60);
// These win over std::quoted, which <iomanip> brings in.
[[nodiscard]] inline std::string quoted(const char* text, std::size_t limit = 60) {
  return quoted(std::string_view(text), limit);
}
[[nodiscard]] inline std::string quoted(const std::string& text, std::size_t limit = 60) {
  return quoted(std::string_view(text), limit);
}
[[nodiscard]] inline std::string quoted(std::string& text, std::size_t limit = 60) {
  return quoted(std::string_view(text), limit);
}

/// How many bytes must be put in, taken out or exchanged to make `b` of `a` (Levenshtein).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that is nearest to `word` in single-letter edits (Levenshtein), where it is near
/// enough to be a slip; else "". For "did you mean ...?".
[[nodiscard]] std::string nearest_word(std::string_view word,
                                       std::span<const std::string_view> candidates);

}  // namespace dersu
