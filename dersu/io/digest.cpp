#include "dersu/io/digest.hpp"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "dersu/io/file.hpp"

namespace dersu::io {
namespace {

class Sha256 {
 public:
  Sha256() { crypto_hash_sha256_init(&state_); }
  void add(const char* bytes, std::size_t n) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes), n);
  }
  std::string hex() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256_final(&state_, hash.data());
    std::string text;
    for (unsigned byte : hash) text += fmt::format("{:02x}", byte);
    return text;
  }

 private:
  crypto_hash_sha256_state state_{};
};

}  // namespace

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes.data(), bytes.size());
  return hash.hex();
}

Result<std::string> sha256_file(const std::filesystem::path& path) {
  Progress silent;
  return sha256_file(path, silent, 0);
}

Result<std::string> sha256_file(const std::filesystem::path& path, Progress& progress,
                                std::uint64_t before) {
  DERSU_CHECK(check_file(path));
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return fail(Fault::io, path.string(), "cannot be opened: {}", std::strerror(errno));
  Sha256 hash;
  std::string block(std::size_t{1} << 18, '\0');
  std::size_t n = 0;
  std::uint64_t done = before;
  while (!progress.stopped() && (n = std::fread(block.data(), 1, block.size(), file)) > 0) {
    hash.add(block.data(), n);
    progress.at(done += n);
  }
  const bool failed = std::ferror(file) != 0;
  std::fclose(file);
  if (progress.stopped()) return stopped_by_user();
  if (failed) return fail(Fault::io, path.string(), "cannot be read");
  return hash.hex();
}

}  // namespace dersu::io
