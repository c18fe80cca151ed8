#pragma once
// How deep dotted keys nest, told from the bytes, before a parser whose stack they would eat.
#include <cstdint>
#include <optional>
#include <string_view>

namespace dersu::io {

/// The most parts of a dotted key (a.b.c has three).
constexpr std::uint32_t kMaxTomlKeyParts = 16;

/// The line of the first key of more than kMaxTomlKeyParts parts, or nothing. Knows strings and
/// comments; what stands behind the first error of the text is of no account.
[[nodiscard]] std::optional<std::uint32_t> too_deep_toml_key(std::string_view text);

}  // namespace dersu::io
