#include "dersu/io/secret_key.hpp"

#include <sodium.h>

#include <algorithm>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/file.hpp"

namespace dersu::io {
namespace {

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

template <std::size_t N>
std::string hex(const std::array<unsigned char, N>& from) {
  std::string text;
  for (const unsigned byte : from) text += fmt::format("{:02x}", byte);
  return text;
}

constexpr std::size_t kShortest = 32;

/// Few different characters, or a text that alone would be too short over and over: quickly
/// guessed, however long.
bool is_weak(std::string_view text) {
  constexpr std::size_t kFewest = 8;
  constexpr std::size_t kChance = 8;  // so many characters are not twice the same by chance
  if (std::set<char>(text.begin(), text.end()).size() < kFewest) return true;
  for (std::size_t period = 1; period < kShortest && period + kChance <= text.size(); ++period)
    if (text.substr(period) == text.substr(0, text.size() - period)) return true;
  return false;
}

}  // namespace

Result<SecretKey> SecretKey::from_text(std::string_view text, std::string where) {
  text = trim(text);
  if (text.size() < kShortest)
    return fail(Fault::bad_input, std::move(where),
                "found a secret of {} characters, expected {} or more that nobody can guess",
                text.size(), kShortest);
  if (is_weak(text))
    return fail(Fault::bad_input, std::move(where),
                "found a secret that repeats itself or has few different characters, expected {} "
                "or more that nobody can guess, such as dersu reduce --make-key makes",
                kShortest);
  SecretKey out;
  crypto_generichash(out.key_.data(), out.key_.size(), bytes(text), text.size(), nullptr, 0);
  return out;
}

Result<SecretKey> SecretKey::read(const std::filesystem::path& path) {
  DERSU_TRY(text, read_file(path, 4096));
  return from_text(text, path.filename().string());
}

std::array<unsigned char, 8> SecretKey::hash(std::string_view kind, std::string_view name) const {
  // The length of the kind keeps ("a", "bc") and ("ab", "c") apart.
  const std::string text = fmt::format("{} {} {}", kind.size(), kind, name);
  std::array<unsigned char, 16> out{};
  crypto_generichash(out.data(), out.size(), bytes(text), text.size(), key_.data(), key_.size());
  std::array<unsigned char, 8> half{};
  std::copy_n(out.begin(), half.size(), half.begin());
  return half;
}

std::string SecretKey::pseudonym(std::string_view kind, std::string_view name) const {
  return hex(hash(kind, name));
}

double SecretKey::uniform(std::string_view purpose) const {
  std::uint64_t bits = 0;
  for (const unsigned char byte : hash("number", purpose)) bits = bits << 8U | byte;
  return double(bits >> 11U) / 9007199254740992.0;  // 2^53
}

std::string new_secret() {
  std::array<unsigned char, 32> random{};
  randombytes_buf(random.data(), random.size());
  return hex(random) + "\n";
}

}  // namespace dersu::io
