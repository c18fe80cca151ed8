#pragma once
// Scientific names as far as they tell two species apart.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

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

/// Whether a word behind the name of `species` says by itself that the animal is no wild one of it:
/// the epithet of a domestic form, a rank below the subspecies ("f."), or a hybrid.
[[nodiscard]] inline bool is_tame_word(std::string_view word, std::string_view species) {
  constexpr std::string_view kWords[]{
      "aries",  "bubalis", "caballus",   "catus", "cult", "cv",     "dingo",     "f",
      "fam",    "feral",   "fo",         "forma", "form", "furo",   "grunniens", "hyb",
      "hircus", "pet",     "familiaris", "stray", "tame", "taurus", "wolfdog",   "wolfdogs",
      "x",      "家犬",    "家狗",       "家猫",  "家猪", "들개",   "イエイヌ"};
  // Without their first letters, which may be capitals: домашняя, гибрид, помесь, бродячая.
  constexpr std::string_view kParts[]{"омашн", "ОМАШН", "ибрид", "ИБРИД", "омесь", "ОМЕСЬ",
                                      "родяч", "дичав", "дичал", "杂交",  "잡종",  "雑種"};
  if (word.starts_with("domest") || word.starts_with("hybr")) return true;
  if (species.ends_with(word) && species[species.size() - word.size() - 1] == ' ') return false;
  const auto is_part = [&](std::string_view part) { return word.find(part) != word.npos; };
  return std::ranges::find(kWords, word) != std::end(kWords) ||
         std::ranges::any_of(kParts, is_part);
}

/// Whether a word is that for dogs in one of the languages of the region.
[[nodiscard]] inline bool is_dog_word(std::string_view word) {
  constexpr std::string_view kWords[]{"dog", "dogs", "犬", "狗", "개", "イヌ"};
  constexpr std::string_view kParts[]{"обак", "ОБАК", "охой", "ОХОЙ"};
  const auto is_part = [&](std::string_view part) { return word.find(part) != word.npos; };
  return std::ranges::find(kWords, word) != std::end(kWords) ||
         std::ranges::any_of(kParts, is_part);
}

/// Whether a common name is that of a domestic form of `species`. Raccoon dogs, leopard cats and
/// wild pigs are none: dog, cat and pig are so alone or behind "house" and "village", and among
/// wolves each dog is one.
[[nodiscard]] inline bool is_tame_name(const std::vector<std::string_view>& words,
                                       std::string_view species) {
  constexpr std::string_view kAnimals[]{"cat", "cats", "pig", "pigs"};
  constexpr std::string_view kHomes[]{"house", "village"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_tame_word(words[i], species)) return true;
    const bool dog = is_dog_word(words[i]);
    if (!dog && std::ranges::find(kAnimals, words[i]) == std::end(kAnimals)) continue;
    if (words.size() == 1 || (dog && species.starts_with("canis "))) return true;
    if (i > 0 && std::ranges::find(kHomes, words[i - 1]) != std::end(kHomes)) return true;
  }
  return false;
}

/// Whether animals of `name` are wild animals of `species` (both plain): its subspecies, but no
/// domestic form ("canis lupus f. familiaris", "canis lupus (dog)"), no hybrid ("panthera pardus x
/// leo"), and nothing in another script but in brackets or an author's name.
[[nodiscard]] inline bool is_subspecies(std::string_view name, std::string_view species) {
  if (species.empty() || species_part(name) != species || name == species) return false;
  const std::string_view rest = name.substr(species.size() + 1);
  if (static_cast<unsigned char>(rest.front()) >= 0x80 || rest.find("\u00d7") != rest.npos)
    return false;
  const bool has_year = rest.find_first_of("0123456789") != rest.npos;  // "F. Cuvier, 1825"
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
  };
  std::vector<std::string_view> words;  // since the last mark that is no blank, hyphen, apostrophe
  for (std::size_t at = 0; at < rest.size();) {
    const auto begin = rest.begin() + std::ptrdiff_t(at);
    const auto end = std::find_if_not(begin, rest.end(), is_letter);
    const std::string_view word(begin, end);
    if (!word.empty() && !(has_year && word == "f")) words.push_back(word);
    at = std::size_t(end - rest.begin());
    constexpr std::string_view kWithin = " -'";
    const bool ended = at == rest.size() || kWithin.find(rest[at]) == kWithin.npos;
    if (ended && is_tame_name(words, species)) return false;
    if (ended) words.clear();
    ++at;
  }
  return true;
}

}  // namespace dersu::io
