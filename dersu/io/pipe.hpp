#pragma once
// Pipes, read once and whole, with an ear for Ctrl-C while nobody writes.
#include <cstdint>
#include <filesystem>
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/io/csv.hpp"

namespace dersu::io {

/// As read_pipe(path, limit), until `progress` is stopped: Fault::interrupted.
[[nodiscard]] Result<std::string> read_pipe(const std::filesystem::path& path,
                                            const Progress& progress,
                                            std::uint64_t limit = std::uint64_t{1} << 28);

/// As read_csv_once(path): a file, or what comes through a pipe until `progress` is stopped.
[[nodiscard]] Result<CsvTable> read_csv_once(const std::filesystem::path& path,
                                             const Progress& progress);

}  // namespace dersu::io
