#pragma once
// SHA-256 of bytes and files, as 64 lower-case hex digits.
#include <filesystem>
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"

namespace dersu::io {

[[nodiscard]] std::string sha256(std::string_view bytes);

/// Read in blocks; a file of any size. Fault::not_found, Fault::io.
[[nodiscard]] Result<std::string> sha256_file(const std::filesystem::path& path);

}  // namespace dersu::io
