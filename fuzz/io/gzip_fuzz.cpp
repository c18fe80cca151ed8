// Any bytes as a file that may be in gzip: it unpacks within its limits, the same in pieces of any
// size, or is refused.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dersu/io/byte_stream.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using dersu::io::ByteStream;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = ByteStream::of(bytes).read_all(std::uint64_t{1} << 26);
  if (!whole) return 0;
  ByteStream stream = ByteStream::of(bytes);
  std::string pieces;
  std::string piece(1 + size % 7, '\0');
  for (;;) {
    const auto n = stream.read(piece.data(), piece.size());
    if (!n) __builtin_trap();
    pieces.append(piece, 0, *n);
    if (*n < piece.size()) break;
  }
  if (pieces != *whole) __builtin_trap();
  if (!stream.is_packed() && *whole != bytes) __builtin_trap();
  return 0;
}
