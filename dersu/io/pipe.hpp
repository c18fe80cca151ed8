#pragma once
// Pipes, read once and whole, with an ear for Ctrl-C while nobody writes.
#include <cstdint>
#include <filesystem>
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/io/csv.hpp"

namespace dersu::io {

/// True for a pipe, `<(...)` of a shell and /dev/stdin behind a `|` among them.
[[nodiscard]] bool is_pipe(const std::filesystem::path& path);

/// All that comes through a pipe, once, unpacked where it is gzip; waits until its writer ends or
/// `progress` is stopped. Fault::io; Fault::bad_input: more than `limit` bytes; Fault::interrupted.
[[nodiscard]] Result<std::string> read_pipe(const std::filesystem::path& path,
                                            const Progress& progress,
                                            std::uint64_t limit = std::uint64_t{1} << 28);

/// read_csv() of a file, or of what comes through a pipe, which may be read once.
[[nodiscard]] Result<CsvTable> read_csv_once(const std::filesystem::path& path,
                                             const Progress& progress,
                                             const CsvOptions& options = {});

}  // namespace dersu::io
