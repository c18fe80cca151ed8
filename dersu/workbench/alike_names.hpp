#pragma once
// Individuals whose names look the same and are not, letter by letter: each counts as an animal,
// and silently.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dersu::workbench {

/// `name` in small letters, Latin ones for the Russian ones of the same look ("Т1" and "T1"), signs
/// of full width as usual ones, blanks and dashes of any kind as one kind.
[[nodiscard]] std::string look_of(std::string_view name);

/// "2 individuals look the same: 'T1', 't1'; are they one animal? ..." for every group of `names`
/// (sorted, each once) of one look, the first ten.
[[nodiscard]] std::vector<std::string> tell_alike(std::span<const std::string_view> names);

}  // namespace dersu::workbench
