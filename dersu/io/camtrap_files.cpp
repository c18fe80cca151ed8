#include "dersu/io/camtrap_files.hpp"

#include <string>
#include <system_error>

#include "dersu/io/camtrap_document.hpp"
#include "dersu/io/file.hpp"

namespace dersu::io {

namespace fs = std::filesystem;

std::vector<fs::path> camtrap_files(const fs::path& package) {
  std::error_code code;
  const fs::path file = fs::is_directory(package, code) ? package / "datapackage.json" : package;
  const auto text = read_file(file);
  if (!text) return {};
  const auto document = parse_document(*text);
  if (!document) return {};
  std::vector<fs::path> files{file};
  const auto resources = document->find("resources");
  if (resources == document->end() || !resources->is_array()) return files;
  for (const JsonDocument& resource : *resources) {
    if (!resource.is_object()) continue;
    const auto path = resource.find("path");
    if (path == resource.end()) continue;
    const auto add = [&](const JsonDocument& one) {
      if (one.is_string()) files.push_back(file.parent_path() / one.get<std::string>());
    };
    if (path->is_array())
      for (const JsonDocument& one : *path) add(one);
    else
      add(*path);
  }
  return files;
}

}  // namespace dersu::io
