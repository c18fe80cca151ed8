// Any bytes as a GeoJSON file: places on the Earth and features as wide as the fields, or an Error.
#include <unistd.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "dersu/io/file.hpp"
#include "dersu/io/vector.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto path = std::filesystem::temp_directory_path() /
                           ("dersu_vector_fuzz_" + std::to_string(getpid()) + ".geojson");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!dersu::io::write_file_atomically(path, text)) return 0;
  const auto layer = dersu::io::read_vector(path, {.max_corners = 10'000});
  if (!layer) return 0;
  for (const auto& feature : layer->features) {
    if (feature.attributes.size() != layer->fields.size()) __builtin_trap();
    for (const auto& place : feature.points)
      if (!(std::abs(place.lon_deg) <= 180 && std::abs(place.lat_deg) <= 90)) __builtin_trap();
  }
  return 0;
}
