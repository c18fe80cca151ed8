#pragma once
// Scientific names as far as they tell two species apart.
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

/// Whether animals of `name` are wild animals of `species` (both plain): its subspecies, but no
/// domestic form ("canis lupus familiaris") and no hybrid ("panthera pardus x leo").
[[nodiscard]] inline bool is_subspecies(std::string_view name, std::string_view species) {
  if (species.empty() || species_part(name) != species || name == species) return false;
  const std::string_view rest = name.substr(species.size() + 1);
  for (const std::string_view no :
       {"familiaris", "domesticus", "domestica", "catus", "x", "\u00d7"})
    if (rest == no || (rest.starts_with(no) && rest[no.size()] == ' ')) return false;
  return true;
}

}  // namespace dersu::io
