#include "dersu/io/file.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dersu::io {
namespace fs = std::filesystem;

Result<void> check_file(const fs::path& path) {
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  if (status.type() == fs::file_type::not_found)
    return fail(Fault::not_found, path.string(), "no such file");
  if (status.type() == fs::file_type::directory)
    return fail(Fault::bad_input, path.string(), "is a folder, expected a file");
  if (code) return fail(Fault::io, path.string(), "cannot be opened: {}", code.message());
  if (status.type() == fs::file_type::fifo)  // gives its bytes once, and may take for ever
    return fail(Fault::bad_input, path.string(), "is a pipe, expected a file");
  if (status.type() != fs::file_type::regular)
    return fail(Fault::bad_input, path.string(), "is no file");
  return {};
}

std::string temporary_ending() { return fmt::format(".{}.part", getpid()); }

std::string final_name(const fs::path& path) {
  std::string name = path.string();
  const std::string ending = temporary_ending();
  for (std::size_t at = 0; (at = name.find(ending + "/", at)) != std::string::npos;)
    name.erase(at, ending.size());
  return name;
}

namespace {

Result<std::string> read_bytes(const fs::path& path, std::uint64_t limit) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return fail(Fault::io, path.string(), "cannot be opened: {}", std::strerror(errno));
  std::string bytes;
  std::string block(std::size_t{1} << 16, '\0');
  while (bytes.size() <= limit) {
    const std::size_t n = std::fread(block.data(), 1, block.size(), file);
    bytes.append(block.data(), n);
    if (n < block.size()) break;
  }
  const bool failed = std::ferror(file) != 0;
  std::fclose(file);
  if (failed) return fail(Fault::io, path.string(), "cannot be read");
  if (bytes.size() > limit)
    return fail(Fault::bad_input, path.string(),
                "is larger than {} bytes, the most that is read here", limit);
  return bytes;
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::uint64_t limit) {
  DERSU_CHECK(check_file(path));
  return read_bytes(path, limit);
}

AtomicFile::AtomicFile(std::FILE* file, fs::path path, fs::path temporary)
    : file_(file), path_(std::move(path)), temporary_(std::move(temporary)) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : file_(std::exchange(other.file_, nullptr)),
      path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      failure_(other.failure_) {}

AtomicFile::~AtomicFile() {
  if (!file_) return;
  std::fclose(file_);
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

Result<AtomicFile> AtomicFile::create(const fs::path& path) {
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  if (fs::is_directory(status))
    return fail(Fault::usage, path.string(), "is a folder, expected the name of a file to write");
  const bool in_place = fs::exists(status) && !fs::is_regular_file(status);
  // What a link names is replaced, not the link.
  const fs::path target =
      fs::exists(status) && fs::is_symlink(path, code) ? fs::canonical(path, code) : path;
  fs::path temporary = target;
  temporary += temporary_ending();
  std::FILE* file = std::fopen(in_place ? path.c_str() : temporary.c_str(), "wb");
  if (!file)
    return fail(Fault::io, final_name(path), "cannot be written: {}", std::strerror(errno));
  return AtomicFile(file, in_place ? path : target, in_place ? fs::path() : temporary);
}

void AtomicFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size() && failure_ == 0)
    failure_ = errno;
}

Result<void> AtomicFile::commit() {
  const bool in_place = temporary_.empty();
  if (std::fflush(file_) != 0 || (!in_place && fsync(fileno(file_)) != 0))
    if (failure_ == 0) failure_ = errno;
  std::fclose(std::exchange(file_, nullptr));
  std::error_code code;
  if (failure_ == 0 && !in_place) fs::rename(temporary_, path_, code);
  if (failure_ != 0 || code) {
    const std::string why = failure_ != 0 ? std::strerror(failure_) : code.message();
    if (!in_place) fs::remove(temporary_, code);
    return fail(Fault::io, final_name(path_), "cannot be written: {}", why);
  }
  return {};
}

Result<void> write_file_atomically(const fs::path& path, std::string_view bytes) {
  DERSU_TRY(file, AtomicFile::create(path));
  file.write(bytes);
  return file.commit();
}

}  // namespace dersu::io
