// Any bytes as an ESRI ASCII grid: a raster of finite numbers and gaps, or an Error.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dersu/io/raster.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto raster = dersu::io::read_ascii_grid(text, "fuzz.asc");
  if (!raster) return 0;
  if (raster->values.size() != raster->columns * raster->rows) __builtin_trap();
  for (const double value : raster->values)
    if (std::isinf(value)) __builtin_trap();
  return 0;
}
