#include "dersu/io/source_twice.hpp"

#include "dersu/core/text.hpp"

namespace dersu::io {
namespace {

/// Without ".", "//" and a slash at the end.
std::filesystem::path plain(const std::string& path) {
  const std::filesystem::path normal = std::filesystem::path(path).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

}  // namespace

std::string brought_twice(const ProjectSource& source, const std::vector<ProjectSource>& above) {
  if (source.path.empty()) return {};
  for (const ProjectSource& other : above)
    if (other.party == source.party && other.files == source.files &&
        plain(other.path) == plain(source.path))
      return fmt::format(
          "path: source '{}' of {} has this path already ({}), so that every record would count "
          "twice; expected one source for it",
          quoted(other.id), other.party, other.where);
  return {};
}

}  // namespace dersu::io
