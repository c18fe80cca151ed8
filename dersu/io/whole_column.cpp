#include "dersu/io/whole_column.hpp"

#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::io {

std::optional<std::string> without_three_zeros(std::string_view text) {
  constexpr std::string_view kZeros = ".000";
  if (!text.ends_with(kZeros) || parse_whole(text)) return {};
  const auto whole = parse_int(text.substr(0, text.size() - kZeros.size()));
  return whole ? std::optional(std::to_string(*whole)) : std::nullopt;
}

std::string WholeColumn::problem(std::string_view text) {
  const bool zeros = without_three_zeros(text).has_value();
  const auto plain = parse_int(text);
  has_zeros_ = has_zeros_ || zeros;
  has_plain_ = has_plain_ || (plain && *plain != 0);
  has_decimals_ = has_decimals_ || (!plain && parse_whole(text).value_or(0) != 0);
  if (!has_zeros_ || !has_plain_ || std::exchange(told_, true)) return {};
  if (zeros)
    return fmt::format("found {}, expected a whole number as in other rows", told_whole(text));
  return "found numbers such as 1.000 above (thousands, or decimals?), expected whole numbers as "
         "here";
}

}  // namespace dersu::io
