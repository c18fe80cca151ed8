#pragma once
// Whole files: read with a cap, written beside and renamed, so that nothing is ever half written.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"

namespace dersu::io {

/// That there is a file to open at `path`: Fault::not_found; Fault::bad_input for a folder, a pipe,
/// a device; Fault::io where a folder on the way may not be read, or links go round.
[[nodiscard]] Result<void> check_file(const std::filesystem::path& path);

/// `path` as it will be called: without the endings that temporaries of this program have on the
/// way. For messages.
[[nodiscard]] std::string final_name(const std::filesystem::path& path);
/// The ending of such a temporary: ".1234.part".
[[nodiscard]] std::string temporary_ending();

/// The bytes of a file of at most `limit` bytes. Fault::not_found, Fault::io, Fault::bad_input
/// (larger).
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path,
                                            std::uint64_t limit = std::uint64_t{1} << 28);

/// A file that appears under its name only when `commit` succeeds; until then it is a temporary
/// beside it, removed when the object goes. Writes are buffered. A device or a pipe (/dev/stdout)
/// is written as it is: a rename would put a plain file in its place.
class AtomicFile {
 public:
  /// Fault::io where the folder is not there or cannot be written; Fault::usage where `path` is a
  /// folder.
  [[nodiscard]] static Result<AtomicFile> create(const std::filesystem::path& path);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  /// Failures (a full disk) are kept and returned by commit.
  void write(std::string_view bytes);
  [[nodiscard]] Result<void> commit();

 private:
  AtomicFile(std::FILE* file, std::filesystem::path path, std::filesystem::path temporary);
  std::FILE* file_ = nullptr;
  std::filesystem::path path_;
  std::filesystem::path temporary_;  ///< empty: written in place
  int failure_ = 0;
};

[[nodiscard]] Result<void> write_file_atomically(const std::filesystem::path& path,
                                                 std::string_view bytes);

}  // namespace dersu::io
