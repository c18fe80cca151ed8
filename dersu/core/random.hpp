#pragma once
// Seeded, named random streams: the same seed and name give the same numbers on every machine.
// (The distributions of the standard library differ between implementations, so these are ours.)
#include <array>
#include <cstdint>
#include <string_view>

namespace dersu {

/// xoshiro256** 1.0 (Blackman and Vigna 2021, ACM TOMS 47:36), seeded through splitmix64 from the
/// seed and the FNV-1a hash of the stream's name.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::string_view stream = {});

  [[nodiscard]] std::uint64_t bits();                  ///< 64 random bits
  [[nodiscard]] double uniform();                      ///< [0, 1), 53 bits
  [[nodiscard]] std::uint64_t below(std::uint64_t n);  ///< 0 .. n-1 without bias; n > 0
  [[nodiscard]] double normal();  ///< mean 0, standard deviation 1 (polar method)
  [[nodiscard]] bool chance(double probability) { return uniform() < probability; }
  /// Poisson by products of uniforms, in pieces of mean at most 16; mean >= 0.
  [[nodiscard]] std::uint64_t poisson(double mean);
  [[nodiscard]] double exponential();  ///< mean 1

 private:
  std::array<std::uint64_t, 4> state_{};
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace dersu
