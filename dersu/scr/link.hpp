#pragma once
// Links: how a parameter is bent onto the whole line on which it is estimated.
#include <cstdint>
#include <string_view>

namespace dersu::scr {

enum class Link : std::uint8_t { log, logit, identity };

/// "log", "logit", "identity".
[[nodiscard]] std::string_view name(Link link);

[[nodiscard]] double to_link(Link link, double real);
[[nodiscard]] double from_link(Link link, double value);
/// d real / d value at `value`.
[[nodiscard]] double slope(Link link, double value);

}  // namespace dersu::scr
