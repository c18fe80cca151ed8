#pragma once
// Scientific names as far as they tell two species apart.
#include <string_view>

namespace dersu::io {

/// "Panthera pardus" of "Panthera pardus orientalis"; empty where the name tells no species
/// ("Panthera", "Panthera sp.").
[[nodiscard]] inline std::string_view species_part(std::string_view name) {
  const std::size_t blank = name.find(' ');
  if (blank == std::string_view::npos) return {};
  const std::string_view species = name.substr(0, name.find(' ', blank + 1));
  return species.size() == blank + 1 || species.ends_with('.') ? std::string_view() : species;
}

}  // namespace dersu::io
