#pragma once
// The bytes of a file from front to back; those of a gzip file as they were before.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"

namespace dersu::io {

/// Gzip is told by its first bytes, whatever the name: no text begins so. Unpacked bytes beyond 64
/// MiB may be at most 200 times as many as the packed ones: tables pack to a tenth, and a few MB
/// made to fill a disk are refused.
class ByteStream {
 public:
  /// Fault::not_found; Fault::io: cannot be opened; Fault::bad_input: a folder, a pipe, a device.
  [[nodiscard]] static Result<ByteStream> open(const std::filesystem::path& path);
  /// Of `bytes`, which stay where they are.
  [[nodiscard]] static ByteStream of(std::string_view bytes);
  ByteStream(ByteStream&&) noexcept;
  ByteStream& operator=(ByteStream&&) noexcept;
  ~ByteStream();

  /// Fills `into`; fewer than `size` bytes only at the end. Errors have no `where`. Fault::io;
  /// Fault::bad_input: gzip that is damaged, cut off or unpacks to too much.
  [[nodiscard]] Result<std::size_t> read(char* into, std::size_t size);
  /// All that is left; Fault::bad_input beyond `limit` bytes.
  [[nodiscard]] Result<std::string> read_all(std::uint64_t limit);

  [[nodiscard]] bool is_packed() const;
  /// Bytes of the file that were read, packed or not.
  [[nodiscard]] std::uint64_t packed_bytes() const;

 private:
  class State;
  explicit ByteStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace dersu::io
