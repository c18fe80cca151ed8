#include "tests/house/checkout.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace dersu::house {
namespace fs = std::filesystem;

namespace {

bool is_text(const fs::path& path) {
  constexpr std::array<std::string_view, 14> kEndings{".cpp", ".hpp", ".md",   ".txt",  ".cmake",
                                                      ".sh",  ".py",  ".mjs",  ".json", ".toml",
                                                      ".cff", ".css", ".html", ""};
  return std::ranges::find(kEndings, path.extension().string()) != kEndings.end();
}

bool is_left_behind(const fs::path& folder) {
  constexpr std::array<std::string_view, 4> kNames{"build", "results", "node_modules", ".git"};
  return std::ranges::find(kNames, folder.filename().string()) != kNames.end();
}

}  // namespace

fs::path root() { return DERSU_SOURCE_DIR; }

std::vector<fs::path> sources(std::string_view folder) {
  std::vector<fs::path> found;
  const fs::path top = folder.empty() ? root() : root() / folder;
  if (!fs::exists(top)) return found;
  for (auto it = fs::recursive_directory_iterator(top); it != fs::recursive_directory_iterator();
       ++it) {
    if (it->is_directory() && is_left_behind(it->path()))
      it.disable_recursion_pending();
    else if (it->is_regular_file() && is_text(it->path()))
      found.push_back(it->path());
  }
  std::ranges::sort(found);
  return found;
}

std::string place_of(const fs::path& path) { return path.lexically_relative(root()).string(); }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace dersu::house
