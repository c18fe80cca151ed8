// Any bytes as a GeoTIFF: a raster of finite numbers and gaps, or an Error.
#include <unistd.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "dersu/io/file.hpp"
#include "dersu/io/raster.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto path = std::filesystem::temp_directory_path() /
                           ("dersu_geotiff_fuzz_" + std::to_string(getpid()) + ".tif");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!dersu::io::write_file_atomically(path, text)) return 0;
  const auto raster = dersu::io::read_raster(path, {.max_cells = 100'000});
  if (!raster) return 0;
  if (raster->values.size() != raster->columns * raster->rows) __builtin_trap();
  for (const double value : raster->values)
    if (std::isinf(value)) __builtin_trap();
  return 0;
}
