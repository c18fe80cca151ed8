#pragma once
// Four doubles at a time, with exp, expm1 and log that give the same bits on every machine: plain
// IEEE operations in a fixed order, whatever the width of its registers.
// Errors are below 3 units in the last place (tests/scr/lanes_test.cpp).
#include <cstddef>
#include <cstdint>
#include <cstring>

// The vectors never cross a function that is not inlined.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace dersu::scr::lanes {

constexpr std::size_t kLanes = 4;
using Reals = double __attribute__((vector_size(32)));
using Integers = std::int64_t __attribute__((vector_size(32)));

#define DERSU_LANES_INLINE static inline __attribute__((always_inline))

DERSU_LANES_INLINE Reals load(const double* from) {
  Reals value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

DERSU_LANES_INLINE void store(double* to, Reals value) { std::memcpy(to, &value, sizeof(value)); }

DERSU_LANES_INLINE Reals all(double value) { return Reals{} + value; }

/// (0 + 2) + (1 + 3).
DERSU_LANES_INLINE double sum(Reals v) { return (v[0] + v[2]) + (v[1] + v[3]); }

/// exp(r) - 1 for |r| <= 0.35, Taylor to r^13: r + r^2 (1/2 + r/6 + ...).
DERSU_LANES_INLINE Reals expm1_near_0(Reals r) {
  Reals p = all(1.0 / 6227020800.0);
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  return r + (r * r) * p;
}

/// exp(x) for x <= 709; 0 below -708.
DERSU_LANES_INLINE Reals exp(Reals x) {
  constexpr double kLog2e = 1.4426950408889634;
  constexpr double kLn2High = 6.93147180369123816490e-01;  // 21 trailing zeros: n * it is exact
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr double kRound = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer
  const Integers vanishes = x < -708.0;
  const Reals bounded = vanishes ? all(0.0) : x;
  const Reals shifted = bounded * kLog2e + kRound;
  const Reals n = shifted - kRound;
  const Reals r = (bounded - n * kLn2High) - n * kLn2Low;
  const Reals mantissa = 1.0 + expm1_near_0(r);
  const Reals value = (Reals)((Integers)mantissa + ((Integers)shifted << 52));
  return vanishes ? all(0.0) : value;
}

/// exp(x) - 1 for x <= 0.
DERSU_LANES_INLINE Reals expm1(Reals x) {
  const Integers near = x > -0.34;
  return near ? expm1_near_0(near ? x : all(0.0)) : exp(x) - 1.0;
}

/// 2 atanh(s) for |s| <= 0.18, Taylor to s^21: 2 s + 2 s^3 (1/3 + s^2/5 + ...).
DERSU_LANES_INLINE Reals twice_atanh(Reals s) {
  const Reals z = s * s;
  Reals p = all(1.0 / 23);
  p = p * z + 1.0 / 21;
  p = p * z + 1.0 / 19;
  p = p * z + 1.0 / 17;
  p = p * z + 1.0 / 15;
  p = p * z + 1.0 / 13;
  p = p * z + 1.0 / 11;
  p = p * z + 1.0 / 9;
  p = p * z + 1.0 / 7;
  p = p * z + 1.0 / 5;
  p = p * z + 1.0 / 3;
  const Reals twice = s + s;
  return twice + twice * (z * p);
}

/// log(x) for normal positive x.
DERSU_LANES_INLINE Reals log(Reals x) {
  constexpr double kLn2High = 6.93147180369123816490e-01;
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr double kRound = 6755399441055744.0;
  // x = 2^n m with m in [sqrt(1/2), sqrt(2)).
  const Integers bits = (Integers)x;
  const Integers offset = bits - 0x3fe6a09e667f3bcdLL;
  const Integers n = offset >> 52;
  const Reals m = (Reals)(bits - (n << 52));
  const Reals real_n = (Reals)(n + (Integers)all(kRound)) - kRound;
  const Reals s = (m - 1.0) / (m + 1.0);
  return real_n * kLn2High + (twice_atanh(s) + real_n * kLn2Low);
}

/// -log(1 - g) for 0 <= g <= 0.3.
DERSU_LANES_INLINE Reals minus_log1m_near_0(Reals g) { return twice_atanh(g / (2.0 - g)); }

/// -log(1 - g) for 0 <= g < 1.
DERSU_LANES_INLINE Reals minus_log1m(Reals g) {
  const Integers near = g <= 0.3;
  const Reals small = near ? g : all(0.0);
  const Reals large = near ? all(0.5) : g;
  return near ? minus_log1m_near_0(small) : -log(1.0 - large);
}

}  // namespace dersu::scr::lanes
