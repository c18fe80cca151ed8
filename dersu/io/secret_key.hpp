#pragma once
// A secret that parties share and nobody else has, and what comes from it: pseudonyms and numbers
// that nobody can turn back, or make, without it (keyed BLAKE2b of libsodium).
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"

namespace dersu::io {

class SecretKey {
 public:
  /// Of a text of at least 32 characters, without blanks around it. Fault::bad_input, also where
  /// it repeats itself or has few different characters; the text is in no message.
  [[nodiscard]] static Result<SecretKey> from_text(std::string_view text, std::string where);
  /// The text of a file.
  [[nodiscard]] static Result<SecretKey> read(const std::filesystem::path& path);

  /// 16 hex digits for `name` among names of its kind ("animal").
  [[nodiscard]] std::string pseudonym(std::string_view kind, std::string_view name) const;
  /// 0 <= number < 1, one for each purpose.
  [[nodiscard]] double uniform(std::string_view purpose) const;

 private:
  [[nodiscard]] std::array<unsigned char, 8> hash(std::string_view kind,
                                                  std::string_view name) const;
  std::array<unsigned char, 32> key_{};
};

/// A new secret: 64 random hex digits and a line end.
[[nodiscard]] std::string new_secret();

}  // namespace dersu::io
