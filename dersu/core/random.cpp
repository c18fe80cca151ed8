#include "dersu/core/random.hpp"

#include <bit>
#include <cmath>

namespace dersu {
namespace {
std::uint64_t splitmix64(std::uint64_t& x) {
  x += 0x9e3779b97f4a7c15u;
  std::uint64_t z = x;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
}  // namespace

Random::Random(std::uint64_t seed, std::string_view stream) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (char c : stream) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  std::uint64_t x = seed ^ std::rotl(hash, 17);
  for (auto& s : state_) s = splitmix64(x);
}

std::uint64_t Random::bits() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[1] * 5, 7) * 9;
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

std::uint64_t Random::below(std::uint64_t n) {
  const std::uint64_t reject = (0 - n) % n;  // 2^64 mod n values too many
  for (;;)
    if (const std::uint64_t b = bits(); b >= reject) return b % n;
}

double Random::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  for (;;) {
    const double u = 2 * uniform() - 1;
    const double v = 2 * uniform() - 1;
    const double s = u * u + v * v;
    if (s >= 1 || s == 0) continue;
    const double scale = std::sqrt(-2 * std::log(s) / s);
    spare_ = v * scale;
    has_spare_ = true;
    return u * scale;
  }
}

double Random::exponential() { return -std::log1p(-uniform()); }

std::uint64_t Random::poisson(double mean) {
  std::uint64_t count = 0;
  for (double left = mean; left > 0; left -= 16) {
    const double step = left < 16 ? left : 16;
    const double limit = std::exp(-step);
    for (double product = uniform(); product > limit; product *= uniform()) ++count;
  }
  return count;
}

}  // namespace dersu
