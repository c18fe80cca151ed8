#pragma once
// ESRI ASCII grids as a stream of words, in constant memory. For dersu/io/raster.cpp.
#include <functional>
#include <string>
#include <string_view>

#include "dersu/io/raster.hpp"

namespace dersu::io {

/// Fills a buffer and returns how many bytes it wrote; 0 at the end.
using ByteSource = std::function<std::size_t(char* buffer, std::size_t size)>;

/// Reads one grid from `bytes`. `file_bytes` is the size of the text where known, else 0: a header
/// that declares more cells than the text can hold is refused before memory is taken.
[[nodiscard]] Result<Raster> read_ascii_grid(const ByteSource& bytes, std::uint64_t file_bytes,
                                             std::string_view name, const RasterReading& options);

/// The grid as text: header, then one line a row, numbers in their shortest form. Needs square
/// cells or writes dx and dy.
[[nodiscard]] std::string format_ascii_grid(const Raster& raster);

}  // namespace dersu::io
