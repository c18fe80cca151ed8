#include "dersu/io/folder.hpp"

#include <unistd.h>

#include <system_error>
#include <utility>

#include "dersu/io/file.hpp"

namespace dersu::io {

namespace fs = std::filesystem;

AtomicFolder::AtomicFolder(fs::path path, fs::path temporary, Existing existing)
    : path_(std::move(path)), temporary_(std::move(temporary)), existing_(existing) {}

AtomicFolder::AtomicFolder(AtomicFolder&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      existing_(other.existing_) {}

AtomicFolder::~AtomicFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

namespace {

std::string why_not(const fs::path& target, std::error_code code) {
  if (!code) return "its temporary folder is there already";
  std::error_code ignored;
  const bool parent = fs::is_directory(fs::absolute(target, ignored).parent_path(), ignored);
  return parent && code == std::errc::no_such_file_or_directory  // as /proc says
             ? "no folders can be made there"
             : code.message();
}

}  // namespace

Result<AtomicFolder> AtomicFolder::create(const fs::path& path, Existing existing) {
  const fs::path target = path.has_filename() ? path : path.parent_path();  // "folder/"
  std::error_code code;
  if (existing == Existing::refuse &&
      fs::symlink_status(target, code).type() != fs::file_type::not_found)
    return fail(Fault::usage, target.string(), "is there already; nothing was changed");
  fs::path temporary = target;
  temporary += temporary_ending();
  if (!fs::create_directory(temporary, code))
    return fail(Fault::io, final_name(target), "cannot be made: {}", why_not(target, code));
  return AtomicFolder(target, std::move(temporary), existing);
}

Result<void> AtomicFolder::commit() {
  std::error_code code;
  std::error_code ignored;
  fs::path old;
  if (existing_ == Existing::replace &&
      fs::symlink_status(path_, ignored).type() != fs::file_type::not_found) {
    old = path_;
    old += fmt::format(".{}.old", getpid());
    fs::rename(path_, old, code);
  }
  if (!code) {
    fs::rename(temporary_, path_, code);
    if (code && !old.empty()) fs::rename(old, path_, ignored);
  }
  if (code) return fail(Fault::io, final_name(path_), "cannot be made: {}", code.message());
  temporary_.clear();
  if (!old.empty()) fs::remove_all(old, ignored);
  return {};
}

}  // namespace dersu::io
