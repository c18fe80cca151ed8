#include "dersu/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

namespace dersu {
namespace {
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Takes a plus sign off, which std::from_chars does not read; false where another sign follows.
bool drop_plus(std::string_view& number) {
  if (!number.starts_with('+')) return true;
  number.remove_prefix(1);
  return !number.starts_with('-');
}
}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    auto at = text.find(separator);
    pieces.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    text.remove_prefix(at + 1);
  }
}

std::string join(const std::vector<std::string>& pieces, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i) text += separator;
    text += pieces[i];
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::optional<double> parse_double(std::string_view text) {
  if (!drop_plus(text)) return {};
  double value = 0;
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

std::optional<std::int64_t> parse_int(std::string_view text) {
  if (!drop_plus(text)) return {};
  std::int64_t value = 0;
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos) return parse_int(text);
  const std::string_view decimals = text.substr(point + 1);
  if (decimals.empty() || decimals.find_first_not_of('0') != std::string_view::npos) return {};
  const auto whole = parse_int(text.substr(0, point));
  constexpr std::int64_t kMostBeforeMark = 999;
  const bool may_be_thousands = decimals == "000" && whole && *whole != 0 &&
                                *whole >= -kMostBeforeMark && *whole <= kMostBeforeMark;
  if (may_be_thousands) return {};
  return whole;
}

std::string format_number(double value) {
  if (std::isnan(value)) return "NA";
  std::array<char, 32> buffer{};
  auto [end, code] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), code == std::errc() ? end : buffer.data()};
}

std::string format_fixed(double value, int digits) {
  if (std::isnan(value)) return "NA";
  std::string text = fmt::format("{:.{}f}", value, digits);
  const bool minus_zero = text.front() == '-' && text.find_first_not_of("-0.") == std::string::npos;
  return minus_zero ? text.substr(1) : text;
}

bool is_utf8(std::string_view text, std::size_t* bad) {
  const auto* s = reinterpret_cast<const unsigned char*>(text.data());
  const std::size_t n = text.size();
  auto follows = [&](std::size_t at, unsigned low, unsigned high) {
    return at < n && s[at] >= low && s[at] <= high;
  };
  std::size_t i = 0;
  while (i < n) {
    const unsigned c = s[i];
    std::size_t length = 0;
    if (c < 0x80)
      length = 1;
    else if (c >= 0xC2 && c <= 0xDF && follows(i + 1, 0x80, 0xBF))
      length = 2;
    else if (c >= 0xE0 && c <= 0xEF &&
             follows(i + 1, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF) &&
             follows(i + 2, 0x80, 0xBF))
      length = 3;
    else if (c >= 0xF0 && c <= 0xF4 &&
             follows(i + 1, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF) &&
             follows(i + 2, 0x80, 0xBF) && follows(i + 3, 0x80, 0xBF))
      length = 4;
    if (length == 0) {
      if (bad) *bad = i;
      return false;
    }
    i += length;
  }
  return true;
}

std::string printable(std::string_view text) {
  std::string out;
  const bool readable = is_utf8(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto u = static_cast<unsigned char>(text[i]);
    // U+0080 .. U+009F are control characters too; in UTF-8 their second byte is below A0.
    const bool c1 = readable && u == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (u < 0x20 || u == 0x7F || (!readable && u >= 0x80))
      out += fmt::format("\\x{:02x}", u);
    else if (c1)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[++i]));
    else
      out += text[i];
  }
  return out;
}

std::string quoted(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return printable(text);
  std::size_t border = limit;  // a character has at most three bytes behind its first
  while (border > 0 && limit - border < 3 && is_continuation(text[border])) --border;
  return printable(text.substr(0, is_continuation(text[border]) ? limit : border)) + "...";
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);  // of the table a x b, one at a time
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string nearest_word(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.size() > 64) return "";  // no slip, and the work goes by the product of both lengths
  std::string best;
  std::size_t best_edits = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (std::string_view candidate : candidates) {
    const std::size_t edits = edit_distance(word, candidate);
    if (edits < best_edits) {
      best_edits = edits;
      best = candidate;
    }
  }
  return best;
}

}  // namespace dersu
