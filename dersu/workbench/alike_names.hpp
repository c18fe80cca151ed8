#pragma once
// Names that look the same and are not, letter by letter: each counts as an animal, and silently.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dersu::workbench {

/// Groups of `names` (each once) that people may take for one: those that differ in capitals, in
/// letters of another alphabet or width, in O and 0 or I and 1, or in signs that nobody sees; and
/// those that differ in blanks, dashes, points and the zeros of their numbers too (J1, J-001,
/// j001.0). Groups and names in the order of `names`; a name may be in two groups.
[[nodiscard]] std::vector<std::vector<std::string_view>> alike_names(
    std::span<const std::string_view> names);

/// What they differ in, for messages.
inline constexpr std::string_view kHowAlike =
    "capitals, letters of another alphabet, zeros, blanks, dashes, signs that nobody sees";

/// "'T1', 'Т1' (U+0422)", the first ten: the signs are told where another name has none such.
[[nodiscard]] std::string told_alike(std::span<const std::string_view> group);

/// "2 individuals have names that look the same (...): 'T1', 't1'; are they one animal? ..." for
/// every group of individuals' `names`, the first ten.
[[nodiscard]] std::vector<std::string> tell_alike(std::span<const std::string_view> names);

}  // namespace dersu::workbench
