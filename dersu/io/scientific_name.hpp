#pragma once
// Scientific names as far as they tell two species apart.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "dersu/core/text.hpp"

namespace dersu::io {

/// "Panthera pardus" of "Panthera pardus orientalis"; empty where the name tells no species
/// ("Panthera", "Panthera sp.").
[[nodiscard]] inline std::string_view species_part(std::string_view name) {
  const std::size_t blank = name.find(' ');
  if (blank == std::string_view::npos) return {};
  const std::string_view species = name.substr(0, name.find(' ', blank + 1));
  return species.size() == blank + 1 || species.ends_with('.') ? std::string_view() : species;
}

/// In lower case, with single blanks for any white space (no-break spaces, tabs): "panthera pardus"
/// of "Panthera  PARDUS".
[[nodiscard]] inline std::string plain_name(std::string_view name) {
  constexpr std::string_view kOtherBlanks[]{"\t", "\u00a0", "\u202f", "\u2009", "\u3000"};
  std::string text(name);
  for (const std::string_view blank : kOtherBlanks)
    for (auto at = text.find(blank); at != std::string::npos; at = text.find(blank, at + 1))
      text.replace(at, blank.size(), " ");
  std::string plain;
  for (const std::string_view word : split(text, ' '))
    if (!word.empty()) plain += (plain.empty() ? "" : " ") + lower(word);
  return plain;
}

/// Whether a word behind the name of `species` says that the animal is no wild one of it: the
/// epithet of a domestic form, a rank below the subspecies ("f."), or a hybrid.
[[nodiscard]] inline bool is_tame_word(std::string_view word, std::string_view species) {
  constexpr std::string_view kWords[]{
      "aries", "bubalis", "caballus", "cat",   "cats", "catus",      "cult", "cv",     "dog",
      "dogs",  "f",       "fam",      "feral", "fo",   "forma",      "form", "furo",   "grunniens",
      "hyb",   "hircus",  "pet",      "pig",   "pigs", "familiaris", "tame", "taurus", "x"};
  if (word.starts_with("domest") || word.starts_with("hybrid")) return true;
  if (species.ends_with(word) && species[species.size() - word.size() - 1] == ' ') return false;
  return std::ranges::find(kWords, word) != std::end(kWords);
}

/// Whether animals of `name` are wild animals of `species` (both plain): its subspecies, but no
/// domestic form ("canis lupus f. familiaris", "canis lupus (dog)"), no hybrid ("panthera pardus x
/// leo") and no word of another script but in an author's name.
[[nodiscard]] inline bool is_subspecies(std::string_view name, std::string_view species) {
  if (species.empty() || species_part(name) != species || name == species) return false;
  const std::string_view rest = name.substr(species.size() + 1);
  if (static_cast<unsigned char>(rest.front()) >= 0x80 || rest.find("\u00d7") != rest.npos)
    return false;
  const bool has_year = rest.find_first_of("0123456789") != rest.npos;  // "F. Cuvier, 1825"
  for (std::size_t at = 0; at < rest.size();) {
    const auto is_letter = [](char c) {
      return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    };
    const auto begin = std::find_if(rest.begin() + std::ptrdiff_t(at), rest.end(), is_letter);
    const auto end = std::find_if_not(begin, rest.end(), is_letter);
    const std::string_view word(begin, end);
    if (!word.empty() && !(has_year && word == "f") && is_tame_word(word, species)) return false;
    at = std::size_t(end - rest.begin());
  }
  return true;
}

}  // namespace dersu::io
