#include "dersu/io/folder.hpp"

#include <unistd.h>

#include <system_error>
#include <utility>

namespace dersu::io {

namespace fs = std::filesystem;

AtomicFolder::AtomicFolder(fs::path path, fs::path temporary)
    : path_(std::move(path)), temporary_(std::move(temporary)) {}

AtomicFolder::AtomicFolder(AtomicFolder&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})) {}

AtomicFolder::~AtomicFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

Result<AtomicFolder> AtomicFolder::create(const fs::path& path) {
  const fs::path target = path.has_filename() ? path : path.parent_path();  // "folder/"
  std::error_code code;
  if (fs::symlink_status(target, code).type() != fs::file_type::not_found)
    return fail(Fault::usage, target.string(), "is there already; nothing was changed");
  fs::path temporary = target;
  temporary += fmt::format(".{}.part", getpid());
  if (!fs::create_directory(temporary, code))
    return fail(Fault::io, target.string(), "cannot be made: {}",
                code ? code.message() : "its temporary folder is there already");
  return AtomicFolder(target, std::move(temporary));
}

Result<void> AtomicFolder::commit() {
  std::error_code code;
  fs::rename(temporary_, path_, code);
  if (code) return fail(Fault::io, path_.string(), "cannot be made: {}", code.message());
  temporary_.clear();
  return {};
}

}  // namespace dersu::io
