#pragma once
// SHA-256 of bytes and files, as 64 lower-case hex digits.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"

namespace dersu::io {

[[nodiscard]] std::string sha256(std::string_view bytes);

/// Read in blocks; a file of any size. Fault::not_found, Fault::io.
[[nodiscard]] Result<std::string> sha256_file(const std::filesystem::path& path);
/// The same, telling `progress` that `before` and what was read of this file are done.
/// Fault::interrupted.
[[nodiscard]] Result<std::string> sha256_file(const std::filesystem::path& path, Progress& progress,
                                              std::uint64_t before);

}  // namespace dersu::io
