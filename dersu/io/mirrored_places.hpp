#pragma once
// Rows whose x and y are exchanged among rows where they are not: two groups of places that are
// mirror images of each other. Page: docs/methods/projection.md.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dersu/io/projection.hpp"

namespace dersu::io {

struct Mirrored {
  std::size_t places = 0;              ///< of those that were looked at
  std::vector<std::uint64_t> lines{};  ///< of the smaller group, in the order of the places
};

/// Exchanging x and y keeps x + y and turns the sign of x - y. Where 4 of 5 places have nearly the
/// same x + y and the same size of x - y (all within a fifth of it), but not the same sign, those
/// of the rarer sign are exchanged; as likely the others, where both are as many. `lines` is as
/// long as `places`. `least` is the smallest |x - y| that tells: below it the groups are one
/// survey. Empty for fewer than 3 places.
[[nodiscard]] Mirrored mirrored(std::span<const XY> places, std::span<const std::uint64_t> lines,
                                double least);

}  // namespace dersu::io
