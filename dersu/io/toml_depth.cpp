#include "dersu/io/toml_depth.hpp"

#include <algorithm>

namespace dersu::io {
namespace {

/// The offset behind the string that begins at `at`: "...", '...', """...""" or '''...'''.
std::size_t skip_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool escapes = quote == '"';
  const bool many_lines = text.substr(at, 3) == std::string_view(escapes ? "\"\"\"" : "'''");
  std::size_t i = at + (many_lines ? 3 : 1);
  for (; i < text.size(); ++i) {
    if (escapes && text[i] == '\\') {
      ++i;
    } else if (!many_lines && (text[i] == quote || text[i] == '\n')) {
      return i + 1;
    } else if (many_lines && text[i] == quote) {
      const std::size_t end = std::min(text.find_first_not_of(quote, i), text.size());
      // Up to two quotes may stand in front of the closing three.
      if (end - i >= 3) return std::min(end, i + 5);
      i = end - 1;
    }
  }
  return text.size();
}

}  // namespace

std::optional<std::uint32_t> too_deep_toml_key(std::string_view text) {
  std::uint32_t parts = 1;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = skip_string(text, i);
      continue;
    }
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '.' && ++parts > kMaxTomlKeyParts) {
      const auto lines =
          std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(i), '\n');
      return static_cast<std::uint32_t>(lines + 1);
    }
    if (std::string_view("=,[]{}\n").find(c) != std::string_view::npos) parts = 1;
    ++i;
  }
  return std::nullopt;
}

}  // namespace dersu::io
