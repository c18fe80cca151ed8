// Any bytes as a GeoPackage geometry: polygons, lines, or an Error.
#include <cstddef>
#include <cstdint>
#include <span>

#include "dersu/store/geometry_blob.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span blob(reinterpret_cast<const std::byte*>(data), size);
  (void)dersu::store::decode_polygons(blob);
  (void)dersu::store::decode_lines(blob);
  return 0;
}
